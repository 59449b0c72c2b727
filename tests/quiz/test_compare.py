"""Credentials side by side: any of them, whatever the address says, and never a blank cell."""

import json
import re
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certifications.pages import Pages
from certifications.reading_grade import MOST, reading_grade
from certifications.state_names import STATE_NAMES
from quiz.answers import COOKIE
from quiz.compare import ROWS, TOLD, Cell, Line, chosen, table, yours
from quiz.ways import OTHER, SCHOOL, WORK, limit_of, ways
from tests.quiz.conftest import PERSONAS, TODAY, card_in, keep_all

pytestmark = pytest.mark.once  # what it shows does not depend on the database

FIRST = ("cma-aama", "rma-amt", "ccma-nha")


@pytest.fixture(scope="module")
def pages(content):
    return Pages(content)


@pytest.fixture(scope="module")
def everything(pages):
    """The columns of all credentials: by id, then by the title of a row."""
    found = {}
    for name in pages.credentials:
        shown = table([name], pages, TODAY)
        found[name] = {row.title: row.cells[0] for row in shown.rows}
    return found


def text_of(cell):
    parts = ((line.lead, line.text, line.note, line.disagreement) for line in cell.lines)
    return " ".join(part for line in parts for part in line if part)


def read(client, *ids):
    return client.get(reverse("quiz:compare"), {"c": ids})


