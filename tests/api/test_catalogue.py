"""GET /api/v1/credentials, the schema and the documentation."""

import json

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


@pytest.mark.twice
def test_every_published_credential_is_listed_with_its_rules(client, published):
    answer = client.get("/api/v1/credentials").json()
    assert answer["credentials"] == published.content["credentials"]
    assert answer["release"]["id"] == published.id


def test_one_credential_brings_its_body_and_the_sources_it_names(client, published):
    answer = client.get("/api/v1/credentials/rma-amt").json()
    assert answer["credential"]["id"] == "rma-amt"
    assert answer["body"]["id"] == "amt"
    named = {source["id"] for source in answer["sources"]}
    for route in answer["credential"]["routes"]:
        for requirement in route["requirements"]:
            assert set(requirement["sources"]) <= named


def test_an_id_that_is_not_published_is_not_found(client, published):
    response = client.get("/api/v1/credentials/cma")
    assert (response.status_code, response.json()[0]["path"]) == (404, "credential_id")


def test_answers_may_be_kept_until_the_next_release(client, published):
    response = client.get("/api/v1/credentials")
    assert response["ETag"] == f'"{published.hash}"'
    assert "max-age" in response["Cache-Control"]


def test_before_the_first_release_it_says_so(client, db):
    assert client.get("/api/v1/credentials").status_code == 503
    assert client.get("/api/v1/credentials/rma-amt").status_code == 503


def test_the_schema_names_every_key_of_a_profile_and_every_refusal(client, db):
    schema = client.get("/api/v1/openapi.json").json()
    match = schema["paths"]["/api/v1/match"]["post"]
    assert {"200", "400", "413", "422", "503"} <= match["responses"].keys()
    body = match["requestBody"]["content"]["application/json"]["schema"]
    profile, nothing = body["properties"]["profile"]["anyOf"]
    assert nothing == {"type": "null"}
    assert set(profile["properties"]) == {
        "age", "education", "training", "work", "military", "credentials", "teaching", "skills",
        "attestations", "exam_attempts", "continuing_education",
    }  # fmt: skip
    assert profile["additionalProperties"] is False


def test_the_example_of_the_schema_is_answered(client, published):
    schema = client.get("/api/v1/openapi.json").json()
    media = schema["paths"]["/api/v1/match"]["post"]["requestBody"]["content"]["application/json"]
    response = client.post("/api/v1/match", json.dumps(media["example"]), "application/json")
    assert response.status_code == 200


def test_the_documentation_asks_no_other_site_for_anything(client, db):
    page = client.get("/api/v1/docs").content.decode()
    assert "swagger" in page
    assert "//cdn" not in page
    assert 'src="http' not in page
