"""The pages and the interface about states: they say what the rows say, all of it and no more."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django.db import transaction

from careers.states import EXPLAINED, Level
from certifications import releases
from certifications.models import Source
from certifications.templatetags.readable import day, unbroken
from tests.sourced import figures, figures_without_source

from .test_states import JURISDICTIONS, KINDS, fields_of, words_of

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The fixtures, for all pages at once; taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_fixtures", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def _rows(loaded, db):
    releases.forget()


@pytest.mark.usefixtures("_rows")
def test_every_state_page_says_what_its_rows_say(client, django_assert_max_num_queries):
    for code, row in JURISDICTIONS.items():
        with django_assert_max_num_queries(17):
            response = client.get(f"/states/{code.lower()}/")
        assert response.status_code == 200, code
        page = words_of(response)
        own = [
            fields
            for model in ("statement", "citation", "acceptedcredential")
            for fields in fields_of(model)
            if fields["jurisdiction"] == [code]
        ]
        for fields in (row, *own):
            for part in ("name", "summary", "not_verified", "recognized_note", "text", "cite"):
                said = unbroken(" ".join(fields.get(part, "").split()))
                assert said in page, (code, part)
            assert KINDS[fields["confidence"]] in page, code
            for (name,) in fields["sources"]:
                source = Source.objects.get(code=name)
                assert " ".join(source.title.split()) in page, (code, name)
                assert day(source.read_on) in page, (code, name)
        assert "This is not legal advice" in page, code
        no_rule = f"We found no rule of {row['name']} about medical assistants."
        assert (no_rule in page) == (row["level"] == "no_specific_rule"), code
        for never in ("not required", "is required to", "nothing is required"):
            assert never not in page.lower() or never in json.dumps(own).lower(), (code, never)
        if not [fields for fields in own if "cite" in fields]:
            assert "We can name no law." in page, code


@pytest.mark.usefixtures("_rows")
@pytest.mark.parametrize("code", ["wa", "ca", "sd"])
def test_no_figure_of_a_state_stands_without_a_source_and_a_year(client, published, code):
    html = client.get(f"/states/{code}/").content.decode()
    assert len(figures(html)) >= 10
    assert figures_without_source(html) == []


@pytest.mark.usefixtures("_rows")
def test_every_state_is_on_the_index_under_what_it_asks(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        response = client.get("/states/")
    html = response.content.decode()
    parts = re.split(r'<h2 class="h3" id="([a-z_]+)"', html)
    placed = {}
    for level, part in zip(parts[1::2], parts[2::2], strict=True):
        for code in re.findall(r'href="/states/([a-z]{2})/"', part):
            placed[code.upper()] = level
    assert placed == {code: row["level"] for code, row in JURISDICTIONS.items()}
    page = words_of(response)
    assert all(str(EXPLAINED[Level(level)]) in page for level in set(placed.values()))
    assert client.get("/states/?state=WA").url == "/states/wa/"
    assert client.get("/states/?state=nowhere").status_code == 200


@pytest.mark.usefixtures("_rows")
def test_a_text_that_has_ended_says_so_aloud(client, monkeypatch):
    ends = "Its last day is 31 December 2026, unless it is renewed."
    over = "This ended on 31 December 2026, unless it was renewed."
    for today, said, not_said in (
        (date(2026, 12, 31), ends, over),
        (date(2027, 1, 1), over, ends),
    ):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda today=today: today)
        page = words_of(client.get("/states/il/"))
        assert said in page
        assert not_said not in page


@pytest.mark.usefixtures("_rows")
def test_other_addresses_lead_somewhere(client):
    assert client.get("/states/WA/").url == "/states/wa/"
    assert client.get("/states/gu/").status_code == 404
    assert client.get("/states/nowhere/").status_code == 404


@pytest.mark.usefixtures("_rows")
def test_the_api_says_the_same_as_the_pages(client):
    lines = client.get("/api/v1/states").json()
    assert len(lines["states"]) == 51
    assert len(lines["everywhere"]) == len(fields_of("federalnote"))
    assert {one["code"]: one["finds_no_rule"] for one in lines["states"]} == {
        code: row["level"] == "no_specific_rule" for code, row in JURISDICTIONS.items()
    }
    for code in ("WA", "il", "AL", "Sd"):
        found = client.get(f"/api/v1/states/{code}").json()
        own = [row for row in fields_of("statement") if row["jurisdiction"] == [code.upper()]]
        assert {one["text"] for one in found["statements"]} == {row["text"] for row in own}
        assert all(one["sources"] for one in found["statements"])
    assert client.get("/api/v1/states/gu").status_code == 404
    schema = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/states", "/api/v1/states/{code}"} <= schema["paths"].keys()


@pytest.mark.usefixtures("_rows")
def test_with_a_release_a_state_page_shows_what_the_state_asks(client, published):
    page = words_of(client.get("/states/wa/"))
    assert "Medical Assistant-Certified, interim certification" in page
    assert "We know of 7 programs in Washington. Here are 5 of the 7." in page
    assert "Here are" not in words_of(client.get("/states/nd/"))
    assert "This way ended on 15 July 2026." in words_of(client.get("/states/sc/"))
    assert client.get("/api/v1/states/WA").json()["credentials"][0] == "wa-ma-c"
    assert "What the state asks for" not in words_of(client.get("/states/oh/"))


@pytest.mark.usefixtures("_rows")
def test_programs_of_a_state_stand_as_in_the_finder_and_those_that_are_gone_say_so(
    client, published, monkeypatch
):
    def first():
        return client.get("/states/wa/").context["programs"]["first"]

    finder = client.get("/programs/?state=WA").context["cards"]
    assert [one["id"] for one in first()] == [one["id"] for one in finder[:5]]
    gone, closed = finder[0]["id"], finder[1]["id"]
    programs = [
        {**one, "not_seen_since": "2021-22"} if one["id"] == gone else one
        for one in published.content["programs"]
    ]
    school = next(one["institution"] for one in programs if one["id"] == closed)
    schools = [
        {**one, "is_active": False} if one["id"] == school else one
        for one in published.content["institutions"]
    ]
    content = {**published.content, "programs": programs, "institutions": schools}
    changed = replace(published, hash="d" * 64, content=content)
    monkeypatch.setattr(releases, "current", lambda: changed)
    shown = [one["id"] for one in client.get("/programs/?state=WA").context["cards"]]
    assert [one["id"] for one in first()] == shown[:5]
    assert not {gone, closed} & set(shown[:5])
    monkeypatch.setattr("careers.state_views.FIRST_PROGRAMS", 50)
    page = words_of(client.get("/states/wa/"))
    assert "Newer files do not list this program. It was last listed for 2021-22." in page
    assert "A public file says that this school is closed." in page
    told = client.get(f"/api/v1/programs/{gone}").json()["program"]
    assert (told["is_active"], told["not_seen_since"]) == (None, "2021-22")
    assert client.get(f"/api/v1/programs/{closed}").json()["program"]["is_active"] is False


@pytest.mark.usefixtures("_rows")
def test_a_list_of_places_says_of_none_how_sure_a_statement_is(client):
    """That belongs to a statement; the same place may stand under several, surer and less sure."""
    html = client.get("/states/wa/").content.decode()
    looked = html[html.index('id="looked"') :].partition("</section>")[0]
    assert "climbtheladder.com" in looked
    for kind in ("Official page", "Second-hand", "From memory"):
        assert kind not in looked
