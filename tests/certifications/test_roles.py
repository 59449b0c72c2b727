"""Who may open and do what on the desk: every page of the admin by every role."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from certifications.admin.base import DeskAdmin
from certifications.models import Source
from certifications.roles import EDITOR, PUBLISHER, VIEWER, make_roles
from quiz.models import AnswerSheet, Link

from . import factories
from .desk import open_form
from .one_of_each import one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ANYBODY, STAFF, SUPERUSER = "anybody", "staff", "superuser"
PEOPLE = (ANYBODY, STAFF, VIEWER, EDITOR, PUBLISHER, SUPERUSER)
"""Each may do all that those before may."""

DESK = sorted(
    f"{model._meta.app_label}_{model._meta.model_name}"
    for model, shown in admin.site._registry.items()
    if isinstance(shown, DeskAdmin)
)
SPREADSHEETS = [
    *(
        f"careers_{name}"
        for name in (
            *("careeritem", "educationcost", "occupation", "pathedge", "projection"),
            *("surveyfigure", "wagefigure"),
        )
    ),
    *(
        f"certifications_{name}"
        for name in (
            *("certifyingbody", "credentialfact", "document", "fee", "institution", "program"),
            *("programcost", "source"),
        )
    ),
]
LOOKED_AT = (
    "certifications_datafile",
    "certifications_directoryentry",
    "certifications_openmatch",
    "certifications_publication",
    "certifications_release",
    "certifications_sourcereading",
    "certifications_zipcode",
    "quiz_answersheet",
    "quiz_link",
)
# Who may open each page, as the first of PEOPLE that may; None: nobody.
OPEN = {
    "index": STAFF,
    "login": ANYBODY,
    "password_change": STAFF,
    "password_change_done": STAFF,
    "jsi18n": STAFF,
    "autocomplete": VIEWER,
    "app_list": VIEWER,
    "view_on_site": None,  # no row has a page of its own that Django would know of
    "certifications_source_review": VIEWER,
    "certifications_source_again": EDITOR,
    "certifications_eligibilityroute_next_version": EDITOR,
    "certifications_datafile_bring_in": EDITOR,
    "certifications_openmatch_decide": EDITOR,
    "certifications_exchange_export": VIEWER,
    "certifications_exchange_file": VIEWER,
    "certifications_exchange_import": EDITOR,
    "certifications_persona_coverage": VIEWER,
    "certifications_persona_from_facts": EDITOR,
    "certifications_persona_run": EDITOR,
    "certifications_release_changes": VIEWER,
    "certifications_release_compare": VIEWER,
    "certifications_release_restore": EDITOR,
    "worklist": VIEWER,
    "what_visitors_meet": VIEWER,
    "second_factor": STAFF,
    "second_factor_set_up": STAFF,
    "second_factor_codes": STAFF,
    "certifications_publication_add": PUBLISHER,
    **{
        f"{of}_{page}": VIEWER
        for of in DESK
        for page in ("changelist", "change", "history", "deleted")
    },
    **{f"{of}_{page}": EDITOR for of in DESK for page in ("add", "delete", "put_back")},
    **{f"{of}_{page}": VIEWER for of in LOOKED_AT for page in ("changelist", "change", "history")},
    **{
        f"{of}_{page}": SUPERUSER
        for of in ("auth_user", "auth_group")
        for page in ("changelist", "change", "history", "add", "delete")
    },
    "auth_user_password_change": SUPERUSER,
    **{f"{of}_export": VIEWER for of in SPREADSHEETS},
    **{f"{of}_{page}": EDITOR for of in SPREADSHEETS for page in ("import", "process_import")},
    # Made elsewhere, or not at all
    "certifications_question_add": None,
    "certifications_question_delete": None,
    "certifications_questiontopic_add": None,
    "certifications_questiontopic_delete": None,
    "certifications_requirement_add": None,
    "certifications_release_add": None,
    "certifications_release_delete": None,
    "certifications_publication_delete": None,
    **{
        f"certifications_{name}_{page}": None
        for name in ("datafile", "directoryentry", "openmatch", "zipcode")
        for page in ("add", "delete")
    },
    "certifications_sourcereading_add": None,
    "certifications_sourcereading_delete": None,
    "quiz_answersheet_add": None,
    "quiz_answersheet_delete": SUPERUSER,
    "quiz_link_add": None,
    "quiz_link_delete": SUPERUSER,
}
# Who may send the form of a page that others may only read.
SEND = {
    **{f"{of}_change": EDITOR for of in DESK},
    **{f"{of}_change": None for of in LOOKED_AT},
    # It sends everybody on to the page of its route.
    "certifications_requirement_change": VIEWER,
}
FORMS = (
    *(
        "add",
        "again",
        "bring_in",
        "change",
        "decide",
        "delete",
        "from_facts",
        "import",
        "next_version",
        "put_back",
    ),
    *("restore", "run", "second_factor", "set_up", "codes"),
)
ONLY_SENT = ("process_import", "run", "second_factor_codes")
"""What is no page of its own: it answers to a form alone."""
UNSEEN = 409
"""The answer to a form that does not say what its editor saw: taken, and shown again."""
ABOUT_A_ROW = {
    *(
        "again",
        "change",
        "decide",
        "delete",
        "history",
        "next_version",
        "password_change",
        "put_back",
    ),
    "restore",
}
UNNAMED = {"(?P<url>.*)$", "<path:object_id>/"}
"""Django's own: what is nowhere else, and the address that a change page had long ago."""
NOT_TRIED = {"logout": "it is open to everybody, and ends the tour"}


