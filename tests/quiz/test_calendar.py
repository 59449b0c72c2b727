"""The calendar file: which days are in it, what each says, and that calendars can read it."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from quiz import ruler
from quiz.answers import Answers
from quiz.assessment import assess
from quiz.dates import as_file, doors
from quiz.models import AnswerSheet

from .conftest import PERSONAS, keep_all
from .keeping import device, make_link, plain

pytestmark = pytest.mark.once  # what it shows does not depend on the database

ONE_DAY = timedelta(days=1)
CALENDAR = "text/calendar; charset=utf-8"
OWN = "/check/results/dates.ics"
CLOSES = next(one for one in PERSONAS if one["id"] == "amt-rma-education-day-before-four-years")
OPENS = next(one for one in PERSONAS if one["id"] == "nha-ccma-experience-a-day-short")
WASHINGTON = next(one for one in PERSONAS if one["id"] == "wa-mac-exam-five-years-to-the-day")
RESTS = next(one for one in PERSONAS if one["id"] == "aama-category-4-hours-still-growing")
NO_DATES = next(one for one in PERSONAS if one["id"] == "nha-nothing-yet")


@pytest.fixture
def as_persona(published, on_day):
    """A browser with the answers of a persona, on their day."""

    def come(persona):
        on_day(date.fromisoformat(persona["as_of"]))
        return device(keep_all(persona))

    return come


def events_in(content):
    return Calendar.from_ical(content).walk("VEVENT")


def days_by_the_windows(response):
    """Where one window ends and the next begins, and either is one of being eligible.

    And inside one, the days after which it is open only if things go on. Between days that are shut
    and days of which we can't tell, too, but where being eligible has just ended.
    """
    found = []
    for item in response["credentials"]:
        bars = ruler.stretches(item)
        for bar, after in itertools.pairwise(bars):
            if (bar.kind, after.kind) == ("open", "soon") and after.first - bar.last == ONE_DAY:
                found.append((item["credential"], "Last sure day", bar.last.isoformat()))
        windows = item["windows"]
        for before, after in itertools.pairwise(windows):
            if before["verdict"] == "eligible":
                found.append((item["credential"], "Last day", before["until"]))
            if after["verdict"] == "eligible":
                found.append((item["credential"], "Opens", after["from"]))
            if (before["verdict"], after["verdict"]) == ("not_eligible", "unknown"):
                found.append((item["credential"], "May open, ask", after["from"]))
        for before, window, after in zip([None, *windows], windows, windows[1:], strict=False):
            told = (window["verdict"], after["verdict"])
            was_open = before and before["verdict"] == "eligible"
            if told == ("unknown", "not_eligible") and not was_open:
                found.append((item["credential"], "Last day it may be open, ask", window["until"]))
    return sorted(found)


def days_in(content):
    return sorted(
        (
            str(event["URL"]).strip("/").split("/")[-1],
            str(event["SUMMARY"]).partition(":")[0],
            event["DTSTART"].dt.isoformat(),
        )
        for event in events_in(content)
    )


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(persona=st.sampled_from(PERSONAS))
def test_its_days_are_the_edges_of_the_windows(published, persona):
    """Law: no day of the windows is missing, and there is no other."""
    day = date.fromisoformat(persona["as_of"])
    keep_all(persona)
    sheet = AnswerSheet.objects.latest("pk")
    response, _ = assess(Answers(None, sheet.kept), published, on=day)
    found = doors(response, published, of_state=True)
    content = as_file(
        found, response, published, lambda name: f"https://example.org/credentials/{name}/"
    )
    expected = days_by_the_windows(response)
    assert (days_in(content) if content else []) == expected
    assert [door.on for door in found] == sorted(
        date.fromisoformat(day) for _credential, _kind, day in expected
    )


def test_days_of_the_own_state_are_in_it_but_not_for_somebody_who_may_not_know_the_state(
    as_persona,
):
    owner = as_persona(WASHINGTON)
    (event,) = [e for e in events_in(owner.get(OWN).content) if "MA-C (" in e["SUMMARY"]]
    assert str(event["SUMMARY"]).startswith("Last day it may be open, ask: MA-C (WA DOH), rules")
    assert event["DTSTART"].dt.isoformat() == WASHINGTON["as_of"]
    assert "/credentials/wa-ma-c/" in str(event["DESCRIPTION"])
    for shows_answers in (True, False):
        link = make_link(owner, "result", answers=shows_answers)
        content = device().get(f"{link}dates.ics").content
        assert (b"wa-ma-c" in content) is shows_answers


def test_a_door_that_closes_has_its_last_day_and_reminders(as_persona):
    response = as_persona(CLOSES).get(OWN)
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="careerpath-dates.ics"'
    event = next(e for e in events_in(response.content) if "RMA (AMT)" in e["SUMMARY"])
    assert str(event["SUMMARY"]).startswith("Last day: RMA (AMT) by the route “Route 1: education”")
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
    alarms = event.walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in alarms] == [timedelta(days=-30), timedelta(days=-7)]
    assert {str(alarm["ACTION"]) for alarm in alarms} == {"DISPLAY"}
    told = str(event["DESCRIPTION"])
    assert "AMT decides" in told
    assert "http://testserver/credentials/rma-amt/" in told


def test_a_door_that_may_stay_open_longer_has_its_last_sure_day_and_reminders(as_persona):
    owner = as_persona(RESTS)
    page = owner.get("/check/results/")
    cards = [card for group in page.context["groups"] for card in group["cards"]]
    sure = {card["credential"]: card["sure_until"] for card in cards if card["sure_until"]}
    assert sure
    assert "There are no dates" not in plain(page)
    events = events_in(owner.get(OWN).content)
    for name, day in sure.items():
        (event,) = [
            e
            for e in events
            if f"/{name}/" in e["URL"] and str(e["SUMMARY"]).startswith("Last sure day: ")
        ]
        assert event["DTSTART"].dt == day
        assert len(event.walk("VALARM")) == 2
        told = str(event["DESCRIPTION"])
        assert "After it you do only if things go on as planned." in told
        assert "The day holds if" not in told
    assert "There are no dates" not in plain(device().get(make_link(owner, "result")))


def test_a_door_that_opens_has_its_first_day_and_no_reminder(as_persona):
    events = events_in(as_persona(OPENS).get(OWN).content)
    event = next(
        e for e in events if "CCMA (NHA)" in e["SUMMARY"] and e["SUMMARY"].startswith("Opens")
    )
    assert event["DTSTART"].dt == date(2026, 11, 25)
    assert not event.walk("VALARM")


def test_it_keeps_to_the_rules_of_calendar_files(as_persona):
    content = as_persona(CLOSES).get(OWN).content
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"METHOD" not in content
    calendar = Calendar.from_ical(content)
    assert not calendar.errors
    for event in calendar.walk("VEVENT"):
        assert not event.errors
        assert event["DTSTAMP"].dt == datetime.combine(
            date.fromisoformat(CLOSES["as_of"]), datetime.min.time(), UTC
        )
    assert Calendar.from_ical(calendar.to_ical()) == calendar


def test_events_keep_their_names_and_no_two_share_one(as_persona):
    owner = as_persona(CLOSES)
    names = [str(event["UID"]) for event in events_in(owner.get(OWN).content)]
    assert len(set(names)) == len(names)
    assert owner.get(OWN).content == as_persona(CLOSES).get(OWN).content


def test_it_holds_no_answers(as_persona, published):
    owner = as_persona(CLOSES)
    text = " ".join(str(value) for e in events_in(owner.get(OWN).content) for value in e.values())
    sheet = AnswerSheet.objects.get()
    response, _ = assess(Answers(None, sheet.kept), published)
    told = [
        part["because"]
        for item in response["credentials"]
        for route in item["routes"]
        for part in route["requirements"]
        if part["because"]
    ]
    assert told
    assert not [sentence for sentence in told if sentence in text]


def test_a_shared_link_gives_the_same_days(as_persona):
    owner = as_persona(CLOSES)
    shared = device().get(make_link(owner, "result") + "dates.ics").content
    assert shared == owner.get(OWN).content
    assert b"/check/" not in shared


def test_without_days_there_is_no_file_and_the_page_says_so(as_persona):
    owner = as_persona(NO_DATES)
    page = owner.get(OWN)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "There are no dates for a calendar" in plain(page)
    results = owner.get("/check/results/").content.decode()
    assert OWN not in results
    assert "Nothing opens or closes for you in the next ten years if you only wait" in results
    shared = device().get(make_link(owner, "result")).content.decode()
    assert not re.search(r"dates\.ics", shared)
    assert "There are no dates for a calendar" in shared


def test_with_days_the_results_page_offers_the_file(as_persona):
    owner = as_persona(CLOSES)
    assert f'href="{OWN}"' in owner.get("/check/results/").content.decode()
    path = make_link(owner, "result")
    assert f'href="{path}dates.ics"' in device().get(path).content.decode()


def test_days_of_what_the_person_is_not_after_are_left_out(as_persona):
    owner = as_persona(CLOSES)
    whole = days_in(owner.get(OWN).content)
    sheet = AnswerSheet.objects.get()
    sheet.kept["goal"] = {"told": {"work": ["31-9097"]}, "asked": ["work"]}
    sheet.save()
    narrowed = owner.get(OWN)
    after = days_in(narrowed.content) if narrowed.headers["Content-Type"] == CALENDAR else []
    assert {name for name, _kind, _day in whole} - {name for name, _kind, _day in after}
    assert "rma-amt" not in {name for name, _kind, _day in after}


def test_a_last_day_by_which_the_exam_must_be_passed_says_so(as_persona):
    person = next(one for one in PERSONAS if one["id"] == "amca-age-17-in-high-school")
    told = {
        str(event["SUMMARY"]): str(event["DESCRIPTION"])
        for event in events_in(as_persona(person).get(OWN).content)
    }
    for title, words in told.items():
        closes_cmac = title.startswith("Last day: CMAC")
        assert ("You must pass the exam in that year." in words) == closes_cmac, title
    assert any(title.startswith("Last day: CMAC") for title in told)
