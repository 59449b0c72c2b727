"""What is counted of visitors: the right numbers, of the right people, and no small one."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone

from certifications import people
from certifications.roles import VIEWER
from quiz import counted
from quiz.answers import Answers
from quiz.assessment import in_the_way, open_questions
from quiz.course import next_page
from quiz.models import KEPT_FOR, AnswerSheet
from quiz.topics import TOPICS

from .people import Person, in_words

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGE = "/admin/visitors/"
PHLEBOTOMY = "31-9097"
ADULT = {
    "state": "OH",
    "profile": {
        "age": 30,
        "education": {"level": "high_school"},
        **{name: [] for name in ("training", "work", "military", "credentials", "teaching")},
    },
}


@pytest.fixture(autouse=True)
def _counted_anew():
    counted.forget()
    yield
    counted.forget()


def sheets(number, answers, days_ago=1):
    """So many people who said the same, and were here that many days ago."""
    kept = answers.kept if isinstance(answers, Answers) else answers
    start = AnswerSheet.objects.count()
    rows = AnswerSheet.objects.bulk_create(
        AnswerSheet(key_hash=f"{start + n:064}", kept=kept) for n in range(number)
    )
    changed = timezone.now() - timedelta(days=days_ago)
    AnswerSheet.objects.filter(pk__in=[row.pk for row in rows]).update(changed_on=changed)


def told(release, person=ADULT, pages=400, after=(PHLEBOTOMY,)):
    """What somebody said who gave up after so many pages."""
    somebody = Person(person, release, after)
    for _page in range(pages):
        page = next_page(somebody.answers, open_questions(somebody.answers, release), release)
        if page is None:
            break
        somebody.answer(page)
    return somebody.answers


def stopped(found):
    return {str(topic) if topic else None: people for topic, people in found.stopped}


def test_where_people_stop_is_the_page_that_would_come_next(published):
    sheets(23, told(published, pages=1))
    sheets(15, told(published))
    here = next_page(
        told(published, pages=1), open_questions(told(published, pages=1), published), published
    )
    found = counted.counted(published)
    assert found.people == 30
    shown = stopped(found)
    # Of 38 people 30 are shown: too few are left out to say more
    assert set(shown.values()) == {None}
    # One more, and it is shown where they stopped
    sheets(1, told(published, pages=1))
    counted.forget()
    shown = stopped(counted.counted(published))
    assert {name: n for name, n in shown.items() if n} == {str(here.topic.label): 20, None: 10}
    assert len(shown) == len(TOPICS) + 1


def test_fewer_than_ten_people_are_not_looked_at_at_all(published):
    sheets(9, told(published))
    assert counted.counted(published) == counted.Counted(timezone.localdate(), None)


def test_who_is_here_today_or_said_nothing_or_was_here_long_ago_does_not_count(published):
    sheets(40, told(published), days_ago=0)
    sheets(40, told(published), days_ago=KEPT_FOR.days + 1)
    sheets(40, {})
    sheets(40, {"wishes": {"weekly_hours": 20}})
    assert counted.counted(published).people is None
    sheets(10, told(published), days_ago=KEPT_FOR.days - 1)
    counted.forget()
    assert counted.counted(published).people == 10


def test_no_more_than_so_many_are_judged_and_the_newest_are(published, monkeypatch):
    monkeypatch.setattr(counted, "MOST", 20)
    sheets(15, told(published, pages=1), days_ago=3)
    sheets(19, told(published), days_ago=2)
    judged = []
    really = counted.open_questions

    def judge(answers, *rest, **more):
        judged.append(answers)
        return really(answers, *rest, **more)

    monkeypatch.setattr(counted, "open_questions", judge)
    assert counted.counted(published).people == 20
    assert len(judged) == 20
    assert stopped(counted._held[1])[None] == 10


def test_what_stands_in_the_way_of_what_they_are_after(published):
    sheets(25, told(published))
    sheets(10, told(published, pages=1))
    lines = counted.counted(published).in_the_way
    found = {(one.credential, one.requirement): one.people for one in lines}
    assert found["CPT (NHA)", "You took a phlebotomy training program."] == 20
    assert set(found.values()) == {20}
    # Of no other work than what they are after
    assert not [credential for credential, _text in found if "COA" in credential]


def test_what_is_in_the_way_of_nearly_all_is_not_listed(published):
    sheets(25, told(published))
    sheets(9, told(published, pages=1))
    assert counted.counted(published).in_the_way == ()


def test_where_no_way_is_left_what_closed_them_stands_in_the_way(published):
    one = Answers()
    one.put("goal", {"work": [PHLEBOTOMY]}, ["work"])
    facts = {"profile": {"exam_attempts": dict.fromkeys(("cpt-nha", "ncpt-ncct", "rpt-amt"), 9)}}
    for name, said in in_words({"state": "OH", **facts}, published).items():
        one.put(name, said, [])
    closed = set(in_the_way(one, published))
    fewer = "You have failed this exam fewer than four times."
    assert closed == {
        ("ncpt-ncct", fewer),
        ("rpt-amt", f"{fewer} Wait 45 days after each try."),
    }


UNSURE = {"state": "OH", "profile": {"education": {"level": "in_high_school"}}}
TRAINING = "Have you had training for a health job, or are you in it now?"


def left_open(release):
    return {str(one.question): one for one in counted.counted(release).unsure}


def test_questions_that_people_leave_open(published):
    for person, number in ((UNSURE, 12), (ADULT, 31)):
        sheets(number, told(published, person))
    one = left_open(published)[TRAINING]
    assert (one.people, one.asked, str(one.topic)) == (10, None, "What you have done")
    sheets(10, told(published, ADULT, pages=1))
    counted.forget()
    assert left_open(published)[TRAINING].asked == 40
    assert "What is the highest level of school you have finished?" not in left_open(published)


@pytest.mark.parametrize(("unsure", "sure"), [(9, 40), (40, 9)])
def test_a_question_is_not_listed_if_few_are_unsure_or_few_are_not(published, unsure, sure):
    sheets(unsure, told(published, UNSURE))
    sheets(sure, told(published, ADULT))
    assert TRAINING not in left_open(published)


def test_what_keeps_somebody_from_an_exam_on_several_ways_counts_once(published, monkeypatch):
    line = ("cpt-nha", "You are 18 or older.")
    monkeypatch.setattr(counted, "in_the_way", lambda one, release: iter([line, line]))
    sheets(5, told(published))
    assert counted.counted(published).in_the_way == ()
    monkeypatch.setattr(
        counted, "in_the_way", lambda one, release: iter([line, line] if one.told("skills") else [])
    )
    sheets(12, {"skills": {"told": {"live_ekgs": 1}, "asked": ["live_ekgs"]}})
    sheets(20, told(published))
    counted.forget()
    assert [one.people for one in counted.counted(published).in_the_way] == [10]


def test_lines_of_the_same_number_stand_by_their_words(published):
    """Else the order would tell which of them is about more people."""
    sheets(11, told(published))
    sheets(15, told(published, after=("31-9092",)))
    lines = [(one.credential, one.requirement) for one in counted.counted(published).in_the_way]
    assert {"CPT (NHA)", "RMA (AMT)"} <= {credential for credential, _text in lines}
    assert lines == sorted(lines)


def test_a_question_to_several_records_or_exams_counts_a_person_once():
    answers = Answers()
    for number in range(3):
        paid = None if number == 1 else True
        answers.put_record("work", f"{number}", {"role": "rn", "paid": paid}, ["role", "paid"])
    answers.put("before", {"failed": {"a": False}}, ["failed:a", "failed:b"])
    answers.put("continuing_education", {"credits": {"x": 0}}, ["x"])
    put = list(counted._put_to(answers))
    assert len(put) == len(dict(put))
    assert dict(put) == {
        ("background", "work"): True,
        ("work", "role"): True,
        ("work", "paid"): False,
        ("before", "failed"): False,
        ("continuing_education", "credits"): True,
    }


def test_during_a_day_no_number_moves(published, django_assert_num_queries):
    """So nobody can watch one person's answers, or their deletion, in the numbers."""
    sheets(30, told(published))
    before = counted.counted(published)
    for row in AnswerSheet.objects.all()[:15]:
        row.delete()
    with django_assert_num_queries(0):
        assert counted.counted(published) is before
    counted.forget()
    assert counted.counted(published).people == 10


