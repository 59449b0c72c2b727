"""The programs of record: what the fixtures hold, what is found of them, and how it is told."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from certifications import programs, releases
from certifications.catalogue import snapshot
from certifications.changes import changes
from certifications.schools import Award, Delivery, Institution, Program
from eligibility.programs import AWARDS, MODALITIES
from eligibility.rules import Catalogue, load_catalogue
from tests.pace import timed

from . import factories

pytestmark = pytest.mark.seldom_twice

DAPIP = "dapip-2020-11"


@pytest.fixture(scope="module")
def held(content):
    return {program["id"]: program for program in content["programs"]}


@pytest.fixture(scope="module")
def schools(content):
    return {school["id"]: school for school in content["institutions"]}


# ---------------------------------------------------------------- the starter set


def test_the_starter_set_counts_as_it_was_compiled(held, schools):
    assert (len(held), len(schools)) == (146, 143)
    assert len({school["unitid"] for school in schools.values() if "unitid" in school}) == 124
    assert sum("reports_under" in school for school in schools.values()) == 17
    assert sum("listed_on" in school for school in schools.values()) == 124
    assert Counter(program["cip"] for program in held.values()) == {"51.0801": 143, "51.1009": 3}
    assert Counter(program.get("award") for program in held.values()) == {
        None: 77, "certificate": 40, "associate": 22, "diploma": 7,
    }  # fmt: skip
    assert Counter(program.get("delivery") for program in held.values()) == {
        None: 137, "campus": 6, "hybrid": 3,
    }  # fmt: skip
    for part, many in (
        ("clock_hours", 11), ("externship_hours", 9), ("length_months", 53), ("credit_hours", 49),
    ):  # fmt: skip
        assert sum(part in program for program in held.values()) == many, part


def test_the_evidence_is_as_old_as_it_was_found(held, schools):
    found = Counter(
        (proof["accreditor"], proof.get("known_on"), proof["confidence"])
        for program in held.values()
        for proof in program.get("accreditations", ())
    )
    assert found == {
        ("ABHES", "2020-11", "official"): 41,
        ("CAAHEP", "2019", "secondary"): 8,
        ("CAAHEP", "2024", "official"): 5,
        ("CAAHEP", None, "official"): 4,
        ("CAAHEP", None, "secondary"): 4,
        ("CAAHEP", "2023", "official"): 3,
        ("CAAHEP", "2022", "official"): 3,
        ("CAAHEP", "2021", "secondary"): 2,
        ("CAAHEP", "2021", "official"): 1,
        ("CAAHEP", "2024", "secondary"): 1,
        ("CAAHEP", "2018", "secondary"): 1,
        ("CAAHEP", "2015", "secondary"): 1,
        ("CAAHEP", "2005", "secondary"): 1,
        ("CAAHEP", "2023", "secondary"): 1,
        ("CAAHEP", "2018", "official"): 1,
        ("CAAHEP", "2010", "secondary"): 1,
        ("CAAHEP", "2012", "official"): 1,
    }
    of_schools = [
        (proof["accreditor"], proof["recognized"], proof["known_on"], proof["sources"])
        for school in schools.values()
        for proof in school.get("accreditations", ())
    ]
    assert of_schools == [("ABHES", True, "2020-11", [DAPIP])] * 17


def test_prices_are_as_they_were_found(held):
    costs = [cost for program in held.values() for cost in program.get("costs", ())]
    assert Counter((cost["kind"], cost.get("year")) for cost in costs) == {
        ("program_total", "2023-24"): 43,
        ("program_total", "2023"): 1,
        ("program_total", None): 2,
        ("books_and_supplies", "2023-24"): 35,
        ("in_state_year", "2021-22"): 67,
        ("out_of_state_year", "2021-22"): 67,
    }
    assert sum(cost["amount_usd"] for cost in costs) == 1_680_905


PARTS = (
    "id", "name", "city", "state", "zip", "unitid", "kind", "award", "length_months",
    "clock_hours", "credit_hours", "externship_hours", "delivery", "accreditor", "known_on",
    "program_total", "books_and_supplies", "in_state_year", "out_of_state_year",
)  # fmt: skip
ROWS = [
    ("alaska-career-college-medical-clinical-assistant-ak",
     "Alaska Career College", "Anchorage", "AK", "99507", "103501", "for_profit", None, 10,
     None, 46, None, None, None, None,
     16545, None, None, None),
    ("chattahoochee-valley-community-college-medical-assisting-associate-al",
     "Chattahoochee Valley Community College", "Phenix City", "AL", "36869", "101028",
     "public_2yr", "associate", None, None, None, None, None, "ABHES", "2020-11",
     None, None, 3936, 7128),
    ("george-c-wallace-community-college-dothan-medical-assisting-mat-associate-al",
     "George C Wallace Community College-Dothan", "Dothan", "AL", "36303", "101286",
     "public_2yr", "associate", None, None, None, 225, "campus", "CAAHEP", "2021",
     None, None, 4800, 8790),
    ("arkansas-tech-university-medical-assistant-associate-ar",
     "Arkansas Tech University", "Russellville", "AR", "72801", "106467",
     "public_4yr", "associate", 24, None, None, None, None, "CAAHEP", None,
     None, None, 7900, 13636),
    ("carrington-college-mesa-medical-assistant-az",
     "Carrington College-Mesa", "Mesa", "AZ", "85210", "103909", "for_profit", None, 8,
     None, 36, None, None, "ABHES", "2020-11",
     19156, 0, None, None),
    ("contra-costa-medical-career-college-medical-clinical-assistant-ca",
     "Contra Costa Medical Career College", "Antioch", "CA", "94581", "491950",
     "for_profit", None, 8, 480, None, None, None, None, None,
     9935, 855, None, None),
    ("st-johns-river-state-college-medical-assisting-certificate-fl",
     "St. Johns River State College", "Orange Park", "FL", None, "137281",
     "public_4yr", "certificate", None, 1300, None, 200, "campus", "CAAHEP", None,
     None, None, 2830, 10347),
    ("cecil-college-medical-assistant-certificate-md",
     "Cecil College", "North East", "MD", "21901", "162104",
     "public_2yr", "certificate", None, 900, None, 160, None, None, None,
     None, None, 8070, 9510),
    ("eastern-maine-community-college-medical-assisting-me",
     "Eastern Maine Community College", "Bangor", "ME", "04401", "161138",
     "public_2yr", None, None, None, None, None, None, "CAAHEP", "2019",
     None, None, 3865, 6745),
    ("ecpi-university-richmond-medical-assisting-associate-va",
     "ECPI University - Richmond", "Richmond", "VA", None, None,
     "for_profit", "associate", None, None, None, None, None, "ABHES", "2020-11",
     None, None, None, None),
    ("everett-community-college-medical-assistant-certificate-wa",
     "Everett Community College", "Everett", "WA", "98201", "235149",
     "public_4yr", "certificate", 15, None, None, None, "hybrid", None, None,
     None, None, 4062, 9597),
    ("community-college-of-philadelphia-phlebotomy-mlt-102-certificate-pa",
     "Community College of Philadelphia", "Philadelphia", "PA", "19130", "215239",
     "public_2yr", "certificate", None, None, None, 100, "campus", None, None,
     None, None, 8688, 12744),
    ("hawai-i-pacific-health-hawaii-pacific-health-medical-assistant-program-certificate-hi",
     "Hawai'i Pacific Health", "Honolulu", "HI", "96813", None,
     "private_nonprofit", "certificate", None, None, None, 225, None, None, None,
     0, None, None, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_program_is_on_record_as_it_was_read(row, held, schools):
    program = held[row[0]]
    (proof,) = program.get("accreditations", ()) or [{}]
    prices = {cost["kind"]: cost["amount_usd"] for cost in program.get("costs", ())}
    known = {**schools[program["institution"]], **prices, **proof}
    known |= {part: program[part] for part in PARTS if part in program and part != "name"}
    assert tuple(known.get(part) for part in PARTS) == row


def test_the_numbers_of_all_programs_add_up(held):
    sums = {"credit_hours": 2038.5, "clock_hours": 10445, "externship_hours": 1736}
    for part, total in {**sums, "length_months": 564}.items():
        assert sum(program.get(part, 0) for program in held.values()) == total


def test_what_was_read_on_the_day_it_was_compiled_says_so(content, held):
    named = {name for program in held.values() for name in program["sources"]}
    days = {one["read_on"] for one in content["sources"] if one["id"] in named}
    assert days == {"2026-11-24"}


def test_a_hospital_is_not_taken_for_a_college(schools):
    others = [school["name"] for school in schools.values() if not school["postsecondary"]]
    assert others == ["Hawai'i Pacific Health"]


def test_programs_stand_in_a_file_of_their_own():
    file = Path(settings.BASE_DIR) / "fixtures" / "programs.json"
    models = Counter(row["model"] for row in json.loads(file.read_text("utf-8")))
    assert models == {
        "certifications.source": 76,
        "certifications.institution": 143,
        "certifications.institutionalaccreditation": 17,
        "certifications.schoolfigure": 118,
        "certifications.program": 146,
        "certifications.programmaticaccreditation": 79,
        "certifications.programcost": 215,
    }


# ---------------------------------------------------------------- looking one up


def found(published, text="", state="", **limit):
    """How many in all, and the schools of those that are given."""
    told = programs.find_programs(published, text, state, **limit)
    return told.total, [program["school"] for program in told.programs]


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        pytest.param("cecil", "", ["Cecil College"], id="part of the school"),
        pytest.param("tucson", "", ["Carrington College-Tucson", "Pima Medical Institute-Tucson"],
                     id="a town"),
        pytest.param("TUCSON pima!", "", ["Pima Medical Institute-Tucson"],
                     id="words in any order, capitals, punctuation"),
        pytest.param("tuc pim", "", ["Pima Medical Institute-Tucson"], id="beginnings of words"),
        pytest.param("pima az", "", ["Pima Medical Institute-Tucson"], id="with the state"),
        pytest.param("hawaii pacific", "", ["Hawai'i Pacific Health"], id="without the apostrophe"),
        pytest.param("Hawai‘i Pacífic", "", ["Hawai'i Pacific Health"], id="signs and accents"),
        pytest.param("phlebotomy", "PA", ["Community College of Philadelphia"],
                     id="the program, in a state"),
        pytest.param("", "AK", ["Alaska Career College"], id="a state alone"),
        pytest.param("cecil tucson", "", [], id="no program has both words"),
        pytest.param("cecil", "AK", [], id="not in that state"),
        pytest.param("zzz", "", [], id="nothing like it"),
    ],
)  # fmt: skip
def test_a_program_is_found_by_what_people_remember(published, text, state, expected):
    assert found(published, text, state) == (len(expected), expected)


def test_names_that_begin_with_the_words_come_first(published):
    total, schools = found(published, "st louis")
    assert schools[0] == "St Louis College of Health Careers-St Louis"
    assert total == len(schools) > 1
    _total, schools = found(published, "lane")
    assert schools[0] == "Lane Community College"


def test_a_look_up_says_how_many_there_are_in_all(published):
    assert found(published, limit=1) == (146, ["Alaska Career College"])
    total, schools = found(published, "rasmussen", limit=3)
    assert (total, len(schools)) == (11, 3)
    assert schools == [
        "Rasmussen College Aurora",
        "Rasmussen College - Blaine",
        "Rasmussen College - Bloomington",
    ]
    assert len(programs.find_programs(published, limit=10_000).programs) == programs.MOST_FOUND
    assert found(published, limit=-1)[1] == []


def test_a_release_of_old_holds_no_program_to_find(published):
    old = {k: v for k, v in published.content.items() if k not in ("programs", "institutions")}
    release = replace(published, hash="0" * 64, content=old)
    assert found(release, "cecil") == (0, [])
    assert programs.described(release, "cecil-college-medical-assistant-certificate-md") is None


def test_ten_thousand_programs_are_found_in_a_blink(published):
    content = many_programs(published.content, 70)
    release = replace(published, hash="1" * 64, content=content)
    assert found(release, limit=1)[0] == 10_220
    with timed() as took:
        for text in ("carrington mesa", "zzz", "medical", ""):
            programs.find_programs(release, text, "")
    assert took.seconds / 4 < 0.5


def test_words_much_alike_come_close_and_the_plain_look_up_takes_none_of_them(published):
    looked_in = programs.Programs.of(published)
    assert found(published, "carington tuscon") == (0, [])
    close = looked_in.close_to("carington tuscon", "", 5)
    assert [one["school"] for one in close.programs] == ["Carrington College-Tucson"]
    assert looked_in.close_to("carington tuscon", "CA", 5).total == 0
    assert looked_in.close_to("zzyzx", "", 5).total == 0


def test_what_comes_close_is_found_in_a_blink_too(published):
    content = many_programs(published.content, 70)
    looked_in = programs.Programs(content)
    looked_in.found("", "", 1)
    with timed() as took:
        looked_in.close_to("carington colege tuscon medicl asistant", "", 12)
    assert took.seconds < 1


def many_programs(content, times):
    entries = [
        {**program, "id": f"{program['id']}-{number}"}
        for number in range(times)
        for program in content["programs"]
    ]
    return {**content, "programs": entries}


def test_ten_thousand_programs_compile_in_seconds(content):
    with timed() as took:
        assert len(load_catalogue(many_programs(content, 70)).programs) == 10_220
    assert took.seconds < 10


# ---------------------------------------------------------------- telling one


def test_a_program_is_told_in_plain_words(published):
    told = programs.described(published, "cecil-college-medical-assistant-certificate-md")
    assert {part: told[part] for part in ("name", "school", "city", "state", "kind", "award")} == {
        "name": "Medical Assistant",
        "school": "Cecil College",
        "city": "North East",
        "state": "MD",
        "kind": "Public, two years",
        "award": "Certificate",
    }
    assert told["hours"] == "900 hours, 160 of them at a workplace"
    assert told["accreditation"] == (
        "We do not know whether this program is accredited. Ask the school."
    )
    assert [(cost["text"], cost["amount_usd"], cost["year"]) for cost in told["costs"]] == [
        ("A year at this school, living in the state", 8070, "2021-22"),
        ("A year at this school, living in another state", 9510, "2021-22"),
    ]
    assert told["sources"][0]["url"].startswith("https://www.cecil.edu/")
    assert {source["confidence"] for source in told["sources"]} == {"official"}


@pytest.mark.parametrize(
    ("program", "line"),
    [
        ("carrington-college-mesa-medical-assistant-az",
         "A source of November 2020 names ABHES as its accreditor."),
        ("kauai-community-college-medical-assisting-meda-certificate-hi",
         "A source of 2018 names CAAHEP as its accreditor."),
        ("arkansas-tech-university-medical-assistant-associate-ar",
         "A source without a date names CAAHEP as its accreditor."),
    ],
)  # fmt: skip
def test_old_evidence_says_how_old_it_is(published, program, line):
    assert programs.described(published, program)["accreditation"] == line


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "line"),
    [
        ({"valid_from": "2018-08-14", "known_on": "2020-11"},
         "A source of November 2020 says that ABHES has accredited it since 14 August 2018."),
        ({"valid_from": "2018", "valid_until": "2019-05", "known_on": ""},
         "ABHES accredited it from 2018 to May 2019."),
        ({"valid_until": "2015-12-31", "known_on": ""},
         "ABHES accredited it until 31 December 2015."),
        ({"valid_from": "2018", "known_on": ""}, "ABHES has accredited it since 2018."),
        ({"valid_until": "2029-06-30"},
         "A source of November 2020 says that ABHES accredits it until 30 June 2029."
         " ABHES can end that sooner."),
        ({"valid_from": "2018", "valid_until": "2029"},
         "A source of November 2020 says that ABHES accredits it from 2018 until 2029."
         " ABHES can end that sooner."),
    ],
)  # fmt: skip
def test_evidence_is_told_with_the_days_it_names(days, line):
    factories.catalogue()
    factories.proof(factories.program("ma"), **days)
    releases.publish()
    assert programs.described(releases.current(), "ma")["accreditation"] == line


def test_every_program_can_be_told(published):
    for name in published.catalogue.programs:
        told = programs.described(published, name)
        assert told["sources"], name
        assert all(proof["sources"] for proof in told["accreditations"]), name


# ---------------------------------------------------------------- publishing


@pytest.mark.django_db
@pytest.mark.twice
def test_rows_of_a_school_and_its_program_become_a_release():
    factories.taught("ma", clock_hours=900, note="For editors.")
    content = snapshot()
    assert content["institutions"] == [
        {
            "id": "school-of-ma",
            "name": "School Of Ma",
            "city": "Springfield",
            "state": "OR",
            "postsecondary": False,
            "figures": [
                {
                    "cip": "51.0801",
                    "level": "certificate",
                    "measure": "completers",
                    "value": 12,
                    "year": "2022-23",
                    "scope": "All who finished this subject at this school.",
                    "confidence": "official",
                    "sources": ["handbook"],
                }
            ],
            "accreditations": [
                {
                    "accreditor": "ABHES",
                    "recognized": True,
                    "known_on": "2020-11",
                    "confidence": "official",
                    "sources": ["handbook"],
                }
            ],
            "confidence": "official",
            "sources": ["handbook"],
        }
    ]
    assert content["programs"] == [
        {
            "id": "ma",
            "institution": "school-of-ma",
            "name": "Medical Assistant",
            "cip": "51.0801",
            "clock_hours": 900,
            "costs": [
                {
                    "kind": "program_total",
                    "amount_usd": 9000,
                    "year": "2023-24",
                    "confidence": "official",
                    "sources": ["handbook"],
                }
            ],
            "accreditations": [
                {
                    "accreditor": "ABHES",
                    "known_on": "2020-11",
                    "confidence": "official",
                    "sources": ["handbook"],
                }
            ],
            "confidence": "official",
            "sources": ["handbook"],
        }
    ]


@pytest.mark.django_db
def test_programs_go_by_position_and_then_by_id():
    for code, position in (("c", 0), ("b", 1), ("a", 1)):
        factories.program(code, position=position)
    assert [program["id"] for program in snapshot()["programs"]] == ["c", "a", "b"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("build", "reason"),
    [
        (lambda: factories.program("ma", sources=[]),
         "Programs › School Of Ma: Medical Assistant: It has no source. Say where this was read."),
        (lambda: factories.school("north", sources=[]),
         "Schools › North, Springfield: It has no source. Say where this was read."),
        (lambda: factories.proof(factories.program("ma"), sources=[]),
         "Programs › School Of Ma: Medical Assistant › ABHES:"
         " It has no source. Say where this was read."),
        (lambda: factories.cost(factories.program("ma"), sources=[]),
         "Programs › School Of Ma: Medical Assistant › program_total:"
         " It has no source. Say where this was read."),
        (lambda: factories.school_proof(factories.school("north"), known_on="2027"),
         "Schools › North, Springfield › ABHES: The day it was known on comes after its source was"
         " read. Only a last day may be to come."),
        (lambda: factories.proof(factories.program("ma"), known_on="", valid_until="2029-06-30"),
         "Programs › School Of Ma: Medical Assistant › ABHES: Its last day comes after its source"
         " was read. Say on which day it was known: the day of the letter or the list."),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_named_in_an_editors_words(build, reason):
    factories.catalogue()
    build()
    assert [f"{one.path}: {one.message}" for one in releases.problems()] == [reason]


@pytest.mark.django_db
def test_an_editor_reads_which_programs_change():
    factories.catalogue()
    before = snapshot()
    made = factories.taught("ma")
    added = [(str(one.what), str(one.kind)) for one in changes(before, snapshot())]
    assert added == [("School Of Ma", "new"), ("Medical Assistant", "new")]
    before = snapshot()
    Program.objects.update(clock_hours=720)
    made.accreditations.all().delete()
    told = list(map(str, changes(before, snapshot())))
    assert told == ["Medical Assistant: changed (clock hours, accreditation)"]
    before = snapshot()
    Institution.objects.all().delete()
    gone = [(str(one.what), str(one.kind)) for one in changes(before, snapshot())]
    assert gone == [("School Of Ma", "gone"), ("Medical Assistant", "gone")]


@pytest.mark.django_db
def test_an_import_of_many_is_told_by_its_number():
    factories.catalogue()
    before = snapshot()
    at = factories.school("north")
    for number in range(21):
        factories.program(f"ma-{number}", of=at)
    told = list(map(str, changes(before, snapshot())))
    assert told == ["North: new", "Programs: new (21 entries)"]


def test_an_older_release_without_programs_compares_with_one_that_has_them(content):
    old = {k: v for k, v in content.items() if k not in ("programs", "institutions")}
    told = [(str(one.what), str(one.kind)) for one in changes(old, content)]
    assert told == [("Schools", "new"), ("Programs", "new")]
    assert [str(one.kind) for one in changes(content, old)] == ["gone", "gone"]


def test_a_release_names_programs_by_id(content):
    compiled = load_catalogue(content)
    assert isinstance(compiled, Catalogue)
    assert set(compiled.program_ids) == {program["id"] for program in content["programs"]}


def test_words_are_those_of_the_engine():
    assert set(Award.values) == set(AWARDS)
    assert set(Delivery.values) == set(MODALITIES)


def test_a_look_up_of_another_release_is_not_kept(published):
    other = replace(
        published, hash="2" * 64, content=published.content | {"programs": []},
        published_on=datetime.now(UTC),
    )  # fmt: skip
    assert found(published, "cecil")[0] == 1
    assert found(other, "cecil")[0] == 0
    assert found(published, "cecil")[0] == 1
