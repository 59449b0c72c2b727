"""A program's page and the page of accreditors: every fact with its source, and what to ask."""

import copy
import re
from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone

from certifications import fixtures, releases
from certifications.accreditors import Accreditor, accreditors_by_layer
from certifications.catalogue import canonical_text, content_hash
from certifications.finder import Finder
from certifications.models import Publication, Release
from certifications.programs import Programs
from eligibility.opening import PLAIN, Opening, Openings

from . import factories
from .test_pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MESA = "carrington-college-mesa-medical-assistant-az"
WAYNE = "fortis-institute-wayne-medical-clinical-assistant-nj"
CECIL = "cecil-college-medical-assistant-certificate-md"
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _on_a_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: TODAY)


@pytest.fixture
def with_accreditors(db):
    fixtures.load([settings.BASE_DIR / "fixtures/accreditors.json"])


def read(client, program):
    response = client.get(f"/programs/{program}/")
    assert response.status_code == 200
    return Page(response.content.decode())


def section(page, heading):
    """What stands under a heading, up to the next one of the page's main sections."""
    _before, _heading, after = page.text.partition(heading)
    ends = [
        after.find(other)
        for other in (
            "What it costs",
            "Who accredits it",
            "What to ask the school",
            "A public file",
        )
        if other in after
    ]
    return after[: min(ends, default=len(after))]


# ---------------------------------------------------------------- a program


def test_the_page_gives_what_is_known_and_says_what_is_not(client, published):
    page = read(client, MESA)
    for words in (
        "Carrington College-Mesa, Mesa, AZ",
        "Medical assisting (CIP 51.0801)",
        "Length 8 months",
        "Ends with Not found",
        "Hours Not found",
        "A source of November 2020 names ABHES as its accreditor. Check before you enroll.",
        "The whole program: tuition and fees $19,156 (2023-24)",
        "We do not know who accredits the school. Ask it.",
        "A public file last listed this school in",
    ):
        assert words in page.text, words


def test_what_it_opens_stands_with_the_reason_and_its_source(client, published):
    opens = section(read(client, MESA), "What it would open")
    assert "As of 24 July 2027, the day you would finish." in opens
    assert "Would open CCMA (NHA)" in opens
    assert "May open CMA (AAMA)" in opens
    assert "It depends on this: who accredits the program while you are there." in opens
    assert (
        "By our record of November 2020, ABHES accredited the program."
        " We do not know about your time there."
    ) in opens
    assert re.search(r"\d+ exams that it does not open", opens)
    assert "CPT (NHA) : Still missing after it:" in opens


def test_the_page_says_of_each_exam_what_the_engine_does(client, published):
    openings = Openings(published.catalogue, PLAIN, TODAY)
    words = {Opening.OPENS: "Would open", Opening.MAY_OPEN: "May open"}
    for name in (MESA, WAYNE, CECIL, "hagerstown-community-college-phlebotomy-certificate-md"):
        text = section(read(client, name), "What it would open")
        months = Programs.of(published).programs[name].get("length_months")
        letters = {one.id: one.letters for one in published.catalogue.credentials}
        for one in openings.of(published.catalogue.programs[name], months):
            said = [word for word in words.values() if f"{word} {letters[one.credential]}" in text]
            assert said == ([words[one.opening]] if one.opening in words else []), one


def test_what_has_no_known_length_is_said_to_be_judged_as_if_it_ended_today(client, published):
    lengths = {name: one.get("length_months") for name, one in programs_of(published).items()}
    unknown = section(read(client, CECIL), "What it would open")
    assert lengths[CECIL] is None
    assert "We do not know how long it takes. So we judged it as if it ended today, " in unknown
    known = section(read(client, MESA), "What it would open")
    assert lengths[MESA]
    assert "the day you would finish." in known
    assert "as if it ended today" not in known
    found = plain_page(client, "/programs/?state=MD")
    assert "Length Not found. We judged it as if it ended today." in found


def programs_of(release):
    return Programs.of(release).programs


def plain_page(client, address):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(address).content.decode()))


def test_prices_of_a_program_and_of_a_year_stand_apart(client, published):
    costs = section(read(client, CECIL), "What it costs")
    assert "For one year at this school" in costs
    assert "A year at this school, living in the state $8,070 (2021-22)" in costs
    assert "For the whole program" not in costs
    assert "What does the whole program cost, with all fees?" in read(client, CECIL).text


@pytest.mark.parametrize(
    ("parts", "asked", "not_asked"),
    [
        ({}, "How many clock hours does it have in all?", "Does ABHES accredit"),
        ({"clock_hours": 900}, "How many months does it take?", "How many clock hours"),
        ({"award": "diploma"}, "Is it taught on campus", "What do I get at the end"),
        ({"delivery": "online"}, "Who accredits the school?", "Is it taught on campus"),
    ],
)
def test_what_to_ask_is_what_is_not_known(client, parts, asked, not_asked):
    factories.catalogue()
    factories.program("ma", **parts)
    releases.publish()
    text = read(client, "ma").text
    assert asked in text
    assert not_asked not in text


