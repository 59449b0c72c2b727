"""Flat tables as spreadsheets: out, in, and refused with the row and the reason."""

import base64
import tempfile
import zlib
from contextlib import contextmanager
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import openpyxl
import pytest
import tablib
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certifications import exchange
from certifications.admin.sheets import SafeCSV, SafeXLSX, marked, unmarked
from certifications.admin.spreadsheets import (
    TABLES,
    DocumentTable,
    FactTable,
    FeeTable,
    SourceTable,
)
from certifications.catalogue import snapshot
from certifications.models import Credential, CredentialFact, Document, Fee, Source
from certifications.schools import Institution
from tests.careers import rows as live_rows

from . import factories
from .desk import Form

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # races are tried on both
CSV, XLSX = "0", "1"
A_SOURCE = [["code", "title", "read_on"], ["page", "A title", "2026-01-02"]]


def url(model, page):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def uploaded(client, model, data, kind=XLSX):
    file = SimpleUploadedFile("table.xlsx" if kind == XLSX else "table.csv", data)
    sent = {"import_file": file, "format": kind, "resource": "0"}
    return client.post(url(model, "import"), sent)


def confirmed(client, model, page):
    return client.post(url(model, "process_import"), Form(page.content.decode()).sent())


def exported(client, model, kind=XLSX):
    response = client.post(url(model, "export"), {"format": kind, "resource": "0"})
    assert response.status_code == 200
    return response.content


def sheet_of(data):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(BytesIO(data)).active]


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


# ---------------------------------------------------------------- out and in


@pytest.mark.parametrize("model", TABLES)
def test_what_was_exported_comes_in_unchanged(editor, model):
    factories.everything()
    live_rows.everything()
    for kind in (CSV, XLSX):
        page = uploaded(editor, model, exported(editor, model, kind), kind)
        result = page.context["result"]
        assert not result.has_errors()
        assert not result.has_validation_errors()
        assert result.totals["skip"] == model.objects.count() > 0
        assert result.totals["new"] == result.totals["update"] == 0


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_an_edited_table_is_looked_at_and_then_stored(editor, kind):
    factories.everything()
    format_ = SafeXLSX() if kind == XLSX else SafeCSV()
    table = FeeTable().export()
    edited = tablib.Dataset(headers=table.headers)
    for row in table.dict:
        edited.append([*(row | {"amount_usd": "99.50", "sources": "wait, handbook"}).values()])
    new = table.dict[-1] | {"kind": "retest", "note": "The second time", "amount_usd": 55}
    edited.append([*new.values()])
    page = uploaded(editor, Fee, bytes_of(format_.export_data(edited)), kind)
    text = page.content.decode()
    assert "<ins>99.5" in text
    assert "style=" not in text.partition("<main")[2]
    assert not Fee.objects.filter(kind="retest").exists()
    assert confirmed(editor, Fee, page).status_code == 302
    assert Fee.objects.get(kind="retest").amount_usd == 55
    exam = Fee.objects.get(kind="exam")
    assert str(exam.amount_usd) == "99.50"
    assert sorted(source.code for source in exam.sources.all()) == ["handbook", "wait"]


def bytes_of(data):
    return data.encode() if isinstance(data, str) else data


def test_rows_of_routes_name_their_version(editor):
    owner = factories.credential()
    old = factories.route(owner, "work", valid_until="2025-12-31")
    new = factories.route(owner, "work", valid_from="2026-01-01", position=1)
    for made in (old, new):
        factories.document(made)
    data = workbook(
        ["credential", "route", "route_from", "text", "issued_by", "confidence"],
        ["cma-aama", "work", "2026-01-01", "A letter.", "your school", "recalled"],
        ["cma-aama", "work", None, "A diploma.", None, "recalled"],
    )
    page = uploaded(editor, Document, data)
    assert confirmed(editor, Document, page).status_code == 302
    assert new.documents.get().issued_by == "your school"
    assert [one.text for one in old.documents.all()] == ["A diploma.", "A letter."]
    assert new.documents.get().sources.count() == 1  # a column that is not there changes nothing


# ---------------------------------------------------------------- refused


