"""Naming a program of the catalogue: what that says, and what it never flips."""

import json
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import vocabulary
from eligibility.assess import Assessment
from eligibility.programs import AWARDS, KINDS, MODALITIES
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import CatalogueError, load_catalogue

from . import oracle
from .profiles import random_profile, sharpen
from .records import LATE, SOURCE, SOURCES, naming
from .rulebook import (
    adult,
    answer,
    assert_windows_equal_asking_each_day,
    content,
    credential,
    day,
    requirement,
    route,
)

seeds = st.integers(min_value=0, max_value=2**32 - 1)
some_people = settings(max_examples=settings.default.max_examples // 3)
DECIDED = {"eligible", "not_eligible"}
CMA = {
    "programmatic_accreditors": ["CAAHEP", "ABHES"],
    "accredited_any_time_enrolled": True,
    "or_within_months_after_completion": 36,
}
RMA = {"programmatic_accreditors": ["CAAHEP", "ABHES"], "accredited_any_time_enrolled": True}
SCHOOL = {"school_accreditation": ["recognized"]}


def evidence(**parts):
    return {"accreditor": "ABHES", "confidence": "official", "sources": ["list"]} | parts


def school(*proofs, **parts):
    made = {"id": "north", "name": "North College", "city": "Salem", "state": "OR"}
    told = {"postsecondary": True, "confidence": "official", "sources": ["list"]}
    return made | told | {"accreditations": list(proofs)} | parts


def program(*proofs, **parts):
    made = {"id": "ma", "institution": "north", "name": "Medical Assistant", "cip": "51.0801"}
    told = {"confidence": "secondary", "sources": ["list"]}
    return made | told | {"accreditations": list(proofs)} | parts


def book_with(test, entry=None, at=None, **parts):
    """A catalogue of one credential with one requirement on training, and one program."""
    rule = requirement("rule", "training", test)
    made = content(credential("cert", route("route", rule)))
    made["sources"].append(SOURCE)
    held = {"institutions": [at or school()], "programs": [entry or program()]}
    return load_catalogue(made | held | parts)


APART = ("classroom_hours", "externship_hours", "clock_hours")


def rule(catalogue, on=None, **told):
    """The requirement of the response for a person who names the program."""
    profile = {"training": [{"program": "ma"} | told]}
    given = {} if on is None else {"on": on}
    (found,) = answer(catalogue, profile, **given)["routes"][0]["requirements"]
    return found


def status(test, entry=None, at=None, on=None, **told):
    return str(rule(book_with(test, entry, at), on, **told)["status"])


# ---------------------------------------------------------------- what a record says


@pytest.mark.parametrize(
    ("test", "entry", "expected"),
    [
        ({"kinds": ["medical_assisting"]}, {}, "met"),
        ({"kinds": ["phlebotomy"]}, {}, "not_met"),
        ({"kinds": ["phlebotomy"]}, {"cip": "51.1009"}, "met"),
        ({"kinds": ["ekg"]}, {"cip": "51.0902"}, "met"),
        ({"kinds": ["medical_assisting"]}, {"cip": "51.0899"}, "unknown"),
        ({"providers": ["postsecondary"]}, {}, "met"),
        ({"awards": ["associate"]}, {"award": "associate"}, "met"),
        ({"awards": ["associate"]}, {"award": "diploma"}, "unknown"),
        ({"providers": ["employer"]}, {}, "not_met"),
        ({"awards": ["associate"]}, {}, "unknown"),
        ({"min_clock_hours": 720}, {"clock_hours": 720}, "met"),
        ({"min_clock_hours": 720}, {"clock_hours": 719}, "unknown"),
        ({"min_clock_hours": 720}, {}, "unknown"),
        ({"min_externship_hours": 160}, {"externship_hours": 160}, "met"),
        ({"min_externship_hours": 160}, {"externship_hours": 159}, "unknown"),
        ({"min_classroom_hours": 560}, {"clock_hours": 720, "externship_hours": 160}, "met"),
        ({"min_classroom_hours": 560}, {"clock_hours": 719, "externship_hours": 160}, "unknown"),
        ({"min_classroom_hours": 560}, {"clock_hours": 720}, "unknown"),
    ],
)
def test_what_a_person_leaves_out_is_filled_from_the_record(test, entry, expected):
    assert status(test, program(**entry)) == expected


@pytest.mark.parametrize(
    ("test", "entry", "parts"),
    [
        ({"awards": ["associate"]}, {"award": "diploma"}, {"award"}),
        ({"min_clock_hours": 720}, {"clock_hours": 719}, {*APART}),
        ({"min_externship_hours": 160}, {"externship_hours": 20}, {*APART}),
        ({"min_classroom_hours": 560}, {"clock_hours": 700, "externship_hours": 160},
         {*APART}),
        ({"kinds": ["phlebotomy"]}, {}, set()),
        ({"providers": ["employer"]}, {}, set()),
    ],
)  # fmt: skip
def test_what_the_record_alone_would_deny_is_asked_for(test, entry, parts):
    """Its hours may be those of another year. The school and the subject are what was named."""
    item = answer(book_with(test, program(**entry)), {"training": [{"program": "ma"}]})
    assert set(item["would_decide"]) == {f"training[].{part}" for part in parts}
    (found,) = item["routes"][0]["requirements"]
    assert found["because"].startswith("By our record of 24 November 2026")
    assert found["from_record"]["program"] == "ma"
    assert (found["status"] == "not_met") == (not parts)


def test_hours_that_only_follow_from_the_record_deny_no_more_than_its_own():
    entry = program(externship_hours=160)
    assert status({"min_classroom_hours": 560}, entry, clock_hours=700) == "unknown"
    assert status({"min_classroom_hours": 560}, entry, clock_hours=720) == "met"
    assert status({"min_classroom_hours": 560}, entry, classroom_hours=540) == "not_met"


def test_a_school_that_no_file_lists_is_not_taken_for_a_college():
    test = {"providers": ["postsecondary"]}
    assert status(test, at=school(postsecondary=False)) == "unknown"


@pytest.mark.parametrize(
    ("test", "entry", "told", "expected"),
    [
        ({"kinds": ["ekg"]}, {}, {"kind": "ekg"}, "met"),
        ({"providers": ["employer"]}, {}, {"provider": "employer"}, "met"),
        ({"awards": ["diploma"]}, {"award": "associate"}, {"award": "diploma"}, "met"),
        ({"min_clock_hours": 720}, {"clock_hours": 900}, {"clock_hours": 700}, "not_met"),
        ({"min_externship_hours": 160}, {"externship_hours": 200}, {"externship_hours": 0},
         "not_met"),
        # 800 hours follow from what was told, so the 900 on record do not count.
        ({"min_clock_hours": 850}, {"clock_hours": 900},
         {"classroom_hours": 600, "externship_hours": 200}, "not_met"),
        # Another externship than on record: it was another class, of which we know no more.
        ({"min_clock_hours": 720}, {"clock_hours": 900, "externship_hours": 160},
         {"externship_hours": 200}, "unknown"),
        # More in class than the record has in all.
        ({"min_clock_hours": 720}, {"clock_hours": 720}, {"classroom_hours": 800}, "unknown"),
        ({"min_externship_hours": 160}, {"externship_hours": 160}, {"clock_hours": 100}, "unknown"),
        ({"min_externship_hours": 160}, {"externship_hours": 160}, {"clock_hours": 0}, "unknown"),
        # Other hours in class, or in all, than on record: then it says nothing of the rest.
        *(
            ({minimum: 150}, {"clock_hours": 900, "externship_hours": 160}, told, "unknown")
            for told in ({"classroom_hours": 100}, {"clock_hours": 720})
            for minimum in ("min_clock_hours", "min_classroom_hours", "min_externship_hours")
            if minimum.removeprefix("min_") not in told
        ),
        ({"min_externship_hours": 160}, {"clock_hours": 900, "externship_hours": 160},
         {"classroom_hours": 740}, "met"),
        ({"min_externship_hours": 160}, {"clock_hours": 900, "externship_hours": 160},
         {"clock_hours": 900}, "met"),
    ],
)  # fmt: skip
def test_what_a_person_says_counts_against_the_record(test, entry, told, expected):
    assert status(test, program(**entry), **told) == expected


def test_every_filled_word_is_one_a_profile_may_say():
    assert set(KINDS.values()) <= set(vocabulary.TRAINING_KINDS)
    assert set(MODALITIES.values()) == set(vocabulary.MODALITIES)
    assert set(AWARDS) <= set(vocabulary.AWARDS)


# ---------------------------------------------------------------- evidence proves its own days

LIST = program(evidence(known_on="2020-11"))


@pytest.mark.parametrize(
    ("test", "told", "expected"),
    [
        pytest.param(RMA, {"started_on": "2020-03-02", "completed_on": "2020-12-18"}, "met",
                     id="enrolled all November"),
        pytest.param(RMA, {"started_on": "2020-11-01", "completed_on": "2020-11-30"}, "met",
                     id="enrolled on the days of November and no others"),
        pytest.param(RMA, {"started_on": "2020-11-02", "completed_on": "2021-05-01"}, "unknown",
                     id="the list may be of the day before the start"),
        pytest.param(RMA, {"started_on": "2020-03-02", "completed_on": "2020-11-29"}, "unknown",
                     id="the list may be of the day after the end"),
        pytest.param(RMA, {"started_on": "2020-11", "completed_on": "2021-05"}, "unknown",
                     id="started some day of November"),
        pytest.param(RMA, {"completed_on": "2021-05"}, "unknown", id="start not told"),
        pytest.param(RMA, {"started_on": "2020-03"}, "unknown", id="end not told"),
        pytest.param(RMA, {}, "unknown", id="no date told"),
        pytest.param(RMA, {"started_on": "2025-01", "completed_on": "2025-12"}, "unknown",
                     id="enrolled years later"),
        pytest.param(CMA, {"completed_on": "2018-01-05"}, "met", id="finished 34 months before"),
        pytest.param(CMA, {"completed_on": "2017-11-30"}, "met", id="36 months to the day"),
        pytest.param(CMA, {"completed_on": "2017-11-29"}, "unknown", id="a day too long before"),
        pytest.param(CMA, {"completed_on": "2017-11"}, "unknown", id="some day of that month"),
        pytest.param(CMA, {"started_on": "2020-01-06"}, "met",
                     id="started before it, and ended later: no more than 36 months on"),
        pytest.param(CMA, {"started_on": "2017-01-06"}, "unknown", id="may have ended long before"),
        pytest.param(CMA, {"started_on": "2022-01", "completed_on": "2022-12"}, "unknown",
                     id="started after the list"),
    ],
)  # fmt: skip
def test_a_list_of_some_month_proves_that_month(test, told, expected):
    assert status(test, LIST, **told) == expected


@pytest.mark.parametrize(
    "proof",
    [
        evidence(),
        evidence(accreditor="NAACLS", known_on="2020-11"),
        evidence(valid_from="2001", valid_until="2003"),
    ],
    ids=["no day", "another accreditor", "ended before"],
)
def test_other_evidence_leaves_it_open_and_never_denies(proof):
    told = {"started_on": "2020-01", "completed_on": "2020-12"}
    assert status(RMA, program(proof), **told) == "unknown"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"valid_from": "2018-08-14", "known_on": "2020-11"}, "met"),
        ({"valid_from": "2018-08-14", "valid_until": "2020-02-02"}, "met"),
        ({"valid_from": "2018-08-14", "valid_until": "2020-02-01"}, "unknown"),
        ({"valid_from": "2020-05-09", "known_on": "2023"}, "met"),
        ({"valid_from": "2020-05-10", "known_on": "2023"}, "unknown"),
        ({"valid_from": "2020-05", "known_on": "2023"}, "unknown"),
    ],
    ids=str,
)
def test_evidence_with_a_first_and_a_last_day_proves_the_days_between(days, expected):
    told = {"started_on": "2020-02-02", "completed_on": "2020-05-09"}
    assert status(RMA, program(evidence(**days)), **told) == expected


