"""What a file is, and its rows as text, however it was saved."""

import csv
import io
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certifications.data_files import ipeds, scorecard, tables
from certifications.data_files.kinds import recognise
from certifications.data_files.records import OUR_SUBJECTS
from certifications.data_files.tables import Unreadable, opened
from certifications.data_files.values import Refused
from tests.pace import timed

FILES = Path(__file__).parents[2] / "data" / "public_files"
HD, PY = FILES / "hd2021.csv", FILES / "ic2021_py.csv"


def rows_of(path, looked_for=None):
    with opened(path) as tables:
        (table,) = tables
        return [dict(row) for _line, row in table.rows(looked_for)]


def kind_of(path):
    with opened(path) as tables:
        return [table.recognised and table.recognised.kind.key for table in tables]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("hd2021.csv", "ipeds_hd"),
        ("hd2023.csv", "ipeds_hd"),
        ("ic2021_py.csv", "ipeds_ic_py"),
        ("ic2023_py.csv", "ipeds_ic_py"),
        ("ic2021_ay.csv", "ipeds_ic_ay"),
        ("FieldOfStudyData1617_1718_PP.csv", "scorecard_field_of_study"),
        ("Most-Recent-Cohorts-Institution.csv", "scorecard_institution"),
        ("InstitutionCampus.csv", "dapip_campuses"),
        ("AccreditationRecords.csv", "dapip_records"),
        ("AccreditationActions.csv", "dapip_actions"),
        ("zip_codes.csv", "zip_codes"),
        ("cip_list.csv", "cip_list"),
        ("README.md", None),
    ],
)
def test_a_file_is_known_by_its_columns_and_not_by_its_name(tmp_path, name, kind):
    other_name = tmp_path / "download(3).txt"
    other_name.write_bytes((FILES / name).read_bytes())
    assert kind_of(other_name) == [kind]


def test_the_comma_too_many_of_charges_shifts_nothing():
    first = rows_of(PY)[0]
    assert (first["UNITID"], first["CIPCODE2"], first["MTHCMP6"].strip()) != ("", "", "")
    assert all(len(row["UNITID"]) == 6 for row in rows_of(PY))


def _saved_again(text, encoding, newline, mark):
    return mark + newline.join(text.splitlines()).encode(encoding) + newline.encode()


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b"")]
)
def test_a_file_says_the_same_in_every_encoding(tmp_path, encoding, mark, newline):
    text = HD.read_text(encoding="cp1252").replace("Carrington College-Tucson", "Cañon “College”")
    path = tmp_path / "hd.csv"
    path.write_bytes(_saved_again(text, encoding, newline, mark))
    assert kind_of(path) == ["ipeds_hd"]
    names = {row["UNITID"]: row["INSTNM"] for row in rows_of(path)}
    assert len(names) == 12
    assert names["103927"] == "Cañon “College”"


def test_columns_may_stand_in_another_order_with_others_between_them(tmp_path):
    cells = list(csv.reader(io.StringIO(HD.read_text(encoding="cp1252"))))
    mixed = [[*reversed(row), "more"] for row in cells]
    mixed[0][-1] = "NEWCOLUMN "
    path = tmp_path / "hd.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(mixed)
    assert rows_of(path) == rows_of(HD)


def test_a_row_that_is_shifted_or_cut_off_is_refused_by_its_line(tmp_path):
    path = tmp_path / "c2021_a.csv"
    path.write_text(
        "UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n"
        "100001,51.0801,1,3,5\n"
        "100002,College, of,51.0801,1,3,5\n"
        "100003,51.0801\n"
        "100004,51.0801,1,3,7,\n"
    )
    with opened(path) as (table,):
        found = [(line, isinstance(row, Refused)) for line, row in table.rows()]
    assert found == [(2, False), (3, True), (4, True), (5, False)]


def test_a_cell_may_hold_a_line_end_and_a_stray_mark_swallows_nothing(tmp_path):
    path = tmp_path / "c2021_a.csv"
    path.write_text(
        'UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT,NOTE\n1,"51.0801",1,3,5,"two\nlines"\n'
        '2,51.0801,1,3,5,5" wide\n' + "".join(f"{n},51.0801,1,3,5,x\n" for n in range(3, 203))
    )
    rows = rows_of(path)
    assert [row["UNITID"] for row in rows] == [str(n) for n in range(1, 203)]


def test_of_a_zip_the_revised_table_is_read(tmp_path):
    path = tmp_path / "C2021_A.zip"
    head = "UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("c2021_a.csv", head + "100001,51.0801,1,3,5\n")
        archive.writestr("c2021_a_rv.csv", head + "100001,51.0801,1,3,6\n")
        archive.writestr("__MACOSX/c2021_a.csv", "x")
    with opened(path) as tables:
        assert [table.name for table in tables] == ["c2021_a_rv.csv"]
        assert [row["CTOTALT"] for _line, row in tables[0].rows()] == ["6"]


