"""What an editor is told, beside the field it is about, before the database has to refuse."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, TextField
from django.forms import modelform_factory
from django.utils import timezone

from certifications.exchange.tables import tables
from certifications.models import Confidence, Grants, Kind, Requirement, Standing
from certifications.personas import Persona
from certifications.provenance import SourceReading
from eligibility import rules
from eligibility.kinds import KINDS
from eligibility.vocabulary import STATES

from . import factories

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
pytestmark = pytest.mark.django_db


def told(row: Any, **changed: Any) -> dict[str, list[str]]:
    """What is said about a row when some of its fields are changed."""
    for name, value in changed.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    return refusal.value.message_dict


def test_a_route_cannot_end_before_it_starts() -> None:
    said = told(factories.catalogue(), valid_from=FEBRUARY, valid_until=JANUARY)
    assert said == {"valid_until": ["A route cannot end before it starts."]}


@pytest.mark.parametrize("doubt", [date(2025, 12, 31), date(2026, 2, 2)])
def test_a_route_cannot_become_uncertain_outside_its_days(doubt: date) -> None:
    days = {"valid_from": JANUARY, "valid_until": FEBRUARY, "uncertain_after": doubt}
    said = told(factories.catalogue(), **days)
    assert said == {"uncertain_after": ["This day lies outside the days of the route."]}


def test_the_next_version_of_a_route_waits_for_the_end_of_the_one_before() -> None:
    first = factories.catalogue()
    second = factories.route(first.credential, valid_from=FEBRUARY, standing="retired")
    said = told(second, standing="in_force")
    assert said == {
        "__all__": ["Another version of this route is open. Give that one its last day first."]
    }


def test_a_source_cannot_be_read_tomorrow() -> None:
    said = told(factories.source(), read_on=timezone.localdate() + timedelta(days=2))
    assert said == {"read_on": ["This day is still to come. Give the day it was read."]}


def test_a_state_is_given_by_its_two_letters() -> None:
    said = told(factories.credential(), jurisdiction="ZZ")
    assert said == {"jurisdiction": ["Give a state by its two letters, such as WA."]}


def test_a_fee_is_not_negative() -> None:
    said = told(factories.fee(factories.credential()), amount_usd=-1)
    assert said == {"amount_usd": ["A fee cannot be less than 0."]}


@pytest.mark.parametrize("meanings", ["CMA", [1], [""], {"CMA": "x"}])
def test_meanings_are_a_list_of_texts(meanings: object) -> None:
    assert told(factories.collision(), meanings=meanings) == {"meanings": ["Give a list of texts."]}


# ---------------------------------------------------------------- requirements


def test_a_test_that_the_engine_cannot_read_is_said_beside_the_test() -> None:
    said = told(factories.requirement(factories.credential()), test={"minimum": 18})
    assert list(said) == ["test"]
    assert "minimum" in " ".join(said["test"])


def test_a_requirement_may_be_saved_before_its_test_is_written() -> None:
    for kind in KINDS:
        row = factories.requirement(factories.credential(f"new-{kind}"), kind=kind, test={})
        row.full_clean()


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1f", "\x7f", "\x85", "\ud800", "\uffff"])
def test_a_sign_that_nobody_can_see_is_told_beside_its_field(sign: str) -> None:
    row = factories.fact(factories.credential())
    words = "A sign that nobody can see stands after “The exam takes”. Delete it."
    assert told(row, text=f"The exam takes{sign} an hour.") == {"text": [words]}
    words = "It begins with a sign that nobody can see. Delete it."
    assert told(row, text="An hour.", value={"a": [f"{sign}b"]}) == {"value": [words]}


def test_signs_that_people_see_and_ends_of_lines_are_taken() -> None:
    row = factories.fact(factories.credential())
    row.text = "A tab\t, a line\n, another\r\n, é, 日本, 👩\u200d⚕️"
    row.full_clean()


EDITED = [*(table.model for table in tables()), Persona, SourceReading]


@pytest.mark.parametrize("model", EDITED)
def test_every_text_of_every_row_is_looked_through(model: Any) -> None:
    factories.everything()
    row = model.objects.first()
    fields = model._meta.concrete_fields
    texts = [one.name for one in fields if type(one) in (CharField, TextField) and not one.choices]
    faults = told(row, **dict.fromkeys(texts, "A sign\x0b"))
    assert set(texts) <= faults.keys()
    assert "after “A sign”" in str(faults)


def test_a_form_that_does_not_show_a_field_says_nothing_about_it() -> None:
    # Given a requirement whose test is wrong, and a form without the test
    row = factories.requirement(factories.credential(), test={"minimum": 18})
    form_class = modelform_factory(Requirement, fields=["text"])
    # When the form is checked
    form = form_class({"text": "You are at least 18."}, instance=row)
    # Then it has no complaint, since nobody could mend it there
    assert form.is_valid(), form.errors


def test_only_an_approval_has_a_strength() -> None:
    said = told(factories.requirement(factories.credential()), review="decides")
    assert said == {"review": ["Only an approval by the body has a strength."]}


def test_only_a_group_has_members() -> None:
    owner = factories.credential()
    adult = factories.requirement(owner)
    said = told(factories.requirement(owner), parent=adult)
    assert said == {"parent": ["Only a group has members. Choose a group, or none."]}


def test_a_group_and_its_members_belong_to_the_same_route() -> None:
    owner = factories.credential()
    group = factories.requirement(factories.route(owner, "school"), kind="any_of", test={})
    said = told(factories.requirement(factories.route(owner, "work")), parent=group)
    assert said == {"parent": ["The group belongs elsewhere. Choose a group of the same route."]}


def test_a_group_cannot_stand_inside_itself_however_deep() -> None:
    owner = factories.credential()
    outer = factories.requirement(owner, kind="any_of", test={})
    inner = factories.requirement(owner, kind="all_of", test={}, parent=outer)
    said = told(outer, parent=inner)
    assert said == {"parent": ["A group cannot stand inside itself."]}


def test_checking_a_row_ends_even_where_groups_above_it_go_round() -> None:
    owner = factories.credential()
    one = factories.requirement(owner, kind="any_of", test={})
    other = factories.requirement(owner, kind="any_of", test={}, parent=one)
    Requirement.objects.filter(pk=one.pk).update(parent=other)
    factories.requirement(owner, parent=other).full_clean()


@pytest.mark.parametrize(
    "months", [{"remedy_months_from": 6, "remedy_months_to": 5}, {"remedy_months_from": 6}]
)
def test_a_range_of_months_has_two_ends_in_order(months: dict[str, int]) -> None:
    row = factories.requirement(factories.credential(), remedy_action="Wait.")
    assert list(told(row, **months)) == ["remedy_months_to"]


@pytest.mark.parametrize(
    "detail",
    [
        {"remedy_typical_months": 1},
        {"remedy_cost_usd": 0},
        {"remedy_only_with_progress": True},
    ],
)
def test_time_and_cost_say_what_they_are_for(detail: dict[str, object]) -> None:
    said = told(factories.requirement(factories.credential()), **detail)
    words = "Say what to do about it before its time, cost or source."
    assert said == {"remedy_action": [words]}


# ---------------------------------------------------------------- words in common with the engine


def test_kinds_are_those_of_the_engine() -> None:
    assert set(Kind.values) == set(KINDS)


def test_closed_lists_are_those_of_the_engine() -> None:
    assert tuple(Confidence.values) == rules.CONFIDENCES
    assert tuple(Grants.values) == rules.GRANTS
    assert tuple(Standing.values) == rules.STANDINGS
    assert "WA" in STATES


def test_every_field_says_what_it_is_for() -> None:
    models = apps.get_app_config("certifications").get_models()
    fields = [field for model in models for field in model._meta.get_fields()]
    silent = [
        str(field)
        for field in fields
        if isinstance(field, Field) and not field.primary_key and not field.help_text
    ]
    assert silent == []


def test_every_row_says_what_it_is() -> None:
    factories.everything()
    for model in apps.get_app_config("certifications").get_models():
        for row in model.objects.all():
            assert "object" not in str(row)