def pages(patterns: list[object], under: str = "") -> Iterator[str]:
    """Every page of the admin by its name, or by its address where it has none."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern)
        else:
            yield from pages(pattern.url_patterns)


BESIDES = [
    pattern
    for pattern in get_resolver().url_patterns
    if isinstance(pattern, URLPattern) and str(pattern.pattern).startswith("admin/")
]
BESIDE = {*pages(BESIDES)}
NAMES = sorted({*pages(admin.site.get_urls()), *BESIDE} - UNNAMED)


def address(name: str) -> str:
    """A page of that name about a row that is there."""
    if name == "app_list":
        return reverse("admin:app_list", args=["certifications"])
    if name == "autocomplete":
        asked = "app_label=certifications&model_name=requirement&field_name=sources"
        return f"{reverse('admin:autocomplete')}?{asked}"
    if name == "view_on_site":
        return reverse("admin:view_on_site", args=[1, 1])
    if name in BESIDE:
        return reverse(name)
    label, _, rest = name.partition("_")
    model_name, _, page = rest.partition("_")
    is_about_a_row = page in ABOUT_A_ROW and label in {"auth", "careers", "certifications", "quiz"}
    if not is_about_a_row:
        return reverse(f"admin:{name}")
    row = apps.get_model(label, model_name)._default_manager.first()
    moment = [timezone.now().strftime("%Y%m%d%H%M%S%f")] if page == "put_back" else []
    return reverse(f"admin:{name}", args=[row.pk, *moment])


def visitor(role: str) -> Client:
    """Somebody of that role, signed in."""
    client = Client()
    if role != ANYBODY:
        user = get_user_model().objects.create_user(role, is_staff=True)
        if role == SUPERUSER:
            get_user_model().objects.filter(pk=user.pk).update(is_superuser=True)
        elif role != STAFF:
            user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
    return client


def is_refused(response: object, name: str) -> bool:
    """Whether the page was kept from who asked: by an error, or by being asked to sign in."""
    refused = {403, 404} if name in {"app_list", "view_on_site"} else {403}
    to_login = response.status_code == 302 and "/login/" in response["Location"]
    assert to_login or response.status_code in {200, 302, UNSEEN, *refused}, (
        name,
        response.status_code,
    )
    return to_login or response.status_code in refused


def may(role: str, first: str | None) -> bool:
    return first is not None and PEOPLE.index(role) >= PEOPLE.index(first)


@pytest.fixture
def rows(monkeypatch):
    """One row of each kind, published. Who may open a page is decided before it is drawn."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    monkeypatch.setattr(admin.site, "each_context", lambda request: {})
    one_of_each()
    Link.objects.create(sheet=AnswerSheet.objects.create(key_hash="k"), token_hash="t")
    Group.objects.get_or_create(name="Another")
    get_user_model().objects.create_user("somebody")


