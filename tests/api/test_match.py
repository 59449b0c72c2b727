"""POST /api/v1/match: what it answers, and everything it refuses."""

import json

import pytest

from quiz.api import MOST_BYTES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

URL = "/api/v1/match"
GRADUATE = {
    "as_of": "2026-11-24",
    "state": "WA",
    "profile": {
        "training": [
            {
                "kind": "medical_assisting",
                "programmatic_accreditor": "CAAHEP",
                "completed_on": "2026-05-20",
            }
        ],
        "attestations": {"felony": False, "license_disciplined": False},
        "exam_attempts": {},
    },
}


def post(client, body, content_type="application/json"):
    body = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(URL, data=body, content_type=content_type)


def by_id(response):
    return {item["credential"]: item for item in response.json()["credentials"]}


def test_a_recent_graduate_can_sit_for_the_cma(client, published):
    response = post(client, GRADUATE)
    found = by_id(response)["cma-aama"]
    assert response.status_code == 200
    assert (found["verdict"], found["route"], found["grants"]) == ("eligible", "category-1", "full")
    assert response.json()["release"]["id"] == published.id
    assert response.json()["as_of"] == "2026-11-24"


@pytest.mark.parametrize("body", [{}, {"profile": {}}, {"profile": None, "state": None}])
def test_who_says_nothing_gets_unknown_everywhere(client, published, body):
    assert {item["verdict"] for item in by_id(post(client, body)).values()} == {"unknown"}


def test_each_answer_has_the_form_of_the_contract(client, published):
    item = by_id(post(client, GRADUATE))["cma-aama"]
    assert {
        "credential", "name", "body", "verdict", "grants", "route", "needs_review",
        "eligible_from", "eligible_until", "windows", "missing", "would_decide", "routes",
    } <= item.keys()  # fmt: skip
    assert item["windows"][0].keys() == {"from", "until", "verdict", "routes"}
    requirement = item["routes"][0]["requirements"][0]
    assert {"id", "text", "status", "because", "shortfall", "source"} <= requirement.keys()
    assert {"title", "url", "read_on", "confidence"} <= requirement["source"].keys()


def test_the_same_question_gets_the_same_bytes(client, published):
    assert post(client, GRADUATE).content == post(client, GRADUATE).content


def test_without_a_day_it_judges_today(client, published):
    from django.utils import timezone

    assert post(client, {}).json()["as_of"] == timezone.localdate().isoformat()


