"""Reading a rule before it is saved: what is shown, and that nothing is kept."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from certifications.catalogue import canonical_text, snapshot
from certifications.models import Credential, EligibilityRoute, Requirement

from . import factories
from .desk import open_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADD = reverse("admin:certifications_eligibilityroute_add")


def page_of(owner):
    page = "credential" if isinstance(owner, Credential) else "eligibilityroute"
    return reverse(f"admin:certifications_{page}_change", args=[owner.pk])


def read_first(editor, url, form):
    return editor.post(url, form.sent("_preview"))


def lines(reading):
    return [line for heading, sentences in reading.parts for line in (heading, *sentences)]


def test_the_saved_route_stands_on_top_with_what_every_route_asks(editor):
    owner = factories.credential()
    factories.requirement(owner, "common", test={"min": 16})
    route = factories.route(owner)
    factories.requirement(route, "adult")
    page = editor.get(page_of(route))
    assert lines(page.context["saved"]) == [
        "Whoever meets all of the following can be certified in full:",
        "18 years old or older.",
        "And, as for every route of this credential:",
        "16 years old or older.",
    ]
    assert "18 years old or older." in page.content.decode()
    assert "preview" not in page.context


def test_what_was_typed_is_read_out_and_not_saved(editor):
    route = factories.catalogue()
    before = canonical_text(snapshot())
    form = open_form(editor, page_of(route))
    form["requirements-0-test_age_min"] = "21"
    page = read_first(editor, page_of(route), form)
    assert page.status_code == 200
    assert "21 years old or older." in lines(page.context["preview"])
    assert "18 years old or older." in lines(page.context["saved"])
    assert canonical_text(snapshot()) == before
    assert not LogEntry.objects.exists()
    assert not list(page.context["messages"])


def test_the_page_keeps_what_was_typed_so_that_it_can_be_saved_next(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    form["requirements-0-test_age_min"], form["name"] = "21", "Another name"
    again = type(form)(read_first(editor, page_of(route), form).content.decode())
    assert again["requirements-0-test_age_min"] == "21"
    editor.post(page_of(route), again.sent())
    assert Requirement.objects.get().test == {"min": 21}
    assert EligibilityRoute.objects.get().name == "Another name"


def test_new_groups_and_members_and_deletions_are_read_as_they_would_be_saved(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    form["requirements-0-DELETE"] = "on"
    rows = [("either", "any_of", ""), ("old", "age", "either"), ("older", "age", "either")]
    for i, (code, kind, group) in enumerate(rows, start=1):
        said = {"code": code, "text": code, "kind": kind, "group": group, "position": i}
        for name, value in {**said, "confidence": "official"}.items():
            form[f"requirements-{i}-{name}"] = value
        form[f"requirements-{i}-test_age_min"] = 20 + i
    form["requirements-TOTAL_FORMS"] = 4
    page = read_first(editor, page_of(route), form)
    assert lines(page.context["preview"])[1:] == [
        "One of these: (a) 22 years old or older; or (b) 23 years old or older."
    ]
    assert [row.code for row in Requirement.objects.all()] == ["adult"]
    again = type(form)(page.content.decode())
    assert editor.post(page_of(route), again.sent()).status_code == 302
    saved = {row.code: row.parent and row.parent.code for row in Requirement.objects.all()}
    assert saved == {"either": None, "old": "either", "older": "either"}


def test_a_whole_new_route_is_read_before_it_is_there(editor):
    owner = factories.credential()
    form = open_form(editor, f"{ADD}?credential={owner.pk}")
    said = {"name": "Work", "code": "work", "confidence": "official", "valid_from": "2027-01-01"}
    for name, value in {"credential": owner.pk, **said}.items():
        form[name] = value
    row = form.new_row()
    said = {"code": "adult", "text": "You are an adult.", "kind": "age", "test_age_min": 18}
    for name, value in {**said, "confidence": "official"}.items():
        form[f"{row}-{name}"] = value
    page = read_first(editor, ADD, form)
    assert lines(page.context["preview"]) == [
        "Whoever meets all of the following can be certified in full, from 1 January 2027 on:",
        "18 years old or older.",
    ]
    assert not EligibilityRoute.objects.exists()
    again = type(form)(page.content.decode())
    assert editor.post(ADD, again.sent()).status_code == 302
    assert EligibilityRoute.objects.get().requirements.get().test == {"min": 18}


def test_what_every_route_asks_is_read_on_the_credential(editor):
    owner = factories.credential()
    factories.requirement(owner, "common")
    form = open_form(editor, page_of(owner))
    form["requirements-0-test_age_min"] = "17"
    page = read_first(editor, page_of(owner), form)
    assert lines(page.context["preview"]) == [
        "Every route of this credential asks:",
        "17 years old or older.",
    ]
    assert Requirement.objects.get().test == {"min": 18}


def test_what_is_wrong_is_said_instead_of_a_reading(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    form["requirements-0-test_age_min"] = "much"
    page = read_first(editor, page_of(route), form)
    assert "preview" not in page.context
    assert "Enter a whole number." in page.content.decode()


def test_what_cannot_be_published_yet_is_said_and_the_rest_is_read_all_the_same(editor):
    route = factories.catalogue()
    factories.requirement(route, "unread", sources=[], test={"min": 30}, position=1)
    factories.requirement(route, "hollow", kind="any_of", test={}, position=2)
    factories.requirement(route, "begun", kind="training", test={}, position=3)
    saved = editor.get(page_of(route)).context["saved"]
    assert lines(saved)[1:] == ["18 years old or older.", "30 years old or older."]
    assert saved.problems == (
        "unread: It has no source. Say where this was read.",
        "hollow: The group is empty: put at least one requirement into it.",
        "begun: Say what the program must be: the test is empty.",
    )


def test_a_route_that_asks_nothing_yet_says_so(editor):
    route = factories.route(factories.credential())
    saved = editor.get(page_of(route)).context["saved"]
    assert saved.problems == ("A route in force needs at least one requirement.",)


def test_each_version_of_a_route_is_read_for_itself(editor):
    owner = factories.credential()
    old = factories.route(owner, valid_until=date(2025, 12, 31), standing="superseded")
    new = factories.route(owner, valid_from=date(2026, 1, 1))
    for route, age in ((old, 21), (new, 18)):
        factories.requirement(route, "adult", test={"min": age})
    assert "21 years old or older." in lines(editor.get(page_of(old)).context["saved"])
    assert "18 years old or older." in lines(editor.get(page_of(new)).context["saved"])


def test_a_day_of_doubt_is_read_out(editor):
    route = factories.route(factories.credential(), uncertain_after=date(2029, 8, 31))
    factories.requirement(route, "adult")
    assert lines(editor.get(page_of(route)).context["saved"])[1:] == [
        "18 years old or older.",
        "After 31 August 2029 only the body can say whether this route still counts.",
    ]


def test_a_requirement_of_another_credential_is_known(editor):
    factories.credential("rma-amt", letters="RMA")
    route = factories.route(factories.credential())
    test = {"any_of": ["rma-amt"], "status": ["active"]}
    factories.requirement(route, kind="credential_held", test=test)
    saved = editor.get(page_of(route)).context["saved"]
    assert saved.problems == ()
    assert lines(saved)[1:] == ["Holding RMA-AMT, in the state: active."]


def test_the_button_stands_on_the_pages_that_have_rules(editor):
    route = factories.catalogue()
    for url in (page_of(route), page_of(route.credential), ADD):
        assert 'name="_preview"' in editor.get(url).content.decode()
