"""An editor who has never seen the code builds a route from an empty desk, and publishes it.

What is typed here is what a handbook says of the RMA's route by work, in the test's own words.
"""

import json
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from certifications.models import EligibilityRoute
from eligibility.report import respond
from eligibility.requests import parse_request
from eligibility.rules import load_catalogue
from tests.certifications import factories

from .accessibility import too_wide, violations
from .test_admin import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

PERSONAS = Path(__file__).parents[2] / "fixtures" / "personas"
ABOUT_THE_ROUTE = (
    "1094-days",
    "1095-days",
    "35-hours-1123-days",
    "as-medic-job",
    "clinical-only",
    "cpr-card-not-said",
    "cut-by-seven-years-last-day",
    "duties-not-said",
    "foreign-diploma",
    "hours-not-said",
    "two-half-jobs",
    "no-diploma",
)
SOURCE = "AMT: Medical assistant page"


@pytest.fixture
def desk(page, base_url):
    """The desk, open for somebody new who may edit and publish, and nothing besides."""
    user = get_user_model().objects.create_user("newcomer", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="certifications"))
    sign_in(page, user, base_url)
    return Desk(page)


class Desk:
    """Somebody who reads labels, types and presses."""

    def __init__(self, page):
        self.page = page

    def add(self, kind, **fields):
        """Open the page for a new row from the first page of the desk, and fill it in."""
        self.page.goto(reverse("admin:index"))
        row = self.page.locator(f"#content tr.model-{kind}")
        row.get_by_role("link", name="Add").click()
        self.fill(self.page.locator("form fieldset").locator("visible=true"), fields)

    def fill(self, place, fields):
        for label, value in fields.items():
            place.get_by_label(f"{label.replace('_', ' ')}:", exact=True).first.fill(value)

    def find(self, place, field, words):
        """Find another row by typing a part of its name."""
        place.locator(f".field-{field} .select2-selection").click()
        self.page.keyboard.type(words)
        self.page.get_by_role("option", name=words).click()

    def requirement(self, code, text, kind):
        """A new requirement; its fields are those of its kind."""
        self.page.get_by_role("button", name="Add another Requirement").click()
        row = self.page.locator(".requirement:not(.empty-form)").last
        row.get_by_label("Kind:", exact=True).select_option(label=kind)
        self.fill(row, {"Id": code, "Text": text})
        row.get_by_label("Confidence:").select_option("secondary")
        self.find(row, "sources", SOURCE)
        return row

    def tick(self, row, group, *words):
        boxes = row.get_by_role("group", name=group)
        for word in words:
            boxes.get_by_label(word, exact=True).check()

    def save(self, button="Save"):
        self.page.get_by_role("button", name=button, exact=True).first.click()
        self.page.wait_for_selector(".messagelist .success")


def build(desk):
    """A body, a source, a credential with what every route asks, and the route."""
    desk.add("certifyingbody", Id="amt", Name="American Medical Technologists", Abbreviation="AMT")
    desk.save()
    desk.add("source", Id="amt-rma", Title=SOURCE, Read_on="2026-10-05")
    desk.save()
    desk.add("credential", Letters="RMA (AMT)", Name="Registered Medical Assistant", Id="rma-amt")
    desk.find(desk.page.locator("#content"), "body", "AMT")
    for code, question in (("felony", "Felony"), ("discipline", "License disciplined")):
        row = desk.requirement(code, "No such thing, or AMT decides.", "A yes or no statement")
        row.get_by_label("Question:").select_option(label=question)
        row.get_by_label("Must be:").select_option(label="No")
        row.get_by_label("If the answer is the other one:").select_option(
            label="The body may still allow it"
        )
    row = desk.requirement("attempts", "You failed fewer than four times.", "Exam attempts left")
    desk.fill(row, {"Closed after (failures)": "4", "Wait after each try (days)": "45"})
    desk.save()

    desk.add("eligibilityroute", Name="Work experience", Id="work-experience")
    place = desk.page.locator("#content")
    desk.find(place, "credential", "RMA")
    place.get_by_label("Confidence:").first.select_option("secondary")
    row = desk.requirement("diploma", "You finished high school.", "Education")
    row.get_by_label("Lowest level that counts:").select_option(label="High school")
    row.get_by_label("Schooling from abroad:").select_option(label="Needs review")
    row = desk.requirement("three-of-seven", "You worked three years.", "Work experience")
    desk.tick(row, "Work that counts:", "Medical assistant", "Medical assistant apprentice")
    desk.tick(row, "Work that only the body can accept:", "Military medic", "Volunteer")
    desk.fill(
        row,
        {
            "Full-time months, at least": "36",
            "Hours, at least": "5616",
            "Full-time is (hours a week)": "36",
            "In the last (months)": "84",
        },
    )
    row.get_by_label("Part-time work:").select_option(label="Hours need review")
    desk.tick(row, "Duties:", "Clinical", "Administrative")
    row = desk.requirement("cpr", "You have a CPR card.", "A yes or no statement")
    row.get_by_label("Question:").select_option(label="CPR current")
    row.get_by_label("Must be:").select_option(label="Yes")
    desk.find(
        place.locator("fieldset").filter(has_text="Where it was read").first, "sources", SOURCE
    )