def test_a_bad_row_is_refused_with_its_row_and_reason_and_nothing_is_changed(editor):
    factories.everything()
    before = snapshot()
    data = workbook(
        ["code", "title", "read_on"],
        ["new-page", "A new page", "2026-01-02"],
        ["handbook", "Another title", "02.01.2026"],
        ["wait", "", "2026-01-02"],
    )
    page = uploaded(editor, Source, data)
    text = page.content.decode()
    assert "Row 3, read_on: “02.01.2026” is not a day. Write it like 2026-11-02." in text
    assert "Row 4, title: This field cannot be blank." in text
    assert "process_import" not in text
    assert snapshot() == before


@pytest.mark.parametrize(
    ("model", "header", "row", "words"),
    [
        (Fee, "amount_usd", ["cma-aama", "", "", "exam", "", "much"], "“much” is not a number."),
        (Fee, "amount_usd", ["cma-aama", "", "", "exam", "", "-1"], "cannot be less than 0"),
        (Fee, "amount_usd", ["cma-aama", "", "", "exam", "", "1.999"], "2 decimal places"),
        (Fee, "position", ["cma-aama", "", "", "exam", "", "1.5"], "is not a whole number"),
        (Fee, "sources", ["cma-aama", "", "", "exam", "", "handbook, x"], "There is no “x”"),
        (Fee, "confidence", ["cma-aama", "", "", "exam", "", "sure"], "is not a valid choice"),
        (Fee, "note2", ["cma-aama", "", "", "exam", "", "x"], "These columns are not known: note2"),
        (Fee, "position", ["cma", "", "", "exam", "", "1"], "Row 2: There is no “cma”"),
        (Fee, "position", ["cma-aama", "gone", "", "exam", "", "1"], "cma-aama, gone"),
        (Fee, "position", ["", "", "", "exam", "", "1"], "Say which credential it belongs to."),
    ],
)
def test_cells_that_cannot_be_are_refused(editor, model, header, row, words):
    factories.everything()
    before = snapshot()
    headers = ["credential", "route", "route_from", "kind", "note", header]
    page = uploaded(editor, model, workbook(headers, row))
    assert words in page.content.decode()
    assert "Traceback" not in page.content.decode()
    assert "process_import" not in page.content.decode()
    assert snapshot() == before


def test_a_document_needs_a_route():
    factories.everything()
    table = tablib.Dataset(
        ["cma-aama", "", "", "A letter.", "official"],
        headers=["credential", "route", "route_from", "text", "confidence"],
    )
    result = DocumentTable().import_data(table)
    (error,) = result.error_rows[0].errors
    assert str(error.error) == "Say which route it belongs to."


def test_a_row_that_stands_twice_is_refused():
    factories.source("page")
    table = tablib.Dataset(["page", "One"], ["page", "Two"], headers=["code", "title"])
    result = SourceTable().import_data(table)
    (error,) = result.error_rows[0].errors
    assert str(error.error) == "This stands in row 2 already."
    assert Source.objects.get().title == "Where page was read"


def test_json_that_is_none_is_refused():
    factories.everything()
    table = tablib.Dataset(
        ["cma-aama", "exam", "time_minutes", "{'a': 1}"],
        headers=["credential", "topic", "name", "value"],
    )
    result = FactTable().import_data(table)
    assert "is not JSON" in str(result.invalid_rows[0].error)


def test_a_table_without_its_ids_is_refused(editor):
    factories.everything()
    page = uploaded(editor, Source, workbook(["title"], ["A title"]))
    assert "code" in page.content.decode()
    assert "process_import" not in page.content.decode()


UNREADABLE = [
    (XLSX, b"This is none.", "This is not a workbook (.xlsx) that can be read."),
    (CSV, "code,title\npage,Vér\n".encode("latin-1"), "This is not text in UTF-8."),
    (CSV, b"code,title\n" + b"x" * 200_000, "This is not CSV that can be read"),
    (CSV, b"\n", "The first row must name the columns."),
    (CSV, b"," * 60 + b"code\n", "The first row must name the columns."),
    (CSV, b"code,title\n", "There is no row below the names of the columns."),
    (CSV, b"code,title\npage,A title,more\n", "Row 2 has more cells than the first row."),
    ("7", b"code,title\n", "7 is not one of the available choices."),
]


@pytest.mark.parametrize(("kind", "data", "words"), UNREADABLE)
def test_what_is_no_spreadsheet_is_refused_in_words(editor, kind, data, words):
    page = uploaded(editor, Source, data, kind)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert "process_import" not in page.content.decode()


