"""The finder: what fits, what is not said, what to give up, and how long ten thousand take."""

import random
import time
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from certifications import finder_form, releases, zip_codes
from certifications.finder import Finder, Wanted, _miles, miles_between
from certifications.would_open import openings_of
from eligibility.opening import PLAIN, Openings
from eligibility.rules import load_catalogue

from . import factories
from .test_pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TODAY = date(2026, 11, 24)
URL = "/programs/"
SEATTLE, TACOMA, PORTLAND = (47.6062, -122.3321), (47.2529, -122.4443), (45.5152, -122.6784)
MANY = 10_000


@pytest.fixture
def places(monkeypatch):
    """Three ZIP codes, as the table would place them."""
    known = {"98101": SEATTLE, "98402": TACOMA, "97201": PORTLAND}
    monkeypatch.setattr(
        finder_form, "places_of", lambda zips: {one: known[one] for one in zips if one in known}
    )


def publish(*schools):
    """The rows as they are, with schools placed as the importer places them."""
    releases.publish()
    published = releases.current()
    placed = dict(schools)
    institutions = [
        school | ({"latitude": placed[school["id"]][0], "longitude": placed[school["id"]][1]}
                  if school["id"] in placed else {})
        for school in published.content["institutions"]
    ]  # fmt: skip
    return replace(
        published, hash="f" * 64, content={**published.content, "institutions": institutions}
    )


def searched(release, **wishes):
    openings = Openings(release.catalogue, PLAIN, TODAY)
    return Finder(release).search(Wanted(**wishes), openings)


def ids(search):
    return [hit.entry.program.id for hit in search.hits]


@pytest.fixture
def northwest(db):
    """Four programs: three near each other, and one of which little is known."""
    factories.catalogue()
    for code, state, town in (
        ("seattle", "WA", "Seattle"),
        ("tacoma", "WA", "Tacoma"),
        ("portland", "OR", "Portland"),
        ("nowhere", "WA", "Walla Walla"),
    ):
        factories.school(f"{code}-college", city=town, state=state)
    schools = {row.code: row for row in factories.Institution.objects.all()}
    made = {
        "seattle": {"award": "certificate", "length_months": 9, "delivery": "campus"},
        "tacoma": {"award": "associate", "length_months": 24, "delivery": "hybrid"},
        "portland": {"award": "certificate", "length_months": 12, "cip": "51.1009"},
        "nowhere": {},
    }
    rows = {
        code: factories.program(code, of=schools[f"{code}-college"], **parts)
        for code, parts in made.items()
    }
    factories.cost(rows["seattle"], amount_usd=9000)
    factories.cost(rows["seattle"], amount_usd=12000, year="2024-25")
    factories.cost(rows["tacoma"], kind="in_state_year", amount_usd=4000)
    factories.proof(rows["tacoma"], known_on="2026-10", accreditor="CAAHEP")
    factories.proof(rows["seattle"], known_on="2020-11")
    factories.school_proof(rows["portland"].institution, known_on="2020-11")
    return publish(
        ("seattle-college", SEATTLE), ("tacoma-college", TACOMA), ("portland-college", PORTLAND)
    )


# ---------------------------------------------------------------- distance


def test_miles_are_those_of_the_haversine_formula():
    assert miles_between(SEATTLE, SEATTLE) == 0
    assert miles_between(SEATTLE, TACOMA) == pytest.approx(24.97, abs=0.05)
    assert miles_between(SEATTLE, PORTLAND) == pytest.approx(145.4, abs=0.3)
    assert miles_between((0, 0), (0, 180)) == pytest.approx(3.14159265 * 3958.8)
    assert miles_between((51.9, -176.6), (52.0, 179.5)) < 170, "over the date line"


def test_the_nearest_come_first_and_who_does_not_say_where_is_told(northwest):
    found = searched(northwest, near=SEATTLE, miles=50)
    assert ids(found) == ["seattle", "tacoma"]
    assert [round(hit.miles) for hit in found.hits] == [0, 25]
    assert found.untold == {"near": 1}
    assert ids(searched(northwest, near=SEATTLE, miles=50, untold=True))[2:] == ["nowhere"]
    assert ids(searched(northwest, near=PORTLAND)) == ["portland", "tacoma", "seattle", "nowhere"]


def test_without_a_place_the_newest_proof_comes_first_and_then_names(northwest):
    assert ids(searched(northwest)) == ["tacoma", "seattle", "nowhere", "portland"]


def test_what_newer_files_do_not_list_comes_last_and_says_so(client, northwest, monkeypatch):
    content = northwest.content
    gone = [
        {**one, "not_seen_since": "2022-23"} if one["id"] == "tacoma" else one
        for one in content["programs"]
    ]
    release = replace(northwest, hash="e" * 64, content={**content, "programs": gone})
    assert ids(searched(release)) == ["seattle", "nowhere", "portland", "tacoma"]
    assert "tacoma" not in [one.program.id for one in Finder(release).in_state("WA")]
    monkeypatch.setattr(releases, "current", lambda: release)
    words = "Newer files do not list this program. It was last listed for 2022-23."
    assert read(client, URL).text.count(words) == 1