def test_one_of_several_lists_is_enough():
    entry = program(evidence(known_on="2011"), evidence(accreditor="CAAHEP", known_on="2020-04"))
    told = {"started_on": "2020-01", "completed_on": "2020-12"}
    assert status(RMA, entry, **told) == "met"


def test_what_is_said_of_the_accreditation_counts_and_the_evidence_does_not():
    told = {"started_on": "2020-01", "completed_on": "2020-12"}
    for said, expected in (
        ({"programmatic_accreditor": "none"}, "not_met"),
        ({"programmatic_accreditor": "ABHES"}, "met"),
        ({"programmatic_accreditor": "ABHES", "accredited_from": "2021-01-01"}, "not_met"),
        ({"accredited_from": "2021-01-01"}, "not_met"),
    ):
        assert status(RMA, LIST, **told, **said) == expected, said


def test_a_rule_that_names_no_time_means_the_time_in_the_program():
    test = {"programmatic_accreditors": ["ABHES"]}
    assert status(test, LIST, started_on="2020-01", completed_on="2020-12") == "met"
    assert status(test, LIST, started_on="2025-01", completed_on="2025-12") == "unknown"


def test_evidence_of_a_day_to_come_counts_from_that_day_on():
    told = {"started_on": "2020-01", "completed_on": "2020-12"}
    assert status(RMA, LIST, on=date(2020, 11, 29), **told) == "unknown"
    assert status(RMA, LIST, on=date(2020, 11, 30), **told) == "met"


