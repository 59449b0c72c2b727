"""The fixtures say what the bodies say: every id and number of the table, and no more."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from certifications import releases
from certifications.personas import Persona, known_ids
from eligibility.kinds import TESTS
from eligibility.kinds.answers import ApprovalTest
from eligibility.rules import Catalogue, Requirement, load_catalogue
from eligibility.verdict import Outcome

from . import catalogue_table as table
from .catalogue_table import CATALOGUE, Asked
from .state_table import OF_STATES

FOLDER = Path(settings.BASE_DIR) / "fixtures"
FILES = sorted(FOLDER.glob("*.json"))
LIVE = ("accreditors", "careers", "states", "wages")
"""Shown as they stand in the rows, and in no release."""
SHARED = {*LIVE, "name-collisions", "programs", "sources"}
OUTCOMES = {None: None, "needs_review": Outcome.REVIEW}
ROUTES = [(credential, route) for credential, row in CATALOGUE.items() for route in row.routes]

Json = Any


@pytest.fixture(scope="module")
def credentials(content: Json) -> dict[str, Json]:
    return {credential["id"]: credential for credential in content["credentials"]}


@pytest.fixture(scope="module")
def compiled(content: Json) -> Catalogue:
    return load_catalogue(content)


@pytest.fixture(scope="module")
def national(content: Json) -> list[Json]:
    return [credential for credential in content["credentials"] if not credential["jurisdiction"]]


def routes_of(credential: Json, standing: str = "in_force") -> dict[str, Json]:
    return {row["id"]: row for row in credential["routes"] if row["standing"] == standing}


def in_order(rows: list[Json]) -> Iterator[Json]:
    """Requirements with their members, as a reader meets them."""
    for row in rows:
        yield row
        yield from in_order(row["members"])


def requirements_of(credential: Json) -> Iterator[Json]:
    """Those people are judged by."""
    yield from in_order(credential["requirements"])
    for route in routes_of(credential).values():
        yield from in_order(route["requirements"])


# ---------------------------------------------------------------- the table


def test_the_credentials_are_the_thirteen_in_their_order(national: list[Json]) -> None:
    stated = [
        (credential["id"], credential["letters"], credential["body"], credential["occupation_code"])
        for credential in national
    ]
    assert stated == [
        (name, row.letters, row.body, row.occupation) for name, row in CATALOGUE.items()
    ]
    assert len(stated) == 13


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_routes_of_a_credential_are_the_bodys_in_their_order(
    name: str, credentials: dict[str, Json]
) -> None:
    assert list(routes_of(credentials[name])) == list(CATALOGUE[name].routes)


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_every_route_asks_is_what_the_body_asks(
    name: str, credentials: dict[str, Json]
) -> None:
    assert said_by(credentials[name]["requirements"]) == tuple(CATALOGUE[name].common)


@pytest.mark.parametrize(("name", "route"), ROUTES)
def test_a_route_asks_what_the_body_asks(
    name: str, route: str, credentials: dict[str, Json]
) -> None:
    stated = routes_of(credentials[name])[route]
    assert said_by(stated["requirements"]) == CATALOGUE[name].routes[route].asks


def said_by(rows: list[Json]) -> tuple[Asked, ...]:
    return tuple(
        Asked(
            row["id"],
            row["kind"],
            row["test"],
            row["if_met"],
            row["if_not_met"],
            (row["review"] if row["kind"] == "issuer_approval" else None),
            said_by(row["members"]),
        )
        for row in rows
    )


@pytest.mark.parametrize(("name", "route"), ROUTES)
def test_a_route_gives_lasts_costs_and_wants_what_the_body_says(
    name: str, route: str, credentials: dict[str, Json]
) -> None:
    stated, expected = routes_of(credentials[name])[route], CATALOGUE[name].routes[route]
    assert {
        "grants": stated["grants"],
        "days": [stated[key] for key in ("valid_from", "valid_until", "uncertain_after")],
        "fees": tuple((fee["kind"], fee["amount_usd"]) for fee in stated["fees"]),
        "documents": tuple(document["text"] for document in stated["documents"]),
    } == {
        "grants": expected.grants,
        "days": [expected.valid_from, expected.valid_until, expected.uncertain_after],
        "fees": expected.fees,
        "documents": expected.documents,
    }


def test_remedies_take_the_time_and_money_that_was_read(national: list[Json]) -> None:
    stated = {}
    for credential in national:
        for row in requirements_of(credential):
            if remedy := row["remedy"]:
                months = remedy["range_months"]
                stated[row["id"]] = (
                    remedy["typical_months"],
                    tuple(months) if months else None,
                    remedy["typical_cost_usd"],
                    remedy["source"],
                )
    assert stated == table.REMEDIES


def test_only_teachers_are_told_to_teach_more(content: Json) -> None:
    rows = [row for credential in content["credentials"] for row in requirements_of(credential)]
    begun = [row["id"] for row in rows if row["remedy"] and row["remedy"]["only_with_progress"]]
    assert begun == ["aama-educator-hours"]


def test_older_routes_are_kept_and_judge_nobody(credentials: dict[str, Json]) -> None:
    kept = {
        (name, route["id"]): route["standing"]
        for name, credential in credentials.items()
        for route in credential["routes"]
        if route["standing"] != "in_force"
    }
    assert kept == table.KEPT_FOR_THE_RECORD


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_credential_costs_what_the_body_takes(name: str, credentials: dict[str, Json]) -> None:
    stated = [(fee["kind"], fee["amount_usd"]) for fee in credentials[name]["fees"]]
    assert stated == [table.FEES[name]] if name in table.FEES else stated == []


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_exam_and_the_renewal_are_as_they_were_read(
    name: str, credentials: dict[str, Json]
) -> None:
    said = {(fact["topic"], fact["name"]): fact["value"] for fact in credentials[name]["facts"]}
    score = said.get(("exam", "passing"))
    exam = (said["exam", "items"], said["exam", "time_minutes"], score and score["scaled"])
    assert exam == table.EXAMS[name]
    renewal = (said.get(("maintenance", "cycle_months")), said.get(("maintenance", "ce")))
    assert renewal == table.RENEWALS[name]


def test_there_are_52_routes_in_force_and_253_requirements(national: list[Json]) -> None:
    routes = [route for row in national for route in routes_of(row)]
    requirements = [row["id"] for item in national for row in requirements_of(item)]
    assert len(routes) == len(ROUTES) == 52
    assert len(requirements) == len(set(requirements)) == 253


def test_a_remedy_is_true_for_who_has_not_begun(content: Json) -> None:
    """Nobody keeps on who never worked: that a job goes on is told by a plan, not by a rule."""
    rows = [row for credential in content["credentials"] for row in requirements_of(credential)]
    told = {row["id"]: row["remedy"]["action"] for row in rows if row["remedy"]}
    assert {name: text for name, text in told.items() if re.match("Keep|Go on", text)} == {}


# ---------------------------------------------------------------- credentials of states


def test_what_a_state_asks_is_what_its_rule_asks(content: Json) -> None:
    """Every test that can fail, in the order in which it is told, with what softens it."""
    stated = {}
    for credential in content["credentials"]:
        if credential["jurisdiction"]:
            rules = [*in_order(credential["requirements"])]
            routes = {None: rules} | {
                (route["id"], route["grants"], route["valid_from"], route["valid_until"]): [
                    *in_order(route["requirements"])
                ]
                for route in credential["routes"]
            }
            stated[credential["jurisdiction"], credential["id"]] = {
                route: [_in_short(row) for row in rows if row["kind"] != "step"]
                for route, rows in routes.items()
            }
    assert stated == OF_STATES


def _in_short(row: Json) -> tuple[Json, ...]:
    softened = row["review"] if row["kind"] == "issuer_approval" else row["if_met"]
    test = {} if row["kind"] == "issuer_approval" else row["test"]
    return row["kind"], test, softened or row["if_not_met"]


def test_only_a_state_is_sure_where_its_text_names_no_credential(content: Json) -> None:
    """Letters that we took from a body, or have from memory, never make somebody eligible."""
    for credential in content["credentials"]:
        for row in requirements_of(credential):
            notes = row["notes"] or ""
            if credential["jurisdiction"] and "names the bodies, not" in notes:
                assert row["if_met"] == "needs_review", row["id"]


def test_what_only_a_proposed_rule_says_is_not_official_and_lets_the_state_decide(
    content: Json,
) -> None:
    """A proposal can be adopted otherwise, or not at all."""
    proposals = {one["id"] for one in content["sources"] if "proposed rules" in one["title"]}
    assert proposals
    for place, row in sourced_rows(content):
        if set(row["sources"]) <= proposals:
            assert row["confidence"] != "official", place
            assert row.get("if_met", "needs_review") == "needs_review", place


# ---------------------------------------------------------------- the compiled rules


def test_the_compiled_rules_judge_by_the_table(compiled: Catalogue) -> None:
    """The engine reads from the release what it would read from the table."""
    for credential in compiled.credentials:
        if credential.state is not None:
            continue
        expected = CATALOGUE[credential.id]
        assert_judged_by(credential.requirements, expected.common)
        in_force = [route for route in credential.routes if route.standing == "in_force"]
        for route in in_force:
            assert_judged_by(route.requirements, expected.routes[route.id].asks)
            assert route.grants == expected.routes[route.id].grants


def assert_judged_by(found: tuple[Requirement, ...], expected: Any) -> None:
    assert [row.id for row in found] == [row.id for row in expected]
    for row, asked in zip(found, expected, strict=True):
        assert (row.id, row.kind, row.test) == (asked.id, asked.kind, expected_test(asked))
        assert row.if_met == (OUTCOMES[asked.if_met] or Outcome.MET)
        assert row.if_not_met == (OUTCOMES[asked.if_not_met] or Outcome.NOT_MET)
        assert row.needed == needed_by(asked)
        assert_judged_by(row.members, asked.members)


def expected_test(asked: Asked) -> Any:
    if asked.kind not in TESTS:
        return None
    test, errors = TESTS[asked.kind].read(asked.test, "test")
    assert errors == []
    if isinstance(test, ApprovalTest):
        return replace(test, confirms=asked.review == "confirms")
    return test


def needed_by(asked: Asked) -> int:
    """How many members of a group; 0 for what is no group."""
    return {"any_of": 1, "all_of": len(asked.members)}.get(asked.kind, 0)


# ---------------------------------------------------------------- sources


def sourced_rows(content: Json) -> Iterator[tuple[str, Json]]:
    """Everything that says something, with where it stands."""
    for row in (*content["institutions"], *content["programs"]):
        yield row["id"], row
        for item in (*row.get("accreditations", ()), *row.get("costs", ())):
            yield f"{row['id']} › {item.get('accreditor') or item['kind']}", item
    for collision in content["name_collisions"]:
        yield collision["letters"], collision
    for credential in content["credentials"]:
        name = credential["id"]
        for row in (*credential["facts"], *credential["fees"]):
            yield f"{name} › {row.get('name') or row['kind']}", row
        for row in in_order(credential["requirements"]):
            yield f"{name} › {row['id']}", row
        for route in credential["routes"]:
            yield f"{name} › {route['id']}", route
            for row in (*route["documents"], *route["fees"]):
                yield f"{name} › {route['id']} › {row.get('text') or row['kind']}", row
            for row in in_order(route["requirements"]):
                yield f"{name} › {route['id']} › {row['id']}", row


def test_everything_has_a_source_and_says_how_sure_we_are(content: Json) -> None:
    known = {source["id"] for source in content["sources"]}
    for place, row in sourced_rows(content):
        assert row["sources"], place
        assert set(row["sources"]) <= known, place
        assert row["confidence"] in ("official", "secondary", "recalled"), place


def test_what_no_page_says_is_not_passed_off_as_read(content: Json) -> None:
    for place, row in sourced_rows(content):
        if row["sources"] == ["recalled"]:
            assert row["confidence"] == "recalled", place


def test_what_is_official_was_read_at_a_body_or_a_state(content: Json) -> None:
    url_of = {source["id"]: source["url"] for source in content["sources"]}
    official = [row for _place, row in sourced_rows(content) if row["confidence"] == "official"]
    assert official
    for row in official:
        assert any(url_of[name] for name in row["sources"])


def test_every_source_is_used(content: Json) -> None:
    used = {name for _place, row in sourced_rows(content) for name in row["sources"]}
    used |= {
        row["remedy"]["source"]
        for credential in content["credentials"]
        for row in requirements_of(credential)
        if row["remedy"]
    }
    assert {source["id"] for source in content["sources"]} - used == set()


def test_no_two_sources_are_one_page(content: Json) -> None:
    """One address may offer several files: the edition says which."""
    pages = Counter(
        (source["url"], source["edition"]) for source in content["sources"] if source["url"]
    )
    assert [page for page, times in pages.items() if times > 1] == []


def test_no_source_is_of_the_sites_that_make_up_numbers() -> None:
    """Whole families of near-identical pages give routes and prices that no body knows."""
    made_up = ("winenfood", "visualfoodie", "eatsip365", "eathealthy365", "alliedhealthcampus")
    for file in FILES:
        text = file.read_text(encoding="utf-8").lower()
        assert [site for site in made_up if site in text] == [], file.name


# ---------------------------------------------------------------- texts


def texts(content: Json) -> Iterator[tuple[str, str]]:
    """What a visitor reads, except names and titles that others chose."""
    keys = ("text", "summary", "notes", "note", "disagreement", "period_note")
    for place, row in sourced_rows(content):
        for key in keys:
            if row.get(key):
                yield f"{place} › {key}", row[key]
        if row.get("remedy"):
            yield f"{place} › remedy", row["remedy"]["action"]


def test_texts_are_sentences_without_dashes_and_walls(content: Json) -> None:
    for place, text in texts(content):
        assert not set("—–") & set(text), place
        assert text[0].isupper() or text[0].isdigit(), place
        assert text.endswith((".", "?", ".)")), place
        assert len(text) <= 320, place


def test_every_route_has_a_summary(content: Json) -> None:
    for credential in content["credentials"]:
        assert all(route["summary"] for route in credential["routes"]), credential["id"]


def test_no_text_speaks_of_how_it_is_computed(content: Json) -> None:
    """Words of the rules' own grammar, and of files nobody else has."""
    for place, text in texts(content):
        for word in ("needs_review", "not_met", "the profile", "the store", "_"):
            assert word not in text, place


