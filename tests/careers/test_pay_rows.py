"""Pages of pay made from a few rows: what is missing, what is newer, what is refused."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from careers.models import EducationCost, Occupation, PathEdge, Projection, WageFigure
from careers.old_figures import _last_year, old_figures
from careers.pay import pay_page, state_pay, written_out
from certifications import audit, live, releases
from certifications.catalogue import snapshot
from certifications.models import Credential, Source
from certifications.schools import CostKind, Measure
from tests.certifications import factories
from tests.certifications.test_pages import Page

from . import rows

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


def test_without_rows_the_pages_say_so(client):
    for address in ("/pay/", "/careers/"):
        assert client.get(address).status_code == 200
    assert "no figures here yet" in Page(client.get("/pay/").content.decode()).text
    assert client.get("/pay/wa/").status_code == 404


def test_missing_numbers_are_said_in_words_and_never_zero(client):
    rows.figures(annual_p90=None, withheld={"annual_p90": "top_coded"})
    rows.figures("state", "WA", employment=None, annual_p10=None, hourly_median=21)
    rows.projection(base_jobs=None, openings_per_year=None)
    text = Page(client.get("/pay/").content.decode()).text
    assert "above what is published" in text
    assert text.count("not found") >= 4
    assert "$0" not in text
    assert "$21.00" in text, "cents in a column of cents"
    assert client.get("/pay/wa/").status_code == 200


@pytest.mark.twice
def test_the_newest_release_is_shown_and_releases_are_never_mixed(client):
    for release, median in (("2024-05", 44_000), ("2025-05", 45_000), ("2023-05", 43_000)):
        rows.figures(release=release, annual_median=median)
    rows.figures("state", "WA", "2024-05", annual_median=41_000)
    rows.figures("state", "OR", "2024-05", annual_median=42_000)
    rows.figures("state", "OR", "2025-05", annual_median=42_500)
    page = pay_page()
    assert [row.release for row in page.years] == ["2025-05", "2024-05", "2023-05"]
    assert [(row.area, row.release) for row in page.states] == [("OR", "2025-05")]
    assert state_pay("WA") is None
    assert state_pay("OR").figures.annual_median == 42_500


def test_a_state_stands_beside_the_nation_and_the_cities_of_its_own_release(client):
    rows.figures(release="2025-05", annual_median=41_000)
    rows.figures(release="2026-05", annual_median=43_500)
    rows.figures("state", "WA", "2025-05", annual_median=42_000)
    for release, median in (("2025-05", 43_000), ("2026-05", 44_500)):
        rows.figures("metro", "Yakima, WA", release, annual_median=median)
    found = state_pay("WA")
    assert {row.release for row in (*found.rows, *found.metros)} == {"2025-05"}
    assert found.difference == 1_000
    html = client.get("/pay/wa/").content.decode()
    part = html[html.index('id="pay-here"') :].partition('id="by-state"')[0]
    assert "$1,000 more" in part
    assert "43,500" not in part
    assert "44,500" not in part
    assert "The states were last counted in May 2025." in client.get("/pay/").content.decode()


def test_a_state_whose_nation_we_do_not_hold_is_told_alone(client):
    rows.figures(release="2026-05")
    rows.figures("state", "WA", "2025-05")
    found = state_pay("WA")
    assert (found.nation, found.difference, len(found.rows)) == (None, None, 1)
    assert "in the nation, May 2025" not in client.get("/pay/wa/").content.decode()


def test_other_jobs_stand_under_the_release_they_are_of(client):
    rows.figures()
    nurse = rows.occupation("29-1141", title="Registered Nurses")
    coder = rows.occupation("29-2072", title="Coders")
    rows.figures(occupation=nurse)
    rows.figures(occupation=coder, release="2024-05")
    html = client.get("/pay/").content.decode()
    part = html[html.index('id="others"') :]
    captions = [one.partition("</caption>")[0] for one in part.split("<caption>")[1:]]
    named = [("Registered Nurses" in one, "Coders" in one) for one in part.split("<table")[1:3]]
    assert [one.rpartition(", ")[2].strip() for one in captions[:2]] == ["May 2025", "May 2024"]
    assert named == [(True, False), (False, True)]


# ---------------------------------------------------------------- what the database refuses


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"annual_p10": 41_000, "annual_p25": None}, "annual_percentiles_rise"),
        ({"annual_p90": 39_000, "annual_p75": None}, "annual_percentiles_rise"),
        ({"hourly_p10": 20, "hourly_p90": 19}, "hourly_percentiles_rise"),
        ({"employment": 0}, "figures_above_zero"),
        ({"annual_mean": 0}, "figures_above_zero"),
        ({"jobs_per_1000": 1001}, "at_most_1000_of_1000_jobs"),
        ({"employment_rse_pct": -1}, "rse_not_negative"),
        ({"location_quotient": -1}, "location_quotient_not_negative"),
        ({"kind": "state", "area": "ZZ"}, "figure_state_is_a_state"),
        ({"area": "USA"}, "figure_nation_is_us"),
        ({"kind": "planet"}, "figure_kind_in_choices"),
        ({"release": "2025-13"}, "figure_release_is_a_month"),
        ({"confidence": "sure"}, "wage_figure_confidence_in_choices"),
    ],
)
@pytest.mark.twice
def test_figures_that_cannot_be_are_refused(given, name):
    assert name in {one.name for one in WageFigure._meta.constraints}
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.figures(**given)


@pytest.mark.twice
def test_the_same_place_and_release_stands_once():
    rows.figures()
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.figures()


@pytest.mark.parametrize(
    ("make", "given"),
    [
        (rows.projection, {"period": "2025"}),
        (rows.projection, {"base_jobs": 0}),
        (rows.projection, {"growth_pct": -101}),
        (rows.projection, {"openings_confidence": "sure"}),
        (rows.average, {"annual_average": 0}),
        (rows.average, {"state": "ZZ"}),
        (rows.average, {"group": "others"}),
        (rows.cost, {"low_usd": 2, "high_usd": 1}),
        (rows.cost, {"months_low": 0}),
        (rows.item, {"kind": "dream"}),
        (rows.edge, {"kind": "luck"}),
        (rows.occupation, {"code": "319092"}),
    ],
)
@pytest.mark.twice
def test_other_rows_that_cannot_be_are_refused(make, given):
    with pytest.raises(IntegrityError), transaction.atomic():
        make(**given)


def test_a_way_leads_to_another_job():
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.edge(end=rows.occupation())
    assert not PathEdge.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"withheld": {"annual_p90": "top_coded"}}, "This number is there"),
        ({"withheld": {"pay": "top_coded"}}, "no number of this name"),
        ({"hourly_p10": None, "withheld": {"hourly_p10": "lost"}}, "The reason is"),
        ({"withheld": []}, "Write it like"),
        ({"annual_p90": 1}, "lower than the number before"),
    ],
)
def test_an_editor_is_told_what_is_wrong_with_figures(given, words):
    made = {"occupation": rows.occupation(), "kind": "nation", "area": "US", "name": "U.S."}
    made |= {"annual_p75": 45_000, "annual_p90": 50_000, "confidence": "official"}
    with pytest.raises(ValidationError) as error:
        WageFigure(release="2025-05", **made | given).full_clean()
    assert words in str(error.value)


def test_growth_and_jobs_go_the_same_way():
    wrong = Projection(
        occupation=rows.occupation(),
        period="2025-35",
        growth_pct=5,
        new_jobs=-1,
        confidence="official",
    )
    with pytest.raises(ValidationError, match="different ways"):
        wrong.full_clean()


def test_a_period_is_written_out_over_the_end_of_a_century_too():
    assert [written_out(one) for one in ("2025-35", "2095-05")] == ["2025–2035", "2095–2105"]


# ---------------------------------------------------------------- what grows old


def test_figures_older_than_two_years_are_on_the_worklist_unless_newer_ones_are_there(on_day):
    rows.figures(release="2023-05")
    rows.figures("state", "WA", "2023-05")
    rows.figures("state", "OR", "2023-05")
    rows.figures(release="2025-05")
    rows.projection("2020-30", occupation=rows.occupation("29-2072", title="Coders"))
    rows.projection("2023-33")
    rows.projection("2025-35")
    rows.average(year=2023)
    rows.average("not_certified", year=2025)
    told = [finding.sentence for finding in old_figures(on_day)]
    assert told == [
        "State or territory: the newest release is 2023-05 (2 rows).",
        "The newest edition is of 2020-30.",
        "It is of 2023.",
    ]


def test_old_prices_and_figures_of_schools_are_a_line_for_each_kind_and_year(on_day):
    program = factories.program()
    for year in ("2021-22", "2023-24", "2024-25", ""):
        factories.cost(program, year=year)
    factories.cost(factories.program("south-college-ma"), year="2021-22")
    factories.figure(program.institution)
    factories.figure(program.institution, level="associate", year="2026-06")
    told = [(one.where, one.sentence) for one in old_figures(on_day)]
    price = CostKind.PROGRAM_TOTAL.label
    assert told == [
        (price, "Of 2021-22: 2 rows."),
        # 2023-24 ends within two years, and where no year is named nothing can be said.
        (Measure.COMPLETERS.label, "Of 2022-23: 1 row."),
    ]


def test_the_last_year_of_a_figure_is_read_from_how_it_is_written():
    years = ("2021-22", "1999-00", "2026-06", "2024", "", "about 2020")
    assert [_last_year(one) for one in years] == [2022, 2000, 2026, 2024, None, None]


def test_a_live_row_without_a_source_is_on_the_worklist(on_day):
    rows.figures().sources.clear()
    found = [one for one in audit.audit(on_day) if one.kind == "no_source"]
    assert WageFigure.objects.get() in [one.row for one in found]


def test_the_worklist_shows_them_with_a_link(editor, on_day):
    rows.figures(release="2023-05")
    found = [one for one in audit.audit(on_day) if one.kind == "old_figures"]
    assert len(found) == 1
    page = editor.get("/admin/worklist/").content.decode()
    assert "Figures older than two years" in page
    assert f"/admin/careers/wagefigure/{WageFigure.objects.get().pk}/change/" in page


# ---------------------------------------------------------------- as JSON


def test_pay_as_json_has_release_and_source_beside_each_figure(client):
    rows.figures(annual_p90=None, withheld={"annual_p90": "top_coded"})
    rows.figures("state", "WA", release="2024-05")
    rows.figures("state", "WA", jobs_per_1000="5.488")
    rows.figures("metro", "Seattle-Tacoma-Bellevue, WA")
    rows.projection()
    rows.figures(occupation=rows.occupation("29-1141", title="Registered Nurses"))
    body = client.get("/api/v1/wages").json()
    assert [(one["kind"], one["area"], one["release"]) for one in body["wages"]] == [
        ("metro", "Seattle-Tacoma-Bellevue, WA", "2025-05"),
        ("nation", "US", "2025-05"),
        ("state", "WA", "2025-05"),
    ]
    nation, state = body["wages"][1:]
    assert (nation["annual_p90"], nation["withheld"]) == (None, {"annual_p90": "top_coded"})
    assert (state["jobs_per_1000"], state["sources"][0]["title"]) == (5.488, "BLS, May 2025")
    assert body["projections"][0]["growth_pct"] == 13
    here = client.get("/api/v1/wages", {"state": "WA"}).json()["wages"]
    assert {one["kind"] for one in here} == {"state", "metro"}
    nurses = client.get("/api/v1/wages", {"soc": "29-1141"}).json()["wages"]
    assert [one["title"] for one in nurses] == ["Registered Nurses"]


def test_a_question_that_cannot_be_answered_is_refused_in_words(client):
    rows.occupation()
    response = client.get("/api/v1/wages", {"soc": "99-9999", "state": "zz"})
    assert response.status_code == 422
    assert [fault["path"] for fault in response.json()] == ["soc", "state"]


def test_a_state_may_be_written_in_small_letters(client):
    rows.figures()
    rows.figures("state", "WA")
    said = [client.get("/api/v1/wages", {"state": state}).json() for state in ("wa", "WA")]
    assert said[0] == said[1]
    assert len(said[0]["wages"]) == 1


# ---------------------------------------------------------------- live rows


def test_fixtures_take_the_place_of_live_rows_too():
    assert {Occupation, EducationCost, WageFigure, PathEdge} <= set(live.roots)


def test_a_source_that_only_live_rows_name_is_no_part_of_a_release():
    rows.figures()
    factories.catalogue()
    assert "bls" not in {one["id"] for one in snapshot()["sources"]}
    assert "handbook" in {one["id"] for one in snapshot()["sources"]}
    Credential.objects.get().routes.get().sources.add(Source.objects.get(code="bls"))
    assert "bls" in {one["id"] for one in snapshot()["sources"]}


def test_a_source_that_nothing_names_yet_is_still_an_editors():
    rows.occupation()
    factories.source("new-page")
    assert "new-page" in {one["id"] for one in snapshot()["sources"]}


def test_restoring_a_release_leaves_the_sources_of_live_rows(capsys):
    factories.catalogue()
    release = releases.publish()
    figures = rows.figures()
    call_command(
        "import_catalogue", release=releases.current().id, replace=True, delete_missing=True
    )
    assert release
    assert [source.code for source in figures.sources.all()] == ["bls"]
