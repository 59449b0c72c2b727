"""GET /api/v1/programs, and POST /api/v1/match for people who name a program."""

import json

import pytest

from certifications import programs
from tests.certifications import factories

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

URL = "/api/v1/programs"
MESA = "carrington-college-mesa-medical-assistant-az"
WAYNE = "fortis-institute-wayne-medical-clinical-assistant-nj"
WALLACE = "george-c-wallace-community-college-dothan-medical-assisting-mat-associate-al"


# ---------------------------------------------------------------- looking up


@pytest.mark.twice
def test_programs_are_found_by_words_and_state(client, published):
    answer = client.get(URL, {"q": "carrington", "state": "AZ", "limit": "2"}).json()
    assert answer["total"] == 3
    assert [(one["school"], one["state"]) for one in answer["programs"]] == [
        ("Carrington College-Mesa", "AZ"),
        ("Carrington College-Phoenix North", "AZ"),
    ]
    assert answer["release"]["id"] == published.id


def test_without_words_the_first_twenty_of_all_are_given(client, published):
    answer = client.get(URL).json()
    assert (answer["total"], len(answer["programs"])) == (146, 20)


def test_one_program_is_given_as_pages_tell_it(client, published):
    answer = client.get(f"{URL}/{MESA}").json()
    assert answer["program"] == programs.described(published, MESA)
    (proof,) = answer["program"]["accreditations"]
    assert (proof["accreditor"], proof["known_on"]) == ("ABHES", "2020-11")
    assert proof["sources"][0]["url"] == "https://ope.ed.gov/dapip/"


