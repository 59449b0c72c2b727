"""Files of the federal survey of wages, in the very shape in which they are published."""

import csv
import json
import tempfile
import tracemalloc
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from careers import oews_files, workbooks
from careers.models import WageFigure
from careers.oews import Tally, Wanted, read
from certifications.models import Source
from certifications.public_files import DataFile
from tests.pace import timed

from . import rows

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

HEADER = [
    *("AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP"),
    *("OWN_CODE", "OCC_CODE", "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000"),
    *("LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT", "H_MEAN", "A_MEAN", "MEAN_PRSE"),
    *("H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90"),
    *("A_PCT10", "A_PCT25", "A_MEDIAN", "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY"),
]
"""As in the workbooks since May 2019."""
PAY = {
    "H_MEAN": 29.91,
    "A_MEAN": 62210,
    "MEAN_PRSE": 1.1,
    "H_PCT10": 22.38,
    "H_PCT25": 23.72,
    "H_MEDIAN": 28.5,
    "H_PCT75": 30.56,
    "H_PCT90": 35.67,
    "A_PCT10": 46540,
    "A_PCT25": 49340,
    "A_MEDIAN": 59290,
    "A_PCT75": 63560,
    "A_PCT90": 74200,
}
WASHINGTON = {
    "AREA": "53",
    "AREA_TITLE": "Washington",
    "AREA_TYPE": 2,
    "PRIM_STATE": "WA",
    "NAICS": "000000",
    "NAICS_TITLE": "Cross-industry",
    "I_GROUP": "cross-industry",
    "OWN_CODE": 1235,
    "OCC_CODE": "31-9092",
    "OCC_TITLE": "Medical Assistants",
    "O_GROUP": "detailed",
    "TOT_EMP": 19500,
    "EMP_PRSE": 6.8,
    "JOBS_1000": 5.488,
    "LOC_QUOTIENT": 1.04,
    **PAY,
}
COOKS = {**WASHINGTON, "OCC_CODE": "35-2014", "OCC_TITLE": "Cooks, Restaurant"}
NATION = {
    **WASHINGTON,
    "AREA": "99",
    "AREA_TITLE": "U.S.",
    "AREA_TYPE": 1,
    "PRIM_STATE": "US",
    "TOT_EMP": 817870,
    "JOBS_1000": "",
    "LOC_QUOTIENT": "",
}


@pytest.fixture(autouse=True)
def _our_occupations():
    rows.occupation()


def workbook(path, *lines, header=HEADER):
    """As Excel has it: the data on the first sheet, what the fields mean on the next."""
    book = openpyxl.Workbook()
    book.active.title = path.stem
    book.active.append(header)
    for line in lines:
        book.active.append([line.get(name) for name in header])
    book.create_sheet("Field Descriptions").append(["Field", "Field Description"])
    book.save(path)
    return path


def text(path, *lines, header=HEADER, encoding="utf-8", delimiter=","):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore", delimiter=delimiter)
        writer.writeheader()
        writer.writerows(lines)
    return path


def imported(*files, **options):
    """What the report says of the first file."""
    out = files[0].parent / "report.json"
    call_command("import_oews", *map(str, files), report=out, **options)
    return json.loads(out.read_text("utf-8"))["files"][0]


def counts(report):
    return tuple(report[name] for name in ("added", "changed", "unchanged", "refused"))


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("make", [workbook, text])
def test_our_rows_of_a_table_are_kept_to_the_last_digit(tmp_path, make):
    name = f"state_M2025_dl.{'xlsx' if make is workbook else 'csv'}"
    report = imported(make(tmp_path / name, WASHINGTON, COOKS))
    assert counts(report) == (1, 0, 0, 0)
    assert (report["lines"], report["kind"]) == (2, "tables, 2025-05")
    row = WageFigure.objects.get()
    assert (row.kind, row.area, row.name, row.release) == ("state", "WA", "Washington", "2025-05")
    assert (row.employment, row.annual_median, row.annual_p90) == (19_500, 59_290, 74_200)
    assert (row.hourly_median, row.jobs_per_1000) == (Decimal("28.50"), Decimal("5.488"))
    assert (row.location_quotient, row.employment_rse_pct) == (Decimal("1.04"), Decimal("6.8"))
    assert row.confidence == "official"
    source = row.sources.get()
    assert source.title == "BLS: OEWS, May 2025 (state_M2025_dl)"