# ---------------------------------------------------------------- granted for days to come

GRANTED = evidence(valid_from="2024-06-30", known_on="2026-11-02", valid_until="2029-06-30")
TERM = (
    "The program is accredited by ABHES until 30 June 2029, according to “A list of programs”,"
    " read on 24 November 2026. "
)


@pytest.mark.parametrize("test", [RMA, CMA, {"programmatic_accreditors": ["ABHES"]}], ids=str)
def test_a_term_to_come_counts_for_who_finishes_in_it(test):
    told = {"started_on": "2027-01-11", "expected_on": "2027-10-01"}
    found = rule(book_with(test, program(GRANTED)), **told)
    assert found["status"] == "met"
    assert found["because"] == TERM + "ABHES can end that sooner."
    (part,) = found["from_record"]["parts"]
    assert (part["as_of"], part["granted_until"]) == ("2026-11-02", "2029-06-30")


@pytest.mark.parametrize(
    ("test", "told", "expected"),
    [
        pytest.param({}, {"started_on": "2027", "expected_on": "2029-06-30"}, "met",
                     id="finishes on its last day"),
        pytest.param({}, {"started_on": "2027", "expected_on": "2029-07-01"}, "unknown",
                     id="finishes a day after it"),
        pytest.param({}, {"started_on": "2027", "expected_on": "2029"}, "unknown",
                     id="finishes some day of that year"),
        pytest.param({}, {"started_on": "2027"}, "unknown", id="end not told"),
        pytest.param({}, {"started_on": "2026-01", "expected_on": "2029-12"}, "met",
                     id="seen while they were there"),
        pytest.param(RMA, {"started_on": "2029-06-30", "expected_on": "2030-01"}, "met",
                     id="any day will do, and it began on the last one"),
        pytest.param(RMA, {"started_on": "2029-07-01", "expected_on": "2030-01"}, "unknown",
                     id="any day will do, and it began after it"),
        pytest.param(RMA, {"expected_on": "2029-07-01"}, "unknown", id="start not told"),
        pytest.param(CMA, {"expected_on": "2029-07-01"}, "unknown", id="a later one can follow"),
    ],
)  # fmt: skip
def test_a_term_to_come_proves_no_day_after_it(test, told, expected):
    asked = {"programmatic_accreditors": ["ABHES"]} | test
    assert status(asked, program(GRANTED), **told) == expected


