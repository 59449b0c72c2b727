"""What the results say of a person's state, and that nobody is asked for another state's rules."""

import json
import re

import pytest

from careers.models import Jurisdiction
from certifications.state_names import STATE_NAMES
from eligibility.report import respond
from eligibility.requests import parse_request
from quiz.answers import COOKIE
from quiz.topics import BY_NAME, all_keys, form_for
from tests.certifications import factories

from .conftest import PERSONAS, TODAY, keep_all
from .people import Person
from .test_results import GRADUATE, shown, told_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]
BY_ID = {persona["id"]: persona for persona in PERSONAS}
OF_STATES = {
    *("intramuscular_injections", "subcutaneous_injections", "intradermal_injections"),
    *("skin_tests", "injection_training_hours", "venipuncture_training_hours"),
    *("inhalation_training_hours", "vaccine_class_hours", "vaccine_clinic_hours"),
    *("trained_by_professional", "earned_on"),
}
"""The questions that only rules of states turn on."""


def asked(persona, release):
    """What of that this person is asked on the way to the results."""
    pages = Person(persona, release).finish().pages
    return {key for _topic, keys in pages for key in keys} & OF_STATES


@pytest.fixture
def on_that_day(on_day):
    on_day(TODAY)


@pytest.mark.parametrize("state", ["OH", "AL", None])
def test_who_lives_where_no_such_rule_is_is_asked_none_of_it(state, published, on_that_day):
    for name in ("ca-at-the-minimum", "ct-hours-not-said", "wa-mac-exam-day-not-said"):
        assert asked(BY_ID[name] | {"state": state}, published) == set()


def test_each_state_asks_its_own(published, on_that_day):
    graduate = BY_ID["ca-nine-skin-tests"]
    assert asked(graduate, published) >= {"skin_tests", "trained_by_professional"}
    assert "vaccine_class_hours" not in asked(graduate, published)
    medic = BY_ID["ct-military-at-the-minimum"]
    assert asked(medic, published) == {"vaccine_class_hours", "vaccine_clinic_hours"}
    assert asked(BY_ID["wa-mac-exam-five-years-to-the-day"], published) == {"earned_on"}


def test_national_verdicts_are_the_same_in_every_state_but_those_a_body_names(published):
    """AMCA alone asks where somebody lives; a state's own rules touch no exam."""
    catalogue = published.catalogue
    national = {one.id for one in catalogue.credentials if one.state is None}
    for persona in PERSONAS[::60]:
        found = {}
        for state in ("OH", "WA", "CA"):
            raw = {"as_of": persona["as_of"], "state": state, "profile": persona["profile"]}
            request = parse_request(raw, catalogue, today=TODAY)
            items = respond(catalogue, request, release={})["credentials"]
            assert {item["credential"] for item in items} >= national
            found[state] = [
                (item["credential"], item["verdict"], item["windows"], item["would_decide"])
                for item in items
                if item["credential"] in national
            ]
        assert found["OH"] == found["WA"] == found["CA"]


def test_the_panel_says_what_the_state_asks_with_its_verdicts(published):
    read = factories.source("a-list-of-states")
    for code, level, needs in (
        ("WA", "state_credential_required", "state_credential"),
        ("OH", "delegation_rules", "none"),
        ("AL", "no_specific_rule", "none"),
    ):
        row = Jurisdiction.objects.create(
            code=code,
            name=STATE_NAMES[code],
            level=level,
            work_requires=needs,
            summary="As it was read.",
            confidence="secondary",
        )
        row.sources.add(read)
    facts = BY_ID["wa-mac-720-and-160-hours"]["profile"]
    page = shown(told_of(facts, published, state="WA"))
    panel = page.partition('id="state-panel"')[2]
    assert "In Washington you also need one of these" in panel
    assert 'id="wa-ma-c" data-verdict="not_eligible"' in panel
    assert "Pass a national exam for medical assistants" in panel
    assert 'id="wa-ma-c-interim" data-verdict="eligible"' in panel
    assert "They look at your papers first." in panel
    assert "from memory" in panel  # how sure we are stands beside each verdict
    assert 'href="/states/wa/"' in panel
    assert 'id="wa-ma-c"' not in page.partition('id="state-panel"')[0]
    ohio = shown(told_of(GRADUATE, published, state="OH"))
    assert "We found no credential of the state." in ohio
    assert "you also need" not in ohio
    alabama = " ".join(shown(told_of(GRADUATE, published, state="AL")).split())
    assert "We found no rule of Alabama about medical assistants." in alabama
    assert "We looked here:" in alabama
    assert read.title in alabama