def seen(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def heads(response):
    """The credentials in the head of the table."""
    head = response.content.decode().partition("<thead")[2].partition("</thead>")[0]
    return re.findall(r'href="/credentials/([\w-]+)/"', head)


# ---------------------------------------------------------------- which ones


def test_without_a_wish_the_first_of_three_bodies_stand_there(pages):
    assert chosen([], pages).ids == FIRST
    assert chosen([], pages).notes == ()


def test_what_stands_there_first_follows_the_editors_order(content):
    others = [one for one in content["credentials"] if one["id"] != "cma-aama"]
    moved = Pages({**content, "credentials": [*reversed(others)]})
    assert chosen([], moved).ids == ("cmac-amca", "ncma-ncct", "ccma-nha")


@pytest.mark.parametrize(
    ("asked", "shown", "says"),
    [
        (["rma-amt", "cma-aama"], ("rma-amt", "cma-aama"), []),
        (["rma-amt"], ("rma-amt", "cma-aama", "ccma-nha"), ["You need two or more"]),
        (["rma-amt", "rma-amt"], ("rma-amt", "cma-aama", "ccma-nha"), ["twice", "two or more"]),
        (["rma-amt", "cma-aama", "rma-amt"], ("rma-amt", "cma-aama"), ["twice: RMA (AMT)"]),
        (["gone"], FIRST, ["not on our list", "two or more"]),
        (["gone", "rma-amt", "cma-aama"], ("rma-amt", "cma-aama"), ["One of those"]),
        (
            [*FIRST, "ncma-ncct", "cmac-amca"],
            (*FIRST, "ncma-ncct"),
            ["4 at most. We left out CMAC (AMCA)."],
        ),
        (["coa-ijcahpo"], ("coa-ijcahpo", "cma-aama", "rma-amt"), ["two or more"]),
    ],
    ids=[
        "two",
        "one",
        "twice alone",
        "twice",
        "unknown",
        "one unknown",
        "five",
        "only one of work",
    ],
)
def test_whatever_is_asked_for_there_is_something_to_compare(pages, asked, shown, says):
    choice = chosen(asked, pages)
    assert choice.ids == shown
    assert len(choice.notes) == len(says)
    for note, part in zip(choice.notes, says, strict=True):
        assert part in note


def test_a_catalogue_of_one_is_no_error(content):
    alone = Pages({**content, "credentials": content["credentials"][:1]})
    assert chosen([], alone).ids == ("cma-aama",)
    assert chosen(["cma-aama", "x"], alone).ids == ("cma-aama",)


# ---------------------------------------------------------------- what cells say


def test_no_cell_is_blank_and_every_statement_has_its_source(everything):
    for name, cells in everything.items():
        assert list(cells) == [str(title) for title, _lines in ROWS]
        for title, cell in cells.items():
            assert text_of(cell).strip(), (name, title)
            for line in cell.lines:
                assert bool(line.confidence) == bool(line.sources), (name, title)
                is_body = title == "Who gives it"
                assert line.sources or line.is_missing or is_body, (name, title, line)


def test_every_way_in_force_stands_in_just_one_of_three_rows(pages):
    for name in pages.credentials:
        routes = pages.credential(name, TODAY)["routes"]
        found = [route for start in (SCHOOL, WORK, OTHER) for route in ways(routes, start)]
        assert sorted(route["id"] for route in found) == sorted(route["id"] for route in routes)


def test_every_way_in_force_is_named(pages, everything):
    for name in pages.credentials:
        told = " ".join(map(text_of, everything[name].values()))
        for route in pages.credential(name, TODAY)["routes"]:
            assert route["name"] in told, (name, route["name"])


@pytest.mark.parametrize(
    ("name", "title", "parts"),
    [
        ("cma-aama", "Last day after school", ["Within 12 months (Category 1)", "no last day"]),
        ("rma-amt", "Last day after school", ["Within 4 years (Route 1)", "After that you also"]),
        ("ccma-nha", "Last day after school", ["Within 5 years (Training program, Prov"]),
        ("coa-ijcahpo", "Last day after school", ["Within 3 years (COA-A3)"]),
        ("ncet-ncct", "Last day after school", ["Only while you are in school (Student"]),
        ("cma-aama", "By work alone", ["We found no way by work alone."]),
        ("rma-amt", "By work alone", ["5,616 hours"]),
        ("cma-aama", "Other ways", ["Medical assisting educator"]),
        ("cma-aama", "If you fail", ["three times", "six times"]),
        ("cet-nha", "If you fail", ["After three failures you wait a year."]),
        ("rpt-amt", "If you fail", ["Wait 45 days after each try."]),
        ("cma-aama", "To keep it", ["60 credits", "Or you pass the exam again"]),
        ("ccma-nha", "To keep it", ["10 credits", "Renewal costs 185 dollars."]),
        ("rma-amt", "To keep it", ["You pay 75 dollars a year.", "30 points"]),
        ("ncet-ncct", "How long it lasts", ["We found no word on how long it lasts."]),
        ("ncet-ncct", "Exam", ["We found no place where you take it."]),
        ("cet-nha", "To keep it", ["We found no fee to keep it."]),
        ("cmac-amca", "Price of the exam", ["$139 The exam", "$25 On top (Option 2"]),
        ("ncet-ncct", "Price of the exam", ["$90 For students", "about 2013"]),
        ("cet-nha", "Who accepts it", ["NCCA", "We found no state or other office"]),
        (
            "ncma-ncct",
            "Who accepts it",
            ["may count, in Washington toward: Medical Assistant-Certified"],
        ),
    ],
)
def test_bodies_with_other_words_stand_in_the_same_row(everything, name, title, parts):
    said = text_of(everything[name][title])
    for part in parts:
        assert part in said


def test_a_state_that_accepts_a_credential_on_its_own_page_is_named_beside_it(everything):
    """No list by hand: the rows of states say whom they accept, and the rules must agree."""
    rows = json.loads((Path(settings.BASE_DIR) / "fixtures" / "states.json").read_text("utf-8"))
    recognized = [
        (*row["fields"]["jurisdiction"], *row["fields"]["credential"])
        for row in rows
        if row["model"] == "careers.acceptedcredential"
    ]
    assert len(recognized) > 10
    for state, name in [*recognized, ("SC", "ncma-ncct")]:
        said = text_of(everything[name]["Who accepts it"])
        assert f"may count, in {STATE_NAMES[state]} toward:" in said, (state, name)
        assert "We found no state" not in said


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("rma-amt", ["$525", "The exam: $150.", "5 yearly fees of $75: $375."]),
        ("ccma-nha", ["$539", "The exam: $169.", "2 renewals of $185: $370."]),
        ("cma-aama", ["We cannot add it up.", "what it costs to keep it from memory only"]),
        ("cmac-amca", ["We cannot add it up.", "We found no fee to keep it."]),
        ("ncet-ncct", ["no price of the exam for everybody", "We found no fee to keep it."]),
    ],
)
def test_the_sum_is_made_of_what_was_read_or_says_what_is_not_known(everything, name, parts):
    said = text_of(everything[name]["First six years, our sum"])
    for part in parts:
        assert part in said
    assert ("$" in said) == ("cannot" not in said)


def test_the_sum_is_as_sure_as_the_least_sure_of_its_parts(everything):
    assert everything["cmas-amt"]["First six years, our sum"].lines[0].confidence == "secondary"