def test_what_stands_in_place_of_a_number_is_a_reason_and_never_zero(tmp_path):
    odd = {**WASHINGTON, "TOT_EMP": "**", "EMP_PRSE": "**", "H_PCT90": "#", "A_PCT90": "#"}
    odd |= {"H_MEDIAN": "*", "PCT_RPT": "~", "JOBS_1000": None}
    imported(workbook(tmp_path / "state_M2025_dl.xlsx", odd))
    row = WageFigure.objects.get()
    assert (row.employment, row.annual_p90, row.hourly_median) == (None, None, None)
    assert row.jobs_per_1000 is None
    assert row.withheld == {
        "employment": "not_published",
        "employment_rse_pct": "not_published",
        "hourly_median": "not_published",
        "hourly_p90": "top_coded",
        "annual_p90": "top_coded",
    }


def test_every_kind_of_place_is_told_apart(tmp_path):
    rows.figures("industry", "621100", "2024-05", name="Doctors’ offices")
    metro = {**WASHINGTON, "AREA": "42660", "AREA_TYPE": 4}
    metro["AREA_TITLE"] = "Seattle-Tacoma-Bellevue, WA"
    country = {**WASHINGTON, "AREA": "5300007", "AREA_TYPE": 6, "AREA_TITLE": "Eastern WA"}
    doctors = {**NATION, "NAICS": "621100", "NAICS_TITLE": "Offices of Physicians"}
    some_doctors = {**doctors, "OWN_CODE": 5, "TOT_EMP": 400}
    dentists = {**NATION, "NAICS": "621200", "NAICS_TITLE": "Offices of Dentists"}
    private = {**NATION, "OWN_CODE": 5}
    file = workbook(
        tmp_path / "all_data_M_2025.xlsx",
        *(WASHINGTON, metro, country, NATION, some_doctors, doctors, dentists, private),
    )
    report = imported(file)
    found = {
        (row.kind, row.area): row.employment for row in WageFigure.objects.filter(release="2025-05")
    }
    assert found == {
        ("state", "WA"): 19_500,
        ("metro", "Seattle-Tacoma-Bellevue, WA"): 19_500,
        ("nation", "US"): 817_870,
        ("industry", "621100"): 817_870,
        ("ownership", "private"): 817_870,
    }
    assert report["left_out"] == 3


def test_a_table_with_fewer_columns_in_another_order_and_case_is_read_as_well(tmp_path):
    fewer = [name for name in HEADER if name not in {"AREA_TYPE", "OWN_CODE", "I_GROUP", "O_GROUP"}]
    header = [*reversed(fewer), "SOMETHING_NEW"]
    lower = [name.lower() for name in header]
    lines = [{name.lower(): value for name, value in WASHINGTON.items()}]
    report = imported(text(tmp_path / "state_M2025_dl.csv", *lines, header=lower))
    assert counts(report) == (1, 0, 0, 0)
    assert WageFigure.objects.get().area == "WA"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_mark_at_the_start_and_what_windows_writes_are_read(tmp_path, encoding):
    odd = {**WASHINGTON, "OCC_TITLE": "Médical Assistants", "TOT_EMP": "19,500", "AREA": "53.0"}
    assert counts(imported(text(tmp_path / "x_M2025.csv", odd, encoding=encoding)))[0] == 1
    assert WageFigure.objects.get().employment == 19_500


# ---------------------------------------------------------------- again, newer, older


def test_the_same_file_again_changes_nothing(tmp_path):
    file = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON)
    imported(file)
    before = WageFigure.history.count(), Source.history.count()
    assert counts(imported(file)) == (0, 0, 1, 0)
    assert (WageFigure.history.count(), Source.history.count()) == before


@pytest.mark.twice
def test_a_figure_that_differs_is_changed_told_and_kept_in_its_history(tmp_path):
    imported(workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON))
    later = {**WASHINGTON, "A_MEDIAN": 59_300}
    report = imported(workbook(tmp_path / "state_M2025_dl.xlsx", later))
    assert counts(report) == (0, 1, 0, 0)
    assert report["changes"] == [
        {
            "row": ["31-9092", "state", "WA", "2025-05"],
            "line": 2,
            "numbers": {"annual_median": [59_290, 59_300]},
        }
    ]
    row = WageFigure.objects.get()
    told = [(entry.history_type, entry.history_change_reason) for entry in row.history.all()]
    assert told == [("~", "import_oews state_M2025_dl.xlsx"), ("+", told[1][1])]