def test_old_evidence_is_to_be_asked_about(client, published):
    assert "Does ABHES accredit this program today, and until when?" in read(client, MESA).text


@pytest.fixture
def granted(published):
    """Published: a list says until when a program is accredited. That list is made up."""
    content = copy.deepcopy(published.content)
    program = next(one for one in content["programs"] if one["id"] == MESA)
    source = content["sources"][0] | {"id": "made-up-list", "title": "A made-up list"}
    content["sources"].append(source | {"read_on": "2026-11-20"})
    proof = {"accreditor": "ABHES", "known_on": "2026-11-02", "valid_until": "2029-06-30"}
    stated = {"confidence": "official", "sources": ["made-up-list"]}
    program |= {"award": "diploma", "accreditations": [proof | stated]}
    text = canonical_text(content)
    release = Release.objects.create(text=text, hash=content_hash(text))
    Publication.objects.create(release=release, note="For a test")
    releases.forget()


@pytest.mark.parametrize(
    ("today", "words"), [(TODAY, "Would open"), (date(2029, 7, 1), "May open")]
)
def test_a_term_to_come_opens_and_the_page_says_until_when(
    client, granted, monkeypatch, today, words
):
    monkeypatch.setattr(timezone, "localdate", lambda value=None: today)
    page = read(client, MESA)
    response = client.get("/programs/?opens=cma-aama&state=AZ")
    found, listed = response.context["cards"], Page(response.content.decode())
    assert (
        "A source of 2 November 2026 says that ABHES accredits it until 30 June 2029."
        " ABHES can end that sooner. Check before you enroll."
    ) in page.text
    opens = section(page, "What it would open")
    assert f"{words} CMA (AAMA)" in opens
    assert (
        "The program is accredited by ABHES until 30 June 2029, according to “A made-up list”,"
        " read on 20 November 2026."
    ) in opens
    assert ("ABHES can end that sooner." in opens) == (today == TODAY)
    (card,) = [one for one in found if one["id"] == MESA]
    assert bool(card["asked"].get("opens")) == (today == TODAY)
    assert "says that ABHES accredits it until 30 June 2029. ABHES can end that" in listed.text


def test_what_follows_a_term_that_runs_out_before_the_end_is_asked(client, granted, monkeypatch):
    asked = "ABHES grants it until 30 June 2029, before I would finish. What comes then?"
    for today, is_asked in ((date(2028, 10, 30), False), (date(2028, 11, 1), True)):
        monkeypatch.setattr(timezone, "localdate", lambda value=None, day=today: day)
        assert (asked in read(client, MESA).text) == is_asked


def test_who_is_named_as_accreditor_is_told_with_its_recognition(
    client, published, with_accreditors
):
    text = read(client, MESA).text
    assert "ABHES : Accrediting Bureau of Health Education Schools." in text
    assert "Recognized by: U.S. Department of Education. (Second-hand)" in text


def test_an_accreditor_is_known_by_its_letters_its_name_and_its_former_name(with_accreditors):
    names = {"HLC", "Council on Occupational Education", "Distance Education and Training Council"}
    assert [row.abbreviation for row in Accreditor.named(names)] == ["HLC", "COE", "DEAC"]
    assert Accreditor.named({"Nobody"}) == []


def figure(**parts):
    made = {
        "cip": "51.0801",
        "level": "certificate",
        "measure": "completers",
        "value": 1061,
        "year": "2022-23",
        "scope": "All places of the school",
        "confidence": "official",
    }
    return made | {"sources": ["dapip-2020-11"]} | parts  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({}, "People who finished in a year 1,061 (2022-23). Certificate or diploma."
             " All places of the school"),
        ({"cip": "51.08", "measure": "median_debt", "value": 9500.0, "cohort": "finished 2014"},
         "Middle debt of those who borrowed $9,500 (2022-23). Certificate or diploma."
         " finished 2014. All places of the school"),
        ({"value": 0}, "People who finished in a year 0 (2022-23)"),
        ({"value": None, "is_suppressed": True},
         "People who finished in a year Not shown by the publisher, since so few people"),
    ],
)  # fmt: skip
def test_figures_of_the_school_stand_with_year_and_scope(client, published, parts, words):
    with of_school(published, figures=[figure(**parts), figure(cip="51.38", value=777)]):
        text = read(client, MESA).text
    assert words in text
    assert "777" not in text, "of another subject"


def test_signs_that_it_is_no_longer_taught_are_said_aloud(client, published):
    with of_school(published, is_active=False):
        page = read(client, MESA)
        assert "A public file says that this school is closed." in page.text
        assert "nobody can start this program there, and it opens nothing" in page.text
        assert "would open" not in page.text.lower()
        assert client.get(f"/api/v1/programs/{MESA}").json()["opens"] == []
        found = client.get("/programs/?opens=ccma-nha&state=AZ").context["cards"]
        assert MESA not in [one["id"] for one in found]
    assert "is closed" not in read(client, MESA).text
    assert client.get(f"/api/v1/programs/{MESA}").json()["opens"] != []
    found = client.get("/programs/?opens=ccma-nha&state=AZ").context["cards"]
    assert MESA in [one["id"] for one in found]