def test_a_workbook_says_what_its_csv_file_says(tmp_path):
    book = openpyxl.Workbook()
    for line in csv.reader(io.StringIO((FILES / "ic2023_py.csv").read_text())):
        book.active.append([float(cell) if cell.isdigit() else cell for cell in line])
    book.save(tmp_path / "ic2023_py.xlsx")
    said = [list(ipeds.read_slots(row)) for row in rows_of(tmp_path / "ic2023_py.xlsx")]
    assert said == [list(ipeds.read_slots(row)) for row in rows_of(FILES / "ic2023_py.csv")]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"PK\x03\x04broken", "UNITID,A".encode("utf-16")])
def test_what_is_no_table_is_refused(tmp_path, data):
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(Unreadable), opened(path):
        pass


def test_a_file_with_the_line_ends_of_old_macs_is_refused_in_words(tmp_path):
    path = tmp_path / "hd2023.csv"
    path.write_bytes(HD.read_bytes().replace(b"\r\n", b"\r").replace(b"\n", b"\r"))
    with pytest.raises(Unreadable, match="old Macs"), opened(path):
        pass


def test_a_line_that_never_ends_is_not_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LONGEST_LINE", 1000)
    monkeypatch.setattr(tables, "AT_ONCE", 100)
    path = tmp_path / "c2021_a.csv"
    path.write_text("UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n" + "0" * 5000)
    with opened(path) as (table,), pytest.raises(Unreadable, match="no end"):
        list(table.rows())


def test_a_workbook_is_measured_unpacked_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_given, **_more: pytest.fail("read"))
    path = tmp_path / "hd2023.csv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/sharedStrings.xml", b"<si/>" * 20_000_001)
    assert path.stat().st_size < 1_000_000
    with pytest.raises(Unreadable, match="Save its sheet as CSV"), opened(path):
        pass


def test_of_rows_that_are_passed_over_none_is_lost(tmp_path):
    some = rows_of(PY, OUR_SUBJECTS)
    told = [slot for row in some for slot in ipeds.read_slots(row)]
    assert told == [slot for row in rows_of(PY) for slot in ipeds.read_slots(row)]


def test_a_wide_row_is_read_as_a_narrow_one_is(tmp_path):
    narrow = list(
        csv.reader(io.StringIO((FILES / "Most-Recent-Cohorts-Institution.csv").read_text()))
    )
    wide = [
        [*row[:8], *[f"W{n}" if not at else 'NULL, "so"' for n in range(900)], *row[8:]]
        for at, row in enumerate(narrow)
    ]
    path = tmp_path / "wide.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(wide)
    assert rows_of(path) == rows_of(FILES / "Most-Recent-Cohorts-Institution.csv")


CELLS = st.text(st.sampled_from('ab,"\n\r ;é“'), max_size=6)
NAMES = ("UNITID", "OPEID", "INSTNM", "CITY", "STABBR", "ZIP", "CURROPER", "ICLEVEL")
MARKS = ("TUITIONFEE_IN", "TUITIONFEE_OUT", "ADM_RATE", "NPCURL", "PREDDEG")