def test_what_an_editor_changed_stays_and_is_told(tmp_path):
    imported(workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON))
    row = WageFigure.objects.get()
    row.annual_median = 59_000
    row.save()
    later = {**WASHINGTON, "A_MEDIAN": 59_300, "TOT_EMP": 19_600}
    report = imported(workbook(tmp_path / "state_M2025_dl.xlsx", later))
    row.refresh_from_db()
    assert (row.annual_median, row.employment) == (59_000, 19_600)
    assert report["changes"][0]["numbers"] == {"employment": [19_500, 19_600]}
    assert report["kept"] == 1
    assert report["kept_as_edited"][0]["numbers"] == {"annual_median": [59_000, 59_300]}
    again = imported(workbook(tmp_path / "state_M2025_dl.xlsx", later))
    assert (again["changed"], again["kept"]) == (0, 1)
    row.refresh_from_db()
    assert row.annual_median == 59_000, "a file that came between does not make it the file's"


def test_what_an_editor_changed_of_a_fixture_stays_and_the_rest_follows_the_file(tmp_path):
    rows.figures("state", "WA", "2025-05", annual_median=41_000)
    whole = {**WASHINGTON, "A_PCT10": 30_000, "A_PCT25": 35_000}
    row = WageFigure.objects.get()
    row.annual_median = 42_000
    row.save()
    report = imported(workbook(tmp_path / "state_M2025_dl.xlsx", whole))
    assert report["kept_as_edited"][0]["numbers"] == {"annual_median": [42_000, 59_290]}
    row.refresh_from_db()
    assert (row.annual_median, row.employment) == (42_000, 19_500)


def test_a_report_into_no_folder_is_refused_before_anything_is_read(tmp_path):
    file = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON)
    with pytest.raises(CommandError, match="no folder"):
        call_command("import_oews", file, report=tmp_path / "none" / "out.json")
    assert not WageFigure.objects.exists()


def test_an_older_file_never_touches_what_is_newer(tmp_path):
    imported(workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON))
    older = {**WASHINGTON, "A_MEDIAN": 55_000}
    assert counts(imported(workbook(tmp_path / "state_M2024_dl.xlsx", older))) == (1, 0, 0, 0)
    medians = WageFigure.objects.order_by("release").values_list("release", "annual_median")
    assert list(medians) == [("2024-05", 55_000), ("2025-05", 59_290)]


def test_what_a_table_does_not_tell_stays(tmp_path):
    """National tables leave the share of jobs empty; an editor may have it from elsewhere."""
    rows.figures(release="2025-05", jobs_per_1000=Decimal("5.26"))
    imported(workbook(tmp_path / "national_M2025_dl.xlsx", NATION))
    row = WageFigure.objects.get()
    assert (row.jobs_per_1000, row.employment) == (Decimal("5.260"), 817_870)


def test_a_dry_run_tells_all_and_keeps_nothing(tmp_path):
    file = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON)
    sources = Source.objects.count()
    assert counts(imported(file, dry_run=True)) == (1, 0, 0, 0)
    assert not WageFigure.objects.exists()
    assert Source.objects.count() == sources


@pytest.mark.twice
def test_of_several_files_all_are_kept_or_none(tmp_path):
    good = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON)
    bad = text(tmp_path / "hd2024.csv", header=["UNITID", "INSTNM", "ADDR"])
    with pytest.raises(CommandError, match=r"hd2024.csv: This is not a file of OEWS.*IPEDS"):
        call_command("import_oews", str(good), str(bad))
    assert not WageFigure.objects.exists()


# ---------------------------------------------------------------- refused