@contextmanager
def of_school(release, **parts):
    """The same school with parts that public files may bring."""
    programs = Programs.of(release)
    school = programs.schools[programs.programs[MESA]["institution"]]
    school.update(parts)
    releases._made.pop(Finder, None)  # what was read off the school as it was
    try:
        yield
    finally:
        releases._made.pop(Finder, None)
        for name in parts:
            del school[name]


def test_a_program_that_is_gone_says_so(client, published):
    response = client.get("/programs/no-such-program/")
    assert response.status_code == 404
    assert "We do not list this program, or no longer." in response.content.decode()


@pytest.mark.long
def test_every_program_has_a_whole_page(client, published):
    for name in published.catalogue.programs:
        page = read(client, name)
        assert page.levels().count(1) == 1, name


def test_programs_ask_the_database_little(client, published, django_assert_max_num_queries):
    client.get("/programs/")
    with django_assert_max_num_queries(4):  # what is current, who accredits, recognizes, lists
        client.get(f"/programs/{MESA}/")


@pytest.mark.parametrize("address", ["/programs/", f"/programs/{MESA}/"])
def test_beside_old_evidence_or_none_stand_the_accreditors_with_lists_of_their_own(
    client, published, with_accreditors, address
):
    page = Page(client.get(address).content.decode())
    assert "accreditors list themselves: CAAHEP (caahep.org) , ABHES (abhes.org)" in page.text
    links = [a["href"] for a in page.named("a")]
    assert {"https://www.caahep.org/", "https://www.abhes.org/"} <= set(links)
    cards = len(page.named("article")) or 1
    assert links.count("https://www.abhes.org/") >= cards


@pytest.mark.parametrize("address", ["/programs/", f"/programs/{MESA}/", "/accreditors/"])
def test_pages_are_whole_and_no_link_inside_them_is_dead(
    client, published, with_accreditors, address
):
    page = Page(client.get(address).content.decode())
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert page.levels().count(1) == 1
    inside = {a["href"][1:] for a in page.named("a") if a.get("href", "").startswith("#")}
    labelled = {name for _, a in page.tags for name in a.get("aria-labelledby", "").split()}
    assert inside | labelled <= set(ids)


# ---------------------------------------------------------------- accreditors


def test_the_fixtures_keep_the_three_layers_apart(with_accreditors):
    found = {
        layer: [row.abbreviation for row in rows] for layer, rows in accreditors_by_layer().items()
    }
    assert found["programs"] == ["CAAHEP", "ABHES"]
    assert found["exams"] == ["NCCA", "ANAB"]
    assert found["past"] == ["CAHEA", "ACICS"]
    assert len(found["schools"]) == 16
    assert "ABHES" in found["schools"]
    assert "ACICS" not in found["schools"]


def test_recognition_has_days_and_is_never_taken_for_granted(with_accreditors):
    known = {
        row.abbreviation: {
            (one.by, one.is_recognized, one.recognized_from, one.recognized_until, one.confidence)
            for one in row.recognitions.all()
        }
        for row in Accreditor.objects.all()
    }
    assert known["CAAHEP"] == {
        ("chea", True, "", "", "recalled"),
        ("usde", False, "", "", "recalled"),
    }
    assert known["ACCSC"] == {("usde", True, "1967", "", "official")}
    assert known["ACICS"] == {("usde", True, "", "2022-08", "recalled")}
    assert known["NCCA"] == known["CAHEA"] == set()


def test_the_page_tells_who_is_who(client, published, with_accreditors):
    text = Page(client.get("/accreditors/").content.decode()).text
    for words in (
        "Not recognized by: U.S. Department of Education. (From memory)",
        "Recognized until 2022-08 by: U.S. Department of Education.",
        "Recognized since 1967 by: U.S. Department of Education. (Official page)",
        "Closed in 1994.",
        "It works through this board: Medical Assisting Education Review Board (MAERB).",
        "Once for these states: AK, ID, MT, NV, OR, UT, WA.",
        "before: Distance Education and Training Council",
    ):
        assert words in text, words


def test_the_page_of_accreditors_asks_as_often_for_many(
    client, published, with_accreditors, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5):
        client.get("/accreditors/")


def test_what_was_never_recognized_has_no_days(with_accreditors):
    row = Accreditor.objects.get(code="caahep").recognitions.get(by="usde")
    row.recognized_until = "2022"
    with pytest.raises(Exception, match="never recognized has no days"):
        row.full_clean()


def test_no_verdict_looks_at_who_is_recognized(published, with_accreditors):
    before = published.hash
    Accreditor.objects.all().delete()
    assert releases.current().hash == before