# ---------------------------------------------------------------- the files


def rows_in(file: Path) -> list[Json]:
    return json.loads(file.read_text("utf-8"))


def test_there_is_one_file_for_each_certifying_body(content: Json) -> None:
    bodies = {body["id"] for body in content["bodies"]}
    assert {file.stem for file in FILES} - SHARED == bodies


def test_a_file_holds_the_credentials_of_its_body_alone() -> None:
    for file in FILES:
        for row in rows_in(file):
            if row["model"] == "certifications.credential":
                assert row["fields"]["body"] == [file.stem]


def test_rows_go_by_names_and_not_by_numbers() -> None:
    """So that a fixture can be loaded beside rows that are there."""
    assert [row for file in FILES for row in rows_in(file) if "pk" in row] == []


@pytest.mark.once
@pytest.mark.django_db
def test_every_row_is_one_an_editor_could_have_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading asks the database alone; here every row is checked for what it cannot keep."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 27))
    call_command("load_fixtures", verbosity=0)
    monkeypatch.setattr(Persona, "known", known_ids())  # the same for all of them
    for model in apps.get_app_config("certifications").get_models():
        for row in model.objects.all():
            row.full_clean(validate_unique=False, validate_constraints=False)


@pytest.mark.once
@pytest.mark.django_db
def test_the_fixtures_can_be_published() -> None:
    call_command("load_fixtures", verbosity=0)
    assert releases.problems() == []