@pytest.mark.parametrize(("ends", "expected"), [("2029-06-30", "met"), ("2029-07-01", "unknown")])
def test_the_term_of_a_school_must_reach_over_the_day_of_finishing(ends, expected):
    told = {"started_on": "2028-01", "expected_on": ends}
    at = school(GRANTED | {"recognized": True})
    found = rule(book_with(SCHOOL, at=at), **told)
    assert found["status"] == expected
    assert found["because"].startswith("The school is accredited by ABHES until 30 June 2029,")


@pytest.mark.parametrize("read_on", ["2026-11-24", "2029-11-01", "2030-02-01"])
def test_a_term_stays_one_whenever_its_letter_is_read_again(read_on):
    """It was granted past their start. That it lasted so long nobody saw."""
    again = SOURCE | {"read_on": read_on}
    granted = GRANTED | {"valid_until": "2029-12-31", "recognized": True}
    told = {"started_on": "2028-01-10", "completed_on": "2030-06-15"}
    rules = content(credential("cert", route("route", requirement("rule", "training", SCHOOL))))
    rules["sources"].append(again)
    held = {"institutions": [school(granted)], "programs": [program()]}
    assert rule(load_catalogue(rules | held), on=date(2030, 7, 1), **told)["status"] == "unknown"


@pytest.mark.parametrize("test", [CMA, {"programmatic_accreditors": ["ABHES"]}], ids=str)
@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ({"valid_until": "2027-03-01"}, "unknown"),  # by then the promise was broken
        ({"valid_until": "2020-03-01"}, "met"),  # an older one, over before the letter
        ({"valid_until": "2027-03-01", "accreditor": "CAAHEP"}, "met"),
    ],
    ids=str,
)
def test_a_term_that_was_ended_sooner_proves_no_more(test, ended, expected):
    granted = GRANTED | {"valid_until": "2029-12-31"}
    over = evidence(valid_from="2019-01-01", sources=["late-list"]) | ended
    told = {"started_on": "2028-01-10", "completed_on": "2028-12-15"}
    asked = {"programmatic_accreditors": ["ABHES"]} | test
    made = program(granted, over)
    rules = content(credential("cert", route("route", requirement("rule", "training", asked))))
    rules["sources"] += [SOURCE, LATE]
    found = load_catalogue(rules | {"institutions": [school()], "programs": [made]})
    assert rule(found, on=date(2029, 1, 15), **told)["status"] == expected