def test_an_empty_row_between_others_says_nothing(editor):
    data = (
        b"code,title,read_on\npage,A title,2026-01-02\n\n,\nother,Other,2026-01-02\nother,Twice\n\n"
    )
    text = uploaded(editor, Source, data, CSV).content.decode()
    assert "Row 6: This stands in row 5 already." in text
    page = uploaded(editor, Source, data.replace(b"other,Twice\n", b""), CSV)
    assert confirmed(editor, Source, page).status_code == 302
    assert Source.objects.count() == 2


# ---------------------------------------------------------------- too much


@pytest.fixture
def nothing_is_tried(monkeypatch):
    """Fails a test that comes as far as the database."""
    monkeypatch.setattr(SourceTable, "import_data", None)


@pytest.mark.usefixtures("nothing_is_tried")
@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_too_many_rows_are_refused_before_any_is_tried(editor, kind):
    book = openpyxl.Workbook()
    book.active.append(["code", "title"])
    book.active.cell(200_000, 1, "page")
    file = BytesIO()
    book.save(file)
    lines = "".join(f"page-{number},A title\n" for number in range(5_001))
    data = f"code,title\n{lines}".encode() if kind == CSV else file.getvalue()
    page = uploaded(editor, Source, data, kind)
    assert "There are more than 5,000 rows. Import them in parts." in page.content.decode()


def test_empty_rows_at_the_end_are_not_counted(editor):
    data = b"code,title,read_on\npage,A title,2026-01-02\n" + b"\n" * 6_000
    page = uploaded(editor, Source, data, CSV)
    assert page.context["result"].totals["new"] == 1


@pytest.mark.usefixtures("nothing_is_tried")
def test_a_workbook_is_measured_before_it_is_unpacked(editor):
    file = BytesIO(workbook(["code", "title"], ["page", "A title"]))
    with ZipFile(file, "a", compression=8) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b" " * 21_000_000)
    assert len(file.getvalue()) < 50_000
    page = uploaded(editor, Source, file.getvalue())
    assert "This workbook unpacks to too much." in page.content.decode()


@pytest.mark.parametrize("by", ["a file of the server", "a text that doubles and doubles"])
def test_a_workbook_makes_its_reader_open_no_file_and_fill_no_memory(editor, tmp_path, by):
    secret = tmp_path / "secret"
    secret.write_text("what nobody should read")
    said = {
        "a file of the server": f'<!ENTITY x SYSTEM "{secret.as_uri()}">',
        "a text that doubles and doubles": '<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghix")),
    }
    page = uploaded(
        editor, Source, with_entities(said[by], workbook(["code", "title"], ["p", "y"]))
    )
    text = page.content.decode()
    assert "This is not a workbook (.xlsx) that can be read." in text
    assert secret.read_text() not in text
    assert len(text) < 100_000


def with_entities(declared, data):
    """The workbook, with its last text taken from something that its own head declares."""
    changed = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(changed, "w", compression=8) as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                assert text.count(">y<") == 1
                text = f"<!DOCTYPE worksheet [{declared}]>" + text.replace(">y<", ">&x;<")
            new.writestr(name, text)
    return changed.getvalue()


@pytest.mark.usefixtures("nothing_is_tried")
def test_what_no_form_could_carry_along_is_refused(editor, monkeypatch):
    monkeypatch.setattr("certifications.admin.packing.MOST_PACKED", 100)
    page = uploaded(editor, Source, workbook(["code", "title"], ["page", "A title"]))
    assert "This file is too large." in page.content.decode()


def test_only_the_first_rows_that_differ_are_shown(editor, monkeypatch):
    monkeypatch.setattr("certifications.admin.spreadsheets.MOST_SHOWN", 2)
    factories.source("same", title="A title", read_on="2026-01-02")
    codes = ("same", "one", "two", "three", "four")
    rows = [[code, "A title", "2026-01-02"] for code in codes]
    page = uploaded(editor, Source, workbook(["code", "title", "read_on"], *rows))
    text = page.content.decode()
    assert "New rows: 4. Changed rows: 0. Rows that say what is there already: 1." in text
    assert "And 2 more rows that differ." in text
    assert text.count('class="import-type"') == 2
    assert confirmed(editor, Source, page).status_code == 302
    assert Source.objects.count() == 5