def test_what_is_unlike_in_confidence_is_marked_line_by_line():
    sure, unsure = Line("a", confidence="official"), Line("b", confidence="recalled")
    assert Cell("CMA (AAMA)", (sure, unsure)).confidence == ""
    assert Cell("CMA (AAMA)", (unsure, unsure)).confidence == "recalled"


def leaf(kind="training", **test):
    return {"kind": kind, "members": [], "test": test, "text": kind, "confidence": "official"}


def group(kind, *members):
    return {"kind": kind, "members": list(members), "test": {}, "text": kind}


YEAR = leaf(completed_within_months=12)
STUDENT = leaf(in_progress=True)
WORKED = leaf("experience", min_hours=10)


@pytest.mark.parametrize(
    ("requirements", "months", "later", "only_inside"),
    [
        ([leaf(), WORKED], None, (), False),
        ([YEAR, leaf(completed_within_months=60)], 12, (), False),
        ([group("any_of", YEAR, leaf(completed_within_months=60))], 60, (), False),
        ([group("any_of", YEAR, STUDENT)], 12, (), False),
        ([group("any_of", YEAR, WORKED)], 12, ("experience",), False),
        ([group("any_of", STUDENT, STUDENT)], None, (), True),
        ([group("all_of", YEAR, WORKED)], 12, (), False),
        ([STUDENT, leaf()], None, (), True),
    ],
)
def test_the_last_day_is_read_off_the_rules(requirements, months, later, only_inside):
    limit = limit_of(requirements)
    assert (limit.months, limit.later, limit.only_inside) == (months, later, only_inside)


def test_our_own_words_are_read_in_the_eighth_grade(everything):
    """Those of the catalogue are measured where they stand."""
    ours = {
        line.text
        for cells in everything.values()
        for cell in cells.values()
        for line in cell.lines
        if line.is_missing
    }
    ours |= {str(part.missing) for _title, parts in TOLD.values() for part in parts if part.missing}
    sentences = [text for text in ours if text.endswith(".")]
    assert len(sentences) > 12
    assert [text for text in sentences if reading_grade(text) > MOST] == []


@pytest.mark.django_db
def test_the_page_around_the_table_is_read_in_the_eighth_grade(client, published):
    html = read(client, "gone", "rma-amt", "rma-amt").content.decode()
    main = re.sub(r"<tbody.*</tbody>", "", html.partition("<main")[2], flags=re.DOTALL)
    said = [
        re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<p.*?</p>", main, re.DOTALL)
    ]
    assert len(said) > 6
    assert [text for text in said if text.endswith(".") and reading_grade(text) > MOST] == []


# ---------------------------------------------------------------- the page


@pytest.mark.django_db
@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.long)])
def test_pairs_can_be_read(every, client, published, pages):
    """Each beside the next, and the last beside the first; every pair takes `--long`."""
    names = list(pages.credentials)
    pairs = combinations(names, 2) if every else pairwise([*names, names[0]])
    for pair in pairs:
        response = read(client, *pair)
        assert response.status_code == 200
        assert heads(response) == list(pair)
        body = response.content.decode().partition("<tbody")[2].partition("</tbody>")[0]
        cells = re.findall(r"<td[^>]*>(.*?)</td>", body, flags=re.DOTALL)
        assert all(re.sub(r"<[^>]+>|\s", "", cell) for cell in cells)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["", "?c=x", "?c=%00", "?c=cma-aama&c=cma-aama", "?c=" + "a" * 5000]
)
def test_no_address_is_an_error(client, published, query):
    response = client.get(reverse("quiz:compare") + query)
    assert response.status_code == 200
    assert len(heads(response)) == 3
    assert ('role="status"' in response.content.decode()) == bool(query)
    assert ("noindex" in response.content.decode()) == bool(query)


@pytest.mark.django_db
def test_an_empty_list_of_the_form_leaves_the_address(client, published):
    response = read(client, "cma-aama", "rma-amt", "", "")
    assert response.status_code == 302
    assert response.url == "/compare/?c=cma-aama&c=rma-amt"
    assert read(client, "").url == "/compare/"


@pytest.mark.django_db
def test_the_form_holds_what_is_shown(client, published):
    html = read(client, "coa-ijcahpo", "pbt-ascp").content.decode()
    lists = re.findall(r"<select.*?</select>", html, flags=re.DOTALL)
    chosen_ones = [re.findall(r'value="([\w-]+)" selected', one) for one in lists]
    assert chosen_ones == [["coa-ijcahpo"], ["pbt-ascp"], [], []]