def test_what_ended_is_no_term_and_counts_as_before():
    """Accredited for a part of their time, and that part was seen."""
    ended = evidence(valid_from="2018", valid_until="2020-06-30")
    told = {"started_on": "2019-01", "completed_on": "2021-01"}
    found = rule(book_with({"programmatic_accreditors": ["ABHES"]}, program(ended)), **told)
    assert found["status"] == "met"
    assert (
        found["because"] == "By our record, ABHES accredited the program from 2018 to 30 June 2020."
    )
    assert found["from_record"]["parts"][0]["granted_until"] is None


def test_that_a_term_may_end_sooner_is_said_whatever_else_is_asked():
    test = {"kinds": ["medical_assisting"]} | RMA
    told = {"started_on": "2027-01-11", "expected_on": "2027-10-01"}
    assert rule(book_with(test, program(GRANTED)), **told)["because"].startswith(TERM)


def test_a_term_that_is_not_sure_to_cover_their_time_is_named_and_the_dates_are_asked_for():
    catalogue = book_with({"programmatic_accreditors": ["ABHES"]}, program(GRANTED))
    told = {"started_on": "2027-01-11", "expected_on": "2029"}
    item = answer(catalogue, {"training": [{"program": "ma"} | told]})
    (found,) = item["routes"][0]["requirements"]
    assert found["because"] == TERM + "That is not sure to cover your time there."
    assert set(item["would_decide"]) == {
        "training[].programmatic_accreditor",
        "training[].expected_on",
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (
            {"valid_from": "2027", "valid_until": "2029", "known_on": ""},
            "Its first day comes after",
        ),
        ({"known_on": "2026-11-25", "valid_until": "2029"}, "The day it was known on comes after"),
        ({"known_on": "2026-12"}, "The day it was known on comes after"),
        ({"valid_from": "2024", "valid_until": "2029"}, "Say on which day it was known"),
        ({"valid_until": "2026-12"}, "Say on which day it was known"),
        ({"known_on": "2026-11-24", "valid_until": "2026-11-23"}, "not in order"),
    ],
    ids=str,
)
def test_only_a_last_day_may_be_to_come_and_only_beside_the_day_it_was_known(days, words):
    entry = program(evidence(**{name: day for name, day in days.items() if day}))
    with pytest.raises(CatalogueError) as refused:
        book_with(RMA, entry)
    assert [one.path for one in refused.value.problems if words in one.message]


# ---------------------------------------------------------------- the school


def test_a_recognized_school_is_proved_in_the_same_way():
    at = school(evidence(known_on="2020-11", recognized=True))
    assert status(SCHOOL, at=at, started_on="2020-01", completed_on="2020-12") == "met"
    assert status(SCHOOL, at=at, started_on="2025-01", completed_on="2025-12") == "unknown"
    told = {"started_on": "2020-01", "completed_on": "2020-12", "school_accreditation": "none"}
    assert status(SCHOOL, at=at, **told) == "not_met"


def test_a_school_accredited_by_somebody_not_recognized_proves_nothing():
    at = school(evidence(known_on="2020-11", recognized=False))
    assert status(SCHOOL, at=at, started_on="2020-01", completed_on="2020-12") == "unknown"


