"""Two editors on one page: the second is told, shown the difference, and loses nothing."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, DELETION, LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from certifications.admin.base import DeskAdmin
from certifications.models import (
    CertifyingBody,
    Credential,
    Document,
    Requirement,
    Source,
)

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


@pytest.fixture
def anna(db):
    """Another editor. What she saves, she saves while the page is open."""
    return get_user_model().objects.create_superuser("anna")


@pytest.fixture
def document(db):
    """A row whose page is small."""
    return factories.document(factories.catalogue())


@pytest.fixture
def route(db):
    made = factories.catalogue()
    factories.document(made)
    factories.requirement(made, "older", test={"min": 21}, position=1)
    return made


def url(row, page="change"):
    return reverse(f"admin:certifications_{row._meta.model_name}_{page}", args=[row.pk])


def save(client, row, form, **given):
    for name, value in given.items():
        form[name] = value
    return client.post(url(row), form.sent())


def saves(who, row, **columns):
    """As she would on its page."""
    type(row).objects.filter(pk=row.pk).update(**columns)
    LogEntry.objects.log_actions(who.pk, [row], CHANGE, "[]", single_object=True)


def deletes(who, row):
    LogEntry.objects.log_actions(who.pk, [row], DELETION, "", single_object=True)
    type(row).objects.filter(pk=row.pk).delete()


def told(response):
    """What a refused editor reads of the difference: field, saved, typed, outcome."""
    assert response.status_code == 409
    return {
        (str(one.row), str(one.field)): (str(one.saved), str(one.typed), str(one.outcome))
        for one in response.context["differences"]
    }


def again(response):
    """The form of the page that was shown again."""
    return Form(response.content.decode())


KEPT = "Yours stands below. Saving puts it in place of what is saved."
TAKEN = "What is saved stands below."
MINE = "Only you changed it. Yours stands below."


# ---------------------------------------------------------------- saving


@pytest.mark.twice
def test_the_second_of_two_editors_is_told_and_nothing_is_saved(editor, document):
    # Given a page that two have opened, and that the other one saves
    other = Client()
    other.force_login(get_user_model().objects.create_superuser("anna"))
    form, hers = open_form(editor, url(document)), open_form(other, url(document))
    assert save(other, document, hers, text="Anna's letter.").status_code == 302
    # When this one saves
    response = save(editor, document, form, text="My letter.")
    # Then what the other saved stands, and this one reads who it was and what differs
    document.refresh_from_db()
    assert document.text == "Anna's letter."
    name = "Document: Anna's letter."
    assert told(response) == {(name, "Text"): ("Anna's letter.", "My letter.", KEPT)}
    assert "anna saved it on" in response.content.decode()
    # And saving again from there is allowed, since it has been seen
    assert save(editor, document, again(response)).status_code == 302
    document.refresh_from_db()
    assert document.text == "My letter."


def test_who_is_overtaken_twice_is_told_twice(editor, anna, document):
    form = open_form(editor, url(document))
    saves(anna, document, text="Anna's letter.")
    response = save(editor, document, form, text="My letter.")
    saves(anna, document, text="Anna's better letter.")
    response = save(editor, document, again(response))
    assert told(response) == {
        ("Document: Anna's better letter.", "Text"): ("Anna's better letter.", "My letter.", KEPT)
    }


def test_a_field_nobody_typed_into_takes_what_the_other_saved(editor, anna, document):
    """So that saving again does not undo what the other did."""
    form = open_form(editor, url(document))
    saves(anna, document, issued_by="Anna's school", confidence="secondary")
    response = save(editor, document, form, text="My letter.")
    name = "Document: A letter."
    assert told(response) == {
        (name, "Text"): ("A letter.", "My letter.", MINE),
        (name, "Issued by"): ("Anna's school", "no change", TAKEN),
        (name, "Confidence"): (
            "Secondary: read on somebody else's page",
            "no change",
            TAKEN,
        ),
    }
    save(editor, document, again(response))
    document.refresh_from_db()
    assert (document.text, document.issued_by) == ("My letter.", "Anna's school")
    assert document.confidence == "secondary"


def test_sources_are_a_part_of_what_was_seen(editor, document):
    spare, mine = factories.source("spare"), factories.source("mine")
    form = open_form(editor, url(document))
    document.sources.set([spare])
    response = save(editor, document, form, sources=[mine.pk])
    assert told(response) == {("Document: A letter.", "Sources"): (spare.title, mine.title, KEPT)}
    assert list(document.sources.all()) == [spare]


def test_lines_that_end_in_another_way_are_no_change(editor, anna):
    row = factories.source("book", edition="One.\nTwo.")
    form = open_form(editor, url(row))
    saves(anna, row, edition="One.\nThree.")
    response = save(editor, row, form, title="My title")
    assert told(response)[f"Source: {row}", "Edition"] == ("One.\nThree.", "no change", TAKEN)
    save(editor, row, again(response))
    row.refresh_from_db()
    assert (row.title, row.edition) == ("My title", "One.\nThree.")


def test_what_no_field_of_the_page_shows_counts_too(editor, route):
    """A command may change a column that has no field on the page."""
    form = open_form(editor, url(route))
    route.requirements.filter(code="adult").update(test={"min": 18, "unknown": 1})
    response = save(editor, route, form)
    assert told(response) == {}
    assert "We do not know who" in response.content.decode()


def test_a_page_that_does_not_say_what_it_showed_is_not_saved(editor, document):
    for said in ("", "nonsense", "[]", '{"rows": "0", "fields": []}', '{"rows": "0"}'):
        form = open_form(editor, url(document))
        response = save(editor, document, form, text="My letter.", _seen=said)
        differences = told(response)
        assert differences["Document: A letter.", "Text"] == ("A letter.", "My letter.", KEPT)
    document.refresh_from_db()
    assert document.text == "A letter."


def test_reading_first_tells_it_as_well(editor, anna, route):
    form = open_form(editor, url(route))
    saves(anna, route, name="Anna's name")
    form["name"] = "My name"
    response = editor.post(url(route), form.sent("_preview"))
    assert response.status_code == 409
    assert "preview" not in response.context
    response = editor.post(url(route), again(response).sent("_preview"))
    assert response.status_code == 200
    assert response.context["preview"].parts


def test_after_a_mistake_the_page_still_knows_what_was_seen(editor, anna, document):
    form = open_form(editor, url(document))
    response = save(editor, document, form, text="")
    assert response.status_code == 200
    saves(anna, document, text="Anna's letter.")
    assert save(editor, document, again(response), text="My letter.").status_code == 409
    document.refresh_from_db()
    assert document.text == "Anna's letter."


# ---------------------------------------------------------------- inline rows


def requirement(route, code):
    return route.requirements.get(code=code)


def test_a_requirement_the_other_changed_is_shown_field_by_field(editor, anna, route):
    form = open_form(editor, url(route))
    place, row = form.row("code", "adult"), requirement(route, "adult")
    saves(anna, row, test={"min": 16}, text="Anna's text.")
    response = save(editor, route, form, **{f"{place}-test_age_min": "17"})
    row.refresh_from_db()
    name = f"Requirement: {row}"
    assert told(response) == {
        (name, "At least (years)"): ("16", "17", KEPT),
        (name, "Text"): ("Anna's text.", "no change", TAKEN),
    }
    assert "anna saved it on" in response.content.decode()
    save(editor, route, again(response))
    row.refresh_from_db()
    assert (row.test, row.text) == ({"min": 17}, "Anna's text.")


def test_requirements_that_each_changed_one_of_are_both_kept(editor, anna, route):
    form = open_form(editor, url(route))
    saves(anna, requirement(route, "adult"), test={"min": 16})
    response = save(editor, route, form, **{f"{form.row('code', 'older')}-test_age_min": "30"})
    save(editor, route, again(response))
    assert requirement(route, "adult").test == {"min": 16}
    assert requirement(route, "older").test == {"min": 30}


@pytest.mark.twice
def test_both_may_add_a_requirement(editor, anna, route):
    form = open_form(editor, url(route))
    place, new = form.new_row(), {"text": "You are new.", "kind": "age", "confidence": "official"}
    added = factories.requirement(route, "hers", position=7)
    mine = {f"{place}-{name}": value for name, value in {**new, "code": "mine"}.items()}
    response = save(editor, route, form, **mine)
    difference = told(response)[f"Requirement: {added}", "All of it"]
    assert difference == ("new", "nothing", "It stands below too.")
    assert save(editor, route, again(response)).status_code == 302
    assert {row.code for row in route.requirements.all()} == {"adult", "older", "hers", "mine"}


def test_a_requirement_the_other_deleted_stays_deleted_if_nobody_typed_into_it(editor, anna, route):
    form = open_form(editor, url(route))
    deletes(anna, requirement(route, "adult"))
    response = save(editor, route, form, name="My name")
    difference = told(response)["Requirement: adult: You meet adult.", "All of it"]
    assert difference == ("deleted", "no change", "It is gone below too.")
    assert save(editor, route, again(response)).status_code == 302
    assert [row.code for row in route.requirements.all()] == ["older"]


def test_what_was_typed_into_a_deleted_requirement_stands_there_as_a_new_one(editor, anna, route):
    form = open_form(editor, url(route))
    place = form.row("code", "adult")
    deletes(anna, requirement(route, "adult"))
    response = save(editor, route, form, **{f"{place}-test_age_min": "17"})
    difference = told(response)["Requirement: adult: You meet adult.", "All of it"]
    assert difference == ("deleted", "changed", "Yours stands below as a new row.")
    assert save(editor, route, again(response)).status_code == 302
    assert requirement(route, "adult").test == {"min": 17}
    assert route.requirements.count() == 2


def test_who_deletes_a_requirement_that_the_other_changed_is_told(editor, anna, route):
    form = open_form(editor, url(route))
    place, row = form.row("code", "adult"), requirement(route, "adult")
    saves(anna, row, test={"min": 16})
    response = save(editor, route, form, **{f"{place}-DELETE": "on"})
    assert told(response) == {
        (f"Requirement: {row}", "At least (years)"): ("16", "no change", TAKEN),
        (f"Requirement: {row}", "Delete"): ("no", "yes", MINE),
    }
    save(editor, route, again(response))
    assert [row.code for row in route.requirements.all()] == ["older"]


def test_a_kind_the_other_changed_is_told_with_its_fields(editor, anna, route):
    form = open_form(editor, url(route))
    place, row = form.row("code", "adult"), requirement(route, "adult")
    saves(anna, row, kind="education", test={"min_level": "high_school"})
    response = save(editor, route, form, **{f"{place}-text": "My text."})
    found = told(response)
    assert found[f"Requirement: {row}", "Kind"] == ("Education", "no change", TAKEN)
    level = found[f"Requirement: {row}", "Lowest level that counts"]
    assert level == ("High school", "no change", TAKEN)
    save(editor, route, again(response))
    row.refresh_from_db()
    assert (row.text, row.kind, row.test) == (
        "My text.",
        "education",
        {"min_level": "high_school"},
    )


def test_a_row_that_was_changed_on_the_page_of_its_owner_counts_on_its_own(editor, route):
    document = Document.objects.get()
    form = open_form(editor, url(document))
    hers = open_form(editor, url(route))
    assert save(editor, route, hers, **{"documents-0-text": "Anna's letter."}).status_code == 302
    response = save(editor, document, form, text="My letter.")
    assert response.status_code == 409
    document.refresh_from_db()
    assert document.text == "Anna's letter."


def test_other_rows_than_those_of_the_page_do_not_count(editor, anna, document):
    form = open_form(editor, url(document))
    saves(anna, document.route, name="Anna's name")
    saves(anna, factories.document(document.route, "Another letter."), text="Anna's letter.")
    assert save(editor, document, form, text="My letter.").status_code == 302


# ---------------------------------------------------------------- deleting


def test_what_was_changed_meanwhile_is_not_deleted_before_it_was_seen(editor, anna, document):
    """Nor is what goes with it."""
    for row in (document, document.route, document.route.credential):
        form = open_form(editor, url(row, "delete"))
        saves(anna, document, text=f"Anna's letter, {row.pk}, {type(row)}.")
        response = editor.post(url(row, "delete"), form.sent())
        assert "Nothing is deleted" in response.content.decode()
        assert Document.objects.exists()
    assert editor.post(url(row, "delete"), again(response).sent()).status_code == 302
    assert not Credential.objects.exists()


def test_neither_are_several_at_once(editor, anna):
    rows = [factories.source("one"), factories.source("two")]
    address = reverse("admin:certifications_source_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows]}
    form = again(editor.post(address, chosen))
    saves(anna, rows[0], title="Anna's title")
    response = editor.post(address, form.sent())
    assert "Nothing is deleted" in response.content.decode()
    assert Source.objects.count() == 2
    assert editor.post(address, again(response).sent()).status_code == 302
    assert not Source.objects.exists()


def test_a_deletion_that_was_confirmed_on_no_page_is_asked_about_first(editor):
    row = factories.body()
    response = editor.post(url(row, "delete"), {"post": "yes"})
    assert response.status_code == 200
    assert CertifyingBody.objects.exists()


def test_what_was_typed_into_a_page_that_is_gone_is_shown(editor, anna, route):
    form = open_form(editor, url(route))
    deletes(anna, route)
    given = {f"{form.row('code', 'adult')}-test_age_min": "17", "summary": "My long summary."}
    response = save(editor, route, form, **given)
    assert response.status_code == 410
    text = response.content.decode()
    assert "anna deleted it on" in text
    assert "My long summary." in text
    typed = {(str(field), str(words)) for _row, field, words in response.context["typed"]}
    assert ("At least (years)", "17") in typed
    assert not Requirement.objects.exists()


# ---------------------------------------------------------------- every page


def test_every_page_of_the_desk_is_made_like_this(editor):
    """Lists that can be typed into would need the same care, and there are none."""
    desks = {
        model: desk for model, desk in admin.site._registry.items() if isinstance(desk, DeskAdmin)
    }
    assert {CertifyingBody, Source, Credential, Document, Requirement} <= set(desks)
    assert not any(desk.list_editable for desk in desks.values())


def test_who_may_not_change_it_is_not_let_in_by_this(client, document):
    client.force_login(get_user_model().objects.create_user("reader", is_staff=True))
    assert client.post(url(document), {"text": "Mine."}).status_code == 403
    assert client.post(url(document, "delete"), {"post": "yes"}).status_code == 403
