"""Rows become the content of a release: all of it, in the editors' order, always the same text."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certifications.accreditors import Accreditor
from certifications.catalogue import Workbench, canonical_text, content_hash, snapshot
from certifications.models import (
    CertifyingBody,
    Credential,
    NameCollision,
    Requirement,
    Source,
)
from certifications.personas import Persona
from certifications.schools import Institution
from eligibility.rules import load_catalogue

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


def only_credential() -> Any:
    return snapshot()["credentials"][0]


def only_requirement() -> Any:
    return only_credential()["requirements"][0]


def test_a_snapshot_holds_every_part_of_the_smallest_catalogue() -> None:
    # Given one credential with one route that asks one thing
    factories.catalogue(letters="CMA (AAMA)", name="Certified Medical Assistant")
    # Then this is all of it
    assert snapshot() == {
        "format": 1,
        "bodies": [{"id": "aama", "name": "The aama body", "abbreviation": "AAMA", "url": None}],
        "sources": [
            {
                "id": "handbook",
                "title": "Where handbook was read",
                "url": None,
                "edition": "",
                "read_on": "2026-11-24",
            }
        ],
        "name_collisions": [],
        "credentials": [
            {
                "id": "cma-aama",
                "name": "Certified Medical Assistant",
                "letters": "CMA (AAMA)",
                "body": "aama",
                "jurisdiction": None,
                "occupation_code": "",
                "facts": [],
                "fees": [],
                "requirements": [],
                "routes": [
                    {
                        "id": "work",
                        "name": "Work",
                        "summary": "",
                        "grants": "full",
                        "standing": "in_force",
                        "valid_from": None,
                        "valid_until": None,
                        "uncertain_after": None,
                        "period_note": "",
                        "confidence": "official",
                        "sources": ["handbook"],
                        "documents": [],
                        "fees": [],
                        "requirements": [
                            {
                                "id": "adult",
                                "text": "You meet adult.",
                                "kind": "age",
                                "test": {"min": 18},
                                "members": [],
                                "if_met": None,
                                "if_not_met": None,
                                "review": None,
                                "confidence": "official",
                                "sources": ["handbook"],
                                "remedy": None,
                                "notes": "",
                            }
                        ],
                    }
                ],
            }
        ],
        "institutions": [],
        "programs": [],
    }


def test_a_snapshot_of_everything_compiles() -> None:
    factories.everything()
    compiled = load_catalogue(snapshot())
    assert [route.id for route in compiled.credentials[0].routes] == ["work", "school"]


@pytest.mark.twice
def test_every_row_is_in_the_snapshot() -> None:
    factories.everything()
    route = only_credential()["routes"][0]
    either = route["requirements"][0]
    both = either["members"][0]
    assert [item["id"] for item in either["members"]] == ["both", "oldest"]
    assert [item["id"] for item in both["members"]] == ["old", "older"]
    assert both["members"][0]["remedy"]["source"] == "wait"
    assert route["documents"] == [
        {
            "text": "A letter.",
            "issued_by": "your employer",
            "confidence": "official",
            "sources": ["handbook"],
        }
    ]
    assert route["fees"][0]["note"] == "Nobody says."
    assert only_credential()["fees"][0]["amount_usd"] == 125
    assert only_credential()["facts"][0]["value"] == {"minutes": 160}
    assert only_credential()["jurisdiction"] == "WA"
    assert snapshot()["name_collisions"][0]["letters"] == "X-cma-aama"
    assert Workbench().unreached() == []


# ---------------------------------------------------------------- the same text, always


@pytest.mark.twice
def test_the_text_and_hash_are_those_written_down_here() -> None:
    factories.source("handbook", title="Handbook – “2026”", url="https://example.org/a")
    factories.body()
    text = canonical_text(snapshot())
    assert text == (
        '{"bodies":[{"abbreviation":"AAMA","id":"aama","name":"The aama body","url":null}],'
        '"credentials":[],"format":1,"institutions":[],"name_collisions":[],"programs":[],'
        '"sources":[{"edition":"","id":"handbook","read_on":"2026-11-24",'
        '"title":"Handbook – “2026”","url":"https://example.org/a"}]}'
    )
    # pragma: allowlist nextline secret
    assert content_hash(text) == "721664dabb53d237b782c398e28035e87b4daa94ae5699950d2db53b4079acba"


def test_the_order_in_which_rows_were_added_does_not_matter() -> None:
    # Given two credentials, and the text of their snapshot
    factories.everything("cma-aama")
    factories.everything("rma-amt")
    before = canonical_text(snapshot())
    # When they are taken away and added the other way round
    for model in (Persona, Credential, NameCollision, Institution, Accreditor, Source):
        model.objects.all().delete()
    factories.everything("rma-amt")
    factories.everything("cma-aama")
    # Then the text is the same
    assert canonical_text(snapshot()) == before


def test_one_number_has_one_text() -> None:
    test = {"hours": 40.0, "parts": [{"n": 2.50}], "whole": 40, "flag": True, "none": None}
    factories.requirement(factories.credential(), kind="step", test=test)
    read = canonical_text(only_requirement()["test"])
    assert read == '{"flag":true,"hours":40,"none":null,"parts":[{"n":2.5}],"whole":40}'


@pytest.mark.parametrize(
    ("amount", "read"), [("125", 125), ("125.00", 125), ("12.50", 12.5), ("0", 0), (None, None)]
)
@pytest.mark.twice
def test_an_amount_is_a_plain_number(amount: str | None, read: float | None) -> None:
    factories.fee(factories.credential(), amount_usd=Decimal(amount) if amount else None)
    assert canonical_text(only_credential()["fees"][0]["amount_usd"]) == json.dumps(read)


@pytest.mark.twice
def test_rows_written_out_and_loaded_again_give_the_same_release(tmp_path: Path) -> None:
    # Given a catalogue with versions of a route, groups and remedies, written out as fixtures
    owner = factories.everything()
    version = factories.route(owner, "old", valid_from=date(2020, 1, 1), standing="superseded")
    factories.requirement(version, "either", kind="any_of", test={})
    factories.document(version)
    factories.fee(version)
    before = canonical_text(snapshot())
    written = tmp_path / "catalogue.json"
    models = [f"certifications.{name}" for name in EDITED]
    keys = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    call_command("dumpdata", *models, output=str(written), verbosity=0, **keys)
    assert '"pk"' not in written.read_text()
    # When the rows are gone and loaded from there
    for model in (Credential, NameCollision, CertifyingBody, Institution, Accreditor, Source):
        model.objects.all().delete()
    call_command("loaddata", written, verbosity=0)
    # Then nothing is different
    assert canonical_text(snapshot()) == before


NOT_EDITED = {
    *("publication", "release", "sourcereading"),
    *("datafile", "directoryentry", "openmatch", "zipcode"),
}
EDITED = [
    model._meta.model_name
    for model in apps.get_app_config("certifications").get_models()
    if model._meta.model_name not in NOT_EDITED
]


# ---------------------------------------------------------------- order


def test_bodies_and_sources_go_by_id_and_the_rest_by_position() -> None:
    for code in ("b", "a"):
        factories.body(code)
        factories.source(code)
    last = factories.credential("first-id", position=2)
    first = factories.credential("second-id", position=1)
    for code, position in (("z", 1), ("a", 3), ("m", 2)):
        factories.route(last, code, position=position)
        factories.requirement(last, code, position=position)
        factories.fee(last, code, position=position)
    content = snapshot()
    assert [item["id"] for item in content["bodies"]] == ["a", "aama", "b"]
    assert [item["id"] for item in content["sources"]] == ["a", "b", "handbook"]
    assert [item["id"] for item in content["credentials"]] == [first.code, last.code]
    ordered = content["credentials"][1]
    assert [item["id"] for item in ordered["routes"]] == ["z", "m", "a"]
    assert [item["id"] for item in ordered["requirements"]] == ["z", "m", "a"]
    assert [item["kind"] for item in ordered["fees"]] == ["z", "m", "a"]


def test_versions_of_a_route_go_by_their_first_day() -> None:
    owner = factories.credential()
    for year in (2024, 2022):
        factories.route(owner, valid_from=date(year, 1, 1), valid_until=date(year, 12, 31))
    factories.route(owner, valid_until=date(2021, 12, 31))
    days = [route["valid_from"] for route in only_credential()["routes"]]
    assert days == [None, "2022-01-01", "2024-01-01"]


def test_facts_are_told_topic_by_topic() -> None:
    owner = factories.credential()
    for topic, name, position in (
        ("history", "past", 1),
        ("exam", "second", 2),
        ("exam", "first", 1),
        ("general", "who", 9),
    ):
        factories.fact(owner, name, topic=topic, position=position)
    names = [fact["name"] for fact in only_credential()["facts"]]
    assert names == ["who", "first", "second", "past"]


def test_the_bodys_own_pages_stand_before_what_others_write() -> None:
    owner = factories.credential(body=factories.body("amt", url="https://www.amt.example"))
    read = {
        "blog": "https://blog.example/amt.example",
        "mirror": "https://notamt.example/rules",
        "rules": "https://info.amt.example/rules",
        "welcome": "https://amt.example",
        "print": "",
    }
    sources = [factories.source(code, url=url) for code, url in read.items()]
    factories.requirement(owner, sources=sources)
    found = only_requirement()["sources"]
    assert found == ["rules", "welcome", "blog", "mirror", "print"]


# ---------------------------------------------------------------- empty and usual values


def test_an_approval_decides_unless_an_editor_says_otherwise() -> None:
    owner = factories.credential()
    approval = {"kind": "issuer_approval", "test": {"what": "papers", "before": "exam"}}
    factories.requirement(owner, "usual", **approval)
    factories.requirement(owner, "weak", review="confirms", **approval)
    reviews = [item["review"] for item in only_credential()["requirements"]]
    assert reviews == ["decides", "confirms"]


def test_a_remedy_is_told_in_months_and_dollars() -> None:
    factories.requirement(
        factories.credential(),
        remedy_action="Earn a GED.",
        remedy_typical_months=6,
        remedy_months_from=2,
        remedy_months_to=24,
        remedy_cost_usd=Decimal("150.00"),
        remedy_only_with_progress=True,
    )
    assert only_requirement()["remedy"] == {
        "action": "Earn a GED.",
        "typical_months": 6,
        "range_months": [2, 24],
        "typical_cost_usd": 150,
        "only_with_progress": True,
        "source": None,
    }


# ---------------------------------------------------------------- queries


def queries_of_a_snapshot() -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        snapshot()
    return len(queries)


def test_a_snapshot_takes_as_many_queries_for_one_credential_as_for_five() -> None:
    factories.everything("one")
    before = queries_of_a_snapshot()
    for code in ("two", "three", "four", "five"):
        factories.everything(code)
    assert queries_of_a_snapshot() == before
    assert before < 30


# ---------------------------------------------------------------- what has no place


def test_members_of_a_group_on_another_route_are_found() -> None:
    owner = factories.credential()
    group = factories.requirement(factories.route(owner, "school"), kind="any_of", test={})
    astray = factories.requirement(factories.route(owner, "work"), parent=group)
    assert Workbench().unreached() == [astray]


def test_groups_that_go_round_are_found() -> None:
    owner = factories.credential()
    one = factories.requirement(owner, kind="any_of", test={})
    other = factories.requirement(owner, kind="any_of", test={}, parent=one)
    Requirement.objects.filter(pk=one.pk).update(parent=other)
    assert set(Workbench().unreached()) == {one, other}