@pytest.mark.parametrize(
    ("body", "paths"),
    [
        ({"profile": {"age": "nineteen"}}, ["profile.age"]),
        ({"profile": {"age": True}}, ["profile.age"]),
        ({"profile": {"shoe_size": 9}}, ["profile.shoe_size"]),
        ({"profile": {"work": [{}, {"role": "chef"}]}}, ["profile.work[1].role"]),
        ({"profile": {"training": {"kind": "ekg"}}}, ["profile.training"]),
        ({"profile": {"training": [{"completed_on": "2023-02-29"}]}},
         ["profile.training[0].completed_on"]),
        ({"profile": {"training": [{"program": "no-such-program"}]}},
         ["profile.training[0].program"]),
        ({"profile": {"credentials": [{"credential": "cma"}]}},
         ["profile.credentials[0].credential"]),
        ({"profile": {"exam_attempts": {"cma": 1}}}, ["profile.exam_attempts.cma"]),
        ({"state": "wa"}, ["state"]),
        ({"as_of": "2026-11"}, ["as_of"]),
        ({"day": "2026-11-24"}, ["day"]),
        ([], [""]),
        ({"profile": []}, ["profile"]),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_path(client, published, body, paths):
    response = post(client, body)
    assert response.status_code == 422
    assert [fault["path"] for fault in response.json()] == paths
    assert all(fault["message"] for fault in response.json())


def test_every_fault_is_named_at_once(client, published):
    response = post(client, {"state": "XX", "profile": {"age": -1, "work": [{"paid": "no"}]}})
    paths = [fault["path"] for fault in response.json()]
    assert paths == ["state", "profile.age", "profile.work[0].paid"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("profile", 400),
        (b"\xff\xfe", 400),
        ("[" * 100_000, 400),
        ('{"profile": {"age": ' + "9" * 5000 + "}}", 400),
        ('{"profile": {"\\ud800": 1}}', 400),
        ('{"state": "WA", "state": "NJ"}', 422),
        ('{"profile": {"age": NaN}}', 422),
        ('{"profile": {"age": 1e999}}', 422),
    ],
)  # fmt: skip
def test_what_is_not_json_we_can_trust_is_refused(client, published, body, status):
    response = post(client, body)
    assert response.status_code == status
    assert response.json()[0].keys() == {"path", "message"}


def test_a_body_of_more_than_256_kb_is_refused(client, published):
    fits = '{"profile": {}}' + " " * (MOST_BYTES - 15)
    assert post(client, fits).status_code == 200
    assert post(client, fits + " ").status_code == 413


@pytest.mark.parametrize(
    ("length", "status"),
    [("", 400), ("many", 400), ("-1", 400), ("1_0", 400), ("٣", 400), ("9" * 5000, 413)],
)
def test_a_length_that_is_no_number_is_refused(client, published, length, status):
    response = client.generic("POST", URL, b"{}", "application/json", CONTENT_LENGTH=length)
    assert response.status_code == status
    assert response.json()[0].keys() == {"path", "message"}


@pytest.mark.parametrize(
    "body",
    [
        {"profile": {"training": [{"approved_by": [0] * 80_000}]}},
        {"profile": {"work": [{f"{i}": 0 for i in range(20_000)}]}},
        {"profile": {"exam_attempts": {f"{i}": -1 for i in range(20_000)}}},
        {f"{i}": 0 for i in range(20_000)},
    ],
    ids=["words", "parts", "ids", "keys"],
)
def test_a_refusal_is_never_longer_than_what_was_sent(client, published, body):
    text = json.dumps(body)
    assert 200_000 < len(text) <= MOST_BYTES
    response = post(client, text)
    assert response.status_code == 422
    assert len(response.content) < 50_000


def test_more_than_200_records_are_refused(client, published):
    def people(jobs, courses):
        return {"profile": {"work": [{}] * jobs, "training": [{}] * courses}}

    assert post(client, people(100, 100)).status_code == 200
    response = post(client, people(101, 100))
    assert (response.status_code, response.json()[0]["path"]) == (422, "profile")


def test_other_methods_are_refused(client, published):
    assert client.get(URL).status_code == 405


def test_before_the_first_release_it_says_so(client, db):
    assert post(client, {}).status_code == 503


def test_it_sets_no_cookie_and_asks_for_no_token(published):
    from django.test import Client

    response = post(Client(enforce_csrf_checks=True), GRADUATE)
    assert (response.status_code, dict(response.cookies)) == (200, {})


def test_it_asks_the_database_once_at_most(client, published, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        post(client, GRADUATE)


def test_another_catalogue_gives_other_answers(client, published, content):
    """Nothing of a rule is in the code: with another number in the data the answer changes."""
    from certifications import releases
    from certifications.catalogue import canonical_text, content_hash
    from certifications.models import Release

    changed = json.loads(json.dumps(content))
    cma = next(item for item in changed["credentials"] if item["id"] == "cma-aama")
    cma["routes"] = [route for route in cma["routes"] if route["id"] == "category-3"]
    changed["credentials"] = [cma]
    text = canonical_text(changed)
    other = Release.objects.create(hash=content_hash(text), text=text)
    assert by_id(post(client, GRADUATE))["cma-aama"]["verdict"] == "eligible"
    releases.publish_again(other, note="Another catalogue")
    found = by_id(post(client, GRADUATE))
    assert found.keys() == {"cma-aama"}
    assert found["cma-aama"]["verdict"] == "unknown"
    assert found["cma-aama"]["would_decide"] == ["credentials"]
