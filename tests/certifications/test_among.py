"""Rows chosen by numbers that are none: not found, and no error page."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from certifications.models import Credential, Source

from . import factories

pytestmark = pytest.mark.django_db
NONE = ("x", "a\0b", "", "1e3", "²", "-1", "9" * 19, "9" * 20, "9" * 5000)


@pytest.fixture
def source():
    return factories.source()


def test_what_can_be_no_number_is_passed_over_and_the_rest_is_found(source):
    assert Source.objects.get(pk__in=[*NONE, str(source.pk)]) == source
    assert not Source.objects.filter(pk__in=NONE).exists()
    assert Source.objects.exclude(pk__in=NONE).exists()


def test_so_it_is_with_rows_that_others_belong_to():
    credential = factories.credential()
    assert Credential.objects.get(body__in=[*NONE, credential.body_id]) == credential
    assert Credential.objects.get(body__in=[credential.body]) == credential


def test_who_asks_in_code_for_what_is_no_number_is_still_told():
    with pytest.raises(TypeError):
        list(Source.objects.filter(pk__in=[object()]))


@pytest.mark.parametrize("sent", [one for one in NONE if one])
def test_a_choice_of_such_rows_is_refused_in_words(sent):
    with pytest.raises(ValidationError):
        forms.ModelMultipleChoiceField(Source.objects.all()).clean([sent])


@pytest.mark.parametrize("sent", ["x", "9" * 20])
def test_an_editor_who_sent_such_a_choice_sees_the_page_again(editor, sent):
    address = reverse("admin:certifications_credential_add")
    page = editor.post(address, {"name": "Kept", "body": sent})
    assert page.status_code == 200
    assert "Select a valid choice" in page.content.decode()
    assert 'value="Kept"' in page.content.decode()


@pytest.mark.parametrize("sent", ["x", "9" * 20])
def test_ticking_such_rows_ticks_none(editor, source, sent):
    address = reverse("admin:certifications_source_changelist")
    ticked = {"action": "delete_selected", "_selected_action": sent}
    assert editor.post(address, ticked, follow=True).status_code == 200
    assert editor.get(address, {"pk__in": sent}, follow=True).status_code == 200
    assert Source.objects.filter(pk=source.pk).exists()