def test_a_line_that_cannot_be_taken_is_named_with_its_reason(tmp_path):
    report = imported(
        workbook(
            tmp_path / "state_M2025_dl.xlsx",
            {**WASHINGTON, "A_MEDIAN": "much"},
            {**WASHINGTON, "AREA_TITLE": "Atlantis", "PRIM_STATE": "AT"},
            {**WASHINGTON, "A_PCT90": 100},
            COOKS,
            {**WASHINGTON, "AREA_TITLE": "Oregon", "PRIM_STATE": "OR"},
            {**WASHINGTON, "AREA_TITLE": "Oregon", "PRIM_STATE": "OR", "TOT_EMP": 1},
        )
    )
    assert counts(report) == (1, 0, 0, 5 - 1)
    refused = {one["line"]: one["reason"] for one in report["refusals"]}
    assert set(refused) == {2, 3, 4, 7}
    assert "“much” is no number" in refused[2]
    assert "“AT” is no state" in refused[3]
    assert "lower than the number before" in refused[4]
    assert "in line 6 already" in refused[7]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["UNITID", "OPEID6", "INSTNM", "CIPCODE", "CREDLEV"], "College Scorecard"),
        (["UNITID", "CIPCODE", "MAJORNUM", "CTOTALT"], "IPEDS completions"),
        (["DapipId", "OpeId", "LocationName"], "DAPIP"),
        (["GEOID", "ALAND", "INTPTLAT", "INTPTLONG"], "ZIP codes"),
        (["a", "b"], "begins with: a, b"),
        ([name for name in HEADER if name != "A_MEDIAN"], "Columns are missing: A_MEDIAN"),
    ],
)
def test_a_wrong_file_is_called_by_its_name(tmp_path, header, words):
    for file in (
        text(tmp_path / "x_M2025.csv", header=header),
        workbook(tmp_path / "x_M2025.xlsx", header=header),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_oews", str(file))


def test_other_things_that_are_no_tables_are_refused_in_words(tmp_path):
    (tmp_path / "state_M2025_dl.xlsx").write_bytes(b"<html>Access Denied</html>")
    with pytest.raises(CommandError, match="no workbook"):
        call_command("import_oews", str(tmp_path / "state_M2025_dl.xlsx"))
    (tmp_path / "oesm25st.zip").write_bytes(b"PK")
    with pytest.raises(CommandError, match=r"oesm25st.zip: It is damaged"):
        call_command("import_oews", str(tmp_path / "oesm25st.zip"))
    (tmp_path / "state_M2012_dl.xls").write_bytes(b"\xd0\xcf\x11\xe0\0\0")
    with pytest.raises(CommandError, match="neither a text nor a workbook"):
        call_command("import_oews", str(tmp_path / "state_M2012_dl.xls"))
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_oews", str(tmp_path / "nowhere.csv"))


def test_the_release_is_in_the_name_or_said(tmp_path):
    file = text(tmp_path / "state.csv", WASHINGTON)
    with pytest.raises(CommandError, match="--release 2025-05"):
        call_command("import_oews", str(file))
    with pytest.raises(CommandError, match="no release"):
        call_command("import_oews", str(file), release="2025")
    assert counts(imported(file, release="2025-05")) == (1, 0, 0, 0)


# ---------------------------------------------------------------- as it is published: a ZIP


def packed(path, *files, compression=zipfile.ZIP_DEFLATED):
    """As BLS packs it: a folder, and the workbook in it."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for file in files:
            archive.write(file, f"{path.stem}/{file.name}")
    return path


def test_a_zip_is_read_as_the_workbook_in_it_is(tmp_path):
    book = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON, COOKS)
    notes = workbook(tmp_path / "field_descriptions.xlsx", header=["Field", "Description"])
    report = imported(packed(tmp_path / "oesm25st.zip", notes, book))
    assert (counts(report), report["lines"]) == ((1, 0, 0, 0), 2)
    assert (report["file"], report["kind"]) == ("state_M2025_dl.xlsx", "tables, 2025-05")
    assert counts(imported(book)) == (0, 0, 1, 0), "its source is the same as well"
    assert WageFigure.objects.get().sources.get().edition == "state_M2025_dl.xlsx"


def test_the_name_of_the_zip_tells_the_year_where_no_other_does(tmp_path):
    book = workbook(tmp_path / "state.xlsx", WASHINGTON)
    assert imported(packed(tmp_path / "oesm24st.zip", book))["kind"] == "tables, 2024-05"


@pytest.mark.parametrize("name", ["table", "table.csv", "state_M2025_dl.xls.download"])
def test_a_workbook_is_known_by_its_first_bytes_and_not_by_its_name(tmp_path, name):
    book = workbook(tmp_path / "state.xlsx", WASHINGTON)
    book.rename(tmp_path / name)
    assert counts(imported(tmp_path / name, release="2025-05")) == (1, 0, 0, 0)


def test_a_zip_without_a_table_of_the_survey_is_refused_by_what_is_in_it(tmp_path):
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    with pytest.raises(CommandError, match="no workbook"):
        call_command("import_oews", str(packed(tmp_path / "a.zip", tmp_path / "notes.pdf")))
    other = text(tmp_path / "hd2024.csv", header=["UNITID", "INSTNM", "ADDR"])
    with pytest.raises(CommandError, match=r"b.zip: .*looks like an IPEDS file"):
        call_command("import_oews", str(packed(tmp_path / "b.zip", other)))


def test_what_unpacks_to_too_much_is_refused_before_it_is_read(tmp_path, monkeypatch):
    book = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON)
    monkeypatch.setattr(workbooks, "MOST_OF_A_SHEET", 1000)
    with pytest.raises(CommandError, match=r"would unpack to .* Save the sheet"):
        call_command("import_oews", str(book))
    monkeypatch.setattr(workbooks, "MOST_OF_A_SHEET", 10**9)
    monkeypatch.setattr(workbooks, "MOST_OF_TEXTS", 100)
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", "<si/>" * 100)
    with pytest.raises(CommandError, match="would unpack to"):
        call_command("import_oews", str(book))
    monkeypatch.setattr(oews_files, "MOST_IN_A_ZIP", 1000)
    with pytest.raises(CommandError, match=r"oesm25st.zip: It would unpack to"):
        call_command("import_oews", str(packed(tmp_path / "oesm25st.zip", book)))
    assert not WageFigure.objects.exists()


def test_a_row_that_never_ends_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "LONGEST_ROW", 10_000)
    path = tmp_path / "state_M2025_dl.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"<row>" + b" " * 3_000_000)
    with pytest.raises(CommandError, match="no end"):
        call_command("import_oews", str(path))


def test_a_workbook_that_is_damaged_in_the_middle_is_refused_and_nothing_kept(tmp_path):
    many = [{**WASHINGTON, "OCC_CODE": f"35-{number:04}"} for number in range(3000)]
    book = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON, *many)
    whole = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
        middle = sheet.header_offset + sheet.compress_size // 2
    whole[middle : middle + 200] = bytes(200)
    book.write_bytes(whole)
    with pytest.raises(CommandError, match="damaged"):
        call_command("import_oews", str(book))
    assert not WageFigure.objects.exists()


# ---------------------------------------------------------------- on the desk

BRING_IN = "admin:certifications_datafile_bring_in"


@pytest.fixture
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "waiting"))
    (tmp_path / "waiting").mkdir()


def sent(client, file, **said):
    upload = SimpleUploadedFile(file.name, file.read_bytes())
    return client.post(reverse(BRING_IN), {"files": [upload], **said})


@pytest.mark.once
@pytest.mark.usefixtures("_own_folder")
@pytest.mark.parametrize("make", [workbook, text, packed])
def test_an_editor_brings_wages_in_on_the_page_of_all_public_files(
    admin_client, admin_user, tmp_path, make
):
    file = workbook(tmp_path / "state_M2025_dl.xlsx", WASHINGTON, COOKS)
    if make is text:
        file = text(tmp_path / "state_M2025_dl.csv", WASHINGTON, COOKS)
    if make is packed:
        file = packed(tmp_path / "oesm25st.zip", file)
    page = sent(admin_client, file)
    words = page.content.decode()
    assert "BLS wages (OEWS), May 2025" in words
    assert "wage figures: 1 added" in words
    assert "1 about other jobs" in words
    assert "Pay is live" in words
    assert not WageFigure.objects.exists()
    done = admin_client.post(reverse(BRING_IN), {"waiting": page.context["waiting"]}, follow=True)
    assert "people see them now" in done.content.decode()
    row = WageFigure.objects.get()
    assert (row.annual_median, row.history.get().history_user) == (59_290, admin_user)
    noted = DataFile.objects.get()
    assert (noted.kind, noted.year, noted.by, noted.read) == ("oews", "2025-05", admin_user, 2)
    again = sent(admin_client, file).content.decode()
    assert "The workbench says all of this already" in again
    later = {**WASHINGTON, "A_MEDIAN": 59_300}
    page = sent(admin_client, workbook(tmp_path / "state_M2025_dl.xlsx", later))
    admin_client.post(reverse(BRING_IN), {"waiting": page.context["waiting"], "is_whole": "on"})
    row.refresh_from_db()
    assert row.annual_median == 59_300, "what somebody brought in by a file is the file's"


@pytest.mark.once
@pytest.mark.usefixtures("_own_folder")
def test_wages_without_a_month_or_with_a_missing_column_are_refused_on_the_desk(
    admin_client, tmp_path
):
    file = text(tmp_path / "state.csv", WASHINGTON)
    assert "of which year it is" in sent(admin_client, file).content.decode()
    assert "is no month" in sent(admin_client, file, year="2025-26").content.decode()
    assert "wage figures: 1 added" in sent(admin_client, file, year="2025").content.decode()
    fewer = [name for name in HEADER if name != "A_PCT90"]
    file = text(tmp_path / "state_M2025_dl.csv", WASHINGTON, header=fewer)
    assert "Columns are missing: A_PCT90" in sent(admin_client, file).content.decode()


@pytest.mark.once
@pytest.mark.usefixtures("_own_folder")
def test_who_may_not_change_pay_brings_no_wages_in(client, tmp_path):
    user = get_user_model().objects.create_user("schools-only", is_staff=True)
    ours = Permission.objects.filter(content_type__app_label="certifications")
    user.user_permissions.set(ours)
    client.force_login(user)
    page = sent(client, text(tmp_path / "state_M2025_dl.csv", WASHINGTON))
    assert "You may not change" in page.content.decode()


# ---------------------------------------------------------------- time series


def series(kind, area, soc, measure, industry="000000"):
    return f"OEU{kind}{area}{industry}{soc.replace('-', '')}{measure}"


def time_series(path, *lines):
    head = "series_id                     \tyear\tperiod\t       value\tfootnote_codes\n"
    body = "".join(f"{name:<30}\t2025\tA01\t{value:>12}\t{notes}\n" for name, value, notes in lines)
    path.write_text(head + body, "utf-8")
    return path


def test_the_time_series_says_of_what_it_tells_in_its_number(tmp_path):
    lines = [
        (series("N", "0000000", "31-9092", "01"), "817870", ""),
        (series("N", "0000000", "31-9092", "13"), "45690", ""),
        (series("S", "5300000", "31-9092", "01"), "19500", ""),
        (series("S", "5300000", "31-9092", "13"), "59290", ""),
        (series("S", "5300000", "31-9092", "15"), "-", "5"),
        (series("S", "5300000", "31-9092", "10"), "-", "8"),
        (series("S", "5300000", "35-2014", "13"), "40000", ""),
        (series("M", "0042660", "31-9092", "13"), "61500", ""),
        (series("N", "0000000", "31-9092", "13", "621200"), "50000", ""),
    ]
    data = time_series(tmp_path / "oe.data.0.Current", *lines)
    areas = tmp_path / "oe.area"
    areas.write_text(
        "state_code\tarea_code\tareatype_code\tarea_name\n"
        "53\t0042660\tM\tSeattle-Tacoma-Bellevue, WA\n",
        "utf-8",
    )
    report = imported(data, areas)
    assert counts(report) == (3, 0, 0, 0)
    assert (report["kind"], report["lines"], report["left_out"]) == ("time series", 9, 1)
    state = WageFigure.objects.get(kind="state")
    assert (state.area, state.release, state.annual_median) == ("WA", "2025-05", 59_290)
    assert state.withheld == {"annual_p90": "top_coded", "hourly_p90": "not_published"}
    assert WageFigure.objects.get(kind="metro").area == "Seattle-Tacoma-Bellevue, WA"
    assert counts(imported(data)) == (0, 0, 2, 0), "without names of areas the rest is read"
    series_list = tmp_path / "oe.series"
    series_list.write_text("series_id\tseasonal\tarea_code\tseries_title\n", "utf-8")
    assert counts(imported(data, areas, series_list)) == (0, 0, 3, 0)
    with pytest.raises(CommandError, match=r"oe\.data"):
        call_command("import_oews", str(areas), str(series_list))


# ---------------------------------------------------------------- large files


@pytest.mark.long
@pytest.mark.once
def test_a_large_workbook_is_read_in_little_time_and_memory(tmp_path):
    """Others' rows are only looked at: 20,000 a second, and no more memory for more of them."""
    other = ({**COOKS, "OCC_CODE": f"35-{number:04}"} for number in range(20_000))
    file = workbook(tmp_path / "state_M2025_dl.xlsx", *other, WASHINGTON)
    wanted, tally = Wanted(frozenset({"31-9092"})), Tally()
    with timed() as took:
        assert len(list(read(file, wanted, tally))) == 1
    assert took.seconds < 1
    assert tally.lines == 20_001
    tracemalloc.start()
    assert len(list(read(file, wanted, Tally()))) == 1
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 30_000_000
