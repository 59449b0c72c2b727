"""Editors change what a state asks: it is public at once, and its history tells of it."""

import pytest
from django.urls import reverse

from careers.models import Jurisdiction, Statement
from tests.certifications import factories
from tests.certifications.conftest import editor  # noqa: F401 - a fixture
from tests.certifications.desk import open_form

from .test_states import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def ohio():
    read = factories.source("ohio-code")
    says = {"confidence": "official"}
    row = Jurisdiction.objects.create(
        code="OH", name="Ohio", level="delegation_rules", summary="It asks little.", **says
    )
    row.sources.add(read)
    of_it = Statement.objects.create(jurisdiction=row, kind="scope", text="You may help.", **says)
    of_it.sources.add(read)
    return row


def at(page, row):
    return reverse(f"admin:careers_jurisdiction_{page}", args=[row.pk])


def test_a_change_is_public_at_once_and_told_in_the_history(editor, ohio):  # noqa: F811
    form = open_form(editor, at("change", ohio))
    form["summary"] = "It asks a little more."
    form["statements-0-text"] = "You may help a doctor."
    form["statements-0-valid_until"] = "2020-01-31"
    form["change_reason"] = "The code was changed."
    assert editor.post(at("change", ohio), form.sent()).status_code == 302
    page = words_of(editor.get("/states/oh/"))
    assert "It asks a little more." in page
    assert "You may help a doctor. This ended on 31 January 2020, unless it was renewed." in page
    told = words_of(editor.get(at("history", ohio)))
    for words in ("The code was changed.", "It asks little.", "You may help.", "a doctor"):
        assert words in told


def test_a_state_can_be_put_back_as_it_was(editor, ohio):  # noqa: F811
    for text in ("You may help more.", "You may help most."):
        form = open_form(editor, at("change", ohio))
        form["statements-0-text"] = text
        assert editor.post(at("change", ohio), form.sent()).status_code == 302
    moment = Statement.history.filter(text="You may help more.").latest().history_date
    args = [ohio.pk, moment.strftime("%Y%m%d%H%M%S%f")]
    address = reverse("admin:careers_jurisdiction_put_back", args=args)
    assert editor.post(address, open_form(editor, address).sent()).status_code == 302
    assert Statement.objects.get().text == "You may help more."


def test_days_out_of_order_are_refused_beside_their_field(editor, ohio):  # noqa: F811
    form = open_form(editor, at("change", ohio))
    form["statements-0-valid_from"] = "2026-02-02"
    form["statements-0-valid_until"] = "2026-02-01"
    response = editor.post(at("change", ohio), form.sent())
    assert response.status_code == 200
    assert "A text cannot end before it starts." in words_of(response)
