"""The desk as a whole: every model is on it, lists cost few queries, what is used stays."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certifications import releases
from certifications.models import (
    CertifyingBody,
    Credential,
    EligibilityRoute,
    NameCollision,
    Requirement,
    Source,
)

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MODELS = list(apps.get_app_config("certifications").get_models())
NAMES = [model._meta.model_name for model in MODELS]


def url(name, page="changelist", *args):
    return reverse(f"admin:certifications_{name}_{page}", args=args)


# ---------------------------------------------------------------- every model


@pytest.mark.parametrize("model", MODELS)
def test_every_model_can_be_listed_searched_and_filtered(model):
    desk = admin.site.get_model_admin(model)
    assert desk.list_display != ("__str__",)
    assert desk.search_fields
    assert desk.search_help_text
    assert desk.list_filter


@pytest.mark.parametrize("model", MODELS)
def test_every_field_an_editor_sees_explains_itself(model):
    fields = [field for field in model._meta.get_fields() if not field.auto_created]
    assert [field.name for field in fields if not field.help_text] == []


def test_a_list_asks_as_often_for_many_rows_as_for_few(editor):
    factories.everything()
    releases.publish(by=editor.user)
    few = {name: queries(editor, url(name)) for name in NAMES}
    for code in ("rma-amt", "ccma-nha", "coa-ijcahpo"):
        factories.everything(code)
        factories.body(f"body-of-{code}")
        factories.source(f"page-of-{code}")
        releases.publish(by=editor.user)
    assert {name: queries(editor, url(name)) for name in NAMES} == few
    assert max(few.values()) <= 8, few


def queries(client, address):
    releases.current()  # open, whether an earlier test opened the same or not
    releases.forget()  # and asked for by each page, however short ago it was
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_a_list_can_be_searched(editor):
    factories.everything()
    releases.publish(note="Some note")
    asked = {"q": "nothing-like-it"}
    pages = {name: editor.get(url(name), asked).context["cl"] for name in NAMES}
    assert {name: page.result_count for name, page in pages.items()} == dict.fromkeys(NAMES, 0)


@pytest.mark.parametrize("name", ["credential", "eligibilityroute", "source", "certifyingbody"])
def test_what_others_refer_to_is_found_by_typing(editor, name):
    owner = factories.everything()
    field = {
        "credential": ("eligibilityroute", "credential", owner.letters),
        "eligibilityroute": ("document", "route", "Work"),
        "source": ("requirement", "sources", "handbook"),
        "certifyingbody": ("credential", "body", "AAMA"),
    }[name]
    asked = {
        "app_label": "certifications",
        "model_name": field[0],
        "field_name": field[1],
        "term": field[2],
    }
    assert editor.get(reverse("admin:autocomplete"), asked).json()["results"]


# ---------------------------------------------------------------- filters


def test_rows_without_a_source_are_found(editor):
    route = factories.catalogue()
    factories.requirement(route, "unread", sources=[])
    asked = {"no": ["unread"], "yes": ["adult"], "else": ["adult", "unread"]}
    for value, codes in asked.items():
        rows = editor.get(url("requirement"), {"source": value}).context["cl"].result_list
        assert sorted(row.code for row in rows) == codes


def test_rows_of_a_credential_are_found_with_those_of_its_routes(editor):
    owner = factories.catalogue().credential
    factories.requirement(owner, "common")
    factories.requirement(factories.catalogue("rma-amt"), "other")
    rows = editor.get(url("requirement"), {"of": owner.pk}).context["cl"].result_list
    assert sorted(row.code for row in rows) == ["adult", "common"]


def test_old_readings_are_found(editor, monkeypatch):
    factories.source("old", read_on="2020-01-01")
    factories.source("new")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: factories.READ_ON)
    rows = editor.get(url("source"), {"last_read": "365"}).context["cl"].result_list
    assert [row.code for row in rows] == ["old"]


def test_the_list_of_routes_says_when_each_counts(editor):
    owner = factories.credential()
    factories.route(owner, "old", valid_until="2025-12-31", position=1)
    factories.route(owner, "new", valid_from="2026-01-01", valid_until="2029-08-31", position=2)
    factories.route(owner, "sure", position=3)
    page = editor.get(url("eligibilityroute"))
    desk = admin.site.get_model_admin(EligibilityRoute)
    assert [str(desk.days(row)) for row in page.context["cl"].result_list] == [
        "… – 2025-12-31",
        "2026-01-01 – 2029-08-31",
        "always",
    ]
    assert "2026-01-01 – 2029-08-31" in page.content.decode()


# ---------------------------------------------------------------- pages


def test_a_requirement_is_changed_on_the_page_of_its_owner(editor):
    owner = factories.everything()
    common = owner.requirements.get()
    member = Requirement.objects.filter(code="old").first()
    response = editor.get(url("requirement", "change", common.pk))
    assert response["Location"] == f"{url('credential', 'change', owner.pk)}#asked-{common.pk}"
    response = editor.get(url("requirement", "change", member.pk))
    page = url("eligibilityroute", "change", member.route.pk)
    assert response["Location"] == f"{page}#asked-{member.pk}"
    assert f'id="asked-{member.pk}"' in editor.get(page).content.decode()
    assert editor.get(url("requirement", "add")).status_code == 403


def test_a_credential_links_to_its_routes(editor):
    route = factories.catalogue()
    page = editor.get(url("credential", "change", route.credential.pk)).content.decode()
    assert url("eligibilityroute", "change", route.pk) in page
    assert f"{url('eligibilityroute', 'add')}?credential={route.credential.pk}" in page


def test_meanings_are_typed_one_on_each_line(editor):
    row = factories.collision(meanings=["One", "Another"])
    form = open_form(editor, url("namecollision", "change", row.pk))
    assert form["meanings"] == "One\nAnother"
    form["meanings"] = "One\n\nA third\n"
    assert editor.post(url("namecollision", "change", row.pk), form.sent()).status_code == 302
    assert NameCollision.objects.get().meanings == ["One", "A third"]


def test_faults_of_a_source_are_said_beside_the_field(editor):
    row = factories.source()
    form = open_form(editor, url("source", "change", row.pk))
    form["read_on"] = "2999-01-01"
    page = editor.post(url("source", "change", row.pk), form.sent())
    assert "Give the day it was read." in page.content.decode()


def test_who_may_only_look_sees_the_rules_but_no_form(client):
    route = factories.everything().routes.get(code="work")
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    page = client.get(url("eligibilityroute", "change", route.pk))
    text = page.content.decode()
    assert page.status_code == 200
    assert "65 years old or older" in text
    assert 'name="_preview"' not in text
    assert "data-kind-fields" not in text


def test_who_may_change_routes_but_not_requirements_leaves_these_as_they_are(client):
    route = factories.everything().routes.get(code="work")
    before = {row.code: (row.parent_id, row.test) for row in route.requirements.all()}
    user = get_user_model().objects.create_user("namer", is_staff=True)
    allowed = ["change_eligibilityroute", "view_requirement"]
    user.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    client.force_login(user)
    form = open_form(client, url("eligibilityroute", "change", route.pk))
    form["name"] = "Another name"
    response = client.post(url("eligibilityroute", "change", route.pk), form.sent())
    assert response.status_code == 302
    route.refresh_from_db()
    assert route.name == "Another name"
    after = {row.code: (row.parent_id, row.test) for row in route.requirements.all()}
    assert after == before


@pytest.mark.parametrize("name", NAMES)
def test_nothing_inline_stands_on_a_page(editor, name):
    """A strict policy would block it, and a page that needs it would be broken without a word."""
    factories.everything()
    row = releases.publish().release if name == "release" else None
    row = row or MODELS[NAMES.index(name)].objects.first()
    for address in (url(name), *([url(name, "change", row.pk)] if row else [])):
        text = editor.get(address, follow=True).content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert not [
            tag
            for tag in text.split("<script")[1:]
            if "src=" not in tag.split(">")[0] and "application/json" not in tag.split(">")[0]
        ]


# ---------------------------------------------------------------- what is used stays


def test_a_source_in_use_is_not_deleted_and_it_is_said_where_it_is_used(editor):
    owner = factories.everything()
    row = Source.objects.get(code="handbook")
    address = url("source", "delete", row.pk)
    for page in (editor.get(address), editor.post(address, {"post": "yes"})):
        text = page.content.decode()
        assert "entries were read there." in text
        assert f"Route: {owner.letters} › Work" in text
        assert "Document: A letter." in text
    assert Source.objects.filter(code="handbook").exists()


def test_a_source_of_a_remedy_is_not_deleted_either(editor):
    factories.everything()
    row = Source.objects.get(code="wait")
    page = editor.post(url("source", "delete", row.pk), {"post": "yes"})
    assert "This cannot be deleted" in page.content.decode()
    assert Source.objects.filter(code="wait").exists()


def test_neither_are_several_at_once(editor):
    factories.catalogue()
    spare = factories.source("spare")
    chosen = list(Source.objects.values_list("pk", flat=True))
    sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    assert "This cannot be deleted" in editor.post(url("source"), sent).content.decode()
    assert Source.objects.count() == 2
    confirm = editor.post(url("source"), {**sent, "_selected_action": [spare.pk]})
    editor.post(url("source"), Form(confirm.content.decode()).sent())
    assert Source.objects.get().code == "handbook"


def test_a_body_with_credentials_is_not_deleted(editor):
    row = factories.credential().body
    page = editor.post(url("certifyingbody", "delete", row.pk), {"post": "yes"})
    assert page.status_code == 200
    assert CertifyingBody.objects.exists()


def test_a_credential_goes_with_all_that_is_its_own(editor):
    owner = factories.everything()
    address = url("credential", "delete", owner.pk)
    page = editor.post(address, open_form(editor, address).sent())
    assert page.status_code == 302
    assert not Credential.objects.exists()
    assert not EligibilityRoute.objects.exists()
    assert not Requirement.objects.exists()


# ---------------------------------------------------------------- schools and programs


def test_evidence_is_typed_in_on_the_page_of_its_program(editor):
    made = factories.program("ma")
    form = open_form(editor, url("program", "change", made.pk))
    form["accreditations-TOTAL_FORMS"] = "1"
    form["accreditations-0-accreditor"] = "CAAHEP"
    form["accreditations-0-known_on"] = "2023-10"
    form["accreditations-0-confidence"] = "official"
    form["accreditations-0-sources"] = [str(factories.source().pk)]
    response = editor.post(url("program", "change", made.pk), form.sent())
    assert response.status_code == 302
    (proof,) = made.accreditations.all()
    assert (proof.accreditor, proof.known_on, proof.days) == ("CAAHEP", "2023-10", "2023-10")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"known_on": "Fall 2023"}, "Write 2020-11-02, or 2020-11, or 2020."),
        ({"known_on": "2023-13"}, "Write 2020-11-02, or 2020-11, or 2020."),
        (
            {"valid_from": "2023", "valid_until": "2022"},
            "This is before the day it follows on.",
        ),
        ({"known_on": "2999-01"}, "This day is still to come. Only a last day may be."),
        ({"valid_from": "2999"}, "This day is still to come. Only a last day may be."),
        ({"valid_until": "2999"}, "A last day to come needs the day of the letter or list."),
    ],
)
def test_days_of_evidence_that_cannot_be_are_said_beside_the_field(editor, given, words):
    made = factories.program("ma")
    form = open_form(editor, url("program", "change", made.pk))
    form["accreditations-TOTAL_FORMS"] = "1"
    form["accreditations-0-accreditor"] = "CAAHEP"
    form["accreditations-0-confidence"] = "official"
    for part, value in given.items():
        form[f"accreditations-0-{part}"] = value
    response = editor.post(url("program", "change", made.pk), form.sent())
    assert response.status_code == 200
    assert words in response.content.decode()


@pytest.mark.parametrize("kind", ["program", "institution"])
def test_a_last_day_to_come_is_typed_in_beside_the_day_it_was_known(editor, kind):
    made = factories.program("ma") if kind == "program" else factories.school("north")
    form = open_form(editor, url(kind, "change", made.pk))
    form["accreditations-TOTAL_FORMS"] = "1"
    form["accreditations-0-accreditor"] = "ABHES"
    form["accreditations-0-confidence"] = "official"
    form["accreditations-0-known_on"] = "2026-11"
    form["accreditations-0-valid_until"] = "2999-06-30"
    assert editor.post(url(kind, "change", made.pk), form.sent()).status_code == 302
    assert made.accreditations.get().days == "… – 2999-06-30 (2026-11)"


def test_programs_nobody_has_looked_up_are_found(editor):
    factories.taught("proved")
    factories.program("open")
    for value, codes in {"no": ["open"], "yes": ["proved"], "else": ["open", "proved"]}.items():
        rows = editor.get(url("program"), {"evidence": value}).context["cl"].result_list
        assert sorted(row.code for row in rows) == codes


def test_a_program_is_listed_with_its_school_and_what_is_proved(editor):
    factories.taught("ma", clock_hours=900)
    text = editor.get(url("program")).content.decode()
    for words in ("School Of Ma", "Springfield, OR", "900", "ABHES: 2020-11"):
        assert words in text


def test_a_source_of_a_program_cannot_be_deleted(editor):
    made = factories.program("ma", sources=[factories.source("page")])
    page = editor.post(url("source", "delete", made.sources.get().pk), {"post": "yes"})
    assert page.status_code == 200
    assert Source.objects.filter(code="page").exists()


def test_who_issues_a_document_is_shown_and_changed(editor):
    made = factories.document(factories.catalogue())
    assert "your employer" in editor.get(url("document")).content.decode()
    form = open_form(editor, url("document", "change", made.pk))
    form["issued_by"] = "your school"
    assert editor.post(url("document", "change", made.pk), form.sent()).status_code == 302
    made.refresh_from_db()
    assert made.issued_by == "your school"