def test_answers_may_be_kept_until_the_next_release(client, published):
    for address in (URL, f"{URL}?q=mesa", f"{URL}/{MESA}"):
        response = client.get(address)
        assert response["ETag"] == f'"{published.hash}"'
        assert "max-age" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "paths"),
    [
        ({"q": "x" * 101}, ["q"]),
        ({"state": "ZZ"}, ["state"]),
        ({"state": "wa"}, ["state"]),
        ({"limit": "0"}, ["limit"]),
        ({"limit": "51"}, ["limit"]),
        ({"limit": "-1"}, ["limit"]),
        ({"limit": "many"}, ["limit"]),
        ({"limit": "٣"}, ["limit"]),
        ({"limit": "9" * 5000}, ["limit"]),
        ({"q": "x" * 101, "state": "ZZ", "limit": ""}, ["q", "state", "limit"]),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_path(client, published, asked, paths):
    response = client.get(URL, asked)
    assert response.status_code == 422
    assert [fault["path"] for fault in response.json()] == paths


def test_an_id_that_is_not_published_is_not_found(client, published):
    response = client.get(f"{URL}/no-such-program")
    assert (response.status_code, response.json()[0]["path"]) == (404, "program_id")


def test_before_the_first_release_it_says_so(client, db):
    assert client.get(URL).status_code == 503
    assert client.get(f"{URL}/{MESA}").status_code == 503


def test_it_asks_the_database_once_at_most(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        client.get(URL, {"q": "medical"})


def test_every_answer_has_the_form_of_the_schema(client, published):
    schema = client.get("/api/v1/openapi.json").json()
    shapes = schema["components"]["schemas"]
    answer = client.get(URL, {"q": "carrington"}).json()
    assert answer.keys() == shapes["ProgramsFoundOut"]["properties"].keys()
    for one in answer["programs"]:
        assert one.keys() == shapes["ProgramHitOut"]["properties"].keys()
        for proof in one["accreditations"]:
            assert proof.keys() == shapes["EvidenceOut"]["properties"].keys()
        for cost in one["costs"]:
            assert cost.keys() == shapes["CostOut"]["properties"].keys()
    assert {"200", "422", "503"} <= schema["paths"][URL]["get"]["responses"].keys()
    named = {parameter["name"] for parameter in schema["paths"][URL]["get"]["parameters"]}
    assert named == {
        "q", "state", "limit", "offset", "near", "miles", "city", "cip", "accreditor", "award",
        "delivery", "months", "cost", "price", "opens", "untold", "sort",
    }  # fmt: skip


# ---------------------------------------------------------------- naming one


def judged(client, credential, *training, **facts):
    """The answer for one credential, and its requirements by id with the members of groups."""
    profile = {
        "age": 25,
        "education": {"level": "high_school"},
        "training": list(training),
        "work": [],
        "military": [],
        "credentials": [],
        "teaching": [],
        "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
        "exam_attempts": {},
        **facts,
    }
    body = json.dumps({"as_of": "2026-11-24", "profile": profile})
    response = client.post("/api/v1/match", body, "application/json")
    assert response.status_code == 200, response.content
    (found,) = [item for item in response.json()["credentials"] if item["credential"] == credential]
    rules = {}
    waiting = [rule for route in found["routes"] for rule in route["requirements"]]
    while waiting:
        rule = waiting.pop()
        rules[rule["id"]] = rule
        waiting += rule["members"]
    return found, rules


def test_a_graduate_of_2021_is_accredited_by_a_list_of_november_2020(client, published):
    told = {"program": MESA, "started_on": "2020-05", "completed_on": "2021-02"}
    found, rules = judged(client, "cma-aama", told)
    assert (found["verdict"], found["route"]) == ("eligible", "category-2")
    rule = rules["aama-c2-accredited"]
    assert rule["because"] == "By our record of November 2020, ABHES accredited the program."
    (part,) = rule["from_record"]["parts"]
    assert (part["part"], part["value"], part["as_of"]) == (
        "programmatic_accreditor",
        "ABHES",
        "2020-11",
    )
    assert part["sources"][0]["confidence"] == "official"


def test_for_a_graduate_of_2025_the_same_list_proves_nothing(client, published):
    told = {"program": MESA, "started_on": "2025-01", "completed_on": "2025-12"}
    found, rules = judged(client, "cma-aama", told)
    assert found["verdict"] == "unknown"
    assert rules["aama-c1-accredited"]["status"] == "unknown"
    assert "training[].programmatic_accreditor" in found["would_decide"]
    assert "We do not know about your time there." in rules["aama-c1-accredited"]["because"]


def test_what_the_person_says_of_the_accreditation_decides(client, published):
    told = {"program": MESA, "started_on": "2020-05", "completed_on": "2021-02"}
    found, rules = judged(client, "cma-aama", told | {"programmatic_accreditor": "none"})
    assert rules["aama-c2-accredited"]["status"] == "not_met"
    assert rules["aama-c2-accredited"]["from_record"] is None
    found, rules = judged(client, "cma-aama", told | {"programmatic_accreditor": "CAAHEP"})
    assert found["verdict"] == "eligible"
    assert rules["aama-c2-accredited"]["because"] == "You told us CAAHEP accredited the program."


def test_hours_and_the_school_come_from_the_record(client, published):
    told = {"program": WAYNE, "started_on": "2020-05", "completed_on": "2023-06"}
    found, rules = judged(client, "rma-amt", told | {"externship_hours": 180})
    assert (found["verdict"], found["route"]) == ("eligible", "education")
    assert rules["rma-edu-hours"]["because"] == (
        "By our record of 24 November 2026, the program has 900 of 720 hours."
    )
    assert rules["rma-edu-school"]["because"] == (
        "By our record of November 2020, ABHES accredited the school."
    )
    assert rules["rma-edu-externship"]["from_record"] is None
    found, rules = judged(client, "rma-amt", told | {"externship_hours": 180, "clock_hours": 700})
    assert rules["rma-edu-hours"]["status"] == "not_met"


def test_the_kind_of_program_comes_from_its_federal_number(client, published):
    told = {"completed_on": "2024-06"}
    found, _rules = judged(client, "ccma-nha", told | {"program": WALLACE})
    assert found["verdict"] == "eligible"
    phlebotomy = told | {"program": "hagerstown-community-college-phlebotomy-certificate-md"}
    _found, rules = judged(client, "ccma-nha", phlebotomy)
    assert rules["ccma-train-program"]["status"] == "not_met"
    _found, rules = judged(client, "cpt-nha", phlebotomy)
    assert rules["cpt-train-program"]["status"] == "met"


def test_the_schema_describes_which_record_decided(client, db):
    shapes = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    told = shapes["RequirementOut"]["properties"]["from_record"]["anyOf"]
    assert {"$ref": "#/components/schemas/FromRecordOut"} in told
    assert set(shapes["FromRecordOut"]["properties"]) == {
        "program", "name", "institution", "city", "state", "parts"
    }  # fmt: skip
    assert set(shapes["RecordPartOut"]["properties"]) == {
        "part", "value", "as_of", "granted_until", "sources"
    }  # fmt: skip


# ---------------------------------------------------------------- by what they are, and open


def test_programs_are_given_by_what_they_open(client, published):
    answer = client.get(URL, {"opens": "cpt-nha"}).json()
    assert (answer["total"], answer["untold"]) == (3, {})
    for one in answer["programs"]:
        told = {opened["credential"]: opened for opened in one["opens"]}
        assert told["cpt-nha"]["opening"] == "may_open"
        assert "skills.live_venipunctures" in told["cpt-nha"]["hangs_on"]
        assert told["cma-aama"]["opening"] == "does_not_open"


def test_old_evidence_never_says_that_it_opens(client, published):
    for one in client.get(URL, {"accreditor": "ABHES", "limit": "50"}).json()["programs"]:
        told = {opened["credential"]: opened for opened in one["opens"]}
        assert told["cma-aama"] == {
            "credential": "cma-aama",
            "opening": "may_open",
            "route": "category-1",
            "needs_review": False,
            "hangs_on": ["training[].programmatic_accreditor"],
        }


def test_what_only_is_not_said_is_counted(client, published):
    answer = client.get(URL, {"state": "NC", "cost": "20000"}).json()
    assert (answer["total"], answer["untold"]) == (0, {"cost": 9})
    answer = client.get(URL, {"state": "NC", "cost": "20000", "untold": "true"}).json()
    assert answer["total"] == 9


def test_pages_follow_on_each_other(client, published):
    for wishes in ({}, {"cip": "51.0801"}):
        whole = client.get(URL, {**wishes, "limit": "50"}).json()
        parts = [
            client.get(URL, {**wishes, "limit": "20", "offset": str(first)}).json()["programs"]
            for first in (0, 20)
        ]
        assert [*parts[0], *parts[1]] == whole["programs"][:40]
        assert client.get(URL, {**wishes, "offset": "1000"}).json()["programs"] == []


def test_near_a_place_the_miles_are_told(client, published):
    placed = {
        school["id"] for school in published.content["institutions"] if school.get("latitude")
    }
    programs = published.content["programs"]
    untold = [one for one in programs if one["institution"] not in placed]
    factories.zip_code("98101", latitude=47.6, longitude=-122.3)
    answer = client.get(URL, {"near": "98101", "miles": "50"}).json()
    assert all(one["miles"] <= 50 for one in answer["programs"])
    assert answer["untold"]["near"] == len(untold) > 0
    answer = client.get(URL, {"near": "98101", "limit": "50"}).json()
    miles = [one["miles"] for one in answer["programs"]]
    known = [one for one in miles if one is not None]
    assert known == sorted(known)
    assert miles[: len(known)] == known  # those of which we do not know it come last
    assert len(known) == min(50, len(programs) - len(untold)) > 0


def test_a_school_whose_place_no_file_says_lies_in_its_zip_code(client, published):
    school = next(
        one
        for one in published.content["institutions"]
        if one["id"] == "spokane-community-college-wa"
    )
    factories.zip_code("99201", latitude=47.66, longitude=-117.43)
    assert client.get(URL, {"near": "99201", "miles": "25", "q": "Spokane"}).json()["total"] == 1
    factories.zip_code(school["zip"], latitude=47.67, longitude=-117.36)
    found = client.get(URL, {"near": "99201", "miles": "25", "q": "Spokane Community"}).json()
    (program,) = found["programs"]
    assert 2 < program["miles"] < 5


@pytest.mark.parametrize(
    ("asked", "paths"),
    [
        ({"near": "9820"}, ["near"]),
        ({"near": "98201"}, ["near"]),
        ({"miles": "25"}, ["near"]),
        ({"accreditor": "Nobody"}, ["accreditor"]),
        ({"award": "medal"}, ["award"]),
        ({"delivery": "post"}, ["delivery"]),
        ({"opens": "mba"}, ["opens"]),
        ({"cost": "cheap"}, ["cost"]),
        ({"months": "-1"}, ["months"]),
        ({"price": "books_and_supplies"}, ["price"]),
        ({"cip": "99.9999"}, ["cip"]),
        ({"offset": "-1"}, ["offset"]),
        ({"offset": "1000000"}, ["offset"]),
    ],
)
def test_a_filter_that_cannot_be_is_refused_with_its_path(client, published, asked, paths):
    response = client.get(URL, asked)
    assert response.status_code == 422
    assert [fault["path"] for fault in response.json()] == paths


def test_one_program_says_what_it_opens(client, published):
    answer = client.get(f"{URL}/{MESA}").json()
    told = {one["credential"]: one["opening"] for one in answer["opens"]}
    assert told["ccma-nha"] == "opens"
    assert told["cma-aama"] == "may_open"
    counting = {one.id for one in published.catalogue.credentials if one.state in (None, "AZ")}
    assert set(told) == counting