@pytest.mark.django_db
def test_nobody_who_told_nothing_is_judged(client, published):
    response = read(client)
    assert "You have not told us anything yet." in seen(response)
    assert "chip" not in response.content.decode()
    assert "noindex" not in response.content.decode()
    assert "no-store" not in response.headers.get("Cache-Control", "")
    assert "Cookie" in response.headers["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "persona",
    PERSONAS[::80] + [p for p in PERSONAS if "three-failures" in p["id"]],
    ids=lambda persona: persona["id"],
)
def test_the_verdict_is_that_of_the_results_page(client, published, on_day, persona):
    on_day(date.fromisoformat(persona["as_of"]))
    client.cookies[COOKIE] = keep_all(persona)
    results = client.get(reverse("quiz:results")).content.decode()
    compared = read(client, *FIRST)
    assert "noindex" in compared.content.decode()
    assert "no-store" in compared.headers["Cache-Control"]
    row = compared.content.decode().partition('class="you"')[2].partition("</tr>")[0]
    cells = re.findall(r"<td.*?</td>", row, flags=re.DOTALL)
    assert len(cells) == len(FIRST)
    for name, cell in zip(FIRST, cells, strict=True):
        group = re.search(r'class="chip (\w+)"', cell)[1]
        inside = results.partition(f'id="{group}"')[2].partition("<section")[0]
        assert f'id="{name}"' in inside
        days = re.findall(r'datetime="([\d-]+)"', cell)
        assert days == re.findall(r'<time datetime="([\d-]+)"', card_in(results, name))[: len(days)]


@pytest.mark.django_db
def test_the_gap_is_named_with_how_much_is_missing(client, published, on_day):
    persona = next(p for p in PERSONAS if p["id"] == "nha-cet-training-nine-ekgs")
    on_day(date.fromisoformat(persona["as_of"]))
    client.cookies[COOKIE] = keep_all(persona)
    told = seen(read(client, "cet-nha", "ncet-ncct"))
    assert "Missing:" in told
    assert "1 more." in told


@pytest.mark.django_db
def test_what_opens_by_itself_does_not_list_what_another_way_would_take(client, published, on_day):
    persona = next(p for p in PERSONAS if p["id"] == "amt-rma-work-just-begun")
    on_day(date.fromisoformat(persona["as_of"]))
    client.cookies[COOKIE] = keep_all(persona)
    row = read(client, "rma-amt", "ccma-nha").content.decode().partition('class="you"')[2]
    rma, ccma = re.findall(r"<td.*?</td>", row.partition("</tr>")[0], flags=re.DOTALL)
    assert "It opens later if" in rma
    assert "Missing:" not in rma
    assert "Missing:" in ccma


def test_what_the_results_leave_out_is_said_to_be_of_one_state():
    assert yours([], ["ma-wa"]) == [(None, None)]
    said = render_to_string("quiz/compare_you.html", {"group": None, "card": None})
    assert "It is for one state only." in said
    assert "/check/you/" in said


@pytest.mark.django_db
def test_answers_of_a_lost_row_are_no_answers_and_no_cache_keeps_that(client, published):
    client.cookies[COOKIE] = "long-gone"
    response = read(client)
    assert "You have not told us anything yet." in seen(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_at_most_two_queries_however_many_there_are(client, published, on_day):
    client.cookies[COOKIE] = keep_all(PERSONAS[0])
    for ids in ([], [*FIRST, "ncma-ncct"]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(client, *ids)
        assert len(queries) <= 2


@pytest.mark.django_db
def test_unsure_statements_are_marked(client, published):
    html = read(client, "cma-aama", "ccma-nha").content.decode()
    row = html.partition(">How long it lasts</th>")[2].partition("</tr>")[0]
    official, second_hand = re.findall(r"<td.*?</td>", row, flags=re.DOTALL)
    assert "Second-hand" not in official
    assert '<b class="sure">Second-hand</b>' in second_hand


@pytest.mark.django_db
def test_other_pages_lead_here(client, published):
    for address in ("/credentials/", "/credentials/rma-amt/", "/check/results/"):
        html = client.get(address).content.decode()
        main = html.partition("<main")[2]
        assert "/compare/" in main, address
    assert "/compare/?c=rma-amt" in client.get("/credentials/rma-amt/").content.decode()


@pytest.mark.django_db
def test_before_the_first_release_there_is_nothing_to_compare(client):
    assert read(client).status_code == 503