def live_in(state, needs):
    """Let a state ask that of whoever works there."""
    Jurisdiction.objects.create(
        code=state,
        name=STATE_NAMES[state],
        level="state_credential_required" if needs == "state_credential" else "delegation_rules",
        work_requires=needs,
        summary="As it was read.",
        confidence="secondary",
    )


def results_in(state, persona, client, needs):
    """The results page of a persona whose state asks that of whoever works there."""
    live_in(state, needs)
    client.cookies[COOKIE] = keep_all(BY_ID[persona])
    return client.get("/check/results/").content.decode()


def test_what_is_needed_to_work_in_the_state_stands_before_all_exams(
    client, published, on_that_day
):
    html = results_in("WA", "what-if-wa-student", client, "state_credential")
    first, _rest = html.split('<h2 class="group', 1)
    assert "In Washington you also need one of these" in first
    assert "A national exam alone does not let you work there." in first
    for need in ("wa-ma-c", "wa-ma-r", "wa-ma-p"):
        assert f'href="#{need}"' in first
        assert f'id="{need}"' in html
    assert 'id="state-panel"' not in first
    registered = " ".join(first.partition('href="#wa-ma-r"')[2].partition("</li>")[0].split())
    assert registered.endswith("</a>: Only they can decide.")


def test_what_is_needed_for_some_tasks_alone_stays_below_the_exams(client, published, on_that_day):
    html = results_in("WA", "what-if-wa-student", client, "none")
    assert "state-first" not in html
    assert "for some tasks or a title" in html


def plans_in(state, persona, client, needs="state_credential", held=()):
    """A browser on the pages of plans of somebody who lives there."""
    told = BY_ID[persona]
    credentials = [*told["profile"]["credentials"], *held]
    moved = told | {"state": state, "profile": told["profile"] | {"credentials": credentials}}
    live_in(state, needs)
    client.cookies[COOKIE] = keep_all(moved)
    return lambda address: client.get(address).content.decode()


ALONE = "A national exam alone does not let you work there."
COUNTS_ON_WORK = "In Washington you can’t start work as a medical assistant"
PLAN = "/check/plan/cma-aama/"


def test_plans_say_that_nobody_may_work_there_without_what_the_state_gives(
    client, published, on_that_day
):
    read = plans_in("WA", "what-if-aama-nothing-yet", client)
    for address in ("/check/plan/", PLAN, "/check/plan/rma-amt/"):
        first, _ways = read(address).split('<details class="fold limits', 1)
        assert "In Washington you also need one of these" in first
        assert ALONE in first
        assert 'href="/check/results/#state-panel"' in first
        assert 'href="/check/results/#wa-ma-r"' in first
        assert (COUNTS_ON_WORK in first) == (address == "/check/plan/rma-amt/")
    results = read("/check/results/")
    assert 'id="wa-ma-r"' in results
    assert 'href="#wa-ma-r"' in results


@pytest.mark.parametrize(("credential", "is_work"), [("cma-aama", False), ("ncma-ncct", True)])
def test_a_printed_plan_says_it_too(credential, is_work, client, published, on_that_day):
    read = plans_in("WA", "what-if-aama-nothing-yet", client)
    ways = client.get(f"/check/plan/{credential}/").context
    shown = [*ways["best"], *ways["others"]]
    way = next(w for w in shown if is_work == any(s["action"] == "work" for s in w["steps"]))
    sheet = read(f"/check/plan/{credential}/print/?way={way['number']}")
    assert "In Washington nobody may work as a medical assistant without a credential" in sheet
    assert ("A step of this way is work: ask the state" in sheet) == is_work
    calendar = read(f"/check/plan/{credential}/dates.ics?way={way['number']}").replace("\r\n ", "")
    assert "In Washington nobody may work as a medical assistant without a" in calendar
    assert ("A step of this way is work" in calendar) == is_work


