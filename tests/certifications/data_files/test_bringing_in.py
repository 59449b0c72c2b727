"""Files on the workbench: what is added, what may change, what stays, and what is asked."""

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from certifications.catalogue import canonical_text, snapshot
from certifications.data_files import bringing_in
from certifications.data_files.bringing_in import ImportRefused, Wanted, bring_in
from certifications.data_files.holdings import Holdings
from certifications.data_files.years import edition_of
from certifications.figures import figures_about
from certifications.models import Source
from certifications.public_files import DataFile, DirectoryEntry, OpenMatch, ZipCode
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)
from tests.certifications import factories
from tests.pace import timed

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FILES = Path(__file__).parents[2] / "data" / "public_files"
HD23, HD21 = FILES / "hd2023.csv", FILES / "hd2021.csv"
PY23, PY21, AY21 = FILES / "ic2023_py.csv", FILES / "ic2021_py.csv", FILES / "ic2021_ay.csv"
DAPIP = [
    FILES / f"{name}.csv"
    for name in ("InstitutionCampus", "AccreditationRecords", "AccreditationActions")
]
MODELS = (
    *(Source, Institution, Program, ProgramCost, SchoolFigure, ProgrammaticAccreditation),
    *(InstitutionalAccreditation, DirectoryEntry, DataFile, OpenMatch, ZipCode),
)


def ipeds(*paths, **said):
    return bring_in(Wanted("import_ipeds", paths, **said))


def outcomes(report):
    return {one.name: {rows: dict(n) for rows, n in one.outcomes.items()} for one in report.files}