def test_every_page_of_the_admin_is_in_the_matrix():
    assert set(NAMES) == set(OPEN) | set(NOT_TRIED)


def everybody(*usual: str) -> list:
    """These, and the others now and then."""
    return [
        role if role in usual else pytest.param(role, marks=pytest.mark.long) for role in PEOPLE
    ]


# An editor opens what a publisher does, but to publish, which is sent; a superuser what both do.
@pytest.mark.parametrize("role", everybody(ANYBODY, STAFF, VIEWER, PUBLISHER))
def test_pages_open_for_whom_they_should(rows, role):
    client = visitor(role)
    wrong = {}
    for name in (name for name in NAMES if name in OPEN and not name.endswith(ONLY_SENT)):
        opened = not is_refused(client.get(address(name)), name)
        if opened != may(role, OPEN[name]):
            wrong[name] = opened
    assert wrong == {}


@pytest.mark.parametrize("role", everybody(ANYBODY, STAFF, VIEWER, EDITOR))
def test_forms_are_taken_from_whom_they_should(rows, role):
    client = visitor(role)
    wrong = {}
    for name in (name for name in NAMES if name.endswith(FORMS) and name in OPEN):
        taken = not is_refused(client.post(address(name)), name)
        if taken != may(role, SEND.get(name, OPEN[name])):
            wrong[name] = taken
    assert wrong == {}


# ---------------------------------------------------------------- the groups


def rights(role: str) -> set[str]:
    return {
        f"{right.content_type.app_label}.{right.codename}"
        for right in Group.objects.get(name=role).permissions.select_related("content_type")
    }


def test_each_role_may_do_what_the_one_before_may():
    viewer, editor, publisher = rights(VIEWER), rights(EDITOR), rights(PUBLISHER)
    assert {right.partition(".")[2].partition("_")[0] for right in viewer} == {"view"}
    assert viewer < editor
    assert publisher - editor == {"certifications.add_publication"}
    assert {"certifications.change_requirement", "careers.change_jurisdiction"} <= editor
    assert not [right for right in publisher if right.startswith("auth.")]


def test_roles_are_brought_up_to_date_and_keep_what_they_were_given_besides():
    group = Group.objects.get(name=EDITOR)
    given = Permission.objects.get(codename="delete_link")
    group.permissions.set([given])
    Group.objects.filter(name=VIEWER).delete()
    before = rights(PUBLISHER)
    for _ in range(2):
        for app in ("quiz", "careers", "certifications", "auth"):
            make_roles(apps.get_app_config(app))
    assert "quiz.delete_link" in rights(EDITOR)
    assert rights(EDITOR) - {"quiz.delete_link"} == before - {"certifications.add_publication"}
    assert rights(PUBLISHER) == before
    assert "quiz.view_link" in rights(VIEWER)


def test_a_source_goes_with_the_log_of_its_readings(rows, monkeypatch):
    spare = factories.source("spare")
    factories.reading(spare)
    address = reverse("admin:certifications_source_delete", args=[spare.pk])
    editor = visitor(EDITOR)
    monkeypatch.undo()
    form = open_form(editor, address)
    assert editor.post(address, form.sent("")).status_code == 302
    assert not Source.objects.filter(pk=spare.pk).exists()
