"""POST /api/v1/plan and `manage.py match --plan`: the ways to what is not open."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.django_db, pytest.mark.once]

URL = "/api/v1/plan"
BEGINNER = {
    "as_of": "2026-11-24",
    "state": "WA",
    "profile": {
        "age": 20,
        "education": {"level": "high_school"},
        "training": [],
        "work": [],
        "military": [],
        "credentials": [],
        "teaching": [],
        "skills": {},
        "attestations": {},
        "exam_attempts": {},
        "continuing_education": {},
    },
}


def post(client, body):
    return client.post(URL, data=json.dumps(body), content_type="application/json")


def plans(response, credential):
    return next(
        item["plan"] for item in response.json()["credentials"] if item["credential"] == credential
    )


def test_each_credential_that_is_not_open_has_its_ways(client, published):
    found = plans(post(client, BEGINNER), "ccma-nha")
    assert [(way["route"], way["eligible_on"]) for way in found] == [
        ("training", "2027-03-24"),
        ("experience", "2027-11-24"),
    ]


def test_a_way_has_the_form_of_the_contract(client, published):
    way = plans(post(client, BEGINNER), "ccma-nha")[1]
    assert {"steps", "eligible_on", "months", "cost_usd", "unsure"} <= way.keys()
    (step,) = way["steps"]
    assert {
        "action", "text", "from", "until", "months", "cost_usd", "sources", "requirement_ids",
    } <= step.keys()  # fmt: skip
    assert (step["action"], step["from"], step["until"]) == ("work", "2026-11-24", "2027-11-23")
    assert step["requirement_ids"] == ["ccma-work-one-of-three"]
    assert step["cost_usd"] == way["cost_usd"] == {"low": 0, "high": 0}
    assert all(source["read_on"] and source["confidence"] for source in step["sources"])


def test_what_is_open_has_no_way(client, published):
    student = {
        "kind": "medical_assisting",
        "provider": "postsecondary",
        "completed_on": "2026-05-20",
    }
    profile = {**BEGINNER["profile"], "training": [student]}
    assert plans(post(client, {**BEGINNER, "profile": profile}), "ccma-nha") == []


def test_a_price_that_few_told_is_said_and_not_counted_on(client, published):
    way = plans(post(client, BEGINNER), "ccma-nha")[0]
    step = way["steps"][0]
    assert (step["cost_usd"], way["cost_usd"], way["is_ranked"]) == (None, None, False)
    assert "programs in Washington told a price for the whole program: $" in step["cost_note"]
    assert any(source["id"].startswith("ipeds") for source in step["sources"])


def test_prices_that_several_told_are_a_range(client, published):
    way = plans(post(client, {**BEGINNER, "state": "AZ"}), "ccma-nha")[0]
    step = way["steps"][0]
    assert 0 < step["cost_usd"]["low"] < step["cost_usd"]["high"]
    assert way["cost_usd"] == step["cost_usd"]


def test_no_price_of_another_state_is_named(client, published):
    step = plans(post(client, {**BEGINNER, "state": "WY"}), "ccma-nha")[0]["steps"][0]
    assert (step["cost_usd"], step["cost_note"]) == (None, None)


def test_wishes_keep_out_what_is_too_long(client, published):
    asked = {**BEGINNER, "wishes": {"study_months": 3}}
    assert [way["route"] for way in plans(post(client, asked), "ccma-nha")] == ["experience"]


def test_with_fewer_hours_a_week_no_way_of_full_time_work_is_named(client, published):
    asked = {**BEGINNER, "wishes": {"weekly_hours": 20}}
    sure = [way for way in plans(post(client, asked), "ncma-ncct") if way["eligible_on"]]
    assert {way["route"] for way in sure} == {"graduate", "student"}


def test_what_costs_too_much_is_left_out(client, published):
    asked = {**BEGINNER, "state": "AZ", "wishes": {"budget_usd": 500}}
    assert [way["route"] for way in plans(post(client, asked), "ccma-nha")] == ["experience"]


def test_what_is_too_dear_by_few_prices_stays_and_says_so(client, published):
    school, work = plans(post(client, {**BEGINNER, "wishes": {"budget_usd": 500}}), "ccma-nha")
    assert school["budget"] == {
        "limit_usd": 500,
        "fit": "over",
        "least_known_usd": 21744,
        "text": "Every price we know for this whole way is over your $500: the lowest is $21,744."
        " Another school may ask less.",
    }
    assert (work["budget"]["fit"], work["budget"]["text"]) == ("within", "")
    assert plans(post(client, BEGINNER), "ccma-nha")[0]["budget"] is None


@pytest.mark.parametrize(
    ("wishes", "path"),
    [
        ({"weekly_hours": 200}, "wishes.weekly_hours"),
        ({"study_months": "a year"}, "wishes.study_months"),
        ({"color": "red"}, "wishes.color"),
        ([], "wishes"),
    ],
)
def test_wishes_that_cannot_be_read_are_refused_with_their_place(client, published, wishes, path):
    response = post(client, {**BEGINNER, "wishes": wishes})
    assert response.status_code == 422
    assert [fault["path"] for fault in response.json()] == [path]


def test_faults_of_the_profile_and_of_the_wishes_are_told_together(client, published):
    response = post(client, {"profile": {"age": "old"}, "wishes": {"budget_usd": -1}})
    assert [f["path"] for f in response.json()] == ["profile.age", "wishes.budget_usd"]


def test_a_match_knows_no_wishes(client, published):
    asked = json.dumps({**BEGINNER, "wishes": {}})
    response = client.post("/api/v1/match", data=asked, content_type="application/json")
    assert response.status_code == 422


def test_the_description_of_the_interface_names_the_wishes(client, published):
    described = client.get("/api/v1/openapi.json").json()["paths"][URL]["post"]
    body = described["requestBody"]["content"]["application/json"]["schema"]
    assert {"as_of", "state", "profile", "wishes"} == body["properties"].keys()


def test_the_command_prints_the_same(client, published, tmp_path):
    file = tmp_path / "beginner.json"
    file.write_text(json.dumps(BEGINNER))
    told, without = StringIO(), StringIO()
    call_command("match", str(file), "--plan", stdout=told)
    call_command("match", str(file), stdout=without)
    assert json.loads(told.getvalue()) == post(client, BEGINNER).json()
    assert "plan" not in json.loads(without.getvalue())["credentials"][0]