def test_only_the_first_faults_are_shown(editor, monkeypatch):
    monkeypatch.setattr("certifications.admin.spreadsheets.MOST_SHOWN", 2)
    rows = [[code, "", "2026-01-02"] for code in ("one", "two", "three", "four")]
    data = workbook(["code", "title", "read_on"], *rows)
    text = uploaded(editor, Source, data).content.decode()
    assert text.count("This field cannot be blank.") == 2
    assert "And 2 more." in text


# ---------------------------------------------------------------- between looking and going


def test_nothing_is_stored_between_the_two_pages(editor, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    page = uploaded(editor, Source, workbook(*A_SOURCE))
    assert list(tmp_path.iterdir()) == []
    assert confirmed(editor, Source, page).status_code == 302
    assert Source.objects.get().title == "A title"


def packed(data):
    return base64.b64encode(zlib.compress(data)).decode()


@pytest.mark.parametrize(
    "brought",
    [
        "",
        "?",
        base64.b64encode(b"no").decode(),
        packed(b""),
        packed(b"abc\ncode,title\npage,A title\n"),
        packed(b"\xff\ncode,title\npage,A title\n"),
        packed(b"csv\n\xff\xfe"),
        packed(b"xlsx\nnone"),
        packed(b"csv\n" + b"x" * 5_000_001),
    ],
)
def test_a_form_that_brings_no_table_along_is_refused(editor, brought):
    page = editor.post(url(Source, "process_import"), {"packed": brought, "seen": "x"})
    assert page.status_code == 200
    assert "Nothing was changed." in page.content.decode()
    assert not Source.objects.exists()


def test_no_file_of_the_server_is_read_or_deleted(editor, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    secret = tmp_path / "secret"
    secret.write_text("code,title,read_on\nsecret,A secret,2026-01-02\n")
    told = {"import_file_name": "secret", "original_file_name": "x.csv", "format": "0"}
    page = uploaded(editor, Source, workbook(*A_SOURCE))
    seen = Form(page.content.decode())["seen"]
    page = editor.post(url(Source, "process_import"), told | {"seen": seen})
    assert page.status_code == 200
    assert secret.exists()
    assert not Source.objects.exists()


def test_a_large_file_is_refused(editor, monkeypatch):
    monkeypatch.setattr("certifications.admin.sheets.MOST_BYTES", 10)
    page = uploaded(editor, Source, workbook(["code", "title"]))
    assert "This file is too large." in page.content.decode()


def test_a_table_that_somebody_changed_after_the_look_is_left_alone(editor):
    factories.source("page")
    page = uploaded(editor, Source, workbook(["code", "title"], ["page", "A new title"]))
    Source.objects.update(title="Changed meanwhile")
    answer = confirmed(editor, Source, page)
    assert answer.status_code == 409
    assert "Somebody changed this table since you looked." in answer.content.decode()
    assert "New rows: 0. Changed rows: 1." in answer.content.decode()
    assert Source.objects.get().title == "Changed meanwhile"
    # The page that says so shows what would change now, and its button does that
    assert confirmed(editor, Source, answer).status_code == 302
    assert Source.objects.get().title == "A new title"


def test_rows_that_are_named_are_a_part_of_what_was_looked_at(editor):
    factories.everything()
    page = uploaded(editor, Fee, exported(editor, Fee, CSV).replace(b"125", b"99"), CSV)
    Credential.objects.update(code="another")
    answer = confirmed(editor, Fee, page)
    assert answer.status_code == 409
    assert "There is no “cma-aama” among the credentials." in answer.content.decode()


def test_a_row_that_is_refused_only_at_the_end_leaves_nothing(editor, monkeypatch):
    factories.source("page")
    data = workbook(["code", "title"], ["page", "A new title"])
    page = uploaded(editor, Source, data)

    def refuse(self):
        raise ValueError("Not today.")

    monkeypatch.setattr(Source, "save", lambda self, *args, **kwargs: refuse(self))
    answer = confirmed(editor, Source, page)
    assert answer["Location"] == url(Source, "import")
    assert Source.objects.get().title == "Where page was read"
    assert "Nothing was imported." in editor.get(answer["Location"]).content.decode()


# ---------------------------------------------------------------- signs and ends of lines


@pytest.mark.parametrize("kind", [CSV, XLSX])
def test_signs_that_nobody_can_see_stay_behind(editor, kind):
    factories.source("page", title="Bad\x0bname\uffff")
    data = exported(editor, Source, kind)
    shown = sheet_of(data)[1][1] if kind == XLSX else data.decode().splitlines()[1].split(",")[1]
    assert shown == "Badname"
    # Brought in again, the file mends the row
    assert confirmed(editor, Source, uploaded(editor, Source, data, kind)).status_code == 302
    assert Source.objects.get().title == "Badname"


def test_signs_that_nobody_can_see_do_not_come_in(editor):
    page = uploaded(editor, Source, b"code,title\npage,Bad\x0bname\n", CSV)
    words = "Row 2, title: A sign that nobody can see stands after “Bad”. Delete it."
    assert words in page.content.decode()


LINES = ["One\r\ntwo", "One\rtwo", "One\ntwo", "\r=One"]


@pytest.mark.parametrize("kind", [CSV, XLSX])
@pytest.mark.parametrize("text", LINES)
def test_ends_of_lines_alone_are_no_change(editor, text, kind):
    owner = factories.credential()
    fee = factories.fee(owner, note=text, amount_usd=100)
    fact = factories.fact(owner, text=text)
    for model in (Fee, CredentialFact):
        page = uploaded(editor, model, exported(editor, model, kind), kind)
        assert page.context["result"].totals["skip"] == 1, page.context["result"].totals
    # And where another cell changed, the text stays as it is
    data = exported(editor, Fee, kind)
    if kind == CSV:
        data = data.replace(b"100", b"99")
    else:
        rows = sheet_of(data)
        data = workbook(rows[0], [99 if cell == 100 else cell for cell in rows[1]])
    assert confirmed(editor, Fee, uploaded(editor, Fee, data, kind)).status_code == 302
    fee.refresh_from_db()
    fact.refresh_from_db()
    assert (fee.note, fee.amount_usd, fact.text) == (text, 99, text)


# ---------------------------------------------------------------- formulas

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''=1"]


@pytest.mark.once
@pytest.mark.parametrize("text", [*FORMULAS, "plain", "it's", "'quoted'", "", None, 5, -5])
def test_a_mark_comes_off_again(text):
    assert unmarked(marked(text)) == text


def test_no_text_leaves_as_a_formula(editor):
    for number, text in enumerate(FORMULAS[:4]):
        factories.source(f"page-{number}", title=text)
    book = openpyxl.load_workbook(BytesIO(exported(editor, Source)))
    cells = [row[1] for row in book.active.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * 4
    assert [cell.value for cell in cells] == [f"'{text}" for text in FORMULAS[:4]]
    lines = exported(editor, Source, CSV).decode().splitlines()[1:]
    assert all(line.split(",")[1].startswith("'") for line in lines)
    page = uploaded(editor, Source, exported(editor, Source))
    assert page.context["result"].totals["skip"] == 4


# ---------------------------------------------------------------- pages and rights


@pytest.mark.parametrize("page", ["import", "export"])
def test_nothing_inline_stands_on_the_pages(editor, page):
    for model in TABLES:
        text = editor.get(url(model, page)).content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert " onchange=" not in text
        assert not [tag for tag in text.split("<script")[1:] if "src=" not in tag.split(">")[0]]


def test_who_may_only_look_exports_but_does_not_import(client):
    factories.source("page")
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    assert "page" in exported(client, Source, CSV).decode()
    assert client.get(url(Source, "import")).status_code == 403
    assert client.post(url(Source, "process_import")).status_code == 403
    text = client.get(url(Source, "changelist")).content.decode()
    assert url(Source, "export") in text
    assert url(Source, "import") not in text


def test_who_may_not_even_look_does_not_export(client):
    user = get_user_model().objects.create_user("nobody", is_staff=True)
    client.force_login(user)
    assert client.get(url(Institution, "export")).status_code == 403


def test_whoever_comes_while_others_write_is_told_to_try_again(editor, monkeypatch):
    @contextmanager
    def busy():
        raise exchange.Busy
        yield

    monkeypatch.setattr(exchange, "alone", busy)
    page = uploaded(editor, Source, workbook(*A_SOURCE))
    assert "somebody else is writing just now" in page.content.decode()
    assert not Source.objects.filter(code="page").exists()


def test_an_export_of_rows_that_nobody_can_find_leads_back_to_the_list(editor):
    for nonsense in ("no_such_field=1", "read_on__year=x", "title__exact=%00&<script>=1"):
        response = editor.get(f"{url(Source, 'export')}?{nonsense}", follow=True)
        assert response.redirect_chain == [(url(Source, "changelist"), 302)]
        assert "names a filter that this list does not have" in response.content.decode()
