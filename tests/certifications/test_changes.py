"""Edits are told as sentences: what a rule said, and what it says now."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certifications import releases
from certifications.changes import MOST_NAMED, changes
from certifications.models import EligibilityRoute, Requirement
from certifications.schools import Institution, Program

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WORK = {
    "roles": {"medical_assistant": "met"},
    "min_months_full_time": 60,
    "full_time_hours_per_week": 40,
    "within_months": 84,
}


@pytest.fixture
def route():
    """A route of five of the last seven years, and an either-or."""
    made = factories.route(factories.credential("rma-amt", letters="RMA (AMT)"), name="Work")
    factories.requirement(made, "years", kind="experience", test=WORK, position=1)
    group = factories.requirement(made, "either", kind="any_of", test={}, position=2)
    factories.requirement(made, "adult", parent=group, position=1)
    factories.requirement(made, "older", parent=group, test={"min": 65}, position=2)
    return made


def told(edit):
    """What is said of an edit to what stands in the database."""
    before = releases.snapshot()
    edit()
    return [str(change) for change in changes(before, releases.snapshot())]


def changed(code, **given):
    return lambda: Requirement.objects.filter(code=code).update(**given)


def test_a_number_that_changes_is_told_with_the_clause_around_it(route):
    said = told(changed("years", test=WORK | {"min_months_full_time": 36}))
    assert said == [
        "RMA (AMT) › Work: “5 years of full-time work” became “3 years of full-time work”"
    ]


def test_clauses_that_come_or_go_are_told_alone(route):
    more = {**WORK, "must_include": ["clinical"]}
    del more["within_months"]
    assert told(changed("years", test=more)) == [
        "RMA (AMT) › Work: gone: “within the last 7 years”; new: “with clinical work”"
    ]


def test_a_part_of_a_group_is_told_by_itself_and_not_with_the_group(route):
    assert told(changed("older", test={"min": 60})) == [
        "RMA (AMT) › Work: “65 years old or older” became “60 years old or older”"
    ]


def test_a_group_of_another_kind_is_told_whole(route):
    parts = "(a) 18 years old or older; {} (b) 65 years old or older"
    assert told(changed("either", kind="all_of")) == [
        f"RMA (AMT) › Work: “One of these: {parts.format('or')}.”"
        f" became “All of these: {parts.format('and')}.”"
    ]


def test_new_and_gone_requirements_are_named_with_what_they_say(route):
    assert told(lambda: factories.requirement(route, "new", test={"min": 21})) == [
        "RMA (AMT) › Work: new requirement: “21 years old or older.”"
    ]
    assert told(Requirement.objects.filter(code="new").delete) == [
        "RMA (AMT) › Work: no longer asked: “21 years old or older.”"
    ]


def test_a_group_that_goes_is_told_once_with_its_parts(route):
    (said,) = told(Requirement.objects.filter(code="either").delete)
    assert said.startswith("RMA (AMT) › Work: no longer asked: “One of these: (a) 18 years old")


def test_moving_and_ordering_are_told(route):
    assert told(changed("older", parent=None, position=3)) == [
        "RMA (AMT) › Work › older: it stands in another group"
    ]
    assert told(changed("years", position=9)) == [
        "RMA (AMT) › Work: the requirements stand in another order"
    ]


def test_other_fields_are_told_as_they_were_typed(route):
    said = told(changed("years", text="Five years.", notes="See page 12.", confidence="recalled"))
    assert said == [
        "RMA (AMT) › Work › years: text: “You meet years.” became “Five years.”",
        "RMA (AMT) › Work › years: notes: “nothing” became “See page 12.”",
        "RMA (AMT) › Work › years: confidence: “official” became “recalled”",
    ]


def test_a_test_that_reads_the_same_aloud_is_told_as_it_is_stored(route):
    changed("years", test=WORK | {"country": None})()
    (said,) = told(changed("years", test=WORK))
    assert said.startswith('RMA (AMT) › Work: “{"test":{')
    assert '"country":null' in said


def test_what_cannot_be_read_aloud_is_told_by_its_text(route):
    assert told(changed("years", test={"no": "such"}, text="Nobody knows.")) == [
        "RMA (AMT) › Work: “5 years of full-time work, 40 hours a week or more, within the last"
        " 7 years, as medical assistant” became “Nobody knows”",
        "RMA (AMT) › Work › years: text: “You meet years.” became “Nobody knows.”",
    ]


def test_days_of_a_route_are_told(route):
    closed = EligibilityRoute.objects.filter(pk=route.pk)
    assert told(lambda: closed.update(valid_until="2027-06-30", valid_from="2020-01-01")) == [
        "RMA (AMT) › Work: first day: “nothing” became “2020-01-01”",
        "RMA (AMT) › Work: last day: “nothing” became “2027-06-30”",
    ]


def test_the_next_version_of_a_route_is_new_beside_the_closed_one(route):
    def close_and_follow():
        EligibilityRoute.objects.filter(pk=route.pk).update(valid_until="2027-06-30")
        less = {**WORK, "min_months_full_time": 36}
        following = factories.route(route.credential, name="Work, new", valid_from="2027-07-01")
        factories.requirement(following, "years", test=less, kind="experience")
        group = factories.requirement(following, "either", kind="any_of", test={}, position=2)
        factories.requirement(following, "adult", parent=group, position=1)
        factories.requirement(following, "older", parent=group, test={"min": 65}, position=2)

    assert told(close_and_follow) == [
        "RMA (AMT) › Work: last day: “nothing” became “2027-06-30”",
        "RMA (AMT) › Work, new: a new version, from 2027-07-01 on",
        "RMA (AMT) › Work, new › compared with the version before it:"
        " name: “Work” became “Work, new”",
        "RMA (AMT) › Work, new › compared with the version before it:"
        " “5 years of full-time work” became “3 years of full-time work”",
    ]


def test_a_value_that_becomes_one_of_several_parts_is_told(route):
    factories.fact(route.credential, value=90)
    assert told(lambda: route.credential.facts.update(value={"least": 90, "most": None})) == [
        "RMA (AMT) › About time_minutes: value: “90” became “least 90, most nothing”"
    ]


def test_papers_fees_and_facts_are_told(route):
    fee = factories.fee(route.credential, amount_usd=100)
    factories.fact(route.credential, value={"minutes": 90})

    def edit():
        fee.amount_usd = 125
        fee.save()
        factories.document(route, "Your diploma.")
        route.credential.facts.update(value={"minutes": 120})

    assert told(edit) == [
        "RMA (AMT) › About time_minutes › value: minutes: “90” became “120”",
        "RMA (AMT) › exam: price in dollars: “100” became “125”",
        "RMA (AMT) › Work: new: “Your diploma.”",
    ]


def test_changes_name_what_is_new_gone_or_different():
    factories.everything()
    before = releases.snapshot()
    owner = factories.catalogue("rma-amt").credential
    EligibilityRoute.objects.get(credential__code="cma-aama", code="work").delete()
    owner.body.name = "Renamed"
    owner.body.save()
    factories.source("new")
    assert [str(one) for one in changes(before, releases.snapshot())] == [
        "CMA-AAMA › Work: gone",
        "RMA-AMT: new",
        "Renamed: name: “The aama body” became “Renamed”",
        "Where new was read: new",
    ]


def test_programs_are_named_while_they_are_few_and_counted_when_they_are_many():
    factories.taught("first", name="First")
    assert told(lambda: Program.objects.update(clock_hours=900)) == ["First: changed (clock hours)"]
    school = Program.objects.get().institution

    def add_many():
        for number in range(MOST_NAMED + 1):
            factories.program(f"program-{number}", of=school)

    assert told(add_many) == ["Programs: new (21 entries)"]


def test_nothing_is_said_of_what_is_the_same():
    factories.everything()
    assert told(lambda: None) == []


def test_a_text_with_numbers_that_stays_behind_its_rule_is_told(route):
    Requirement.objects.filter(code="years").update(text="You worked five years of the last seven.")
    EligibilityRoute.objects.update(summary="Five years of work.")
    said = told(changed("years", test=WORK | {"min_months_full_time": 36}))
    assert said[1:] == [
        "RMA (AMT) › Work › years: text: it stays “You worked five years of the last seven.”."
        " Read whether that still fits.",
        "RMA (AMT) › Work: summary: it stays “Five years of work.”. Read whether that still fits.",
    ]
    both = {"test": WORK | {"min_months_full_time": 24}, "text": "You worked two years of seven."}
    assert not [
        words
        for words in told(changed("years", **both))
        if "› years" in words and "it stays" in words
    ]


def test_another_order_is_told_wherever_people_see_it(route):
    one, other = factories.document(route, "One."), factories.document(route, "Other.", position=1)
    second = factories.route(factories.credential("cma-aama"), "z", position=0)
    factories.route(second.credential, "a", position=1)

    def turn():
        type(one).objects.filter(pk=one.pk).update(position=2)
        assert other.position == 1
        EligibilityRoute.objects.filter(code="z").update(position=2)

    assert told(turn) == [
        "CMA-AAMA: the routes stand in another order",
        "RMA (AMT) › Work: the list that begins with “Other.” stands in another order",
    ]

    def turn_credentials():
        type(second.credential).objects.filter(code="cma-aama").update(position=9)

    assert told(turn_credentials) == ["Credentials: they stand in another order"]


# ---------------------------------------------------------------- after a large import


def test_thousands_of_programs_are_told_in_a_line_and_cost_no_more_queries(
    django_assert_num_queries,
):
    factories.catalogue()
    factories.taught("first")
    release = releases.publish().release
    with CaptureQueriesContext(connection) as asked:
        releases.proposal()
    source = factories.source("a-file")
    schools = Institution.objects.bulk_create(
        Institution(code=f"s{n}", name="S", city="C", state="OR", confidence="official")
        for n in range(1200)
    )
    made = Program.objects.bulk_create(
        Program(code=f"p{n}", institution=school, name="P", cip="51.0801", confidence="official")
        for n, school in enumerate(schools)
    )
    for model, rows, column in (
        (Institution, schools, "institution_id"),
        (Program, made, "program_id"),
    ):
        through = model.sources.through
        through.objects.bulk_create(
            through(**{column: row.pk, "source_id": source.pk}) for row in rows
        )
    with django_assert_num_queries(len(asked)):
        proposed = releases.proposal()
    assert proposed.problems == ()
    edits = [str(edit) for edit in changes(release.content, proposed.content)]
    assert edits[:2] == ["Schools: new (1,200 entries)", "Programs: new (1,200 entries)"]
    assert len(edits) == 3  # and the source
