"""Editors who save the same page at the same moment, in threads of their own on a real database.

Whatever the order: what was accepted is in the database, and everybody else was told.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from threading import Barrier, Event

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from certifications.admin.spreadsheets import SourceTable
from certifications.models import Document, EligibilityRoute, Requirement, Source

from . import factories
from .desk import Form, open_form
from .test_processes import copy_of_the_database

EDITORS = 2

pytestmark = pytest.mark.django_db(transaction=True)


class Editor:
    """Somebody with a browser, who changes one thing in each race and marks it as their own."""

    def __init__(self, user):
        self.client = Client()
        self.client.force_login(user)
        self.name = user.username

    def type(self, page, form, edit, mark):
        """Type into a page that is open, without saving."""
        self.page, self.edit, self.mark, self.form = page, edit, mark, deepcopy(form)
        edit.typed(self.form, mark)

    def save(self, start):
        start.wait(20)
        self.response = self.client.post(self.page, self.form.sent())
        return self.response.status_code


class Field:
    """An edit to one field, which stands in one column."""

    def __init__(self, model, column, field):
        self.model, self.column, self.field = model, column, field

    def typed(self, form, mark):
        form[self.field] = mark

    def is_there(self, mark):
        return self.model.objects.filter(**{self.column: mark}).exists()


class NewRequirement:
    """A requirement that is added."""

    def typed(self, form, mark):
        row = form.new_row()
        said = {"code": mark, "text": mark, "kind": "age", "confidence": "official"}
        for name, value in said.items():
            form[f"{row}-{name}"] = value

    def is_there(self, mark):
        return Requirement.objects.filter(code=mark).exists()


class NoRequirement:
    """The last requirement is deleted; a mark in another column says by whom."""

    def typed(self, form, mark):
        form[f"requirements-{int(form['requirements-INITIAL_FORMS']) - 1}-DELETE"] = "on"
        form["summary"] = mark

    def is_there(self, mark):
        return EligibilityRoute.objects.filter(summary=mark).exists()


ON_THE_ROUTE = [
    Field(EligibilityRoute, "name", "name"),
    Field(Requirement, "text", "requirements-0-text"),
    Field(Requirement, "notes", "requirements-1-notes"),
    Field(Document, "text", "documents-0-text"),
    NewRequirement(),
    NoRequirement(),
]
ON_THE_DOCUMENT = Field(Document, "text", "text")


@pytest.fixture
def at_once(transactional_db, tmp_path, monkeypatch):
    """Runs functions in threads of their own, on a database that other threads wait for."""
    factories.document(factories.catalogue())
    for number in range(EDITORS):
        get_user_model().objects.create_superuser(f"editor-{number}")
    if connection.vendor == "sqlite":  # the tests' own is in memory, where nobody waits
        file = copy_of_the_database(tmp_path / "shared.sqlite3")
        monkeypatch.setitem(connections.settings["default"], "NAME", str(file))

    def alone(function, *arguments):
        try:
            return function(*arguments)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(EDITORS) as pool:

        def run(*calls):
            return [one.result() for one in [pool.submit(alone, *call) for call in calls]]

        yield run


@pytest.mark.parametrize("races", [pytest.param(1000, marks=pytest.mark.long), 3])
def test_no_edit_is_lost_without_a_word_however_many_save_at_once(at_once, races):
    chosen = random.Random(races)
    (editors,) = at_once((make_editors,))
    told = 0
    for number in range(races):
        (marks,) = at_once((open_pages, editors, number, chosen))
        start = Barrier(EDITORS)
        codes = at_once(*((editor.save, start) for editor in editors))
        (there,) = at_once((what_is_there, editors))
        # Then each edit is in the database, or its editor has read that it is not
        assert set(codes) <= {302, 409}, codes
        assert there == [code == 302 for code in codes], marks
        assert 302 in codes
        told += codes.count(409)
    assert told >= races / 2  # they did get in each other's way


def make_editors():
    return [Editor(user) for user in get_user_model().objects.order_by("pk")]


def open_pages(editors, number, chosen):
    """Everybody opens the page of the route, but now and then one that of its document."""
    ensure_two_requirements(number)
    page = page_of(EligibilityRoute.objects.get())
    form = open_form(editors[0].client, page)
    for editor in editors:
        editor.type(page, form, chosen.choice(ON_THE_ROUTE), f"race-{number}-{editor.name}")
    if number % 3 == 0:
        open_document(editors[0], number)
    return [editor.mark for editor in editors]


def open_document(editor, number):
    page = page_of(Document.objects.get())
    form = open_form(editor.client, page)
    editor.type(page, form, ON_THE_DOCUMENT, f"race-{number}-{editor.name}")


def ensure_two_requirements(number):
    route = EligibilityRoute.objects.get()
    while route.requirements.count() < 2:
        factories.requirement(route, f"made-{number}-{route.requirements.count()}", position=9)
    for row in route.requirements.all()[4:]:
        row.delete()


def page_of(row):
    return reverse(f"admin:certifications_{row._meta.model_name}_change", args=[row.pk])


def what_is_there(editors):
    for editor in editors:
        if editor.response.status_code == 409:
            assert editor.response.context["differences"]
    return [editor.edit.is_there(editor.mark) for editor in editors]


def test_of_a_deletion_and_an_edit_at_once_neither_is_lost(at_once):
    (editors,) = at_once((make_editors,))
    for number in range(4):
        (mark,) = at_once((open_to_edit_and_to_delete, *editors, number))
        start = Barrier(EDITORS)
        codes = at_once(*((editor.save, start) for editor in editors))
        (is_there,) = at_once((ON_THE_DOCUMENT.is_there, mark))
        # Either the edit came first and the deletion is asked about again, or it reads it is gone
        assert (codes, is_there) in (([302, 200], True), ([410, 302], False))


def open_to_edit_and_to_delete(one, other, number):
    document = Document.objects.first() or factories.document(EligibilityRoute.objects.get())
    open_document(one, number)
    other.page = reverse("admin:certifications_document_delete", args=[document.pk])
    other.form = open_form(other.client, other.page)
    return one.mark


def test_of_two_who_add_the_same_the_second_is_told_beside_the_field(at_once):
    (editors,) = at_once((make_editors,))
    for number in range(4):
        at_once((open_to_add, editors, f"body-{number}"))
        start = Barrier(EDITORS)
        codes = at_once(*((editor.save, start) for editor in editors))
        assert sorted(codes) == [200, 302]
        (refused,) = [one.response for one in editors if one.response.status_code == 200]
        assert list(refused.context["adminform"].form.errors) == ["code"]


def open_to_add(editors, code):
    page = reverse("admin:certifications_certifyingbody_add")
    for editor in editors:
        editor.page, editor.form = page, open_form(editor.client, page)
        for name in ("code", "name", "abbreviation"):
            editor.form[name] = code


def test_an_import_does_not_overwrite_what_is_saved_while_it_runs(at_once, monkeypatch):
    (editors,) = at_once((make_editors,))
    (form,) = at_once((look_at_a_table, editors[0]))
    looked, is_saved = Event(), Event()
    bring_in = SourceTable.import_data

    def slowly(*arguments, **options):
        looked.set()
        is_saved.wait(1)  # with nothing to wait for, somebody else could save by now
        return bring_in(*arguments, **options)

    def save():
        assert looked.wait(20)
        Source.objects.update(title="Saved by somebody else")
        is_saved.set()

    monkeypatch.setattr(SourceTable, "import_data", slowly)
    go = reverse("admin:certifications_source_process_import")
    answer, _saved = at_once((editors[0].client.post, go, form.sent()), (save,))
    assert answer.status_code == 302
    (titles,) = at_once((lambda: {source.title for source in Source.objects.all()},))
    assert titles == {"Saved by somebody else"}


def look_at_a_table(editor):
    lines = "".join(f"{source.code},Imported\n" for source in Source.objects.all())
    file = SimpleUploadedFile("table.csv", f"code,title\n{lines}".encode())
    address = reverse("admin:certifications_source_import")
    page = editor.client.post(address, {"import_file": file, "format": "0"})
    return Form(page.content.decode())