@pytest.mark.long
def test_a_route_is_built_from_nothing_and_answers_like_the_one_of_record(desk, content):
    build(desk)
    # The rule is read out beside the form while it is typed, and nothing is saved yet
    reading = desk.page.locator("#preview")
    reading.get_by_text("A current CPR card").wait_for()
    assert "3 years of full-time work, 36 hours a week or more, within the last 7" in (
        reading.inner_text()
    )
    assert not EligibilityRoute.objects.exists()
    desk.save()

    desk.page.get_by_role("link", name="Publish", exact=True).click()
    desk.page.get_by_label("What changed, and why").fill("The first route.")
    desk.save("Publish")

    record = load_catalogue(content)
    for name in ABOUT_THE_ROUTE:
        person = json.loads((PERSONAS / f"amt-rma-work-{name}.json").read_text())
        request = {key: person[key] for key in ("as_of", "state", "profile")}
        answer = desk.page.request.post("/api/v1/match", data=request).json()
        asked = parse_request(request, record, today=date(2026, 11, 24))
        expected = json.loads(json.dumps(respond(record, asked, release={})))
        assert route_in(answer) == route_in(expected), name


def route_in(answer):
    """What is said of the route, but for names, sources and remedies, which are the editor's."""
    credential = next(one for one in answer["credentials"] if one["credential"] == "rma-amt")
    route = next(one for one in credential["routes"] if one["route"] == "work-experience")
    judged = [
        {key: one[key] for key in ("kind", "status", "because", "shortfall")}
        for one in route["requirements"]
    ]
    said = {key: route[key] for key in ("verdict", "grants", "needs_review", "windows")}
    return {**said, "would_decide": route["would_decide"], "requirements": judged}


@pytest.fixture
def small_desk(desk):
    """The desk with a route and what belongs to it, none of it published."""
    factories.everything()
    return desk


def pages_of(desk):
    """Our own pages of the desk."""
    route = EligibilityRoute.objects.get(code="work")
    for name, pk in (("eligibilityroute", route.pk), ("credential", route.credential_id)):
        yield reverse(f"admin:certifications_{name}_change", args=[pk])
    yield reverse("admin:certifications_publication_add")
    yield reverse("admin:certifications_eligibilityroute_next_version", args=[route.pk])


@pytest.mark.parametrize(
    ("scheme", "pages"),
    [("light", None), pytest.param("dark", None, marks=pytest.mark.long)],
    ids=["light", "dark"],
)
def test_axe_finds_nothing_wrong_on_the_desk(small_desk, scheme, pages):
    page = small_desk.page
    page.emulate_media(color_scheme=scheme)
    for address in islice(pages_of(small_desk), pages):
        page.goto(address)
        assert violations(page, scheme) == [], address


@pytest.mark.long  # tests/certifications/test_never_overwrite.py needs no browser
def test_the_difference_is_shown_and_the_reading_says_where_to_look(small_desk):
    page, row = small_desk.page, EligibilityRoute.objects.get(code="work")
    page.goto(reverse("admin:certifications_eligibilityroute_change", args=[row.pk]))
    EligibilityRoute.objects.filter(pk=row.pk).update(summary="Somebody's summary.")
    page.get_by_label("Name:", exact=True).first.fill("My name")
    page.get_by_text("Somebody changed this since you opened the page.").wait_for()
    page.get_by_role("button", name="Save and continue editing").first.click()
    difference = page.get_by_role("alert")
    difference.wait_for()
    assert "My name" in difference.inner_text()
    assert "Somebody's summary." in difference.inner_text()
    assert violations(page, "light") == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert too_wide(page) <= 0
    page.get_by_role("button", name="Save and continue editing").first.click()
    page.wait_for_selector(".messagelist .success")
    row.refresh_from_db()
    assert (row.name, row.summary) == ("My name", "Somebody's summary.")
