"""What editors may count: facts of those who said something of late, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certifications.effects import populations
from quiz.models import KEPT_FOR, AnswerSheet
from quiz.of_late import told_of_late

pytestmark = pytest.mark.django_db

ADULT = {"you": {"told": {"age": 30, "state": "WA"}, "asked": ["age", "state"]}}


def sheet(number, kept=None, days_ago=0):
    row = AnswerSheet.objects.create(key_hash=f"{number:064}", kept=ADULT if kept is None else kept)
    changed = timezone.now() - timedelta(days=days_ago)
    AnswerSheet.objects.filter(pk=row.pk).update(changed_on=changed)


def test_facts_of_those_who_said_something_of_late(published):
    sheet(1)
    sheet(2, days_ago=KEPT_FOR.days - 1)
    sheet(3, days_ago=KEPT_FOR.days + 1)
    sheet(4, kept={})
    told = list(told_of_late(published))
    assert told == [{"state": "WA", "profile": {"age": 30}}] * 2


def test_facts_are_in_the_terms_of_the_release(published):
    kept = {
        "background": {"told": {"credentials": True}, "asked": []},
        "credentials": {
            "records": [{"id": "a", "told": {"credential": "long-gone"}, "asked": []}],
            "whole": True,
        },
    }
    sheet(1, kept)
    (told,) = told_of_late(published)
    assert told["profile"]["credentials"] == [{"credential": "other"}]


def test_the_desk_counts_them():
    assert told_of_late in [people for _name, people in populations]
