"""The figures of record: those of the federal survey of May 2025, as it published them."""

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from careers.wages import (
    ANNUAL,
    HOURLY,
    NUMBERS,
    STATE_NAMES,
    TERRITORY_NAMES,
)
from certifications.reading_grade import MOST, reading_grade

FOLDER = Path(settings.BASE_DIR) / "fixtures"
WAGES, CAREERS = (
    json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in ("wages", "careers")
)


def rows(model, content=WAGES):
    return [row["fields"] for row in content if row["model"] == f"careers.{model}"]


def figures(kind, soc="31-9092", release="2025-05"):
    wanted = ([soc], kind, release)
    return {
        row["area"]: row
        for row in rows("wagefigure")
        if (row["occupation"], row["kind"], row["release"]) == wanted
    }


def test_all_states_are_there_and_add_up_to_what_was_published():
    states = figures("state")
    assert set(states) == set(STATE_NAMES) | set(TERRITORY_NAMES)
    total = sum(states[code]["employment"] for code in STATE_NAMES)
    assert total == 817_850
    assert abs(total - figures("nation")["US"]["employment"]) <= 51 * 10, "each is rounded to 10"


@pytest.mark.parametrize(
    ("area", "kind", "median", "p10", "p90", "jobs"),
    [
        ("US", "nation", 45_690, 36_050, 59_310, 817_870),
        ("WA", "state", 59_290, 46_540, 74_200, 19_500),
        ("MS", "state", 35_360, None, None, None),
        ("AK", "state", 52_560, 46_060, 65_040, 2_140),
        ("CA", "state", 49_660, 39_290, 77_300, 117_060),
        ("DC", "state", 51_050, 39_620, 76_900, 2_260),
        ("PR", "state", 46_120, 22_380, 60_200, 660),
        ("Tucson, AZ", "metro", 44_380, 37_700, 47_880, 2_990),
        ("621100", "industry", 45_520, 36_390, 56_980, 452_150),
        ("government", "ownership", 47_110, None, None, 37_600),
    ],
)
def test_figures_are_those_that_were_published(area, kind, median, p10, p90, jobs):
    row = figures(kind)[area]
    assert row["annual_median"] == median
    for name, value in (("annual_p10", p10), ("annual_p90", p90), ("employment", jobs)):
        assert value in (None, row.get(name))


@pytest.mark.parametrize(
    ("soc", "median"),
    [
        *(("29-1141", 97_550), ("29-2061", 64_400), ("29-1071", 135_880), ("29-1171", 132_300)),
        *(("31-9097", 45_230), ("43-6013", 45_930), ("11-9111", 123_860), ("00-0000", 50_980)),
    ],
)
def test_other_jobs_have_their_pay_in_three_years(soc, median):
    for release in ("2025-05", "2024-05", "2023-05"):
        assert figures("nation", soc, release)["US"]["annual_median"]
    assert figures("nation", soc)["US"]["annual_median"] == median


def test_percentiles_rise_and_a_missing_number_has_a_reason():
    for row in rows("wagefigure"):
        for names in (ANNUAL, HOURLY):
            known = [Decimal(str(row[name])) for name in names if name in row]
            assert known == sorted(known), row
        reasons = row.get("withheld", {})
        assert set(reasons) <= set(NUMBERS) - set(row)
        assert set(reasons.values()) <= {"top_coded", "not_published"}
    teachers = figures("nation", "25-1071", "2024-05")["US"]
    assert teachers["withheld"]["annual_p90"] == "top_coded"


def test_the_industries_shown_first_hold_nine_of_ten_jobs_and_do_not_overlap():
    first = [row for row in figures("industry").values() if row.get("is_headline")]
    share = 100 * sum(row["employment"] for row in first) / 817_870
    assert len(first) == 4
    assert round(share, 1) == 90.5
    assert round(100 * figures("industry")["621100"]["employment"] / 817_870, 1) == 55.3


def test_editions_of_the_handbook_are_kept_apart_and_memory_is_called_so():
    told = {row["period"]: row for row in rows("projection") if row["occupation"] == ["31-9092"]}
    assert {
        period: (row.get("base_jobs"), row["growth_pct"], row.get("openings_per_year"))
        for period, row in told.items()
    } == {
        "2025-35": (833_900, "13", 109_700),
        "2024-34": (811_000, "12", 112_300),
        "2023-33": (783_900, "15", 119_800),
        "2022-32": (None, "14", 114_600),
    }
    assert told["2023-33"]["openings_confidence"] == "recalled"


def test_averages_of_the_pay_site_are_no_wage_figures():
    nation = {
        row["group"]: row["annual_average"]
        for row in rows("surveyfigure")
        if row["kind"] == "nation"
    }
    assert nation == {"certified": 43_211, "not_certified": 38_040}
    places = {row["place"]: row["annual_average"] for row in rows("surveyfigure")}
    assert (places["California"], places["South Carolina"]) == (47_662, 40_688)
    assert len(rows("surveyfigure")) == 11
    assert not {43_211, 38_040} & {row["annual_median"] for row in rows("wagefigure")}


def test_only_the_price_of_school_that_the_article_names_is_held():
    """For certificates no page that we trust gives a price or a length."""
    costs = {row["code"]: row for row in rows("educationcost")}
    assert (costs["associate"]["low_usd"], costs["associate"]["high_usd"]) == (6_100, 36_500)
    assert set(costs) == {"associate"}


def test_every_row_says_where_it_was_read_and_how_sure_we_are():
    for row in (*WAGES, *CAREERS):
        if row["model"].startswith("careers."):
            assert row["fields"]["sources"], row
            assert row["fields"]["confidence"] in {"official", "secondary", "recalled"}


def test_the_steps_and_ways_are_all_there():
    kinds = Counter(row["kind"] for row in rows("careeritem", CAREERS))
    expected = {"setting": 5, "certification": 5, "supervisory": 4, "education": 7, "training": 4}
    assert kinds == expected
    edges = {(row["start"][0], row["end"][0]) for row in rows("pathedge", CAREERS)}
    assert len(edges) == 14
    assert {("29-2061", "29-1141"), ("29-1141", "29-1171"), ("31-9092", "29-2072")} <= edges
    assert len(rows("occupation", CAREERS)) == 21


def test_what_visitors_read_of_the_rows_is_plain():
    texts = [
        row[name]
        for model, names in (
            ("careeritem", ("description", "school", "added_note")),
            ("pathedge", ("step",)),
        )
        for row in rows(model, CAREERS)
        for name in names
        if len(row.get(name, "").split()) >= 6
    ]
    texts += [row["note"] for row in rows("educationcost")]
    assert len(texts) > 40
    assert {text: reading_grade(text) for text in texts if reading_grade(text) > MOST} == {}
