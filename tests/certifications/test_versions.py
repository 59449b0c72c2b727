"""The next version of a route: the old one is closed on a date, not edited away."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse

from certifications.catalogue import snapshot
from certifications.models import EligibilityRoute
from certifications.versions import start_next_version
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

FIRST, LAST = date(2027, 1, 1), date(2026, 12, 31)
CHANGED = ("valid_from", "valid_until")


@pytest.fixture
def route(db):
    """A route with groups in groups, documents, fees and a remedy with its source."""
    return factories.everything().routes.get(code="work")


def routes_in(content, code="work"):
    (credential,) = content["credentials"]
    return [route for route in credential["routes"] if route["id"] == code]


def page(route, name="next_version"):
    return reverse(f"admin:certifications_eligibilityroute_{name}", args=[route.pk])


@pytest.mark.twice
def test_the_old_version_ends_the_day_before_and_a_whole_copy_starts(route):
    before = snapshot()
    start_next_version(route, FIRST)
    after = snapshot()
    # Given what there was, what there is now is that with a last day, and once more from the next
    (was,) = routes_in(before)
    assert routes_in(after) == [
        {**was, "valid_until": "2026-12-31"},
        {**was, "valid_from": "2027-01-01"},
    ]
    # And nothing else is different
    after["credentials"][0]["routes"] = before["credentials"][0]["routes"]
    assert after == before


def test_until_then_the_old_rule_judges_and_from_then_on_the_new_one():
    route = factories.catalogue()
    following = start_next_version(route, FIRST)
    following.requirements.update(test={"min": 21})
    catalogue = load_catalogue(snapshot())
    verdicts = {}
    for day in (LAST, FIRST):
        request = parse_request({"profile": {"age": 19}}, catalogue, today=day)
        (answer,) = respond(catalogue, request, release={})["credentials"]
        verdicts[day] = answer["verdict"]
    assert verdicts == {LAST: "eligible", FIRST: "not_eligible"}


def test_the_copies_are_rows_of_their_own(route):
    following = start_next_version(route, FIRST, name="Another name")
    assert following.name == "Another name"
    route.requirements.filter(code="old").update(text="Changed.")
    route.refresh_from_db()
    assert route.name == "Work"
    rows = {row.code: row for row in following.requirements.all()}
    assert rows["old"].text != "Changed."
    assert {row.parent.route for row in rows.values() if row.parent} == {following}


def test_days_that_are_still_to_come_go_to_the_version_they_fall_into(route):
    EligibilityRoute.objects.filter(pk=route.pk).update(
        valid_from=date(2020, 1, 1), valid_until=date(2029, 8, 31), uncertain_after=date(2028, 1, 1)
    )
    following = start_next_version(route, FIRST)
    route.refresh_from_db()
    assert (route.valid_from, route.valid_until) == (date(2020, 1, 1), LAST)
    assert route.uncertain_after is None
    assert (following.valid_from, following.valid_until) == (FIRST, date(2029, 8, 31))
    assert following.uncertain_after == date(2028, 1, 1)


def test_a_day_of_doubt_before_it_stays_with_the_old_version(route):
    EligibilityRoute.objects.filter(pk=route.pk).update(uncertain_after=date(2026, 6, 1))
    following = start_next_version(route, FIRST)
    route.refresh_from_db()
    assert route.uncertain_after == date(2026, 6, 1)
    assert following.uncertain_after is None


def test_a_version_that_is_closed_already_is_followed_the_day_after(route):
    EligibilityRoute.objects.filter(pk=route.pk).update(valid_until=LAST)
    following = start_next_version(route, FIRST)
    route.refresh_from_db()
    assert (route.valid_until, following.valid_from) == (LAST, FIRST)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (
            {"valid_from": FIRST},
            "This version itself starts on Jan. 1, 2027. Give a later day.",
        ),
        (
            {"valid_until": date(2026, 6, 30)},
            "This version ended on June 30, 2026. Give the day after that, or an earlier one.",
        ),
        ({"standing": "superseded"}, "Only a route in force has a next version."),
    ],
)
def test_what_contradicts_the_days_of_the_route_is_refused_in_words(route, days, words):
    EligibilityRoute.objects.filter(pk=route.pk).update(**days)
    before = snapshot()
    with pytest.raises(ValidationError) as refusal:
        start_next_version(route, FIRST)
    assert refusal.value.message_dict == {"first_day": [words]}
    assert snapshot() == before


@pytest.mark.twice
def test_two_versions_do_not_start_on_one_day(route):
    start_next_version(route, FIRST)
    before = snapshot()
    with pytest.raises(ValidationError, match="Another version of this route starts on the same"):
        start_next_version(route, FIRST)
    assert snapshot() == before


# ---------------------------------------------------------------- on the desk


def test_the_editor_lands_on_the_page_of_the_new_version(editor, route):
    assert page(route) in editor.get(page(route, "change")).content.decode()
    form = open_form(editor, page(route))
    assert date.fromisoformat(form["first_day"]) > date.today()  # noqa: DTZ011 - as the page says
    form["first_day"], form["reason"] = "2027-01-01", "Three of seven years."
    response = editor.post(page(route), form.sent())
    following = EligibilityRoute.objects.get(valid_from=FIRST)
    assert response["Location"] == page(following, "change")
    text = editor.get(response["Location"]).content.decode()
    assert "It counts from Jan. 1, 2027 on; the old one ends on Dec. 31, 2026." in text
    logged = {entry.object_id: entry.change_message for entry in LogEntry.objects.all()}
    assert set(logged) == {str(route.pk), str(following.pk)}
    assert all("Three of seven years." in words for words in logged.values())


def test_a_refusal_is_said_beside_the_day(editor, route):
    start_next_version(route, FIRST)
    form = open_form(editor, page(route))
    form["first_day"] = "2027-06-01"
    response = editor.post(page(route), form.sent())
    assert response.context["form"].errors == {
        "first_day": [
            "This version ended on Dec. 31, 2026. Give the day after that, or an earlier one."
        ]
    }


def test_a_first_day_in_the_past_is_asked_about(editor, route):
    form = open_form(editor, page(route))
    assert "is_meant" not in form.fields
    form["first_day"] = "2020-01-01"
    response = editor.post(page(route), form.sent())
    assert "The first day is in the past." in response.content.decode()
    assert EligibilityRoute.objects.filter(code="work").count() == 1
    again = Form(response.content.decode())
    again["is_meant"] = "on"
    assert editor.post(page(route), again.sent()).status_code == 302
    entry = EligibilityRoute.history.first()
    assert entry.history_change_reason == "Copied as the next version."
    assert EligibilityRoute.objects.filter(code="work").count() == 2


def test_a_version_that_nothing_follows_any_more_is_told_of(editor, route):
    following = start_next_version(route, FIRST)
    delete = page(following, "delete")
    text = editor.post(delete, open_form(editor, delete).sent(""), follow=True).content.decode()
    assert f'<a href="{page(route, "change")}">' in text
    assert "it still ends on Dec. 31, 2026" in text


def test_of_a_route_that_follows_none_nothing_is_told(editor, route):
    delete = page(route, "delete")
    text = editor.post(delete, open_form(editor, delete).sent(""), follow=True).content.decode()
    assert "Nothing follows" not in text


def test_who_may_not_change_routes_copies_none(client, route):
    user = get_user_model().objects.create_user("reader", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    assert page(route) not in client.get(page(route, "change")).content.decode()
    assert client.get(page(route)).status_code == 403
    assert client.post(page(route), {"first_day": "2027-01-01"}).status_code == 403
    assert EligibilityRoute.objects.filter(code="work").count() == 1


def test_a_route_of_the_past_and_one_that_is_not_there_have_no_next_version(editor, route):
    EligibilityRoute.objects.filter(pk=route.pk).update(standing="retired")
    assert page(route) not in editor.get(page(route, "change")).content.decode()
    route.pk = 999_999
    assert editor.get(page(route)).status_code == 404