# ---------------------------------------------------------------- wishes


@pytest.mark.parametrize(
    ("wishes", "expected", "untold"),
    [
        ({"state": "OR"}, ["portland"], {}),
        ({"city": "walla"}, ["nowhere"], {}),
        ({"text": "TACOMA college"}, ["tacoma"], {}),
        ({"cip": "51.1009"}, ["portland"], {}),
        ({"award": "certificate"}, ["seattle", "portland"], {"award": 1}),
        ({"delivery": "hybrid"}, ["tacoma"], {"delivery": 2}),
        ({"months": 12}, ["seattle", "portland"], {"months": 1}),
        ({"months": 8}, [], {"months": 1}),
        ({"cost": 12000}, ["seattle"], {"cost": 3}),
        ({"cost": 11999}, [], {"cost": 3}),
        ({"cost": 4000, "price": "in_state_year"}, ["tacoma"], {"cost": 3}),
        ({"accreditor": "CAAHEP"}, ["tacoma"], {"accreditor": 2}),
        ({"accreditor": "school:ABHES"}, ["portland"], {"accreditor": 3}),
        ({"state": "WA", "award": "certificate", "months": 9}, ["seattle"], {}),
    ],
)
def test_a_wish_is_kept_and_who_does_not_say_is_counted(northwest, wishes, expected, untold):
    """Of two prices the newer counts, and that of a year is none of a program."""
    found = searched(northwest, **wishes)
    assert (ids(found), found.untold) == (expected, untold)


def test_where_nothing_fits_it_is_told_what_one_wish_less_would_give(northwest):
    found = searched(northwest, state="OR", cip="51.0801")
    assert (ids(found), found.loosened) == ([], {"state": 3, "cip": 1})
    for wish, many in found.loosened.items():
        left = {"state": "OR", "cip": "51.0801"}
        del left[wish]
        assert len(searched(northwest, **left).hits) == many


def test_what_is_loosened_is_what_one_would_then_find(published):
    """Tried on the programs of record with wishes at random."""
    rng = random.Random(5)
    openings = Openings(published.catalogue, PLAIN, TODAY)
    finder, empty = Finder(published), 0
    choices = {
        "state": ["AZ", "FL", "WA", "AK"], "cip": ["51.0801", "51.1009"], "months": [6, 9, 12],
        "award": ["certificate", "associate"], "cost": [5000, 12000], "accreditor": ["ABHES"],
        "opens": ["cma-aama", "cpt-nha", "rma-amt"], "text": ["college", "pima"],
    }  # fmt: skip
    for _ in range(40):
        wishes = {name: rng.choice(choices[name]) for name in rng.sample(sorted(choices), 3)}
        found = finder.search(Wanted(**wishes), openings)
        more = finder.search(Wanted(**wishes, untold=True), openings)
        assert len(more.hits) >= len(found.hits)
        if found.hits:
            assert found.loosened == {}
            continue
        empty += 1
        for name in wishes:
            left = {one: wish for one, wish in wishes.items() if one != name}
            then = finder.search(Wanted(**left), openings)
            assert len(then.hits) == found.loosened[name], (wishes, name)
    assert empty > 5


def test_what_it_opens_is_what_the_engine_says_of_each(published):
    openings = Openings(published.catalogue, PLAIN, TODAY)
    found = Finder(published).search(Wanted(opens="cpt-nha"), openings)
    assert {hit.entry.cip for hit in found.hits} == {"51.1009"}
    assert len(found.hits) == 3
    told = [hit.opened.opening for hit in found.hits]
    assert told == [openings.one("cpt-nha", hit.entry.program, hit.entry.months).opening
                    for hit in found.hits]  # fmt: skip


# ---------------------------------------------------------------- the page


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def test_a_wish_stands_in_an_address_that_can_be_shared(client, published):
    page = read(client, f"{URL}?state=AZ&opens=cma-aama")
    assert "4 programs that would open CMA (AAMA), or may" in page.text
    assert "It hangs on this: who accredits the program while you are there." in page.text
    assert "A source of November 2020 names ABHES as its accreditor. Check before you enroll." in (
        page.text
    )
    assert "The whole program: tuition and fees: $19,156 (2023-24)" in page.text


def test_who_does_not_say_is_told_and_can_be_shown(client, published):
    page = read(client, f"{URL}?state=AZ&cost=19000")
    assert "1 program " in page.text
    assert "do not say their price" not in page.text
    page = read(client, f"{URL}?state=NC&cost=20000")
    assert "0 programs" in page.text
    assert "9 more do not say their price." in page.text
    link = next(a["href"] for a in page.named("a") if "untold=on" in a.get("href", ""))
    assert "9 programs" in read(client, URL + link).text