def everything_there():
    """Every row as it is stored, to the byte."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in MODELS}
    links = {
        model.__name__: sorted(model.sources.through.objects.values_list())
        for model in MODELS
        if hasattr(model, "sources")
    }
    return rows, links


def completions(folder, year, *rows):
    """A file laid out as published. The counts are made up."""
    path = folder / f"c{year}_a.csv"
    lines = ["UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT,XCTOTALM,CTOTALM "]
    lines += [f'{unitid},"{cip}",{major},{level},"R",{n},"R",0' for unitid, cip, major, level, n in rows]  # fmt: skip  # noqa: E501
    path.write_text("\r\n".join(lines) + "\r\n")
    return path


# ---------------------------------------------------------------- what is added


def test_directory_and_charges_become_schools_programs_and_costs():
    report = ipeds(PY23, HD23)
    assert outcomes(report) == {
        "hd2023.csv": {"directory": {"added": 11}},
        "ic2023_py.csv": {"programs": {"added": 9}, "costs": {"added": 18}},
    }
    assert report.files[0].left_out == {"closed": 1}
    assert Institution.objects.count() == 8
    school = Institution.objects.get(unitid="129923")
    assert (school.zip, school.state, school.kind) == ("06051", "CT", "for_profit")
    assert school.opeid == "00730300"
    assert school.is_active
    assert -73 < school.longitude < -72
    program = school.programs.get()
    assert (program.cip, program.credit_hours, program.length_months) == ("51.0801", 34, 9)
    assert program.imported_from == "ipeds_ic_py"
    costs = {cost.kind: (cost.amount_usd, cost.year) for cost in program.costs.all()}
    assert costs == {
        "program_total": (22179, "2023-24"),
        "books_and_supplies": (595, "2023-24"),
    }


def test_the_first_program_has_its_price_in_columns_of_its_own():
    ipeds(HD23, PY23)
    program = Program.objects.get(institution__unitid="246035")
    assert program.costs.get(kind="program_total").amount_usd == 19146


def test_both_lengths_of_one_subject_are_kept():
    ipeds(HD23, PY23)
    programs = Program.objects.filter(institution__unitid="122685")
    assert sorted(program.credit_hours for program in programs) == [36, 60]
    assert len({program.code for program in programs}) == 2


def test_each_fact_names_the_file_it_was_read_in_and_the_day_of_reading(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 27))
    ipeds(HD23, PY23)
    source = ProgramCost.objects.first().sources.get()
    assert source.code == "file-ipeds-ic-py-2023-24"
    assert source.read_on == date(2026, 11, 27)
    assert source.url == "https://nces.ed.gov/ipeds/datacenter/DataFiles.aspx"
    assert source.title.endswith("IPEDS charges by program (IC_PY), IC2023_PY")
    assert {source.code for source in Institution.objects.first().sources.all()} == {
        "file-ipeds-hd-2023"
    }
    assert all(row.confidence == "official" for row in Program.objects.all())


def test_what_looks_odd_is_kept_and_told_with_its_line():
    report = ipeds(HD23, PY23)
    flags = report.files[1].flagged.kept
    assert [flag["line"] for flag in flags] == [9]
    assert "389860" in flags[0]["what"]
    assert Program.objects.filter(institution__unitid="389860", clock_hours=120).exists()


def test_a_release_of_what_files_brought_can_be_published():
    factories.catalogue()
    ipeds(HD23, PY23)
    from certifications import releases

    assert releases.problems() == []


def test_awards_by_level_are_programs_by_award_and_figures_by_level(tmp_path):
    path = completions(
        tmp_path,
        2022,
        ("101295", "51.0801", 1, 21, 14),
        ("101295", "51.0801", 1, 2, 0),
        ("101295", "51.0801", 1, 3, 5),
        ("101295", "51.0801", 2, 3, 4),
        ("101295", "99", 1, 3, 900),
        ("101295", "51.3801", 1, 3, 80),
    )
    report = ipeds(HD23, path)
    assert outcomes(report)["c2022_a.csv"] == {"programs": {"added": 2}, "figures": {"added": 3}}
    assert sorted(Program.objects.values_list("award", flat=True)) == ["associate", "certificate"]
    told = SchoolFigure.objects.values_list("level", "value", "year", "measure")
    assert set(told) == {
        ("under_1_year", 14, "2021-22", "completers"),
        ("1_to_2_years", 0, "2021-22", "completers"),
        ("associate", 5, "2021-22", "completers"),
    }


def test_one_award_without_a_length_is_the_program_that_was_told_by_its_charges(tmp_path):
    ipeds(HD23, PY23)
    ipeds(completions(tmp_path, 2022, ("129923", "51.0801", 1, 21, 30)))
    assert Program.objects.get(institution__unitid="129923").award == "certificate"


def test_the_price_of_a_year_goes_to_the_programs_of_the_school(tmp_path):
    ipeds(HD23, completions(tmp_path, 2022, ("101295", "51.0801", 1, 21, 14)))
    report = ipeds(AY21)
    assert outcomes(report) == {"ic2021_ay.csv": {"costs": {"added": 2}}}
    costs = ProgramCost.objects.values_list("kind", "amount_usd", "year")
    assert set(costs) == {
        ("in_state_year", 4860, "2021-22"),
        ("out_of_state_year", 8550, "2021-22"),
    }


def test_figures_of_a_family_say_that_they_are(tmp_path):
    ipeds(HD23, PY23)
    path = tmp_path / "FieldOfStudyData1617_1718_PP.csv"
    given = (FILES / path.name).read_text().splitlines()
    more = ["EARN_MDN_1YR,EARN_MDN_4YR,DEBT_ALL_STGP_EVAL_MDN", *["NA,31000,PS"] * len(given)]
    path.write_text("\n".join(f"{a},{b}" for a, b in zip(given, more, strict=False)) + "\n")
    report = bring_in(Wanted("import_scorecard", [path]))
    assert report.files[0].not_there == ("EARN_MDN_5YR",)
    figures = {one.measure: one for one in SchoolFigure.objects.all()}
    assert set(figures) == {"completers", "median_earnings_4yr", "median_debt"}
    assert figures["completers"].value == 171
    assert figures["median_debt"].is_suppressed
    assert figures["median_debt"].value is None
    assert figures["median_earnings_4yr"].value == 31000
    assert "health assisting programs (CIP 51.08)" in figures["completers"].scope
    assert "all campuses" in figures["median_earnings_4yr"].scope
    assert figures["completers"].year == "2017-18", "the later of the two that the name tells"
    assert (
        figures["median_debt"].cohort
        == "by the file of the school years 2016-17 and 2017-18 together"
    )


@pytest.mark.parametrize(
    ("earlier", "later", "value", "which"),
    [(40, 41, 41, "later"), (40, "PS", None, "later"), (40, "NA", 40, "earlier")],
)
def test_a_count_of_two_years_says_which_it_is_of(tmp_path, earlier, later, value, which):
    ipeds(HD23, PY23)
    path = tmp_path / "FieldOfStudyData1617_1718_PP.csv"
    path.write_text(
        "UNITID,OPEID6,INSTNM,CIPCODE,CIPDESC,CREDLEV,CREDDESC,IPEDSCOUNT1,IPEDSCOUNT2\n"
        f"129923,7303,A School,5108,Some.,1,Some,{earlier},{later}\n"
    )
    bring_in(Wanted("import_scorecard", [path]))
    figure = SchoolFigure.objects.get()
    assert (figure.value, figure.is_suppressed) == (value, later == "PS")
    assert figure.cohort == f"the {which} of two years counted together"
    assert figure.year == {"earlier": "2016-17", "later": "2017-18"}[which]


def test_a_release_is_called_one_and_never_the_year_of_the_data(tmp_path):
    ipeds(HD23, PY23)
    path = tmp_path / "Most-Recent-Cohorts-Field-of-Study_06102026.csv"
    path.write_text(
        "UNITID,OPEID6,CIPCODE,CIPDESC,CREDLEV,CREDDESC,IPEDSCOUNT1,IPEDSCOUNT2,EARN_MDN_4YR\n"
        "129923,7303,5108,Some.,1,Some,40,41,31000\n"
    )
    bring_in(Wanted("import_scorecard", [path]))
    figure = SchoolFigure.objects.get(measure="median_earnings_4yr")
    assert figure.sources.get().title.endswith("fields of study, release of June 2026")
    (said,) = figures_about("51.0801", [{"measure": "median_earnings_4yr", "cip": "51.08",
        "value": 31000, "year": figure.year, "confidence": "official", "sources": []}])  # fmt: skip
    assert said["year"] == "release of June 2026"


@pytest.mark.parametrize(
    ("kind", "year", "words"),
    [
        ("ipeds_hd", "2023", "HD2023"),
        ("ipeds_ic_py", "2023-24", "IC2023_PY"),
        ("ipeds_ic_ay", "2021-22", "IC2021_AY"),
        ("ipeds_completions", "2020-21", "C2021_A"),
        ("scorecard_institution", "2025-05", "release of May 2025"),
        ("scorecard_field_of_study", "2016-18", "the years 2016 to 2018 together"),
        ("dapip_records", "2020-11-02", "list of 2 November 2020"),
        ("oews", "2025-05", "May 2025"),
        ("ipeds_hd", "", "year not stated"),
    ],
)
def test_an_edition_is_said_in_the_words_of_its_publisher(kind, year, words):
    assert edition_of(kind, year) == words


def test_the_scorecard_gives_a_yearly_price_only_where_no_other_file_does(tmp_path):
    ipeds(
        HD21, completions(tmp_path, 2021, *((n, "51.0801", 1, 3, 5) for n in ("101295", "243586")))
    )
    ipeds(AY21)
    path = FILES / "Most-Recent-Cohorts-Institution.csv"
    report = bring_in(Wanted("import_scorecard", [path], year="2022"))
    assert report.files[0].read == report.files[0].kept == 12
    assert outcomes(report)[path.name]["costs"] == {"older": 4}
    ProgramCost.objects.all().delete()
    bring_in(Wanted("import_scorecard", [path], year="2022"))
    cost = ProgramCost.objects.get(program__institution__unitid="101295", kind="in_state_year")
    assert (cost.amount_usd, cost.year) == (4860, "")
    assert "does not name the year" in cost.note


def test_without_a_directory_nobody_knows_the_schools_and_with_one_they_are_there():
    report = ipeds(PY23)
    assert sum(report.files[0].left_out.values()) == 9
    assert not Institution.objects.exists()
    ipeds(HD23)
    assert outcomes(ipeds(PY23))["ic2023_py.csv"]["programs"] == {"added": 9}


def test_every_row_of_a_file_is_accounted_for(tmp_path):
    rows = [("101295", "51.0801", 1, 3, 5), ("101295", "11.0701", 1, 3, 5)]
    rows += [("101295", "51.0801", 2, 3, 5), ("x", "51.0801", 1, 3, 5)]
    (_hd, told) = ipeds(HD23, completions(tmp_path, 2022, *rows)).files
    assert (told.read, told.kept, told.refused.count) == (4, 1, 1)
    assert dict(told.left_out) == {
        "about other subjects": 1,
        "second majors, or other awards or subjects": 1,
    }


def test_zip_codes_of_states_are_kept_and_military_posts_are_not():
    report = bring_in(Wanted("import_zip_codes", [FILES / "zip_codes.csv"]))
    assert outcomes(report)["zip_codes.csv"] == {"zip codes": {"added": 5}}
    assert report.files[0].left_out == {"in no state": 2}
    place = ZipCode.objects.get(zip="01223")
    assert (place.place, place.state, round(place.latitude, 3)) == ("Becket", "MA", 42.304)


# ---------------------------------------------------------------- again, older, newer


def test_the_same_files_again_change_nothing():
    ipeds(HD23, PY23)
    bring_in(Wanted("import_dapip", DAPIP))
    before = everything_there()
    report = ipeds(HD23, PY23)
    other = bring_in(Wanted("import_dapip", DAPIP))
    assert report.changes_nothing
    assert other.changes_nothing
    assert everything_there() == before


def test_an_older_file_changes_nothing_that_a_newer_one_said():
    ipeds(HD23, PY23)
    before = canonical_text(snapshot()["programs"])
    report = ipeds(HD21, PY21)
    assert outcomes(report)["hd2021.csv"]["directory"]["older"] == 11
    only_older = Program.objects.get(institution__unitid="106892")
    assert only_older.not_seen_since == "2021-22"
    after = {entry["id"]: entry for entry in snapshot()["programs"]}
    for entry in json.loads(before):
        there = after[entry["id"]]
        assert there["costs"] == entry["costs"]
        assert {key: there[key] for key in entry} == entry


def test_a_newer_file_replaces_what_an_older_one_said():
    ipeds(HD21, PY21)
    program = Program.objects.get(institution__unitid="246035")
    assert program.costs.get(kind="program_total").year == "2021-22"
    ipeds(HD23, PY23)
    cost = Program.objects.get(institution__unitid="246035").costs.get(kind="program_total")
    assert (cost.year, cost.amount_usd) == ("2023-24", 19146)
    assert [source.code for source in cost.sources.all()] == ["file-ipeds-ic-py-2023-24"]


def test_a_program_that_a_newer_file_lacks_is_marked_and_stays():
    ipeds(HD21, PY21)
    report = ipeds(HD23, PY23)
    gone = Program.objects.get(institution__unitid="106892")
    assert gone.not_seen_since == "2021-22"
    assert {one["row"] for one in report.files[1].not_seen.kept} == {gone.code}
    assert Program.objects.filter(institution__unitid="246035", not_seen_since="").exists()


def test_a_program_that_is_listed_again_is_marked_no_longer(tmp_path):
    ipeds(HD21, PY21)
    ipeds(HD23, PY23)
    ipeds(completions(tmp_path, 2025, ("106892", "51.0801", 1, 21, 3)))
    assert not Program.objects.filter(institution__unitid="106892").exclude(not_seen_since="")


def test_a_part_of_a_file_marks_nothing(tmp_path):
    ipeds(HD21, PY21)
    part = tmp_path / "ic2023_py.csv"
    part.write_text("\n".join(PY23.read_text().splitlines()[:3]) + "\n")
    report = ipeds(HD23, part)
    assert not Program.objects.exclude(not_seen_since="").exists()
    assert "far fewer rows" in " ".join(report.files[1].notes)


def test_a_file_without_a_year_is_taken_and_gives_way_to_any_that_has_one(tmp_path):
    path = tmp_path / "download.csv"
    path.write_bytes(HD21.read_bytes())
    ipeds(path, PY23)
    assert Source.objects.filter(code="file-ipeds-hd-no-year").exists()
    report = ipeds(HD23)
    assert outcomes(report)["hd2023.csv"]["directory"] == {"changed": 3, "unchanged": 8}
    assert outcomes(ipeds(path))["download.csv"]["directory"]["older"] == 11


# ---------------------------------------------------------------- what an editor typed


def test_what_an_editor_typed_stays_and_what_disagrees_is_told():
    held = factories.school("carrington", unitid="103927", street="1 Our Street", state="AZ")
    program = factories.program("carrington-ma", held, credit_hours=40)
    price = factories.cost(program, amount_usd=18000)
    report = ipeds(HD23, PY23)
    for row in (held, program, price):
        row.refresh_from_db()
    assert (held.street, program.credit_hours, price.amount_usd) == ("1 Our Street", 40, 18000)
    assert program.length_months == 8  # nobody had said
    told = {one["field"] for one in report.files[0].disagreeing.kept}
    assert {"street", "name", "city"} <= told
    told = {one["field"] for one in report.files[1].disagreeing.kept}
    assert told == {"credit_hours", "amount_usd"}


def test_what_an_editor_changes_after_an_import_stays():
    ipeds(HD21, PY21)
    Institution.objects.filter(unitid="246035").update(street="Elsewhere 1")
    ipeds(HD23, PY23)
    assert Institution.objects.get(unitid="246035").street == "Elsewhere 1"


def test_an_import_is_one_act_in_the_history():
    ipeds(HD23, PY23)
    program = Program.objects.first()
    (entry,) = Program.history.filter(id=program.pk)
    assert entry.history_type == "+"
    assert "hd2023.csv" in entry.history_change_reason


def test_what_a_newer_file_changes_is_in_the_history_with_what_it_was():
    ipeds(HD21, PY21)
    cost = ProgramCost.objects.get(program__institution__unitid="246035", kind="program_total")
    ipeds(HD23, PY23)
    entries = ProgramCost.history.filter(id=cost.pk).order_by("history_date")
    assert [(one.history_type, one.year) for one in entries] == [("+", "2021-22"), ("~", "2023-24")]
    assert [one.source.code for one in entries[1].sources.all()] == ["file-ipeds-ic-py-2023-24"]


def test_a_row_of_a_fixture_that_a_file_fills_keeps_how_it_was():
    held = factories.school("carrington", unitid="103927", name="Carrington College-Tucson")
    ipeds(HD23)
    entries = Institution.history.filter(id=held.pk).order_by("history_date")
    assert [(one.history_type, one.street) for one in entries] == [
        ("~", ""),
        ("~", "201 North Bonita Avenue"),
    ]


# ---------------------------------------------------------------- accreditation


def dapip(**said):
    return bring_in(Wanted("import_dapip", DAPIP, **said))


def test_an_open_record_is_evidence_of_the_day_of_the_file():
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    dapip(as_of="2020-11-02")
    (proof,) = program.accreditations.all()
    assert (proof.accreditor, proof.known_on) == ("ABHES", "2020-11-02")
    assert (proof.valid_from, proof.valid_until) == ("2003-07-28", "")
    school.refresh_from_db()
    assert (school.dapip_id, school.opeid) == ("108092", "00730500")


CAAHEP = "Commission on Accreditation of Allied Health Education Programs"


def records_by(folder, *agencies, program="Medical Assisting"):
    """Records of one school by these agencies, laid out as published."""
    with DAPIP[1].open(newline="", encoding="utf-8") as file:
        header = next(csv.reader(file))
    row = {
        **dict.fromkeys(header, ""),
        "DapipId": "108092",
        "ProgramId": "1",
        "SequentialId": "1",
        "InitialDateFlag": "Actual",
        "AccreditationStatus": "Accredited",
        "AccreditationDate": "7/28/2003 12:00:00 AM",
        "ProgramName": program,
    }
    path = folder / "AccreditationRecords.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        for number, agency in enumerate(agencies):
            writer.writerow(row | {"AgencyName": agency, "AgencyId": str(900 + number)})
    return path


def test_whoever_we_hold_as_an_accreditor_of_programs_is_read(tmp_path):
    call_command("loaddata", "fixtures/accreditors.json", verbosity=0)
    school = factories.school("porter", dapip_id="108092", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    path = records_by(tmp_path, f"{CAAHEP} – since 1994  Formerly: another", "Some Other Agency")
    report = bring_in(Wanted("import_dapip", [path], as_of="2020-11-02"))
    proof = program.accreditations.get()
    assert (proof.accreditor, proof.valid_from, proof.known_on) == (
        "CAAHEP",
        "2003-07-28",
        "2020-11-02",
    )
    assert report.files[0].not_held.kept == [
        {"line": 3, "agency": "Some Other Agency", "program": "Medical Assisting"}
    ]
    assert "Some Other Agency (1)" in report.files[0].notes[-2]
    assert any("that we do not hold: 1" in line for line in report.lines())
    assert bring_in(Wanted("import_dapip", [path], as_of="2020-11-02")).changes_nothing


def test_an_accreditor_that_we_do_not_hold_is_listed_and_proves_nothing(tmp_path):
    school = factories.school("porter", dapip_id="108092", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    path = records_by(tmp_path, CAAHEP)
    report = bring_in(Wanted("import_dapip", [path], as_of="2020-11-02"))
    assert not program.accreditations.exists()
    assert [one["agency"] for one in report.files[0].not_held.kept] == [CAAHEP]


def test_every_agency_of_a_file_is_told_of():
    (records,) = [one for one in dapip(as_of="2020-11-02").files if one.kind == "dapip_records"]
    unread = records.left_out["of other agencies"] + records.left_out["about other subjects"]
    assert unread + records.kept + records.refused.count == records.read
    assert any("Accreditation Commission for Education in Nursing" in one for one in records.notes)


def test_an_open_record_at_a_school_that_we_list_is_a_program_of_it():
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    call_command("import_dapip", *DAPIP, as_of="2020-11-02", stdout=StringIO())
    program = school.programs.get()
    assert (program.cip, program.imported_from) == ("51.0801", "dapip")
    assert [source.code for source in program.sources.all()] == ["file-dapip-2020-11-02"]
    assert program.accreditations.get().known_on == "2020-11-02"
    assert dapip(as_of="2020-11-02").changes_nothing


def test_a_program_of_the_accreditation_file_is_not_seen_since_its_year(tmp_path):
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    dapip(as_of="2020-11-02")
    ipeds(HD21, completions(tmp_path, 2021, ("129002", "51.0801", 1, 21, 14)))
    ipeds(HD23, completions(tmp_path, 2023, ("101295", "51.0801", 1, 21, 14)))
    assert school.programs.get().not_seen_since == "2020-21"


def test_an_open_record_whose_review_is_past_proves_nothing():
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    report = dapip(as_of="2024-03-01")
    assert not program.accreditations.exists()
    assert report.files[2].left_out["not ended, but its day of review is past"] == 2


def test_an_open_record_of_a_school_that_closed_proves_nothing():
    school = factories.school("pioneer", unitid="210076", is_active=False, listed_on="2019")
    program = factories.program("pioneer-ma", school)
    report = dapip()
    assert not program.accreditations.exists()
    assert report.files[2].left_out["not ended, but no directory calls the school open"] == 1


def test_a_record_that_ended_proves_its_own_time():
    school = factories.school("everest", unitid="136011", state="FL", is_active=False)
    program = factories.program("everest-ma", school)
    dapip()
    (proof,) = program.accreditations.all()
    assert (proof.valid_from, proof.valid_until, proof.known_on) == ("2008-12-19", "2012-02-15", "")


def test_a_main_campus_never_accredits_its_branches():
    main = factories.school("pioneer", unitid="210076", is_active=True)
    branch = factories.school("eugene", unitid="999999", reports_under="210076", is_active=True)
    factories.program("pioneer-ma", main)
    other = factories.program("eugene-ma", branch)
    dapip()
    assert not other.accreditations.exists()
    assert not branch.accreditations.exists()


def test_a_school_of_another_number_is_never_taken_for_the_place_of_a_record(tmp_path):
    school = factories.school("branch", unitid="129002", dapip_id="108092002", is_active=True)
    program = factories.program("branch-ma", school)
    dapip(as_of="2020-11-02")
    assert not ProgrammaticAccreditation.objects.exists()
    (asked,) = OpenMatch.objects.filter(key="108092")
    assert (asked.about, asked.candidates) == ("school", ["branch"])
    OpenMatch.objects.update(chosen="branch", decided_on=timezone.now())
    dapip(as_of="2020-11-02")
    assert program.accreditations.exists()
    school.refresh_from_db()
    assert school.dapip_id == "108092002"


@pytest.mark.parametrize(("dapip_id", "is_taken"), [("", True), ("999999002", False)])
def test_a_federal_aid_number_tells_the_place_unless_the_school_is_another(dapip_id, is_taken):
    school = factories.school("eugene", opeid="02330102", dapip_id=dapip_id)
    dapip(as_of="2020-11-02")
    assert school.accreditations.exists() is is_taken
    assert OpenMatch.objects.filter(key="138479003").exists() is not is_taken


def test_where_two_programs_could_be_meant_an_editor_is_asked_and_remembered():
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    short, long = factories.program("ma-short", school), factories.program("ma-long", school)
    report = dapip()
    (asked,) = OpenMatch.objects.all()
    assert asked.candidates == ["ma-long", "ma-short"]
    assert report.files[2].undecided.count == 1
    assert dapip().changes_nothing
    OpenMatch.objects.all().delete()
    assert not dapip().changes_nothing  # a question alone is something to bring in
    assert not ProgrammaticAccreditation.objects.exists()
    OpenMatch.objects.update(chosen="ma-long")
    dapip()
    assert long.accreditations.exists()
    assert not short.accreditations.exists()


def test_a_place_without_a_number_of_its_own_is_matched_by_an_editor_alone():
    factories.school("eugene", name="Pioneer Pacific College-Eugene", is_active=True)
    factories.program("eugene-ma", Institution.objects.get())
    dapip()
    (asked,) = OpenMatch.objects.filter(about="school")
    assert (asked.key, asked.candidates) == ("138479003", ["eugene"])
    assert not ProgrammaticAccreditation.objects.exists()


def test_evidence_of_the_same_list_is_not_typed_twice():
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    proof = factories.proof(factories.program("porter-ma", school), known_on="2020-11")
    dapip(as_of="2020-11-02")
    assert list(ProgrammaticAccreditation.objects.all()) == [proof]


def records(folder, *rows):
    """A file of records of ABHES about Porter and Chester, laid out as published."""
    head = DAPIP[1].read_text(encoding="utf-8").splitlines()[0]
    agency = "Accrediting Bureau of Health Education Schools"
    label = "Medical Assistant Education (MAAB) - Private schools and programs"
    lines = [
        ",".join(
            f'"{cell}"'
            for cell in (
                "108092",
                "23",
                agency,
                "3",
                label,
                n,
                flag,
                first,
                status,
                "",
                "",
                last,
                "",
            )
        )
        for n, (flag, first, status, last) in enumerate(rows, start=1)
    ]
    path = folder / "AccreditationRecords.csv"
    path.write_text("\r\n".join([head, *lines]) + "\r\n", encoding="utf-8")
    return path


def test_records_that_begin_alike_and_days_that_cannot_be(tmp_path):
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    path = records(
        tmp_path,
        ("Estimated", "1/1/1990", "Accredited", "12/31/1997"),
        ("Estimated", "1/1/1999", "Accredited", "8/20/2014 12:00:00 AM"),
        ("Actual", "1/1/8014", "Accredited", ""),
        ("Actual", "1/1/2015", "Denied Accreditation", ""),
        ("Actual", "1/1/2015", "Accredited", "1/1/2014"),
        ("Actual", "1/1/2015", "Accredited", "1/1/2099"),
    )
    wanted = Wanted("import_dapip", [DAPIP[0], path])
    report = bring_in(wanted)
    (proof,) = program.accreditations.all()
    assert (proof.valid_from, proof.valid_until) == ("", "2014-08-20")
    assert sorted(one["line"] for one in report.files[1].refused.kept) == [4, 6, 7]
    assert report.files[1].left_out["Denied Accreditation"] == 1
    assert bring_in(wanted).changes_nothing


def test_the_day_of_the_list_is_one_on_which_something_was_done_to_it(tmp_path):
    school = factories.school("porter", unitid="129002", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    planned = records(
        tmp_path,
        ("Actual", "7/28/2003", "Accredited", ""),
        ("Actual", "1/1/2004", "Accredited", "12/31/2023"),
        ("Actual", "1/1/2022", "Accredited", ""),
    )
    report = bring_in(Wanted("import_dapip", [DAPIP[0], planned, DAPIP[2]]))
    assert report.files[-1].year == "2020-05-11"  # a campus was updated then
    told = set(program.accreditations.values_list("valid_from", "valid_until", "known_on"))
    assert told == {("2003-07-28", "", "2020-05-11")}
    reasons = [refused["reason"] for refused in report.files[-1].refused.kept]
    assert reasons == [
        "It begins on 2022-01-01, after the day of this list (2020-05-11).",
        "It ends on 2023-12-31, after the day of this list (2020-05-11).",
    ]


def test_a_day_to_come_is_no_day_of_a_list(tmp_path, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2020, 1, 30))
    assert dapip().files[-1].year == "2020-01-24"
    with pytest.raises(ImportRefused, match="still to come"):
        dapip(as_of="2020-02-01")


def test_records_alone_are_refused_without_their_day():
    school = factories.school("porter", dapip_id="108092", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    with pytest.raises(CommandError, match="--as-of"):
        call_command("import_dapip", DAPIP[1])
    bring_in(Wanted("import_dapip", [DAPIP[1]], as_of="2020-11-02"))
    assert program.accreditations.get().known_on == "2020-11-02"


@pytest.mark.parametrize("name", ["Records_2020-11-02.csv", "20201102.csv", "x_11022020.csv"])
def test_the_name_of_the_records_may_tell_their_day(tmp_path, name):
    school = factories.school("porter", dapip_id="108092", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    path = tmp_path / name
    path.write_bytes(DAPIP[1].read_bytes())
    bring_in(Wanted("import_dapip", [DAPIP[0], path]))
    assert program.accreditations.get().known_on == "2020-11-02"


ENDED = ("Actual", "7/28/2003", "Accredited", "6/30/2026")
OPEN = ("Actual", "7/28/2003", "Accredited", "")


def told_again(folder, record, as_of):
    """What a later list of one record comes to."""
    report = bring_in(Wanted("import_dapip", [DAPIP[0], records(folder, record)], as_of=as_of))
    return report.files[-1]


def test_a_newer_list_that_tells_the_end_ends_the_evidence_and_an_older_one_does_not(tmp_path):
    factories.program("porter-ma", factories.school("porter", unitid="129002", is_active=True))
    told_again(tmp_path, OPEN, "2020-11-02")
    assert told_again(tmp_path, OPEN, "2024-10-01").outcomes["accreditations"] == {"changed": 1}
    assert ProgrammaticAccreditation.objects.get().known_on == "2024-10-01"
    for _again in range(2):
        told_again(tmp_path, ENDED, "2026-10-01")
        proof = ProgrammaticAccreditation.objects.get()
        assert (proof.valid_until, proof.known_on) == ("2026-06-30", "")
    assert told_again(tmp_path, OPEN, "2025-10-01").outcomes["accreditations"] == {"older": 1}
    assert told_again(tmp_path, ENDED, "2026-11-01").disagreeing.count == 0


def test_a_list_that_tells_the_end_of_what_was_granted_for_longer_is_told_of(tmp_path):
    made = factories.program("porter-ma", factories.school("porter", unitid="129002"))
    factories.proof(made, known_on="2026-03", valid_until="2029-06-30")
    report = told_again(tmp_path, ENDED, "2026-10-01")
    assert report.disagreeing.count == 1
    assert made.accreditations.filter(valid_until="2029-06-30").exists()


@pytest.mark.parametrize(
    "typed",
    [{"known_on": "2026-11-20"}, {"valid_from": "2003-08"}, {"valid_until": "2026-05-31"}],
)
def test_what_an_editor_confirmed_is_not_erased_by_a_list(tmp_path, typed):
    factories.program("porter-ma", factories.school("porter", unitid="129002", is_active=True))
    told_again(tmp_path, OPEN, "2020-11-02")
    ProgrammaticAccreditation.objects.update(**typed)
    before = ProgrammaticAccreditation.objects.values().get()
    report = told_again(tmp_path, ENDED, "2026-10-01")
    assert ProgrammaticAccreditation.objects.values().get() == before
    assert report.outcomes["accreditations"] == {"kept as an editor has it": 1}
    (told,) = report.disagreeing.kept
    assert told["row"].startswith("porter-ma, ABHES: ")
    assert "ended 2026-06-30" in told["file"]


def test_a_list_that_an_editor_knows_better_than_is_nothing_to_tell(tmp_path):
    factories.program("porter-ma", factories.school("porter", unitid="129002", is_active=True))
    told_again(tmp_path, OPEN, "2020-11-02")
    ProgrammaticAccreditation.objects.update(known_on="2026-11-20")
    report = told_again(tmp_path, OPEN, "2026-10-01")
    assert report.outcomes["accreditations"] == {"unchanged": 1}
    assert report.disagreeing.count == 0


def test_an_end_that_an_editor_corrected_is_not_made_later_by_another_record(tmp_path):
    factories.program("porter-ma", factories.school("porter", unitid="129002", is_active=False))
    early = ("Estimated", "1/1/1990", "Accredited", "12/31/1997")
    late = ("Estimated", "1/1/1999", "Accredited", "8/20/2014")
    told_again(tmp_path, early, "2020-11-02")
    path = records(tmp_path, early, late)
    wanted = Wanted("import_dapip", [DAPIP[0], path], as_of="2020-11-02")
    bring_in(wanted)
    assert ProgrammaticAccreditation.objects.get().valid_until == "2014-08-20"
    assert bring_in(wanted).changes_nothing
    ProgrammaticAccreditation.objects.update(valid_until="2014-01-31")
    report = bring_in(wanted)
    assert ProgrammaticAccreditation.objects.get().valid_until == "2014-01-31"
    assert report.changes_nothing
    assert report.files[-1].disagreeing.count == 1


def porter_in_the_directory(folder):
    path = folder / "hd2023.csv"
    path.write_text(HD23.read_text().replace("129923", "129002"))
    ipeds(path)


@pytest.mark.parametrize("review", ["1/1/2019", "12/31/2028"])
def test_no_school_begins_for_a_record_that_proves_nothing(tmp_path, review):
    porter_in_the_directory(tmp_path)
    text = records(tmp_path, OPEN).read_text(encoding="utf-8")
    path = tmp_path / "of_one_place.csv"
    path.write_text(text.replace('"Accredited",""', f'"Accredited","{review}"'), encoding="utf-8")
    report = bring_in(Wanted("import_dapip", [DAPIP[0], path], as_of="2020-11-02"))
    is_ahead = review.endswith("2028")
    assert Institution.objects.exists() is is_ahead
    assert Program.objects.exists() is is_ahead
    past = report.files[-1].left_out["not ended, but its day of review is past"]
    assert past == (0 if is_ahead else 1)


def test_no_school_begins_for_a_program_that_an_editor_said_is_none_of_ours(tmp_path):
    porter_in_the_directory(tmp_path)
    key = "108092-23-3-1"
    factories.open_match(kind="dapip_records", key=key, about="program", is_none_of_them=True)
    told_again(tmp_path, OPEN, "2020-11-02")
    assert not Institution.objects.exists()


def test_an_end_that_would_make_two_rows_alike_is_left_to_an_editor(tmp_path):
    factories.program("porter-ma", factories.school("porter", unitid="129002", is_active=True))
    early = ("Estimated", "1/1/1990", "Accredited", "12/31/1997")
    path = records(tmp_path, early, ("Estimated", "1/1/1999", "Accredited", ""))
    bring_in(Wanted("import_dapip", [DAPIP[0], path], as_of="2013-11-02"))
    path = records(tmp_path, early, ("Estimated", "1/1/1999", "Accredited", "8/20/2014"))
    report = bring_in(Wanted("import_dapip", [DAPIP[0], path], as_of="2020-11-02"))
    assert report.changes_nothing
    assert [told["file"] for told in report.files[-1].disagreeing.kept] == ["ended 2014-08-20"]


def test_a_first_day_that_a_newer_list_cannot_mean_is_dropped(tmp_path):
    factories.program("porter-ma", factories.school("porter", unitid="129002", is_active=True))
    told_again(tmp_path, OPEN, "2020-11-02")
    told_again(tmp_path, ("Estimated", "1/1/1990", "Accredited", "1/1/2000"), "2024-10-01")
    proof = ProgrammaticAccreditation.objects.get()
    assert (proof.valid_from, proof.valid_until, proof.known_on) == ("", "2000-01-01", "")


@pytest.mark.long
def test_many_places_that_share_their_numbers_are_asked_about_fast(tmp_path):
    a_school = {"name": "North", "city": "Bend", "state": "OR", "confidence": "official"}
    Institution.objects.bulk_create(
        Institution(code=f"n{n}", opeid=f"{n:06}00", **a_school) for n in range(1, 4_001)
    )
    head, *_rows = DAPIP[0].read_text(encoding="utf-8").splitlines()
    places = tmp_path / "places.csv"
    with places.open("w") as file:
        file.write(f"{head}\n")
        for n in range(20_000):
            number, opeid = f"{n % 4000 + 200_000}{n // 4000 + 1:03}", f"{n % 4000 + 1:06}00"
            file.write(f"{number},{opeid},,A school,-,-,Additional Location,Salem,,,,,,1/24/2020\n")
    (head, line) = records(tmp_path, OPEN).read_text(encoding="utf-8").splitlines()
    told = tmp_path / "told.csv"
    lines = (line.replace("108092", f"{n + 200_000}001") for n in range(4_000))
    told.write_text("\n".join([head, *lines]), encoding="utf-8")
    with timed() as took:
        report = bring_in(Wanted("import_dapip", [places, told], is_dry_run=True))
    assert 24_000 / took.seconds > 20_000
    assert report.files[-1].undecided.count == 4_000


# ---------------------------------------------------------------- all or nothing


def test_a_fault_halfway_leaves_nothing(monkeypatch):
    before = everything_there()

    def broken(self):
        raise OSError("the disk is full")

    monkeypatch.setattr(Holdings, "_write_links", broken)
    with pytest.raises(OSError, match="disk is full"):
        ipeds(HD23, PY23)
    assert everything_there() == before


def test_a_dry_run_counts_the_same_and_leaves_nothing():
    before = everything_there()
    tried = outcomes(ipeds(HD23, PY23, is_dry_run=True))
    assert everything_there() == before
    assert outcomes(ipeds(HD23, PY23)) == tried


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("cip_list.csv", "NCES list of CIP numbers"),
        ("zip_codes.csv", "import_zip_codes"),
        ("Most-Recent-Cohorts-Institution.csv", "import_scorecard"),
        ("README.md", "no file that we know"),
    ],
)
def test_a_wrong_file_is_refused_by_what_it_is(name, words):
    with pytest.raises(ImportRefused, match=words):
        ipeds(HD23, FILES / name)
    assert not DirectoryEntry.objects.exists()


def test_columns_that_are_missing_are_named():
    with pytest.raises(ImportRefused, match="lacks these columns: UNITID, OPEID"):
        bring_in(Wanted("import_scorecard", [FILES / "no_unitid.csv"]))


def test_what_cannot_be_is_refused_with_its_line_and_the_rest_is_kept(tmp_path):
    path = completions(
        tmp_path,
        2022,
        ("101295", "51.0801", 1, 21, 14),
        ("10x295", "51.0801", 1, 21, 14),
        ("101295", "51.0801", 1, 21, 15),
        ("101295", "51.0801", 1, 3, "many"),
    )
    report = ipeds(HD23, path)
    refused = report.files[1].refused
    assert [one["line"] for one in refused.kept] == [3, 4, 5]
    assert SchoolFigure.objects.get().value == 14


@pytest.mark.parametrize(("cell", "said"), [("60512000", "06051"), ("60x51", "")])
def test_no_school_is_refused_for_its_zip_code(tmp_path, cell, said):
    path = tmp_path / "hd2023.csv"
    path.write_text(HD23.read_text(encoding="utf-8-sig").replace(",CT,6051,", f",CT,{cell},"))
    (report,) = ipeds(path).files
    assert report.refused.count == 0
    assert DirectoryEntry.objects.get(unitid="129923").facts.get("zip", "") == said
    assert report.flagged.count == (0 if said else 1)


def test_a_file_that_a_spreadsheet_saved_again_says_the_same(tmp_path):
    as_published = ("129923", "51.0801", "1", "21", 30), ("129923", "51.0801", "2", "3", 9)
    ipeds(HD23, completions(tmp_path, 2022, *as_published))
    before = everything_there()
    saved = [(unitid, cip, f"{a}.0", f"{b}.0", f"{n}.0") for unitid, cip, a, b, n in as_published]
    report = ipeds(completions(tmp_path, 2022, *saved))
    assert report.changes_nothing
    assert report.files[0].kept == 1
    assert everything_there()[0]["Program"] == before[0]["Program"]


# ---------------------------------------------------------------- commands


def test_the_command_tells_and_writes_down_what_it_did(tmp_path):
    out, to = StringIO(), tmp_path / "report.json"
    call_command("import_ipeds", HD23, PY23, report=to, stdout=out)
    assert "8 rows read, 8 kept, 0 refused" in out.getvalue()
    told = json.loads(to.read_text())
    assert told["totals"]["added"] == 38
    assert [one["year"] for one in told["files"]] == ["2023", "2023-24"]
    assert DataFile.objects.get(kind="ipeds_ic_py").read == 8


def test_the_command_warns_of_a_file_that_was_cut_off_and_of_one_far_shorter(tmp_path):
    ipeds(HD23)
    whole = HD23.read_bytes()
    (tmp_path / "hd2024.csv").write_bytes(whole[: len(whole) // 2])
    err = StringIO()
    call_command("import_ipeds", tmp_path / "hd2024.csv", stdout=StringIO(), stderr=err)
    assert "hd2024.csv: The file ends in the middle of a row." in err.getvalue()
    assert "hd2023.csv" in err.getvalue().partition("It has only")[2]


def test_the_command_refuses_without_a_trace():
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_dapip", HD23)


@pytest.mark.parametrize("command", ["import_ipeds", "import_zip_codes", "import_oews"])
def test_a_report_that_could_not_be_written_is_refused_before_anything_is_done(tmp_path, command):
    files = () if command == "import_zip_codes" else (HD23,)
    with pytest.raises(CommandError, match="There is no folder"):
        call_command(command, *files, report=tmp_path / "nowhere" / "report.json")
    assert not DirectoryEntry.objects.exists()
    assert not ZipCode.objects.exists()


def test_rows_refused_for_one_reason_are_one_line_with_a_count(tmp_path):
    table = tmp_path / "zip_codes.csv"
    rows = ["ZIP,PLACE,STATE,LATITUDE,LONGITUDE", "98201,Everett,WA,47.9,-122.2"]
    table.write_text("\n".join([*rows, *(f"9999{n},Nowhere,WA,," for n in range(3))]) + "\n")
    report = bring_in(Wanted("import_zip_codes", [table]))
    about = [line for line in report.lines() if "Refused" in line or "It has" in line]
    assert about == ["  Refused: 3. It has no coordinates."]
    assert [one["line"] for one in report.as_json()["files"][0]["refused"]] == [3, 4, 5]


def test_the_package_of_zip_codes_covers_the_country(monkeypatch):
    some = [row for row in bringing_in.zip_codes.carried() if row[1]["ZIP"].startswith("973")]
    assert len(some) > 50
    monkeypatch.setattr(bringing_in.zip_codes, "carried", lambda: iter(some))
    call_command("import_zip_codes", stdout=StringIO())
    assert ZipCode.objects.get(zip="97301").state == "OR"


def directory(folder, year, *, is_active):
    """A file of one school, laid out as published; the school is made up."""
    path = folder / f"hd{year}.csv"
    head, first = HD21.read_text("cp1252").splitlines()[:2]
    names = next(csv.reader([head]))
    cells = next(csv.reader([first]))
    row = dict(zip(names, cells, strict=False)) | {
        "UNITID": "999999",
        "INSTNM": "Made Up College",
        "CYACTIVE": "1" if is_active else "3",
    }
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([names, [row[name] for name in names]])
    return path


def test_an_older_directory_does_not_open_a_school_that_closed(tmp_path):
    open_then = directory(tmp_path, "2021", is_active=True)
    closed_now = directory(tmp_path, "2023", is_active=False)
    ipeds(open_then)
    assert DirectoryEntry.objects.get(unitid="999999").is_active
    report = ipeds(closed_now)
    assert outcomes(report) == {"hd2023.csv": {"directory": {"changed": 1}}}
    assert not DirectoryEntry.objects.get(unitid="999999").is_active
    assert outcomes(ipeds(open_then)) == {"hd2021.csv": {"directory": {"older": 1}}}
    assert not DirectoryEntry.objects.get(unitid="999999").is_active
    assert outcomes(ipeds(closed_now)) == {"hd2023.csv": {"directory": {"unchanged": 1}}}


def test_a_school_that_closed_before_we_knew_it_is_not_opened_by_an_older_directory(tmp_path):
    report = ipeds(directory(tmp_path, "2023", is_active=False))
    assert outcomes(report) == {"hd2023.csv": {"directory": {"added": 1}}}
    assert report.files[0].left_out == {"closed": 1}
    older = directory(tmp_path, "2021", is_active=True)
    assert outcomes(ipeds(older)) == {"hd2021.csv": {"directory": {"older": 1}}}
    assert not DirectoryEntry.objects.get(unitid="999999").is_active
    ipeds(completions(tmp_path, 2021, ("999999", "51.0801", 1, 3, 5)))
    assert not Institution.objects.exists()
