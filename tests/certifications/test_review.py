"""What is to be read again, in which order, and what a reading stamps."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certifications import releases
from certifications.catalogue import snapshot
from certifications.models import CertifyingBody, Confidence, Credential, Requirement, Source
from certifications.provenance import SourceReading
from certifications.review import NOT_FOUND, OVERDUE, owner_of, queue, read_again, resting_on
from eligibility.rules import load_catalogue

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

TODAY = date(2026, 11, 27)
REVIEW = "admin:certifications_source_review"


def texts(entries):
    return [entry.text for entry in entries]


def again(source):
    return reverse("admin:certifications_source_again", args=[source.pk])


def source(code, **given):
    return factories.source(code, **{"read_on": TODAY - timedelta(days=30), **given})


# ---------------------------------------------------------------- the queue


def test_what_is_not_official_stands_first_in_the_order_of_its_credentials():
    fresh = [source("fresh")]
    unplaced = factories.route(factories.credential("cma-aama"), sources=fresh)
    second = factories.route(factories.credential("rma-amt", review_position=2), sources=fresh)
    first = factories.route(factories.credential("ccma-nha", review_position=1), sources=fresh)
    factories.collision(confidence="secondary", sources=fresh)
    old = [source("old", read_on=TODAY - timedelta(days=400))]
    factories.requirement(unplaced, "overdue", text="Overdue.", sources=old)
    for route, name in ((unplaced, "a"), (second, "b"), (first, "c")):
        for confidence in ("secondary", "recalled"):
            text = f"{name} {confidence}"
            factories.requirement(route, text=text, confidence=confidence, sources=fresh)
    assert texts(queue(TODAY)) == [
        "c recalled",
        "c secondary",
        "b recalled",
        "b secondary",
        "a recalled",
        "a secondary",
        "CMA",
        "Overdue.",
    ]


@pytest.mark.parametrize(
    ("given", "is_due"),
    [
        pytest.param({"read_on": TODAY - timedelta(days=365)}, False, id="a year ago"),
        pytest.param({"read_on": TODAY - timedelta(days=366)}, True, id="a year and a day"),
        pytest.param({"review_on": TODAY - timedelta(days=1)}, True, id="review was yesterday"),
        pytest.param({"review_on": TODAY}, False, id="review is today"),
        pytest.param(
            {"read_on": TODAY - timedelta(days=500), "review_on": TODAY + timedelta(days=1)},
            False,
            id="an old book that somebody said to look at later",
        ),
    ],
)
def test_an_official_row_is_listed_when_its_source_is_due(given, is_due):
    route = factories.route(factories.credential(), sources=[source("fresh")])
    factories.requirement(
        route, text="You are 18.", sources=[source("other"), source("x", **given)]
    )
    assert texts(queue(TODAY)) == ["You are 18."] * is_due
    assert [entry.why for entry in queue(TODAY)] == [OVERDUE] * is_due


def test_of_what_is_overdue_the_oldest_comes_first():
    route = factories.route(factories.credential(), sources=[source("fresh")])
    for days in (400, 600, 500):
        row = source(f"read-{days}", read_on=TODAY - timedelta(days=days))
        factories.requirement(route, text=f"{days}", sources=[row])
    assert texts(queue(TODAY)) == ["600", "500", "400"]


IN_THIS_ORDER = [
    "ccma-nha",
    "cpt-nha",
    "cet-nha",
    "rma-amt",
    "rpt-amt",
    "cma-aama",
    "ncma-ncct",
    "coa-ijcahpo",
    "pbt-ascp",
]


@pytest.mark.once
def test_the_fixtures_say_in_which_order_to_verify_them():
    files = (Path(settings.BASE_DIR) / "fixtures").glob("*.json")
    rows = [row["fields"] for file in files for row in json.loads(file.read_text())]
    placed = {row["review_position"]: row["code"] for row in rows if "review_position" in row}
    assert [placed[place] for place in sorted(placed)] == IN_THIS_ORDER


@pytest.mark.long
def test_the_seeded_rows_stand_in_the_order_in_which_to_verify_them():
    call_command("load_fixtures", verbosity=0)
    entries = queue(TODAY)
    unsure = [entry for entry in entries if entry.row.confidence != Confidence.OFFICIAL]
    assert entries[: len(unsure)] == unsure
    assert len(unsure) > 300
    owners = [owner_of(entry.row) for entry in unsure]
    codes = [getattr(owner, "credential", owner).code for owner in owners if owner]
    assert list(dict.fromkeys(codes))[:9] == IN_THIS_ORDER


def test_the_queue_asks_as_often_for_many_rows_as_for_few():
    asked = []
    for code in ("cma-aama", "rma-amt"):
        factories.everything(code)
        Requirement.objects.update(confidence="recalled")
        with CaptureQueriesContext(connection) as queries:
            queue(TODAY)
        asked.append(len(queries))
    assert asked[0] == asked[1]


# ---------------------------------------------------------------- reading again


@pytest.mark.twice
def test_a_reading_stamps_the_source_and_so_all_that_rests_on_it(editor):
    route = factories.catalogue()
    row = Source.objects.get()
    Source.objects.update(read_on=TODAY - timedelta(days=400))
    form = open_form(editor, again(row))
    assert "confirmed" not in form.fields  # a tick that is there already says nothing
    assert form["read_on"] == str(timezone.localdate())
    assert form["read_by"] == "editor"
    form["read_by"] = "editors"
    form["confirmed"] = [
        f"eligibilityroute-{route.pk}",
        f"requirement-{route.requirements.get().pk}",
    ]
    form["found"] = "Nothing new."
    form["review_on"] = str(timezone.localdate() + timedelta(days=90))
    assert editor.post(again(row), form.sent("")).status_code == 302
    row.refresh_from_db()
    assert (row.read_on, row.read_by) == (timezone.localdate(), "editors")
    assert row.review_on == timezone.localdate() + timedelta(days=90)
    reading = SourceReading.objects.get()
    assert (reading.by, reading.note, reading.confirmed) == (editor.user, "Nothing new.", 2)
    assert reading.not_found == []
    entry = Source.history.first()
    assert (entry.history_user, entry.history_change_reason) == (editor.user, "Nothing new.")
    assert queue(timezone.localdate()) == []


def test_what_is_not_found_again_stands_first_until_it_is(editor):
    route = factories.catalogue()
    factories.requirement(route, text="From memory.", confidence="recalled", sources=[source("x")])
    row = Source.objects.get(code="handbook")
    adult = route.requirements.get(code="adult")
    form = open_form(editor, again(row))
    form["confirmed"] = [f"eligibilityroute-{route.pk}"]
    page = editor.post(again(row), form.sent(""), follow=True)
    assert "1 was not found and stands first in this list." in page.content.decode()
    first = queue(timezone.localdate())[0]
    assert (first.row, first.why) == (adult, NOT_FOUND)
    form = open_form(editor, again(row))
    assert editor.post(again(row), form.sent("all")).status_code == 302
    assert texts(queue(timezone.localdate())) == ["From memory."]


def test_a_row_that_names_another_source_now_is_no_longer_listed():
    route = factories.catalogue()
    adult, row = route.requirements.get(), Source.objects.get()
    read_again(row, by=None, confirmed=[("eligibilityroute", route.pk)])
    assert [entry.row for entry in queue(TODAY)] == [adult]
    adult.sources.set([source("another")])
    assert queue(TODAY) == []


def test_ticked_rows_can_be_made_official(editor):
    route = factories.catalogue()
    read, unread = (
        factories.requirement(route, name, confidence="secondary") for name in ("read", "unread")
    )
    row = on_a_site("https://rules.health.gov/ma")
    form = open_form(editor, again(row))
    assert "official" not in form.fields
    form["confirmed"] = [f"requirement-{read.pk}"]
    form["official"] = [f"requirement-{read.pk}", f"requirement-{unread.pk}"]
    editor.post(again(row), form.sent(""))
    read.refresh_from_db()
    unread.refresh_from_db()
    assert (read.confidence, unread.confidence) == ("official", "secondary")


def test_nobody_makes_official_what_they_may_not_change(client):
    route = factories.catalogue()
    row = factories.requirement(route, "row", confidence="secondary")
    on_a_site("https://rules.health.gov/ma")
    user = get_user_model().objects.create_user("reader", is_staff=True)
    allowed = ["change_source", "view_source"]
    user.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    client.force_login(user)
    form = open_form(client, again(Source.objects.get()))
    assert 'name="official"' not in client.get(again(Source.objects.get())).content.decode()
    form["official"] = [f"requirement-{row.pk}"]
    client.post(again(Source.objects.get()), form.sent("all"))
    row.refresh_from_db()
    assert row.confidence == "secondary"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "The source has no address"),
        ("https://news.example/ma", "news.example is not the site of"),
        ("https://notbody.example/rules", "notbody.example is not the site of"),
        ("https://www.body.example/rules", None),
        ("https://rules.body.example/", None),
        ("https://doh.wa.gov/rules", None),
        ("https://leg.state.xx.us/rules", None),
    ],
)
def test_only_the_bodys_own_site_or_a_government_makes_a_rule_official(editor, address, words):
    route = factories.catalogue()
    CertifyingBody.objects.update(url="https://www.body.example")
    row = factories.requirement(route, "unsure", confidence="secondary")
    on_a_site(address)
    page = editor.get(again(Source.objects.get())).content.decode()
    assert (words or "It is official now") in page
    form = Form(page)
    form["official"] = [f"requirement-{row.pk}"]
    editor.post(again(Source.objects.get()), form.sent("all"))
    row.refresh_from_db()
    assert row.confidence == ("secondary" if words else "official")


def on_a_site(address):
    """The one source there is, with this address."""
    Source.objects.update(url=address)
    return Source.objects.get()


def test_a_reading_without_a_tick_is_asked_about(editor):
    route = factories.catalogue()
    row = Source.objects.get()
    form = open_form(editor, again(row))
    page = editor.post(again(row), form.sent("")).content.decode()
    assert "Nothing is ticked." in page
    assert not SourceReading.objects.exists()
    form["none"] = "on"
    assert editor.post(again(row), form.sent("")).status_code == 302
    assert len(SourceReading.objects.get().not_found) == 1 + route.requirements.count()


def test_a_day_before_the_last_reading_is_refused_in_words(editor):
    factories.catalogue()
    row = Source.objects.get()
    form = open_form(editor, again(row))
    form["read_on"] = str(factories.READ_ON - timedelta(days=1))
    page = editor.post(again(row), form.sent("all")).content.decode()
    assert "already. Give that day or a later one." in page
    assert not SourceReading.objects.exists()


def test_a_day_to_come_is_refused_beside_its_field_and_nothing_is_stamped(editor):
    factories.catalogue()
    row = Source.objects.get()
    form = open_form(editor, again(row))
    form["read_on"] = "2999-01-01"
    form["confirmed"] = []
    page = editor.post(again(row), form.sent("")).content.decode()
    assert "Give the day it was read." in page
    assert 'name="confirmed" value="requirement' in page
    assert " checked" not in page
    row.refresh_from_db()
    assert row.read_on == factories.READ_ON
    assert not SourceReading.objects.exists()


def test_a_source_that_was_changed_meanwhile_is_not_written_over(editor):
    factories.catalogue()
    row = Source.objects.get()
    form = open_form(editor, again(row))
    form["edition"] = "Mine"
    Source.objects.update(edition="Theirs")
    page = editor.post(again(row), form.sent("all")).content.decode()
    assert "Somebody changed this source or what rests on it" in page
    assert Source.objects.get().edition == "Theirs"
    assert editor.post(again(row), Form(page).sent("all")).status_code == 302
    assert Source.objects.get().edition == "Mine"


def test_nor_is_what_rests_on_it_called_official_in_words_nobody_read(editor):
    route = factories.catalogue()
    row = factories.requirement(route, "unsure", confidence="secondary", text="As it was.")
    on_a_site("https://rules.health.gov/ma")
    form = open_form(editor, again(Source.objects.get()))
    form["official"] = [f"requirement-{row.pk}"]
    Requirement.objects.filter(pk=row.pk).update(text="As nobody read it.")
    page = editor.post(again(Source.objects.get()), form.sent("all")).content.decode()
    assert "Somebody changed this source or what rests on it" in page
    row.refresh_from_db()
    assert (row.confidence, row.text) == ("secondary", "As nobody read it.")


def test_a_review_comes_after_the_reading(editor):
    row = source("x")
    form = open_form(editor, again(row))
    form["review_on"] = form["read_on"]
    page = editor.post(again(row), form.sent("")).content.decode()
    assert "The next review comes after the day it was read." in page


def test_time_and_cost_of_a_remedy_rest_on_its_source_too():
    factories.everything()
    wait = Source.objects.get(code="wait")
    assert {row.code for row in resting_on(wait)} == {"old"}


@pytest.mark.twice
def test_a_reading_is_whole_or_not_at_all(monkeypatch):
    route = factories.catalogue()
    factories.requirement(route, "row", confidence="secondary")
    row = Source.objects.get()
    row.read_on = TODAY

    def refuse(**given):
        raise RuntimeError

    monkeypatch.setattr(SourceReading.objects, "create", refuse)
    rows = [("requirement", route.requirements.get(code="row").pk)]
    with pytest.raises(RuntimeError):
        read_again(row, by=None, confirmed=rows, now_official=rows)
    row.refresh_from_db()
    assert row.read_on == factories.READ_ON
    assert route.requirements.get(code="row").confidence == "secondary"


# ---------------------------------------------------------------- the pages of the desk


def test_the_review_says_what_where_why_and_in_which_source(editor):
    route = factories.catalogue()
    page = source("page", url="https://example.org/rules", read_by="editors")
    row = factories.requirement(route, text="You are 18.", confidence="recalled", sources=[page])
    text = editor.get(reverse(REVIEW)).content.decode()
    for words in (
        "You are 18.",
        "CMA-AAMA › Work",
        "From memory: nobody has read it yet",
        "https://example.org/rules",
        "28 October 2026",
        "(editors)",
        again(page),
        reverse("admin:certifications_requirement_change", args=[row.pk]),
    ):
        assert words in text
    assert reverse(REVIEW) in editor.get(reverse("admin:index")).content.decode()


def test_a_long_review_goes_on_on_other_pages(editor, monkeypatch):
    monkeypatch.setattr("certifications.admin.review.ON_A_PAGE", 1)
    route = factories.catalogue()
    for name in ("One.", "Two."):
        factories.requirement(route, text=name, confidence="recalled")
    first = editor.get(reverse(REVIEW)).content.decode()
    second = editor.get(reverse(REVIEW), {"p": 2}).content.decode()
    assert "One." in first
    assert "Two." not in first
    assert "?p=2" in first
    assert "Two." in second


def test_a_source_that_is_gone_is_not_read(editor):
    assert editor.get(reverse("admin:certifications_source_again", args=[1])).status_code == 404


# ---------------------------------------------------------------- in a release


def test_a_release_says_who_read_a_source_only_where_that_is_known():
    factories.catalogue()
    (plain,) = snapshot()["sources"]
    assert set(plain) == {"id", "title", "url", "edition", "read_on"}
    Source.objects.update(read_by="editors", note="Three of seven years.", review_on="2027-01-31")
    (full,) = snapshot()["sources"]
    assert full == plain | {
        "read_by": "editors",
        "note": "Three of seven years.",
        "review_on": "2027-01-31",
    }
    load_catalogue(snapshot())


@pytest.mark.parametrize(("days", "warns"), [(365, False), (366, True)])
def test_pages_warn_of_what_was_read_over_a_year_ago(client, days, warns):
    route = factories.catalogue()
    factories.fee(route.credential)
    today = timezone.localdate()
    place = {"edition": "January", "read_on": today - timedelta(days=days)}
    Source.objects.update(**place, read_by="editors", note="In short.")
    releases.publish()
    for name, args in (("sources", []), ("credential", [route.credential.code])):
        text = client.get(reverse(f"certifications:{name}", args=args)).content.decode()
        assert ("Last read over 12 months ago; it may have changed" in text) is warns
    assert "In short." in client.get(reverse("certifications:sources")).content.decode()


def test_credentials_keep_their_place_in_the_review_to_the_desk():
    factories.catalogue(review_position=1)
    assert "review_position" not in str(snapshot())
    assert Credential.objects.get().review_position == 1