def test_evidence_of_the_school_is_none_of_its_program():
    at = school(evidence(known_on="2020-11", recognized=True))
    assert status(RMA, at=at, started_on="2020-01", completed_on="2020-12") == "unknown"
    test = {"approved_by": ["board"], "or_school_accreditation": ["state_approved"]}
    assert status(test, at=at, started_on="2020-01", completed_on="2020-12") == "unknown"


# ---------------------------------------------------------------- which record decided


def test_the_response_names_the_record_and_its_evidence():
    found = rule(book_with(RMA, LIST), started_on="2020-01", completed_on="2020-12")
    assert found["because"] == "By our record of November 2020, ABHES accredited the program."
    assert found["from_record"] == {
        "program": "ma",
        "name": "Medical Assistant",
        "institution": "North College",
        "city": "Salem",
        "state": "OR",
        "parts": [
            {
                "part": "programmatic_accreditor",
                "value": "ABHES",
                "as_of": "2020-11",
                "granted_until": None,
                "sources": [
                    {
                        "id": "list",
                        "title": "A list of programs",
                        "url": "https://example.org/list",
                        "read_on": "2026-11-24",
                        "confidence": "official",
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    ("test", "entry", "told", "because"),
    [
        ({"kinds": ["medical_assisting"]}, program(), {},
         "By our record of 24 November 2026, the program is in medical assisting."),
        ({"providers": ["postsecondary"]}, program(), {},
         "By our record of 24 November 2026, the program is given by a college or career school."),
        ({"awards": ["diploma"]}, program(award="diploma"), {},
         "By our record of 24 November 2026, the program ends with a diploma."),
        ({"min_clock_hours": 720}, program(clock_hours=900), {},
         "By our record of 24 November 2026, the program has 900 of 720 hours."),
        (RMA, LIST, {"completed_on": "2025"},
         "By our record of November 2020, ABHES accredited the program."
         " We do not know about your time there."),
        (RMA, program(evidence()), {"completed_on": "2025"},
         "By our record, ABHES accredited the program. It names no day."),
        (RMA, program(evidence(valid_from="2018-08-14", known_on="2020-11")),
         {"started_on": "2019-01", "completed_on": "2019-12"},
         "By our record of November 2020, ABHES had accredited the program since 14 August 2018."),
        (RMA, program(evidence(valid_from="2018", valid_until="2021")),
         {"started_on": "2019-01", "completed_on": "2019-12"},
         "By our record, ABHES accredited the program from 2018 to 2021."),
        ({"awards": ["diploma"]}, program(award="associate"), {"award": "diploma"},
         "It ended with a diploma."),
    ],
)  # fmt: skip
def test_a_reason_says_what_is_by_our_record(test, entry, told, because):
    assert rule(book_with(test, entry), **told)["because"] == because


def test_each_part_that_was_filled_is_named_and_no_other():
    test = {"kinds": ["medical_assisting"], "min_clock_hours": 720, "min_externship_hours": 160}
    entry = program(clock_hours=900, externship_hours=160)
    found = rule(book_with(test, entry), externship_hours=160)
    parts = [(part["part"], part["value"]) for part in found["from_record"]["parts"]]
    assert parts == [("kind", "medical_assisting"), ("clock_hours", 900)]
    told = {"kind": "medical_assisting", "clock_hours": 900, "externship_hours": 160}
    assert rule(book_with(test, entry), **told)["from_record"] is None


def test_a_group_names_the_record_where_its_reason_does():
    members = [requirement("one", "training", RMA), requirement("two", "training", SCHOOL)]
    group = requirement("group", "any_of", {}, *members)
    made = content(credential("cert", route("route", group)))
    made["sources"].append(SOURCE)
    made |= {"institutions": [school()], "programs": [LIST]}
    profile = {"training": [{"program": "ma", "started_on": "2020-01", "completed_on": "2020-12"}]}
    (found,) = answer(load_catalogue(made), profile)["routes"][0]["requirements"]
    assert found["from_record"] == found["members"][0]["from_record"]
    assert found["because"] == found["members"][0]["because"]
    assert found["members"][1]["from_record"] is None


def asked(**told):
    return set(
        answer(book_with(RMA, LIST), {"training": [{"program": "ma"} | told]})["would_decide"]
    )


def test_only_dates_that_may_bring_the_evidence_in_are_asked_for():
    accreditor, start, end = (
        f"training[].{part}" for part in ("programmatic_accreditor", "started_on", "completed_on")
    )
    assert asked() == {accreditor, start, end}
    assert asked(completed_on="2021-05-01") == {accreditor, start}
    assert asked(started_on="2020-03-01") == {accreditor, end}
    assert asked(started_on="2020", completed_on="2020-12-20") == {accreditor, start}
    assert asked(started_on="2022-01", completed_on="2022-12") == {accreditor}
    assert asked(completed_on="2015") == {accreditor}


# ---------------------------------------------------------------- releases


def test_a_release_without_programs_still_loads():
    old = content(credential("cert", route("route", adult())))
    assert not {"programs", "institutions"} & old.keys()
    assert load_catalogue(old).programs == {}


@pytest.mark.parametrize(
    ("entry", "at", "where", "words"),
    [
        (program(sources=[]), school(), "programs › ma", "It has no source"),
        (program(sources=["book"]), school(), "programs › ma", "Its source 'book' is not there"),
        (program(institution="south"), school(), "programs › ma", "'south' is not there"),
        (program(award="medal"), school(), "programs › ma", "award cannot be 'medal'"),
        (program(delivery="post"), school(), "programs › ma", "delivery cannot be 'post'"),
        (program(confidence="sure"), school(), "programs › ma", "confidence cannot be 'sure'"),
        (program(evidence(accreditor="none")), school(), "programs › ma › none",
         "accreditor cannot be 'none'"),
        (program(evidence(accreditor="ACME")), school(), "programs › ma › ACME",
         "accreditor cannot be 'ACME'"),
        (program(evidence(sources=[])), school(), "programs › ma › ABHES", "It has no source"),
        (program(evidence(valid_from="2020-05", valid_until="2020-04")), school(),
         "programs › ma › ABHES", "not in order"),
        (program(evidence(valid_from="2021", known_on="2020-11")), school(),
         "programs › ma › ABHES", "not in order"),
        (program(evidence(known_on="2026-11-25")), school(), "programs › ma › ABHES",
         "The day it was known on comes after its source was read"),
        (program(evidence(known_on="soon")), school(), "programs › ma › ABHES", "A day is written"),
        (program(costs=[{"kind": "books_and_supplies", "confidence": "official", "sources": []}]),
         school(), "programs › ma › books_and_supplies", "It has no source"),
        (program(), school(state="ZZ"), "institutions › north", "state cannot be 'ZZ'"),
        (program(), school(sources=[]), "institutions › north", "It has no source"),
        (program(), school(evidence(known_on="2027", recognized=True)),
         "institutions › north › ABHES", "The day it was known on comes after its source was read"),
        (program(), school(evidence(known_on="soon", recognized=True)),
         "institutions › north › ABHES", "A day is written"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_program_is_refused(entry, at, where, words):
    with pytest.raises(CatalogueError) as refused:
        book_with(RMA, entry, at)
    assert [one for one in refused.value.problems if one.path == where and words in one.message]


def test_two_programs_of_one_id_are_refused():
    with pytest.raises(CatalogueError, match="share the program id 'ma'"):
        book_with(RMA, programs=[program(), program()])


# ---------------------------------------------------------------- laws, with the rules of record


@pytest.fixture(scope="module")
def named(content):
    """Judge people who name invented programs: by the engine whole or in short, by the oracle."""
    rules = load_catalogue({**content, "institutions": [], "programs": []})
    return Judges(content, rules)


class Judges:
    def __init__(self, content, rules):
        self.content = content
        self.rules = rules

    def held(self, held):
        """The rules of record with these programs beside them."""
        small = {**self.content, **held, "credentials": [], "sources": list(SOURCES)}
        return replace(self.rules, programs=load_catalogue(small).programs)

    def answer(self, raw, held):
        catalogue = self.held(held)
        request = parse_request(raw, catalogue, today=date(2026, 11, 24))
        return respond(catalogue, request, release={})["credentials"]

    def verdicts(self, raw, held, told_on=None):
        catalogue = self.held(held)
        request = parse_request(raw, catalogue, today=date(2026, 11, 24))
        profile = replace(request.profile, told_on=told_on or request.as_of)
        return {
            one.id: str(Assessment(one, profile).on(request.as_of).verdict)
            for one in catalogue.credentials
            if one.state in (None, profile.state)
        }

    def oracle(self, raw, held, day):
        found = oracle.judge_on({**self.content, **held, "sources": SOURCES}, raw, day)
        return {name: one["verdict"] for name, one in found.items()}


def person(seed):
    rng = random.Random(seed)
    profile, held = naming(rng, random_profile(rng))
    return rng, {"as_of": "2026-11-24", "state": "WA", "profile": profile}, held


def flipped(before, after):
    return [name for name in before if before[name] in DECIDED and after[name] != before[name]]


def unnamed(raw):
    """The same person, without the names of programs."""
    told = json.loads(json.dumps(raw))
    for record in told["profile"].get("training") or []:
        record.pop("program", None)
    return told


@given(seed=seeds)
def test_naming_a_program_never_flips_a_decided_verdict(seed, named):
    _rng, raw, held = person(seed)
    before, after = named.verdicts(unnamed(raw), held), named.verdicts(raw, held)
    assert flipped(before, after) == []


@given(seed=seeds)
def test_saying_the_day_never_flips_what_the_record_decided(seed, named):
    rng, raw, held = person(seed)
    before = named.verdicts(raw, held)
    after = named.verdicts(raw | {"profile": sharpen(rng, raw["profile"])}, held)
    assert flipped(before, after) == []


@given(seed=seeds)
@some_people
def test_evidence_alone_never_closes_a_door(seed, named):
    """Without its evidence the same record leaves as many doors closed."""
    _rng, raw, held = person(seed)
    silent = json.loads(json.dumps(held))
    for entry in (*silent["institutions"], *silent["programs"]):
        entry["accreditations"] = []
    without, with_it = named.verdicts(raw, silent), named.verdicts(raw, held)
    assert [name for name in without if with_it[name] == "not_eligible" != without[name]] == []


@given(seed=seeds)
def test_engine_and_oracle_agree_on_people_who_name_programs(seed, named):
    _rng, raw, held = person(seed)
    theirs = named.oracle(raw, held, date(2026, 11, 24))
    assert named.verdicts(raw, held) == theirs, json.dumps([raw, held])


@given(seed=seeds, offset=st.integers(min_value=1, max_value=3652))
@some_people
def test_windows_are_what_the_oracle_says_day_by_day(seed, offset, named):
    _rng, raw, held = person(seed)
    on = date(2026, 11, 24) + timedelta(days=offset)
    theirs = named.oracle(raw, held, on)
    for item in named.answer(raw, held):
        (window,) = [w for w in item["windows"] if w["from"] <= on.isoformat() <= w["until"]]
        assert window["verdict"] == theirs[item["credential"]], json.dumps([raw, held])


@given(seed=seeds)
@some_people
def test_windows_equal_asking_on_each_edge(seed, named):
    _rng, raw, held = person(seed)
    windows = {item["credential"]: item["windows"] for item in named.answer(raw, held)}
    edges = {w[edge] for found in windows.values() for w in found for edge in ("from", "until")}
    for edge in sorted(edges)[:8]:
        now = named.verdicts(raw | {"as_of": edge}, held, told_on=date(2026, 11, 24))
        for name, verdict in now.items():
            (window,) = [w for w in windows[name] if w["from"] <= edge <= w["until"]]
            assert window["verdict"] == verdict, (name, edge)


@given(
    shown=st.integers(-40, 40),
    ends=st.integers(-400, 400),
    precise=st.booleans(),
    grace=st.sampled_from([None, 36]),
)
def test_windows_of_one_rule_equal_asking_each_day(shown, ends, precise, grace):
    test = RMA if grace is None else CMA
    known_on = day(shown) if precise else day(shown)[:7]
    made = content(credential("cert", route("route", requirement("rule", "training", test))))
    made["sources"] += [SOURCE, LATE]
    shown_ = evidence(known_on=known_on, sources=["late-list"])
    made |= {"institutions": [school()], "programs": [program(shown_)]}
    told = {"program": "ma", "started_on": day(min(ends, 0) - 300), "completed_on": day(ends)}
    assert_windows_equal_asking_each_day(
        load_catalogue(made), {"training": [told]}, offsets=range(-0, 80)
    )


@given(seed=seeds)
@some_people
def test_nothing_is_left_to_ask_exactly_when_no_answer_could_settle_it(seed, named):
    _rng, raw, held = person(seed)
    for item in named.answer(raw, held):
        if item["verdict"] in DECIDED:
            assert item["would_decide"] == []
        elif not item["would_decide"]:
            assert item["needs_review"]