def test_a_calendar_of_what_the_state_gives_does_not_speak_of_exams_alone(
    client, published, on_that_day
):
    read = plans_in("WA", "what-if-aama-nothing-yet", client)
    page = client.get("/check/plan/wa-ma-c/").context
    for way in [*page["best"], *page["others"]]:
        works = any(step["action"] == "work" for step in way["steps"])
        told = read(f"/check/plan/wa-ma-c/dates.ics?way={way['number']}").replace("\r\n ", "")
        assert ("nobody may work as a medical assistant" in told) == works


def test_a_tried_fact_says_it_too_and_how_the_credentials_of_the_state_move(
    client, published, on_that_day
):
    plans_in("WA", "what-if-aama-nothing-yet", client)
    tried = client.post(
        "/check/plan/cma-aama/what-if/", {"fact": "exam", "value": "rma-amt"}, follow=True
    )
    assert COUNTS_ON_WORK in tried.content.decode()
    of_state = {
        row["credential"]: row for row in tried.context["rows"] if "wa-" in row["credential"]
    }
    assert of_state["wa-ma-c"]["is_moved"]
    moved = [row for row in tried.context["rows"] if row["is_moved"]]
    assert f"{len(moved)} credentials would move" in tried.content.decode()


@pytest.mark.parametrize(
    ("state", "persona", "needs", "held"),
    [
        pytest.param("OH", "what-if-aama-nothing-yet", "none", (), id="a state without"),
        pytest.param("WA", "wa-mac-720-and-160-hours", "state_credential", (), id="it is open"),
        pytest.param(
            "WA",
            "what-if-aama-nothing-yet",
            "state_credential",
            ({"credential": "wa-ma-r", "status": "active"},),
            id="they hold it",
        ),
    ],
)
def test_plans_do_not_say_it_to_who_may_work_there(
    state, persona, needs, held, client, published, on_that_day
):
    read = plans_in(state, persona, client, needs, held)
    for address in ("/check/plan/", "/check/plan/ncma-ncct/"):
        page = read(address)
        assert "limits" in page
        assert "state-first" not in page


def test_what_ran_out_lets_nobody_work(client, published, on_that_day):
    held = {"credential": "wa-ma-r", "status": "active", "expires_on": "2026-11-23"}
    read = plans_in("WA", "what-if-aama-nothing-yet", client, held=(held,))
    assert "state-first" in read("/check/plan/")


def test_a_shared_page_does_not_tell_the_state(published):
    facts = BY_ID["wa-mac-720-and-160-hours"]["profile"]
    page = told_of(facts, published, state="WA", shows_answers=False)
    assert page["state_panel"] is None
    assert "wa-ma-c" not in json.dumps(page["groups"], default=str)
    assert "Washington you" not in shown(page)


@pytest.mark.parametrize(
    ("state", "level", "own"),
    [
        ("WA", "state_credential_required", {"wa-ma-c", "wa-ma-r", "wa-ma-p", "wa-ma-ht"}),
        ("ND", "state_credential_required", {"nd-uap-ma", "nd-ma-iii"}),
        ("OH", "delegation_rules", set()),
        ("CA", "training_gates_tasks", set()),
    ],
)
def test_whoever_lives_where_the_state_credentials_people_may_name_its_credentials(
    client, published, state, level, own
):
    """Elsewhere a state's rows are permissions, which nobody has on paper."""
    asked = "state_credential" if level == "state_credential_required" else "none"
    Jurisdiction.objects.create(
        code=state,
        name=STATE_NAMES[state],
        level=level,
        work_requires=asked,
        summary="So it is.",
        confidence="official",
    )
    client.cookies[COOKIE] = keep_all(BY_ID["ca-nine-skin-tests"] | {"state": state})
    page = client.get("/check/credentials/add/", follow=True).content.decode()
    offered = set(re.findall(r'<option value="([\w-]+)"', page))
    of_states = {one["id"] for one in published.content["credentials"] if one["jurisdiction"]}
    assert own <= offered & of_states
    assert (offered & of_states) - own <= {"nd-uap-ma", "wa-ma-c-interim", "wa-ma-emt"}
    if state == "WA":
        assert "MA-R (WA DOH), Medical Assistant-Registered" in page


def test_a_credential_of_a_state_stays_on_its_form_when_the_person_moved(published):
    keys = all_keys(BY_NAME["credentials"], published)
    told = {"credential": "wa-ma-c"}
    form = form_for(BY_NAME["credentials"], published, keys=keys, told=told)
    assert '<option value="wa-ma-c" selected>' in str(form)