def test_who_is_counted_is_not_held_as_if_they_were_here(published):
    sheets(10, told(published))
    assert counted._counted(published, timezone.localdate()).people == 10
    assert people._here._held == []


def test_another_release_is_counted_anew(published):
    sheets(10, told(published))
    before = counted.counted(published)
    counted._held = (("another", timezone.localdate()), counted.Counted(before.until, None))
    assert counted.counted(published) == before


# ---------------------------------------------------------------- the page


def viewer(client, *groups):
    user = get_user_model().objects.create_user("viewer", is_staff=True)
    user.groups.set(Group.objects.filter(name__in=groups))
    client.force_login(user)
    return client


def test_the_page_shows_full_tens_and_nothing_of_a_person(client, published):
    sheets(25, told(published))
    sheets(19, told(published, ADULT, pages=1))
    page = viewer(client, VIEWER).get(PAGE)
    text = page.content.decode()
    assert "Looked at: 40 or more people" in text
    assert "20 or more" in text
    assert "not shown" in text
    assert "44" not in text.replace("44px", "")
    assert "What visitors meet" in client.get("/admin/").content.decode()


def test_without_a_release_or_people_the_page_says_so(client, db):
    assert b"Nothing is published yet" in viewer(client, VIEWER).get(PAGE).content


def test_with_few_people_the_page_says_so(client, published):
    sheets(9, told(published))
    assert b"Fewer than 10 people answered" in viewer(client, VIEWER).get(PAGE).content


def test_who_may_not_see_that_there_are_answers_sees_no_numbers(client, published):
    assert viewer(client).get(PAGE).status_code == 403
    assert client.get("/admin/").status_code == 200
    assert b"What visitors meet" not in client.get("/admin/").content