@settings(max_examples=100, deadline=None)
@given(
    rows=st.lists(st.tuples(*[CELLS] * (len(NAMES) + 1)), min_size=1, max_size=4),
    columns=st.sampled_from([14, 1200]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_rows_are_cut_as_the_module_csv_cuts_them(tmp_path_factory, rows, columns, quoting, end):
    """Commas, quotation marks and line ends in cells included, in narrow rows and in wide."""
    filler = [f"F{n}" for n in range(columns - 14)]
    half = len(filler) // 2
    header = [*NAMES[:6], *filler[:half], *NAMES[6:], *filler[half:], *MARKS, "LAST"]
    path = tmp_path_factory.mktemp("cut") / "schools.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, quoting=quoting, lineterminator=end)
        writer.writerow(header)
        for row in rows:
            # A carriage return is quoted by the writer only where lines end with one.
            first, *cells = (cell if "\r" in end else cell.replace("\r", "") for cell in row)
            between = [first if n % 100 == 0 else "1" for n in range(len(filler))]
            writer.writerow(
                [*cells[:6], *between[:half], *cells[6:], *between[half:], *"1234", "5", first]
            )
    with path.open(newline="", encoding="utf-8") as file:
        told = [{name: row[name] for name in NAMES} for row in csv.DictReader(file)]
    assert [{name: row[name] for name in NAMES} for row in rows_of(path)] == told


def test_the_last_row_of_a_wide_file_that_was_cut_off_is_refused_by_its_line(tmp_path):
    path = tmp_path / "schools.csv"
    header = [*NAMES, *MARKS, *(f"F{n}" for n in range(900))]
    whole = ",".join(["1"] * len(header))
    path.write_text(f"{','.join(header)}\n{whole}\n{whole[:-40]}")
    with opened(path) as (table,):
        (_first, one), (line, other) = table.rows()
    assert (one["ICLEVEL"], line, str(other)) == ("1", 3, tables.CUT_OFF)
    path.write_text(f"{','.join(header)}\n{whole}\n{whole}")
    assert len(rows_of(path)) == 2


def test_charges_by_program_beat_what_the_scorecard_copies_of_them():
    assert recognise(["UNITID", "CIPCODE1", "CIPCODE2", "CURROPER", "PREDDEG", "INSTNM", "STABBR",
                      "ADM_RATE", "NPCURL"]).kind.key == "scorecard_institution"  # fmt: skip


# ---------------------------------------------------------------- large files


@pytest.mark.long
def test_a_large_file_is_read_fast_and_in_little_memory(tmp_path):
    path = tmp_path / "c2022_a.csv"
    counts = ",".join('"R",0' for _ in range(29))
    with path.open("w") as file:
        names = ",".join(f"X{n},C{n}" for n in range(29))
        file.write(f"UNITID,CIPCODE,MAJORNUM,AWLEVEL,XCTOTALT,CTOTALT,{names}\n")
        for n in range(200_000):
            cip = "51.0801" if n % 100 == 0 else "11.0701"
            file.write(f'{100000 + n // 10},"{cip}",1,3,"R",{n % 50},{counts}\n')
    with timed() as took, opened(path) as (table,):
        told = [ipeds.read_completions(row) for _line, row in table.rows(OUR_SUBJECTS)]
    assert (table.read, len(told)) == (200_000, 2_000)
    assert 200_000 / took.seconds > 20_000
    assert _peak(path, OUR_SUBJECTS, lambda row: None) < 20_000_000


@pytest.mark.long
def test_a_directory_is_read_and_filtered_fast(tmp_path):
    path = tmp_path / "hd2023.csv"
    head, *lines = (FILES / "hd2023.csv").read_text(encoding="utf-8-sig").splitlines()
    with path.open("w") as file:
        file.write(f"{head}\n")
        file.writelines(f"{100000 + n}{lines[n % len(lines)][6:]}\n" for n in range(20_000))
    with timed() as took, opened(path) as (table,):
        told = sum(ipeds.read_school(row) is not None for _line, row in table.rows())
    assert told == 20_000
    assert 20_000 / took.seconds > 20_000


@pytest.mark.long
def test_three_thousand_columns_are_cut_and_not_read(tmp_path):
    """The columns that are read stand about where the published file has them."""
    path = tmp_path / "wide_2022.csv"
    names = [f"M{n}" for n in range(3_300)]
    names[:7] = ["UNITID", "OPEID", "OPEID6", "INSTNM", "CITY", "STABBR", "ZIP"]
    names[7:9] = ["ACCREDAGENCY", "INSTURL"]
    far = {16: "CONTROL", 21: "LATITUDE", 22: "LONGITUDE", 290: "CURROPER", 377: "TUITIONFEE_IN"}
    for place, name in (far | {378: "TUITIONFEE_OUT", 1735: "ICLEVEL"}).items():
        names[place] = name
    cells = ["NA", "0.1234", "PS", "4860", "0.653422180"] * 660
    cells[290], cells[1735] = "1", "2"
    front = "{0},{0}00,{0},{1},Seattle,WA,98101,NWCCU,www.example.edu"
    with path.open("w") as file:
        file.write(",".join(names) + "\n")
        for n in range(6_500):
            name = f'"College of {n}, The"' if n % 25 == 0 else f"College {n}"
            middle = [*cells[9:16], str(1 + n % 3), *cells[17:21], "47.6", "-122.3"]
            told = [front.format(100_000 + n, name), *middle, *cells[23:]]
            file.write(",".join(told) + "\n")
    with timed() as took, opened(path) as (table,):
        told = sum(scorecard.read_school(row) is not None for _line, row in table.rows())
    assert told == 6_500
    assert 6_500 / took.seconds > 20_000
    assert _peak(path, None, scorecard.read_school) < 20_000_000


def _peak(path, looked_for, read):
    tracemalloc.start()
    with opened(path) as (table,):
        for number, (_line, row) in enumerate(table.rows(looked_for)):
            read(row)
            if number == 2_000:
                break
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_a_cell_that_never_ends_is_a_row_refused_and_no_setting_for_everybody(tmp_path):
    endless = '"' + "x" * 200_000 + '"'
    path = tmp_path / "c.csv"
    path.write_text(f"UNITID,CIPCODE,MAJORNUM,AWLEVEL,CTOTALT\n{endless},51.0801,1,3,5\n")
    with opened(path) as (table,):
        ((_line, refused),) = table.rows()
    assert isinstance(refused, Refused)
    assert "It is no row of a table" in str(refused)
    assert csv.field_size_limit() == 131_072
