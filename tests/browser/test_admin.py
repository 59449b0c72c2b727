"""The editors' desk in a real browser: every page under the strict policy, and a row typed live."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from certifications import releases
from certifications.history.records import acting
from certifications.history.timeline import Timeline
from certifications.models import EligibilityRoute, Requirement, Source
from certifications.personas import Persona
from certifications.questions import Question
from tests.certifications import factories

from .accessibility import too_wide, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


@pytest.fixture
def route(page, base_url):
    """A catalogue with groups in groups, published; and an editor who is signed in."""
    editor = get_user_model().objects.create_superuser("editor")
    factories.everything()
    releases.publish(note="First")
    sign_in(page, editor, base_url)
    return EligibilityRoute.objects.get(code="work")


def sign_in(page, user, base_url):
    """As the login page would; that has a test of its own."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}
    page.context.add_cookies([cookie])


def test_an_editor_signs_in(page):
    # pragma: allowlist nextline secret
    get_user_model().objects.create_superuser("editor", password="not-a-real-one")
    page.goto(reverse("admin:login"))
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("not-a-real-one")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    assert page.get_by_role("heading", level=1).inner_text() == "What do you want to change?"


def pages(route):
    yield reverse("admin:index")
    yield reverse("worklist")
    yield reverse("what_visitors_meet")
    lists = ("eligibilityroute", "requirement", "source", "release", "publication", "persona")
    for name in (*lists, "questiontopic", "question"):
        yield reverse(f"admin:certifications_{name}_changelist")
    yield reverse("admin:certifications_eligibilityroute_change", args=[route.pk])
    yield reverse("admin:certifications_credential_change", args=[route.credential_id])
    yield reverse("admin:certifications_eligibilityroute_add")
    yield reverse("admin:certifications_publication_add")
    release = releases.Release.objects.get()
    yield reverse("admin:certifications_release_change", args=[release.pk])
    asked = Question.objects.get(key="age")
    yield reverse("admin:certifications_question_change", args=[asked.pk])
    yield reverse("admin:certifications_questiontopic_change", args=[asked.topic_id])
    yield reverse("admin:certifications_persona_change", args=[Persona.objects.first().pk])
    yield from pages_about_personas(release)
    yield reverse("admin:certifications_source_again", args=[Source.objects.first().pk])
    yield from pages_of_provenance_and_history(route)


def pages_about_personas(release):
    """Those that are all our own."""
    for name in ("from_facts", "coverage"):
        yield reverse(f"admin:certifications_persona_{name}")
    yield reverse("admin:certifications_publication_add")
    yield f"{reverse('admin:certifications_release_compare')}?before={release.pk}&after="


def pages_of_provenance_and_history(route):
    """With something to read again, and something that was changed and deleted."""
    Requirement.objects.filter(code="older").update(confidence="recalled")
    yield reverse("admin:certifications_source_review")
    with acting():
        route.name = "A name with-a-very-long-word-that-a-phone-has-no-room-for-" + 60 * "x"
        route.save()
        fee = route.fees.first()
        fee.delete()
    yield reverse("admin:certifications_eligibilityroute_history", args=[route.pk])
    moment = Timeline(EligibilityRoute, route.pk).acts()[0].moment_before
    at = [route.pk, moment.strftime("%Y%m%d%H%M%S%f")]
    yield reverse("admin:certifications_eligibilityroute_put_back", args=at)
    yield reverse("admin:certifications_fee_deleted")
    yield reverse("admin:certifications_document_delete", args=[route.documents.first().pk])


def test_the_pages_of_provenance_and_history_are_accessible(page, route):
    source = Source.objects.first()
    addresses = [reverse("admin:certifications_source_again", args=[source.pk])]
    found = {}
    for address in [*addresses, *pages_of_provenance_and_history(route)]:
        page.goto(address)
        found[address] = violations(page, "light")
    assert {address: what for address, what in found.items() if what} == {}


def test_nothing_is_blocked_and_nothing_is_wider_than_a_phone(page, route, complaints):
    complaints.clear()
    page.set_viewport_size({"width": 390, "height": 844})
    for address in pages(route):
        page.goto(address)
        assert too_wide(page) <= 0, address
    assert complaints == []


def add_row(page, code, kind):
    """A new row with what every row needs."""
    page.get_by_role("button", name="Add another Requirement").click()
    row = page.locator(".requirement:not(.empty-form)").last
    row.get_by_label("Id:").fill(code)
    row.get_by_label("Text:", exact=True).fill(f"About {code}.")
    row.get_by_label("Kind:", exact=True).select_option(kind)
    row.get_by_label("Confidence:").select_option("official")
    return row


def test_a_group_and_its_member_are_typed_read_and_saved(page, route, complaints):
    page.goto(reverse("admin:certifications_eligibilityroute_change", args=[route.pk]))
    complaints.clear()
    add_row(page, "practice", "any_of")
    row = add_row(page, "drawn", "skills")

    # The fields of the kind are there as soon as it is chosen, and so is the new group.
    row.get_by_role("spinbutton", name="Live venipunctures").fill("30")
    row.get_by_label("Group:").focus()
    row.get_by_label("Group:").select_option("practice")

    # A source is found by typing a part of its title.
    row.locator(".field-sources .select2-selection").click()
    page.keyboard.type("wait was")
    page.get_by_role("option", name="Where wait was read").click()

    page.get_by_role("button", name="Read it first").first.click()
    assert "30 or more" in page.locator("#preview").inner_text()
    assert not Requirement.objects.filter(code="drawn").exists()

    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_selector(".messagelist .success")
    saved = Requirement.objects.get(code="drawn")
    assert (saved.test, saved.route) == ({"counts": {"live_venipunctures": 30}}, route)
    assert saved.parent.code == "practice"
    assert [source.code for source in saved.sources.all()] == ["wait"]
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_the_worklist_opens_its_people_without_a_script_and_can_be_read_by_all(
    page, route, scheme, complaints
):
    page.emulate_media(color_scheme=scheme)
    student = {"level": "in_high_school"}
    factories.requirement(route, "student", kind="education", test=student, sources=[])
    factories.requirement(route, "graduate", kind="education", test={"min_level": "bachelor"})
    complaints.clear()
    page.goto(reverse("worklist"))
    page.get_by_text("Show it on a person").first.click()
    assert page.get_by_text("Somebody made up").is_visible()
    assert violations(page, scheme) == []
    assert complaints == []
    page.get_by_role("link", name="student").click()
    page.wait_for_url("**/eligibilityroute/**")


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_what_an_edit_would_do_can_be_read_by_all(page, route, scheme, complaints):
    """An edit that touches somebody and breaks a pinned persona: every part of the pages shows."""
    factories.catalogue("rma-amt")
    factories.persona("young", profile={"age": 19}, expect={"rma-amt": {"verdict": "eligible"}})
    release = releases.publish().release
    Persona.objects.update(is_pinned=True)
    Requirement.objects.filter(code="adult").update(test={"min": 21})
    page.emulate_media(color_scheme=scheme)
    complaints.clear()
    for address in pages_about_personas(release):
        page.goto(address)
        assert complaints == [], address
        assert violations(page, scheme) == [], address
        complaints.clear()  # of what axe itself tries
    page.goto(reverse("admin:certifications_publication_add"))
    assert page.get_by_role("row", name="The persona young").is_visible()
    page.get_by_role("link", name="Pinned persona › The persona young").click()
    page.wait_for_url("**/persona/**")
