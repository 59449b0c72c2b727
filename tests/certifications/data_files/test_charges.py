"""Charges by program: which program a slot is, which price may change, and what counts as gone."""

import pytest

from certifications.data_files.bringing_in import Wanted, bring_in
from certifications.public_files import OpenMatch
from certifications.schools import Program, ProgramCost

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MA, SCHOOL = "51.0801", "111111"
LONG, SHORT = (MA, 9000, 900, 9), (MA, 7000, 720, 7)


@pytest.fixture
def charges(tmp_path):
    """Brings in charges of a year: (CIP, dollars, clock hours, months) by slot. All made up."""
    directory = tmp_path / "hd2021.csv"
    directory.write_text(
        "UNITID,INSTNM,CITY,STABBR,ZIP,CYACTIVE,CONTROL,SECTOR,OPEFLAG,WEBADDR\n"
        f"{SCHOOL},A School,Town,OR,97401,1,3,9,1,x.edu\n"
    )
    bring_in(Wanted("import_ipeds", [directory]))

    def bring(year, slots, unitid=SCHOOL):
        cells = {"UNITID": unitid, "PRGMOFR": 2, "CHG1PY3": "."}
        for n in range(1, 7):
            cip, dollars, hours, months = slots.get(n, ("-2", ".", ".", "."))
            cells |= {f"CIPCODE{n}": cip, f"CIPTUIT{n}": dollars, f"CIPLGTH{n}": hours}
            cells |= {f"PRGMSR{n}": 1, f"MTHCMP{n}": months}
        path = tmp_path / f"ic{year}_py.csv"
        path.write_text(f"{','.join(cells)}\n{','.join(map(str, cells.values()))}\n")
        return bring_in(Wanted("import_ipeds", [path])).files[0]

    return bring


def lengths():
    return dict(Program.objects.values_list("code", "clock_hours"))


@pytest.mark.parametrize("months", [0, 121, 99999])
def test_months_that_cannot_be_are_left_out_and_told(charges, months):
    report = charges(2021, {1: (MA, 9000, 900, months)})
    assert Program.objects.get().length_months is None
    assert f"{months} months" in report.flagged.kept[0]["what"]


def test_slots_that_change_places_change_no_program(charges):
    charges(2021, {1: LONG, 2: SHORT})
    before = lengths()
    report = charges(2023, {1: (MA, 7100, 740, 7), 2: (MA, 9100, 920, 9)})
    assert lengths() == before
    assert report.undecided.count == OpenMatch.objects.count() == 2


def test_the_length_finds_its_program_in_any_slot_and_the_other_is_the_only_one_left(charges):
    charges(2021, {1: LONG, 2: SHORT})
    (long,) = Program.objects.filter(clock_hours=900)
    charges(2023, {1: (MA, 7100, 740, 7), 2: (MA, 9100, 900, 9)})
    long.refresh_from_db()
    assert (long.clock_hours, long.costs.get(kind="program_total").amount_usd) == (900, 9100)
    assert sorted(lengths().values()) == [740, 900]


def test_two_of_one_length_stay_two_and_are_asked_about_once_prices_change(charges):
    alike = {1: (MA, 9000, 900, 9), 2: (MA, 8500, 900, 9)}
    charges(2021, alike)
    assert charges(2021, alike).outcomes["programs"] == {"unchanged": 2}
    charges(2023, {1: (MA, 9900, 900, 9), 2: (MA, 9000, 900, 9)})
    keys = OpenMatch.objects.values_list("key", flat=True)
    assert set(keys) == {f"{SCHOOL}-{MA}-900-9900", f"{SCHOOL}-{MA}-900-9000"}
    for key, program in zip(sorted(keys), sorted(lengths()), strict=True):
        OpenMatch.objects.filter(key=key).update(chosen=program)
    assert not charges(2023, {1: (MA, 9900, 900, 9), 2: (MA, 9000, 900, 9)}).undecided.count
    prices = ProgramCost.objects.filter(year="2023-24").values_list("amount_usd", flat=True)
    assert sorted(prices) == [9000, 9900]


@pytest.mark.parametrize(
    "typed", [{"amount_usd": 12345}, {"note": "The school said so."}, {"year": "2022-23"}]
)
def test_a_price_that_an_editor_changed_stays_and_the_new_year_stands_beside_it(charges, typed):
    charges(2021, {1: LONG})
    ProgramCost.objects.update(**typed)
    before = ProgramCost.objects.get()
    charges(2023, {1: (MA, 9999, 900, 9)})
    assert ProgramCost.objects.get(pk=before.pk).amount_usd == before.amount_usd
    assert ProgramCost.objects.get(pk=before.pk).note == before.note
    assert ProgramCost.objects.get(year="2023-24").amount_usd == 9999


def test_a_price_with_an_editors_note_stays_when_the_same_year_is_told_otherwise(charges):
    charges(2021, {1: LONG})
    ProgramCost.objects.update(note="The school said so.")
    report = charges(2021, {1: (MA, 9999, 900, 9)})
    assert ProgramCost.objects.get().amount_usd == 9000
    assert report.disagreeing.kept[0]["file"] == "9999"


# ---------------------------------------------------------------- not seen


def test_programs_about_which_an_editor_is_asked_are_not_called_gone(charges):
    charges(2021, {1: LONG, 2: SHORT})
    report = charges(2023, {3: (MA, 8000, 800, 8)})
    assert report.undecided.count == 1
    assert not Program.objects.exclude(not_seen_since="").exists()


@pytest.mark.parametrize("slot", [(MA, "nine thousand", 900, 9), ("51.08o1 51.0801", 9000, 900, 9)])
def test_programs_of_a_row_that_was_refused_are_not_called_gone(charges, slot):
    charges(2021, {1: LONG})
    report = charges(2023, {1: slot})
    assert report.refused.count == 1
    assert not Program.objects.exclude(not_seen_since="").exists()


def test_nothing_is_called_gone_while_a_refused_row_does_not_say_its_school(charges):
    charges(2021, {1: LONG})
    report = charges(2023, {1: LONG}, unitid="11x111")
    assert report.refused.count == 1
    assert "does not say its school" in " ".join(report.notes)
    assert not Program.objects.exclude(not_seen_since="").exists()


def test_what_another_subject_is_refused_for_saves_no_program_from_being_called_gone(charges):
    charges(2021, {1: LONG, 2: ("51.1009", 900, 120, 2)})
    charges(2023, {2: ("51.1009", 900, 120, 2)})
    assert Program.objects.get(cip=MA).not_seen_since == "2021-22"