def test_nothing_found_says_what_to_give_up_and_the_links_lead_there(client, published):
    page = read(client, f"{URL}?state=AK&opens=cpt-nha&months=6")
    assert "No program on our list has all of this." in page.text
    page = read(client, f"{URL}?state=AK&cip=51.1009")
    assert "In any state : 3 programs" in page.text
    assert "In any subject : 1 program" in page.text
    link = next(a["href"] for a in page.named("a") if a.get("href") == "?cip=51.1009")
    assert "3 programs" in read(client, URL + link).text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("zip=9820", "Give the five digits of the ZIP code, such as 98201."),
        ("zip=٩٨٢٠١", "Give the five digits of the ZIP code, such as 98201."),
        ("zip=00000", "We do not know where this ZIP code is."),
        ("miles=25", "Give the ZIP code to measure from, or any distance."),
        ("miles=7&zip=98101", "Choose one of the words that are offered."),
        ("state=ZZ", "Choose one of the words that are offered."),
        ("cost=cheap", "Give the dollars as a number, such as 15000."),
        ("cost=-1", "Give the dollars as a number, such as 15000."),
        ("months=1000", "Give the months as a number, such as 12."),
        ("opens=mba", "Choose one of the words that are offered."),
        (f"q={'x' * 101}", "Give at most 100 letters."),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_field(
    client, published, places, asked, words
):
    page = read(client, f"{URL}?{asked}")
    assert words in page.text
    assert "Please check" in page.text
    assert "We hold 146 programs." in page.text
    assert not [a for a in page.named("article") if "program" in a.get("class", "")]


def test_near_a_zip_code_the_page_says_how_far(client, northwest, places, monkeypatch):
    monkeypatch.setattr(releases, "current", lambda: northwest)
    page = read(client, f"{URL}?zip=98101&miles=50")
    assert "about 25 miles" in page.text
    assert "1 more does not say just where it is." in page.text


@pytest.mark.parametrize("number", ["2", "999", "0", "no"])
def test_pages_of_programs_hold_on_to_the_wishes(client, published, number):
    page = read(client, f"{URL}?cip=51.0801&page={number}")
    assert "143 programs" in page.text
    assert any(a.get("href", "").startswith("?cip=51.0801") for a in page.named("a"))


def test_it_asks_for_the_zip_code_and_for_nothing_else(
    client, published, django_assert_max_num_queries
):
    client.get(URL)
    with django_assert_max_num_queries(1):
        client.get(f"{URL}?state=AZ&opens=cma-aama&cost=20000")


def test_where_no_table_places_zip_codes_none_is_known():
    assert zip_codes.places_of({"98101"}) == {}


def test_the_table_places_zip_codes(db):
    factories.zip_code("98101", latitude=47.6, longitude=-122.3)
    assert zip_codes.places_of({"98101", "99999"}) == {"98101": (47.6, -122.3)}


def test_a_school_of_which_only_the_zip_code_is_known_is_near_its_middle(northwest):
    tacoma = searched(northwest, near=SEATTLE, miles=50)
    assert tacoma.untold["near"] > 0
    unplaced = [entry for entry in Finder(northwest).entries if entry.place is None]
    assert unplaced
    entry = replace(unplaced[0], zip="98402")
    wanted = Wanted(near=SEATTLE, miles=50, zip_places={"98402": TACOMA})
    assert 24 < _miles(entry, wanted) < 26
    assert _miles(replace(entry, zip="97201"), wanted) is None


# ---------------------------------------------------------------- ten thousand


def ten_thousand(content):
    """Programs made up of what is on record, with hours, lengths and prices at random."""
    rng = random.Random(7)
    programs = []
    for number in range(MANY):
        made = dict(rng.choice(content["programs"]))
        made |= {
            "id": f"{made['id'][:80]}-{number}",
            "length_months": rng.choice((4, 6, 8, 9, 10, 12, 15, 18, 24)),
            "award": rng.choice(("certificate", "diploma", "associate")),
            "clock_hours": rng.randrange(500, 1500),
            "externship_hours": rng.choice((120, 160, 180, 200)),
        }
        programs.append(made)
    return {**content, "programs": programs}


def test_ten_thousand_programs_are_looked_through_in_a_blink(client, published, monkeypatch):
    content = ten_thousand(published.content)
    big = replace(published, hash="b" * 64, content=content, catalogue=load_catalogue(content))
    monkeypatch.setattr(releases, "current", lambda: big)
    openings = openings_of(big, timezone.localdate())
    finder = Finder.of(big)
    wanted = Wanted(opens="rma-amt", cost=20_000)
    assert finder.search(wanted, openings).hits
    assert best_of(3, lambda: finder.search(wanted, openings)) < 0.15
    address = f"{reverse('certifications:programs')}?opens=rma-amt"
    client.get(address)
    assert best_of(3, lambda: client.get(address)) < 0.3, "150 ms where nothing else is going on"


def best_of(times, run):
    """Seconds of the processor, those of the best: whatever else runs is not counted."""
    took = []
    for _ in range(times):
        started = time.process_time()
        run()
        took.append(time.process_time() - started)
    return min(took)
