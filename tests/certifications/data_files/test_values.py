"""What a cell says: every way in which it is written, and what is refused."""

import contextlib
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certifications.data_files import kinds, values
from certifications.data_files.values import Figure, Refused
from certifications.data_files.years import year_in

digits = st.text("0123456789", min_size=1)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("51.0801", "51.0801"),
        ('="51.0801"', "51.0801"),
        ("510801", "51.0801"),
        ("51.071", "51.0710"),
        ("1.0601", "01.0601"),
        ("5108", "51.08"),
        ("100", "01.00"),
        ("99", "99"),
        ("-2     ", ""),
        (" ", ""),
    ],
)
def test_a_cip_number_is_read_however_it_is_written(cell, said):
    assert values.cip(cell) == said


@pytest.mark.parametrize("cell", ["51.08.01", "51.08011", "A1.0801", "1234567", "٥١.٠٨٠١"])
def test_what_is_no_cip_number_is_refused(cell):
    with pytest.raises(Refused):
        values.cip(cell)


@given(st.integers(1, 99), st.integers(0, 9999))
def test_a_cip_number_survives_a_spreadsheet(left, right):
    whole = f"{left:02}.{right:04}"
    lossy = f"{left}.{right:04}".rstrip("0").rstrip(".") if right else f"{left}.0"
    assert values.cip(whole) == values.cip(f' ="{whole}" ') == values.cip(lossy) == whole
    assert values.cip(values.cip(whole)) == whole


@given(st.integers(1, 99999), st.integers(0, 9999))
def test_a_zip_code_survives_a_spreadsheet(number, more):
    whole = f"{number:05}"
    assert values.zip5(whole) == values.zip5(f"{whole}-{more:04}") == whole
    if number > 99:
        assert values.zip5(str(number)) == values.zip5(f"{number}.0") == whole
        assert values.zip5(f"{number}-{more:04}") == whole
        assert values.zip5(f"{number}{more:04}") == whole


@pytest.mark.parametrize("cell", ["1", " 1 ", "01", "1.0", "1.", '="1"'])
def test_a_number_that_stands_for_a_word_is_the_same_however_it_was_saved(cell):
    assert values.code(cell) == "1"


@pytest.mark.parametrize(("cell", "said"), [("21.0", "21"), ("0", "0"), ("-2", ""), ("1.5", "1.5")])
def test_no_other_number_is_made_of_it(cell, said):
    assert values.code(cell) == said


@pytest.mark.parametrize(
    ("name", "kind", "year"),
    [
        ("c2021_a_10292023.csv", kinds.COMPLETIONS, "2020-21"),
        ("ic2021_py_09302022.csv", kinds.IC_PY, "2021-22"),
        ("hd2023_11012024.csv", kinds.HD, "2023"),
        ("download 2026 hd2023 (1).csv", kinds.HD, "2023"),
        ("10292023_c2021_a.csv", kinds.COMPLETIONS, "2020-21"),
        ("Most-Recent-Cohorts-Institution_04192023.csv", kinds.SCHOOLS, "2023-04"),
        ("MERGED2021_22_PP.csv", kinds.SCHOOLS, "2021"),
        ("FieldOfStudyData1617_1718_PP.csv", kinds.FIELDS, "2016-18"),
        ("download.csv", kinds.HD, ""),
    ],
)
def test_the_year_is_read_as_the_publisher_of_the_file_writes_it(name, kind, year):
    assert year_in(name, kind) == year


@given(st.integers(1, 99999999))
def test_a_federal_aid_number_survives_a_spreadsheet(number):
    whole = f"{number:08}"
    assert values.opeid(whole) == values.opeid(str(number)) == values.opeid(f"{number}.0") == whole


@given(st.integers(0, 999999), st.integers(0, 99))
def test_money_is_read_with_and_without_signs(dollars, cents):
    amount = Decimal(f"{dollars}.{cents:02}")
    assert values.number(f"{dollars}.{cents:02}") == amount
    assert values.number(f" ${dollars:,}.{cents:02} ") == amount


@given(st.text(max_size=12))
def test_no_cell_does_anything_but_be_read_or_refused(cell):
    readers = (values.cip, values.family, values.zip5, values.opeid, values.unitid, values.day)
    for read in (*readers, values.number, values.figure, values.dapip_id, values.web_address):
        with contextlib.suppress(Refused):
            read(cell)


@pytest.mark.parametrize("cell", ["", " ", ".", "-", "-1", "-2", "NULL", "NA", "nan"])
def test_what_is_missing_is_neither_zero_nor_kept_back(cell):
    assert values.figure(cell) is None


@pytest.mark.parametrize("cell", ["PrivacySuppressed", "PS", " ps "])
def test_what_is_kept_back_is_not_missing(cell):
    assert values.figure(cell) == Figure(None, is_suppressed=True)


def test_zero_is_a_figure():
    assert values.figure("0") == Figure(Decimal(0))


@pytest.mark.parametrize("cell", ["-5", "1e9", "12 months", "1000000", "Infinity"])
def test_a_number_that_cannot_be_is_refused(cell):
    with pytest.raises(Refused):
        values.number(cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12/31/2017", date(2017, 12, 31)),
        ("6/1/1966 12:00:00 AM", date(1966, 6, 1)),
        ("2020-11-02", date(2020, 11, 2)),
        ("-", None),
    ],
)
def test_days_are_read_as_americans_write_them(cell, day):
    assert values.day(cell) == day


@pytest.mark.parametrize("cell", ["1/1/8014", "8/14/2123", "13/1/2020", "soon"])
def test_a_day_that_cannot_be_is_refused(cell):
    with pytest.raises(Refused):
        values.day(cell)


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("www.wallacestate.edu/", "https://www.wallacestate.edu/"),
        ("HTTP://WWW.Lane.edu/MA", "http://www.lane.edu/MA"),
        ("ask the school", ""),
        ("javascript:alert(1)", ""),
        (" ", ""),
    ],
)
def test_an_address_gets_its_beginning_or_is_none(cell, address):
    assert values.web_address(cell) == address
