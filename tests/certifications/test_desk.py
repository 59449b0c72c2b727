"""What every page of the desk has in common, and the ways between them."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from certifications import releases
from certifications.admin.refused import refused
from certifications.admin.telling import Teller
from certifications.history.records import acting
from certifications.history.timeline import Timeline
from certifications.models import EligibilityRoute, Requirement
from certifications.questions import Question
from certifications.roles import EDITOR, VIEWER

from . import factories
from .desk import open_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PUBLISH = reverse("admin:certifications_publication_add")
CHANGES = reverse("admin:certifications_release_changes")


def signed_in(client, role):
    """A client that is signed in with one of the roles."""
    user = get_user_model().objects.create_user(role, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return client


def page_of(row, page="change"):
    return reverse(f"admin:certifications_{row._meta.model_name}_{page}", args=[row.pk])


def test_who_may_not_do_something_reads_who_may_and_finds_back(client):
    page = signed_in(client, EDITOR).get(PUBLISH)
    text = page.content.decode()
    assert page.status_code == 403
    assert "Your account may not do this" in text
    assert "Your groups: Editor." in text
    assert f'href="{reverse("admin:index")}"' in text


def test_outside_the_desk_the_refusal_is_the_public_page(client, rf):
    request = rf.get("/pay/")
    request.user = get_user_model()(is_staff=True)
    assert "editors' desk" not in refused(request, PermissionDenied()).content.decode()


def test_who_may_not_publish_sees_what_would_change_all_the_same(client):
    route = factories.catalogue()
    signed_in(client, VIEWER)
    assert "Nothing is published yet" in client.get(CHANGES, follow=True).content.decode()
    release = releases.publish().release
    Requirement.objects.update(test={"min": 21})
    for address in (reverse("admin:index"), page_of(route)):
        assert f'href="{CHANGES}"' in client.get(address).content.decode()
    page = client.get(CHANGES, follow=True)
    assert page.redirect_chain[-1][0].endswith(f"?before={release.pk}&after=")
    assert "“18 years old or older” became “21 years old or older”" in page.content.decode()


def test_with_something_in_the_way_there_is_no_button_to_publish(editor):
    route = factories.catalogue()
    assert 'href="#publish"' in editor.get(PUBLISH).content.decode()
    route.sources.clear()
    text = editor.get(PUBLISH).content.decode()
    assert "It cannot be published yet." in text
    assert 'name="note"' not in text


def test_a_page_for_deleting_names_no_links_between_rows(editor):
    route = factories.catalogue()
    page = editor.get(page_of(route, "delete"))
    text = page.content.decode()
    assert "You meet adult." in text
    assert "_sources" not in text
    assert "relationship" not in text
    assert set(page.context["model_count"]) == {("routes", 1), ("requirements", 1)}


@pytest.mark.parametrize("typed", ["two words", "Work", "work_2", "work-", "ä"])
def test_an_id_is_small_letters_digits_and_hyphens(editor, typed):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    form["code"] = form["requirements-0-code"] = typed
    page = editor.post(page_of(route), form.sent()).content.decode()
    assert page.count('<ul class="errorlist" id="id_') == 2
    route.refresh_from_db()
    assert route.code == "work"


def test_an_id_that_is_saved_already_may_stay(editor):
    route = factories.catalogue()
    EligibilityRoute.objects.update(code="COA-A1")
    form = open_form(editor, page_of(route))
    form["name"] = "Another name"
    assert editor.post(page_of(route), form.sent()).status_code == 302
    assert EligibilityRoute.objects.get().name == "Another name"


# ---------------------------------------------------------------- words


def test_two_acts_of_one_minute_are_told_apart(editor):
    route = factories.catalogue()
    for name in ("One", "Two"):
        with acting(lambda: editor.user):
            route.name = name
            route.save()
    moments = [act.moment for act in Timeline(EligibilityRoute, route.pk).acts()]
    text = editor.get(page_of(route, "history")).content.decode()
    assert len(moments) == 2
    for moment in moments:
        assert f", {timezone.localtime(moment):%H:%M:%S}," in text
    assert ".m." not in text


def test_a_question_with_no_words_of_its_own_is_called_by_the_built_in_ones():
    age = Question.objects.get(key="age")
    with acting():
        age.text = "How many years old are you?"
        age.save()
        age.text = ""
        age.help = "In years."
        age.save()
    timeline = Timeline(Question, age.pk)
    (told,) = Teller(timeline.key).tell(timeline.acts()[0].changes)
    assert told.what == "Question “How old are you?”"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "always"),
        ({"valid_from": "2020-01-01"}, "2020-01-01 – …"),
        ({"standing": "retired"}, "not any more"),
        ({"standing": "superseded", "valid_until": "2020-01-01"}, "not any more (… – 2020-01-01)"),
    ],
)
def test_a_route_that_is_not_in_force_does_not_count_always(editor, given, words):
    factories.route(factories.credential(), **given)
    text = editor.get(reverse("admin:certifications_eligibilityroute_changelist")).content.decode()
    assert f">{words}<" in text
