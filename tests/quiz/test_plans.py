"""Plans as pages show them: which way is which, limits that are kept, facts that are only tried."""

import json
import re
from copy import deepcopy
from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from certifications.pages import Pages
from certifications.templatetags.readable import day as on_page
from eligibility.facts import STILL, Profile, Work
from eligibility.planning import Cost, Outcome, Plan, Step, Wishes
from eligibility.planning.moves import DoWork, Length
from eligibility.records import Source
from quiz.answers import Answers
from quiz.assessment import assess, person_of
from quiz.models import AnswerSheet
from quiz.plan_limits import in_the_way, left_out
from quiz.plan_sheet import after_the_steps, height, plan_sheet
from quiz.plan_views import Asking, _facts, _parts
from quiz.planned import MOST_ON_RESULTS, exams_in, planner_for, say_in
from quiz.plans import (
    CHEAPEST,
    CLOSEST,
    FASTEST,
    closest,
    costs,
    drawing,
    headings,
    in_short,
    like,
    side_by_side,
    takes,
    ways,
)
from quiz.sheets import PAGE
from quiz.what_if import changed
from tests.careers.rows import average

from .conftest import PERSONAS, TODAY, card_in, keep_all
from .keeping import device, make_link, plain

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PLAN = "/check/plan/{}/"
RMA = PLAN.format("rma-amt")
WORKING = "amt-rma-work-just-begun"
READ = Source(id="page", title="A page", url=None, edition="", read_on=TODAY)
SURE = Length(Fraction(6), source=READ)


def told_by(name):
    return next(persona for persona in PERSONAS if persona["id"] == name)


@pytest.fixture
def come(published, on_day):
    """A browser with the answers of a persona, on their day."""

    def as_persona(name, **instead):
        persona = told_by(name) | instead
        on_day(date.fromisoformat(persona["as_of"]))
        return device(keep_all(persona))

    return as_persona


def kept():
    return AnswerSheet.objects.get().kept


def test_a_line_tells_the_soonest_way_even_if_nobody_wrote_its_time_down():
    guessed = way(3, step(length=Length(Fraction(3))))
    told = in_short([guessed, way(9, step())], Profile())
    assert (told["eligible_on"], told["is_sourced"]) == (date(2027, 3, 1), False)
    assert not told["is_fastest"]


def test_a_line_tells_from_when_on_answers_may_open_another_way_before_the_sure_one():
    sure, hangs = way(9, step()), way(6, step(), outcome=Outcome.ANSWERS_MISSING)
    assert in_short([sure, hangs], Profile())["perhaps_from"] == hangs.not_before
    assert in_short([sure], Profile())["perhaps_from"] is None
    late = replace(hangs, not_before=sure.eligible_on)
    assert in_short([sure, late], Profile())["perhaps_from"] is None
    endless = replace(hangs, steps=(replace(step(), until=None),))
    assert in_short([sure, endless], Profile())["perhaps_from"] is None


def test_a_way_that_only_time_opens_has_no_first_step():
    told = in_short([way(3)], Profile())
    assert (told["begins_with"], told["begins_work"]) == (None, False)


def test_a_way_is_the_same_in_whatever_order_its_steps_come():
    school, card = step("enroll"), step("renew", costs=0)
    told = in_short([way(3, card, school)], Profile())
    assert like(told, [way(9, school, card)])["eligible_on"] == date(2027, 9, 1)
    assert like(told, [way(9, school)]) is None


def test_to_go_on_in_a_job_is_closer_to_now_than_more_hours_in_it():
    job = Work(role="phlebotomist", hours_per_week=Fraction(20), ended_on=STILL)
    more, same = way(2, step("work", role="phlebotomist")), way(4, step("keep_working", costs=0))
    assert closest([more, same], Profile(work=(job,))) == 1


def test_beside_the_soonest_stands_the_cheapest_and_whom_to_ask_today():
    dear, cheap = way(3, step(costs=900)), way(9, step(costs=100))
    told = side_by_side([dear, cheap], Profile(), TODAY)
    assert (told["way"]["costs"], told["cheapest"]["costs"]) == ("$900", "$100")
    assert not told["ask_today"]
    word = Step("review", None, TODAY, None, Length(None), (), Cost(Fraction(0), Fraction(0)))
    ask = replace(way(3, word, outcome=Outcome.BODY_DECIDES), not_before=TODAY)
    told = side_by_side([dear, ask], Profile(), TODAY)
    assert told["ask_today"]
    assert (told["cheapest"], told["is_cheapest"]) == (None, True)
    later = side_by_side([replace(ask, not_before=date(2027, 3, 1))], Profile(), TODAY)
    assert not later["ask_today"]
    school = replace(way(3, step(), word, outcome=Outcome.BODY_DECIDES), not_before=TODAY)
    assert not side_by_side([school], Profile(), TODAY)["ask_today"]
    unpriced = side_by_side([way(3, step(costs=None)), cheap], Profile(), TODAY)
    assert unpriced["cheapest"]["costs"] == "$100"
    assert not side_by_side([way(3, step(costs=None))], Profile(), TODAY)["is_cheapest"]


# ---------------------------------------------------------------- which way is which


def step(action="enroll", *, costs=100, length=SURE, role=""):
    """A step; of work where it has a role."""
    job = SimpleNamespace(role=role)
    move = DoWork(requirements=(), test=None, job=job) if role else SimpleNamespace()
    cost = Cost(Fraction(costs), Fraction(costs), (READ,)) if costs is not None else None
    return Step(
        action, None, TODAY, date(2027, 6, 1), length, (), cost, None if costs == 0 else move
    )


def way(opens, *steps, grants="full", outcome=Outcome.ELIGIBLE):
    """A plan that opens in this month of 2027, for the cost of its steps."""
    day = date(2027, opens, 1)
    prices = [one.cost for one in steps if one.move]
    known = None if None in prices else sum(price.low for price in prices)
    return Plan(
        credential="x",
        route=SimpleNamespace(grants=grants, id="r", name="R"),
        steps=steps,
        outcome=outcome,
        eligible_on=day if outcome is Outcome.ELIGIBLE else None,
        eligible_until=None,
        not_before=day,
        months=Fraction(opens),
        cost=None if known is None else Cost(Fraction(known), Fraction(known), (READ,)),
        unsure=(),
        keep=(),
        needs_review=False,
        scheduled=(),
    )


NOBODY_SAID = Length(Fraction(1))
ASSISTANT = Profile(work=(Work(role="medical_assistant", ended_on=STILL),))


@pytest.mark.parametrize(
    ("plans", "best"),
    [
        pytest.param([way(3, step())], {}, id="one alone is set before nothing"),
        pytest.param(
            [way(3, step(costs=900)), way(5, step(costs=100))],
            {0: (FASTEST,), 1: (CHEAPEST,)},
            id="one is sooner, one is cheaper",
        ),
        pytest.param(
            [way(3, step(costs=100)), way(5, step(costs=900))],
            {0: (FASTEST, CHEAPEST)},
            id="one is both",
        ),
        pytest.param(
            [way(3, step(length=NOBODY_SAID)), way(5, step(costs=200))],
            {0: (CHEAPEST,), 1: (FASTEST,)},
            id="a length nobody wrote down is never the fastest",
        ),
        pytest.param(
            [way(3, step(), grants="provisional"), way(5, step(costs=200))],
            {1: (FASTEST, CHEAPEST)},
            id="a full certification comes before a provisional one",
        ),
        pytest.param(
            [way(3, step(), outcome=Outcome.BODY_DECIDES), way(5, step(costs=200))],
            {1: (FASTEST, CHEAPEST)},
            id="what only the body can say is not set before others",
        ),
        pytest.param(
            [way(3, step(costs=None)), way(5, step(costs=None))],
            {0: (FASTEST,)},
            id="without a price none is the cheapest",
        ),
        pytest.param(
            [way(3, step()), way(5, step("keep_working", costs=0))],
            {0: (FASTEST,), 1: (CHEAPEST, CLOSEST)},
            id="going on costs nothing and asks nothing new",
        ),
    ],
)
def test_what_each_way_is_best_at(plans, best):
    assert headings(plans, ASSISTANT) == best


@pytest.mark.parametrize(
    ("steps", "is_close"),
    [
        pytest.param([step("keep_working", costs=0)], True, id="the job goes on"),
        pytest.param([step("work", role="medical_assistant")], True, id="more of the same work"),
        pytest.param([step("work", role="phlebotomist")], False, id="other work"),
        pytest.param([step("finish_program", costs=0)], True, id="the program goes on"),
        pytest.param([step("keep_working", costs=0), step()], False, id="half of it is new"),
        pytest.param(
            [step("keep_working", costs=0), step("finish_school", costs=0), step()],
            True,
            id="most of it goes on",
        ),
        pytest.param(
            [step("keep_working", costs=0), step("review", costs=0)],
            True,
            id="asking the body is neither",
        ),
        pytest.param([step("wait", costs=0)], False, id="waiting is nothing one does"),
        pytest.param([], False, id="nothing to do"),
    ],
)
def test_closest_is_what_asks_least_that_is_new(steps, is_close):
    best = headings([way(3, step()), way(9, *steps)], ASSISTANT)
    assert (CLOSEST in best.get(1, ())) is is_close


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (0, "less than a month"),
        (1.2, "about 1 month"),
        (9, "about 9 months"),
        (23.4, "about 23 months"),
        (24, "about 2 years"),
        (25.4, "about 2 years and 1 month"),
        (60, "about 5 years"),
        (67, "about 5 years and 7 months"),
    ],
)
def test_how_long_it_is_is_said_as_people_say_it(months, said):
    assert takes(months) == said


def test_what_is_not_known_is_never_nothing():
    assert costs(None) == "not known"
    assert costs({"low": 0, "high": 0}) == "nothing"
    assert costs({"low": 0, "high": 900}) == "$0 to $900"


def test_bars_stay_on_the_page_and_say_the_same_in_words():
    plan = way(9, step(), step(length=Length(None)))
    shown = drawing(plan, TODAY)
    for bar in shown.bars:
        assert 7 <= float(bar.x[:-1]) <= 100
        assert float(bar.x[:-1]) + float(bar.width[:-1]) <= 100.01
    assert len(shown.told) == len(shown.bars)
    assert "It opens on 1 September 2027." in shown.told
    assert drawing(way(1, step()), date(2026, 12, 20)).kinds == {"do", "open"}
    assert drawing(way(1), date(2026, 12, 20)) is None


# ---------------------------------------------------------------- the page of one credential


def test_ways_stand_under_what_they_are_best_at(come):
    page = plain(come(WORKING).get(RMA))
    order = [page.index(text) for text in ("Fastest", "Cheapest", "Closest to what you do now")]
    assert order == sorted(order)
    closest = page.partition("Closest to what you do now")[2]
    for part in (
        "Work experience",
        "Opens on 4 January 2029",
        "Go on working as you do now. From today to 3 January 2029.",
        "about 2 years and 1 month",
        "The rule it is for You worked three full-time years",
        "Keep this until you sit the exam You have a current CPR card.",
        "Other ways Education and work together: AMT decides, not before",
        "Decided case by case AMT may say yes, not before",
        "What is not sure",
    ):
        assert part in closest, part


def test_ways_of_one_name_and_day_are_told_apart_by_what_is_to_be_done(come):
    html = come("what-if-wa-student").get(PLAN.format("wa-ma-c")).content.decode()
    summaries = re.findall(r"<summary>(Full certification.*?)</summary>", html, re.DOTALL)
    ways = [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in summaries]
    assert len(ways) > 3
    assert len(set(ways)) == len(ways)
    assert any("Earn this one first: CMA (AAMA)." in way for way in ways)


@pytest.mark.parametrize("name", ["what-if-wa-student", "what-if-wa-exam-open"])
def test_a_plan_for_washington_names_the_exams_that_its_page_names(come, name):
    page = plain(come(name).get(PLAN.format("wa-ma-c")))
    first = set(re.findall(r"Earn this one first: ([A-Z]+ \([A-Z]+\))", page))
    assert first
    assert first <= {"CMA (AAMA)", "RMA (AMT)", "CCMA (NHA)", "NCMA (NCCT)"}
    assert "from memory. Ask the Department of Health" in page


def test_every_step_of_every_way_says_when_and_where_it_was_read(come):
    response = come(WORKING).get(RMA)
    shown = [*response.context["best"], *response.context["others"]]
    html = response.content.decode()
    assert len(shown) > 3
    assert html.count('<ol class="plan-steps">') == len(shown)
    for one in shown:
        assert one["steps"]
        for part in one["steps"]:
            assert part["closes"]
            assert part["sources"] or not part["is_sourced"]
            assert part["begins_today"] or part["from"] > TODAY.isoformat()
    assert "Second-hand" in html
    assert "$0" not in html


def test_a_way_whose_day_nobody_knows_says_what_it_hangs_on(come):
    page = plain(come("what-if-ncct-no-diploma").get(PLAN.format("ncma-ncct")))
    assert (
        "It depends on this, and nobody wrote down how long it takes: Earn a GED or HiSET." in page
    )
    assert "We do not rank this way" in page
    assert "We do not know how long this takes: Earn a GED or HiSET." in page


def test_a_way_with_a_program_of_no_one_length_says_about_when(come):
    browser = come("nha-nothing-yet")
    response = browser.get(PLAN.format("ccma-nha"))
    (one,) = [one for one in response.context["best"] if "fastest" in one["best_at"]]
    assert one["between"].first < date.fromisoformat(one["eligible_on"]) < one["between"].last
    days = " and ".join(map(on_page, one["between"]))
    said = f"about {on_page(one['eligible_on'])}"
    assert f"Opens {said} between {days}" in plain(response)
    overview = plain(browser.get("/check/plan/"))
    assert f"A{said[1:]}" in overview
    assert f"between {days}" in overview
    card = card_in(browser.get("/check/results/").content.decode(), "ccma-nha")
    assert f"between {days}" in card
    assert f"between {days}" in plain(browser.get(f"{PLAN.format('ccma-nha')}print/"))
    file = browser.get(f"{PLAN.format('ccma-nha')}dates.ics", {"way": one["number"]})
    events = list(Calendar.from_ical(file.content).walk("VEVENT"))
    assert any(event["summary"].startswith("Opens about now") for event in events)
    assert all(f"between {days}" in event["description"] for event in events)


def test_no_exam_comes_on_top_of_what_has_none(come):
    page = plain(come("wa-mac-no-diploma").get(PLAN.format("wa-ma-c")))
    assert "WA DOH may say yes. We can’t name the day It is not before" in page
    assert "on top:" not in page
    assert "until you sit the exam" not in page
    assert "The exam of RMA (AMT) comes on top: $" in plain(come(WORKING).get(RMA))


def test_programs_of_the_state_are_named_and_the_link_names_no_state(come):
    html = come(WORKING).get(RMA).content.decode()
    assert "Programs in Washington that would open RMA (AMT) for you, or may:" in html
    assert 'href="/programs/?state=own&amp;opens=rma-amt"' in html


def test_what_a_state_asks_has_a_plan_too(come):
    browser = come("wa-mac-no-diploma")
    page = plain(browser.get(PLAN.format("wa-ma-c")))
    assert "What would MA-C (WA DOH) take?" in page
    assert "Decided case by case" in page
    assert f'href="{PLAN.format("wa-ma-c")}"' in browser.get("/check/results/").content.decode()


def test_who_told_nothing_is_led_to_the_questions(client, published):
    for address in (RMA, "/check/plan/"):
        page = plain(client.get(address))
        assert "You have not told us anything yet" in page
        assert "Start with the first question" in page
    assert client.get(PLAN.format("no-such-thing")).status_code == 404
    assert client.get(f"{RMA}dates.ics").status_code == 404
    assert client.get(f"{RMA}print/").status_code == 404


def test_what_is_open_needs_no_plan(come):
    page = plain(come("amt-rma-education-day-before-four-years").get(RMA))
    assert "Nothing more, by what you told us: it is open to you." in page
    assert "Open to you until" in page


# ---------------------------------------------------------------- answers a way hangs on


def test_a_way_that_hangs_on_an_answer_leads_to_just_that_question(come):
    browser = come("aama-educator-999-hours")
    page = browser.get(PLAN.format("cmac-amca"))
    hanging = [
        one
        for one in [*page.context["best"], *page.context["others"]]
        if one["outcome"] == "answers_missing"
    ]
    assert hanging
    for one in hanging:
        assert [ask.address for ask in one["asks"]] == ["/check/you/?ask=state"]
    assert 'href="/check/you/?ask=state"' in page.content.decode()
    asked = browser.get("/check/you/?ask=state")
    assert list(asked.context["form"].fields) == ["state"]
    browser.post("/check/you/?ask=state", {"keys": "state", "state": "TX"})
    assert AnswerSheet.objects.get().kept["you"]["told"]["state"] == "TX"
    assert "?ask=state" not in browser.get(PLAN.format("cmac-amca")).content.decode()


@pytest.mark.parametrize("key", ["felony", "cpr_current", "failed:ccma-nha"])
def test_a_question_that_is_named_stands_there_though_it_changes_nothing_today(
    client, published, key
):
    form = client.get("/check/before/", {"ask": key}).context["form"]
    assert form.keys == (key,)
    assert list(form.fields) == [key.partition(":")[0]]


def test_a_question_that_nobody_has_is_not_put(client, published):
    named = client.get("/check/before/?ask=nothing").content
    assert b'name="nothing"' not in named


def test_a_record_asks_just_what_is_named_of_it(come):
    browser = come("amca-option-1-a-day-inside")
    page = browser.get(PLAN.format("cma-aama"))
    shown = [*page.context["best"], *page.context["others"]]
    (address, *_rest) = [ask.address for one in shown for ask in one["asks"]]
    assert address == "/check/training/0000000000000000/?ask=clock_hours"
    form = browser.get(address).context["form"]
    assert form.keys == ("clock_hours",)
    assert "kind" not in form.fields


@pytest.mark.parametrize("name", [WORKING, "nha-nothing-yet", "aama-educator-999-hours"])
def test_going_on_from_the_results_never_leads_back_to_them(come, name):
    browser = come(name)
    for topic in ("before", "you", "training", None):
        offered = "Go on with the questions" in plain(browser.get("/check/results/"))
        leads = browser.get("/check/")["Location"]
        assert offered == (leads != "/check/results/")
        sheet = AnswerSheet.objects.get()
        sheet.kept.pop(topic, None)
        sheet.save()


def test_a_way_without_a_day_names_no_day_before_its_own_steps_end(come):
    """A program of 3 to 24 months, usually 6, after which the body decides."""
    browser = come("nha-nothing-yet", state="WA")
    page = plain(browser.get(RMA))
    way = page.partition("AMT may say yes")[2].partition("Steps of this way")[0]
    assert way.startswith(", not before about 24 May 2027")
    assert "If the steps take the shortest time: not before 24 February 2027." in way
    assert "AMT decides, not before about 24 May 2027" in page
    for address in (RMA, "/check/plan/", "/check/results/"):
        assert "ot before 24 February 2027" not in plain(browser.get(address)).replace(
            "If the steps take the shortest time: not before 24 February 2027.", ""
        )
    number = next(way["number"] for way in browser.get(RMA).context["others"] if way["between"])
    sheet = plain(browser.get(f"{RMA}print/?way={number}"))
    assert "AMT decides. Not before about 24 May 2027" in sheet


def test_a_way_that_opens_before_its_program_ends_says_why(come):
    browser = come("nha-nothing-yet", state="WA")
    response = browser.get(PLAN.format("ncma-ncct"))
    told = "This way is for students: it opens before you finish."
    ways_of = [*response.context["best"], *response.context["others"]]
    early = [
        way
        for way in ways_of
        if any(way["eligible_on"] and step["until"] > way["eligible_on"] for step in way["steps"])
    ]
    assert [way["route"] for way in early] == ["student"]
    assert plain(response).count(told) == len(early)
    address = f"{PLAN.format('ncma-ncct')}print/?way="
    assert told in plain(browser.get(f"{address}{early[0]['number']}"))
    other = next(way["number"] for way in ways_of if way not in early)
    assert told not in plain(browser.get(f"{address}{other}"))


def test_where_the_programs_of_the_state_are_longer_the_plan_says_so(come):
    """The usual length is 4 months; the programs of Washington say 9 and 15."""
    browser = come("nha-nothing-yet", state="WA")
    longer = "Programs in Washington that tell their length take 9 to 15 months, not 4."
    assert longer in plain(browser.get("/check/plan/"))
    page = plain(browser.get(PLAN.format("ccma-nha")))
    assert f"{longer} The day above counts on the usual length." in page
    step = page.partition("It takes about 4 months")[2].partition("Cost:")[0]
    assert "That is the usual length by “" in step
    known = "We know the length of 2 of 7 such programs in Washington: 9 to 15 months."
    assert known in step
    assert known in plain(browser.get(f"{PLAN.format('ccma-nha')}print/"))
    cma = plain(browser.get(PLAN.format("cma-aama")))
    assert known in cma
    assert "not 12" not in cma


def test_where_no_school_says_how_long_it_takes_nothing_is_said_of_it(come):
    page = plain(come("nha-nothing-yet", state="AL").get(PLAN.format("ccma-nha")))
    assert "It takes about 4 months" in page
    assert "We know the length of" not in page


# ---------------------------------------------------------------- limits

LIMITS = {"weekly_hours": "20", "study_months": "6", "budget_usd": "500"}


def names_of_ways(response):
    return {way["name"] for way in (*response.context["best"], *response.context["others"])}


def test_limits_are_kept_with_the_answers_and_in_no_address(come):
    browser = come(WORKING)
    before = kept()
    assert "Route 1: education" in names_of_ways(browser.get(RMA))
    response = browser.post(RMA, LIMITS)
    assert (response.status_code, response["Location"]) == (302, RMA)
    assert kept() == before | {"wishes": {"weekly_hours": 20, "study_months": 6, "budget_usd": 500}}
    page = browser.get(RMA)
    assert "Route 1: education" not in names_of_ways(page)
    assert 'value="20"' in page.content.decode()
    assert "Hours a week I can work 20" in plain(browser.get("/check/answers/"))
    browser.post("/check/plan/", dict.fromkeys(LIMITS, ""))
    assert kept() == before


def test_limits_change_no_verdict_and_go_to_nobody_else(come, published):
    browser = come(WORKING)
    told = Answers(None, kept())
    browser.post("/check/plan/", LIMITS)
    limited = Answers(None, kept())
    assert assess(limited, published) == assess(told, published)
    assert person_of(limited, published) == person_of(told, published)
    page = plain(device().get(make_link(browser, "result", answers=True)))
    assert "Route 1" in page
    assert "See the plan" not in page
    assert "What would it take?" not in page
    assert "wishes" not in json.dumps(AnswerSheet.objects.get().links.get().result.kept)


@pytest.mark.parametrize(
    ("address", "sent", "says"),
    [
        (RMA, {"weekly_hours": "many"}, "Enter a number, like 12."),
        (RMA, {"weekly_hours": "200"}, "This number is too large. Enter at most 168."),
        (RMA, {"study_months": "1.5"}, "Enter a whole number."),
        ("/check/plan/", {"budget_usd": "-1"}, "Enter a number that is not below 0."),
    ],
)
def test_what_is_wrong_with_a_limit_stands_beside_it_and_nothing_is_kept(come, address, sent, says):
    browser = come(WORKING)
    before = kept()
    html = browser.post(address, LIMITS | sent).content.decode()
    (name,) = sent
    assert says in html.partition('<details class="fold limits')[2].partition(f'id="id_{name}"')[0]
    assert f'<a href="#id_{name}">{says}</a>' in html
    assert "<title>Error:" in " ".join(html.split())
    assert kept() == before


def test_dollars_may_be_written_as_people_write_them(come):
    browser = come(WORKING)
    browser.post("/check/plan/", LIMITS | {"budget_usd": " $2,000 "})
    assert Answers(None, kept()).wishes["budget_usd"] == 2000


OVER = "Every full price we know is over your $2,000."
UNKNOWN = "We do not know all prices, so we cannot tell whether it stays within"


def test_a_way_that_is_too_dear_by_every_price_we_know_says_so_wherever_it_is_told(come):
    """One school of Washington told a price, of $21,744: too few to leave the way out."""
    browser = come("what-if-aama-nothing-yet", state="WA")
    browser.post("/check/plan/", dict.fromkeys(LIMITS, "") | {"budget_usd": "2000"})
    for address in ("/check/plan/", "/check/results/"):
        assert OVER in plain(browser.get(address))
    cma = PLAN.format("cma-aama")
    page = plain(browser.get(cma))
    told = "Every price we know for this whole way is over your $2,000: the lowest is $21,744."
    assert page.count(told) == page.count("Cost of the steps not known") - page.count(UNKNOWN) > 0
    assert told in page.partition("Cost of the steps")[2].partition("Steps of this way")[0]
    assert OVER in plain(browser.get(f"{cma}print/"))
    browser.post("/check/plan/", dict.fromkeys(LIMITS, "") | {"budget_usd": "21744"})
    assert "is over your" not in plain(browser.get(cma))


NO_WAY = "We found no way within your limits."


@pytest.mark.parametrize(
    ("limits", "says", "others"),
    [
        pytest.param(
            {"study_months": "0", "weekly_hours": "0"},
            r"You can study 0 months. The shortest program on a way takes about \d",
            {"weekly_hours"},
            id="either lets a way through",
        ),
        pytest.param(
            {"study_months": "0", "weekly_hours": "0", "budget_usd": "0"},
            r"You can (work|study|spend) .* Change this limit",
            set(),
            id="three limits",
        ),
    ],
)
def test_where_limits_leave_no_way_the_page_says_which_and_how_far_off(come, limits, says, others):
    browser = come("nha-nothing-yet")
    browser.post("/check/plan/", dict.fromkeys(LIMITS, "") | limits)
    response = browser.get(PLAN.format("ccma-nha"))
    page = plain(response)
    assert NO_WAY in page
    assert re.search(says, page)
    found = {limit.name for limit in response.context["in_the_way"].limits}
    assert others <= found <= set(limits)
    for name in found:
        assert f'href="#id_{name}"' in response.content.decode()
        assert f'id="id_{name}"' in response.content.decode()


def test_which_limit_is_in_the_way_and_what_the_nearest_way_needs():
    dear = way(3, step(costs=900))

    def within(wishes):
        return [] if wishes.budget_usd is not None else [dear, way(5, step(costs=1200))]

    money, both = Wishes(budget_usd=Fraction(500)), Wishes(budget_usd=Fraction(500), study_months=2)
    for wishes in (money, both):
        found = in_the_way(wishes, within)
        assert [(one.name, one.named, one.needs) for one in found.limits] == [
            ("budget_usd", "500", "900")
        ]
        assert not found.is_all_together
    together = in_the_way(both, lambda wishes: [dear] if wishes == Wishes() else [])
    assert together.is_all_together
    assert [one.name for one in together.limits] == ["budget_usd"]
    assert in_the_way(both, lambda wishes: []) is None


def test_hours_that_are_too_few_say_which_ways_they_leave_out_and_what_those_need(come):
    browser = come("nha-nothing-yet", state="WA")
    for address in ("/check/plan/", RMA):
        assert "Your limits leave this out" not in plain(browser.get(address))
    assert "keep to the limits" not in plain(browser.get("/check/results/"))
    browser.post("/check/plan/", dict.fromkeys(LIMITS, "") | {"weekly_hours": "20"})
    every, one = plain(browser.get("/check/plan/")), plain(browser.get(RMA))
    job = "They are jobs of 35 hours a week or more, and you can work 20."
    work = "They count on {} hours a week or more, and you can work 20."
    free = "The steps of one or more of these cost nothing."
    assert f"Apprenticeships. {job} {free} RMA (AMT), " in every
    assert f"Sure ways by full-time work. {work.format(35)} {free} CCMA (NHA), " in every
    assert f"Apprenticeships. {job} {free} Apprenticeship or employer program " in one
    assert f"Sure ways by full-time work. {work.format(36)} Work experience " in one
    assert every.count("Your limits leave this out") == one.count("Your limits leave this out") == 1
    results = browser.get("/check/results/")
    assert "Ways on this page keep to the limits you set" in plain(results)
    assert 'href="/check/plan/#left-out"' in results.content.decode()
    html = browser.get("/check/plan/").content.decode()
    assert 'id="left-out"' in html
    assert html.count('href="#id_weekly_hours"') == 2
    assert 'id="id_weekly_hours"' in html
    assert "By your limit we count on 20 hours a week; a full week is 36." in one


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"study_months": "8"}, "Programs of 9 months or more. You can study 8."),
        ({"budget_usd": "500"}, "Ways that cost $16,390 or more. You can spend $500."),
        ({"study_months": "60", "weekly_hours": "60", "budget_usd": "99999"}, ""),
    ],
)
def test_other_limits_say_as_well_what_they_leave_out(come, limits, says):
    browser = come("nha-nothing-yet", state="AZ")
    browser.post("/check/plan/", dict.fromkeys(LIMITS, "") | limits)
    page = plain(browser.get(RMA))
    assert ("Your limits leave this out" in page) == bool(says)
    assert says in page


def test_what_is_left_out_is_what_needs_more_and_has_no_like_within_the_limits(come, published):
    come("nha-nothing-yet", state="WA")
    person = person_of(Answers(None, kept()), published)

    def within(wishes):
        return planner_for(Answers(None, kept()), published, person, wishes=wishes).of("rma-amt")

    few, free = Wishes(weekly_hours=Fraction(20)), within(Wishes())
    found = left_out(few, [(within(few), free)], lambda plan: plan.route.id)
    assert [(one.kind, one.needs, one.of, one.some_free) for one in found] == [
        ("apprenticeship", "35", ("work-based",), True),
        ("work", "36", ("work-experience",), False),
    ]
    assert left_out(few, [(free, free)], str) == ()
    assert left_out(Wishes(weekly_hours=Fraction(36)), [([], free)], str) == ()
    alone = [plan for plan in free if plan.route.id == "work-based"]
    lost = in_the_way(few, lambda wishes: [] if wishes.weekly_hours else alone)
    assert [(limit.named, limit.needs, limit.is_short) for limit in lost.limits] == [
        ("20", "35", True)
    ]


# ---------------------------------------------------------------- one fact changed


def fact_of(browser, credential, beginning):
    response = browser.get(PLAN.format(credential))
    forms = [one["form"] for one in response.context["facts"]]
    return next(f.initial["fact"] for f in forms if str(f.initial["fact"]).startswith(beginning))


def test_a_tried_fact_shows_before_and_after_and_leaves_the_row_as_it_was(come):
    browser = come(WORKING)
    fact = fact_of(browser, "rma-amt", "hours:")
    before = AnswerSheet.objects.values().get()
    response = browser.post(f"{RMA}what-if/", {"fact": fact, "value": "10"})
    assert AnswerSheet.objects.values().get() == before
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    page = plain(response)
    assert "Hours a week in this job from now on: Medical assistant: 10" in page
    assert re.search(r"\d+ credentials would move", page)
    rows = {row["credential"]: row for row in response.context["rows"]}
    assert rows["ccma-nha"]["before"]["card"]["eligible_from"] == "2027-01-05"
    assert rows["ccma-nha"]["after"]["card"]["eligible_from"] != "2027-01-05"
    moved = [row["is_moved"] for row in response.context["rows"]]
    assert moved == sorted(moved, reverse=True)
    same = [row for row in rows.values() if not row["is_moved"]]
    assert len(same) == page.count("the same")
    assert same


def test_an_exam_that_is_tried_as_passed_is_one_they_would_hold(come):
    browser = come(WORKING)
    response = browser.post(f"{RMA}what-if/", {"fact": "exam", "value": "ccma-nha"})
    rows = {row["credential"]: row for row in response.context["rows"]}
    assert [name for name, row in rows.items() if row["is_held"]] == ["ccma-nha"]
    assert rows["ccma-nha"]["is_moved"]
    assert plain(response).count("You would hold it") == 1


def test_another_state_shows_what_it_asks_and_its_page(come):
    browser = come(WORKING)
    response = browser.post(f"{RMA}what-if/", {"fact": "state", "value": "ND"})
    page, html = plain(response), response.content.decode()
    assert "What North Dakota asks on top" in page
    assert 'href="/states/nd/"' in html
    assert 'href="/credentials/nd-uap-ma/"' in html
    assert "/credentials/wa-" not in html.partition('id="new-state"')[2]
    none = browser.post(f"{RMA}what-if/", {"fact": "state", "value": "VT"})
    assert "That does not mean that nothing is asked." in plain(none)


def names_under(heading, html):
    """The credentials in the list below a heading."""
    below = html.partition(f'id="{heading}"')[2].partition("</ul>")[0]
    return re.findall(r'href="/credentials/([\w-]+)/"', below)


OF_WASHINGTON = ["wa-ma-c", "wa-ma-c-interim", "wa-ma-r", "wa-ma-p", "wa-ma-ht", "wa-ma-emt"]


@pytest.mark.parametrize(
    ("state", "counts", "says"),
    [
        ("OR", [], "We know of no permission or list of its own there."),
        ("ND", ["nd-uap-ma", "nd-ma-iii"], "In North Dakota these count:"),
    ],
)
def test_who_moves_reads_what_no_longer_counts_and_what_does(state, counts, says, come):
    browser = come("what-if-aama-nothing-yet", state="WA")
    response = browser.post(f"{RMA}what-if/", {"fact": "state", "value": state})
    page, html = plain(response), response.content.decode()
    assert "Nothing would move" not in page
    assert "No exam would move, but what your state asks would" in page
    assert "These are of Washington alone. They would no longer count:" in page
    assert names_under("no-longer", html) == OF_WASHINGTON
    assert names_under("new-state", html) == counts
    assert says in page


def test_who_stays_in_their_state_is_told_that_nothing_moves(come):
    browser = come("what-if-aama-nothing-yet", state="WA")
    page = plain(browser.post(f"{RMA}what-if/", {"fact": "state", "value": "WA"}))
    assert "Nothing would move" in page
    assert "no longer count" not in page


def test_from_a_state_that_asks_nothing_nothing_is_lost(come):
    browser = come("what-if-aama-nothing-yet", state="OH")
    page = plain(browser.post(f"{RMA}what-if/", {"fact": "state", "value": "OR"}))
    assert "Nothing would move" in page
    assert "no longer count" not in page
    assert "What Oregon asks on top" in page


def test_a_way_that_only_costs_something_else_is_moved_too(published):
    card = {"in_a_word": "soon", "eligible_from": None, "eligible_until": None}
    free, dear = ({"card": card, "way": {"costs": cost}} for cost in ("nothing", "$500"))
    assert _parts(free) != _parts(dear)
    assert _parts(free) == _parts(deepcopy(free))


def ends(day):
    """A day in the fields for year, month and day of a fact that is tried."""
    return dict(zip(("value_year", "value_month", "value_day"), day.split("-"), strict=True))


def test_an_end_put_off_says_when_the_way_from_before_would_open_and_which_one_is_sooner(come):
    """A second program is named where it saves a year: to finish later must not read as a gain."""
    browser = come("ncct-ncma-student-approval-not-known")
    fact = fact_of(browser, "ccma-nha", "ends:")
    address = f"{PLAN.format('ccma-nha')}what-if/"
    late = browser.post(address, {"fact": fact, **ends("2028-04-30")})
    (row,) = [one for one in late.context["rows"] if one["credential"] == "ccma-nha"]
    was, now = row["before"]["way"], row["after"]["way"]
    assert (was["eligible_on"], now["eligible_on"]) == (date(2027, 4, 30), date(2027, 3, 24))
    assert row["after"]["as_before"]["eligible_on"] == date(2028, 4, 30)
    page = plain(late)
    assert "The way from before: 30 April 2028" in page
    assert re.search(
        r"The soonest way is another one then. It begins like this: [^.]+\. It opens", page
    )
    soon = browser.post(address, {"fact": fact, **ends("2027-05-30")})
    (row,) = [one for one in soon.context["rows"] if one["credential"] == "ccma-nha"]
    assert row["is_moved"]
    assert "first_step" not in row["after"]
    assert "The way from before" not in plain(soon)
    assert "another one then" not in plain(soon)


@pytest.mark.parametrize("is_held", [True, False])
def test_what_is_held_is_said_to_be_theirs_also_where_it_is_not_open(is_held, come):
    held = [{"credential": "rma-amt", "status": "active"}] if is_held else []
    browser = come(PART_TIMER, profile=told_by(PART_TIMER)["profile"] | {"credentials": held})
    overview = browser.get("/check/plan/")
    (row,) = [one for one in overview.context["rows"] if one["card"]["credential"] == "rma-amt"]
    assert row["card"]["group"] != "open"
    assert ("You hold it" in plain(overview)) is is_held
    assert ("You told us that you hold it." in plain(browser.get(RMA))) is is_held


def test_what_answers_may_open_today_says_so_beside_the_ways_for_later(come):
    untold = {"kind": "medical_assisting", "provider": "postsecondary", "clock_hours": 760}
    training = [untold | {"started_on": "2026-09-01", "expected_on": "2027-06-30"}]
    nothing = told_by(PART_TIMER)["profile"] | {"work": []}
    browser = come(PART_TIMER, profile=nothing | {"training": training})
    overview = browser.get("/check/plan/")
    (row,) = [one for one in overview.context["rows"] if one["card"]["credential"] == "rma-amt"]
    assert (row["card"]["group"], row["way"]["not_before"] > TODAY) == ("ask", True)
    assert "It may be open today. Some answers are missing. If it is not:" in plain(overview)
    fact = fact_of(browser, "rma-amt", "ends:")
    tried = browser.post(f"{RMA}what-if/", {"fact": fact, **ends("2028-03-30")})
    (row,) = [one for one in tried.context["rows"] if one["credential"] == "rma-amt"]
    assert row["is_moved"]
    assert row["before"]["card"]["group"] == "ask"
    assert row["after"]["card"]["group"] != "ask"
    assert "It may be open today." in plain(tried)


PART_TIMER = "what-if-amt-part-timer"


def test_more_hours_from_now_on_open_nothing_today_and_something_sooner(come, published):
    come(PART_TIMER)
    answers = Answers(None, kept())
    asking = Asking(answers, published, TODAY)
    (fact,) = [one for one in _facts(asking, "ncma-ncct") if one.id.startswith("hours:")]
    after = Asking(changed(answers, fact, 40), published, TODAY)
    for name, card in after.cards.items():
        if card["in_a_word"] == "eligible":
            assert asking.cards[name]["in_a_word"] == "eligible", name
    assert asking.cards["ncma-ncct"]["eligible_from"] is None
    assert after.cards["ncma-ncct"]["eligible_from"] == "2027-11-24"
    (work,) = [one for one in after.plans("ncma-ncct") if one.steps[0].action == "keep_working"]
    assert work.eligible_on == date(2027, 11, 24)


def test_other_hours_end_the_job_yesterday_and_begin_it_today(come, published):
    come(PART_TIMER)
    answers = Answers(None, kept())
    (job,) = answers.records("work")
    job["told"] |= {"hours_total": 500, "told_on": "2026-11-10"}
    (fact,) = [
        one for one in _facts(Asking(answers, published, TODAY), "rma-amt") if "hours" in one.id
    ]
    was, new = (one["told"] for one in changed(answers, fact, 40).records("work"))
    assert (was["going_on"], was["ended_on"], was["hours_per_week"]) == ("ended", "2026-11-23", 24)
    assert was["hours_total"] == 548  # two more weeks of 24
    assert (new["going_on"], new["started_on"], new["hours_per_week"]) == (
        "goes_on",
        "2026-11-24",
        40,
    )
    apart = {"going_on", "ended_on", "started_on", "hours_per_week", "hours_total", "told_on"}
    assert {p: v for p, v in was.items() if p not in apart} == {
        p: v for p, v in new.items() if p not in apart
    }
    assert "hours_total" not in new
    job["told"]["started_on"] = "2026-11-24"
    (only,) = changed(answers, fact, 40).records("work")
    assert (only["told"]["going_on"], only["told"]["hours_per_week"]) == ("goes_on", 40)


def test_nothing_is_tried_without_a_token_or_by_opening_the_address(come):
    key = come(WORKING).cookies["answers"].value
    strict = device(key, enforce_csrf_checks=True)
    assert strict.post(f"{RMA}what-if/", {"fact": "state", "value": "TX"}).status_code == 403
    opened = strict.get(f"{RMA}what-if/")
    assert (opened.status_code, opened["Location"]) == (302, RMA)


def test_a_fact_without_a_value_or_with_a_wrong_one_is_said_beside_it(come):
    browser = come(WORKING)
    fact = fact_of(browser, "rma-amt", "hours:")
    for value, says in (("", "Fill this in"), ("x", "Enter a number, like 40.")):
        html = browser.post(f"{RMA}what-if/", {"fact": fact, "value": value}).content.decode()
        assert says in html.partition('id="what-if"')[2]
        assert 'class="summary"' in html
    gone = browser.post(f"{RMA}what-if/", {"fact": "hours:no-such-job", "value": "1"})
    assert (gone.status_code, gone["Location"]) == (302, RMA)


TRIED = {"hours": 12, "ends": "2028-01-05", "state": "TX", "exam": "cpt-nha"}
WITH_FACTS = (
    (WORKING, "rma-amt", {"hours", "exam", "state"}),
    ("ncct-ncma-student-says-only-the-program", "ncma-ncct", {"ends", "diploma", "exam"}),
    ("amt-rma-hybrid-719-and-159", "cpt-nha", {"skills"}),
    ("amt-rma-work-cpr-card-ran-out", "rma-amt", {"paper"}),
)


@pytest.mark.parametrize(("name", "credential", "kinds"), WITH_FACTS)
def test_every_fact_can_be_tried_on_a_copy_and_be_read_by_the_engine(
    come, published, name, credential, kinds
):
    come(name)
    answers = Answers(None, kept())
    before = deepcopy(answers.kept)
    known = _facts(Asking(answers, published, TODAY), credential)
    found = {fact.id.partition(":")[0] for fact in known}
    assert kinds <= found
    assert len({fact.id for fact in known}) == len(known)
    for fact in known:
        after = changed(answers, fact, TRIED.get(fact.id.partition(":")[0]))
        assert answers.kept == before
        assert after.kept != before
        _response, unread = assess(after, published)
        assert unread == []
        assert fact.told(TRIED.get(fact.id.partition(":")[0]))


def test_a_diploma_that_is_tried_is_one_to_the_engine(come, published):
    come("ncct-ncma-student-says-only-the-program")
    answers = Answers(None, kept())
    known = {f.id: f for f in _facts(Asking(answers, published, TODAY), "ncma-ncct")}
    after = changed(answers, known["diploma"], None)
    assert person_of(answers, published).education is None
    assert person_of(after, published).education.level == "equivalency"
    passed = changed(answers, known["exam"], "ccma-nha")
    held = person_of(passed, published).credentials
    assert [(one.credential, one.status) for one in held][-1] == ("ccma-nha", "active")


# ---------------------------------------------------------------- all of them side by side


def test_all_the_person_is_after_stand_side_by_side(come):
    browser = come(WORKING)
    average("certified", 43_211)
    average("not_certified", 38_040)
    sheet = AnswerSheet.objects.get()
    sheet.kept["goal"] = {"told": {"work": ["31-9092"]}, "asked": ["work"]}
    sheet.save()
    response = browser.get("/check/plan/")
    rows = {row["card"]["credential"]: row for row in response.context["rows"]}
    assert {"rma-amt", "cma-aama", "ccma-nha"} <= set(rows)
    assert "cpt-nha" not in rows
    page = plain(response)
    assert "$375 5 yearly fees of $75: $375." in page
    assert "Between nothing and $5,171 more a year" in page
    html = response.content.decode()
    assert not re.search(r"\$0(?![.\d])", html)
    for name, row in rows.items():
        assert f'href="{PLAN.format(name)}"' in html
        assert row["keeping"]["total"] or row["keeping"]["missing"]
        assert bool(row["keeping"]["total"]) == bool(row["keeping"]["sources"])
        assert dict(row["read"]).keys() <= {"exam", "keeping", "pay"}
    assert "We know what it costs to keep it from memory only." in page  # CMA: no sum of it


@pytest.mark.parametrize(("address", "most"), [("/check/plan/", 5), (RMA, 2), (f"{RMA}print/", 2)])
def test_pages_ask_the_database_little(come, address, most):
    browser = come(WORKING)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        browser.get(address)
    assert len(asked) <= most, [one["sql"][:80] for one in asked]


# ---------------------------------------------------------------- on the results page


def test_the_nearest_cards_tell_their_way_and_the_others_lead_to_it(come):
    html = come("nha-nothing-yet").get("/check/results/").content.decode()
    told = html.count("Fastest way:") + html.count("One way:") + html.count("We found no way you")
    assert told == MOST_ON_RESULTS
    card = card_in(html, "ccma-nha")
    assert 'href="/check/plan/ccma-nha/"' in card
    assert html.count('class="plan-line"') > MOST_ON_RESULTS
    assert html.count("What would it take?") == html.count('class="plan-line"') - html.count(
        "See the plan"
    )


def test_who_has_no_dates_is_led_to_the_days_of_plans(come):
    browser = come("nha-nothing-yet")
    response = browser.get("/check/results/")
    assert not response.context["has_dates"]
    assert "each plan has days for your calendar: choose a plan" in plain(response)


# ---------------------------------------------------------------- calendar and paper


def test_the_calendar_holds_every_day_of_a_way(come):
    browser = come(WORKING)
    shown = browser.get(RMA).context
    for way in [*shown["best"], *shown["others"]]:
        response = browser.get(f"{RMA}dates.ics", {"way": way["number"]})
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        events = list(Calendar.from_ical(response.content).walk("VEVENT"))
        days = {event.decoded("dtstart").isoformat() for event in events}
        wanted = {one["from"] for one in way["steps"] if not one["is_one_day"]}
        wanted |= {one["until"] for one in way["steps"] if one["until"]}
        assert days == wanted | {d for d in (way["eligible_on"], way["eligible_until"]) if d}
        assert len({event["uid"] for event in events}) == len(events)
        assert all("You told us" not in event["description"] for event in events)
    opens = [event for event in events if event["summary"].startswith("Opens")]
    assert len(opens) == (way["eligible_on"] is not None)
    assert browser.get(f"{RMA}dates.ics", {"way": "99"}).status_code == 404
    assert browser.get(f"{RMA}dates.ics", {"way": "x"}).status_code == 404


def test_a_sheet_of_each_way_fits_a_page(come, published):
    for name in (WORKING, "amt-rma-hybrid-719-and-159", "wa-mac-no-diploma"):
        come(name)
        answers = Answers(None, AnswerSheet.objects.latest("pk").kept)
        person = person_of(answers, published)
        planner = planner_for(answers, published, person, on=TODAY)
        for credential in published.catalogue.credentials:
            plans = planner.of(credential.id)
            for shown in ways(plans, person, TODAY, say_in(published), exams_in(published)):
                page = Pages.of(published).credential(credential.id, TODAY)
                sheet = plan_sheet(shown, after_the_steps(page, shown["has_exam"]))
                assert height(sheet) <= PAGE, (name, credential.id)
                assert len(sheet.after) == (3 if shown["has_exam"] else 1)


def test_a_sheet_that_is_too_full_leaves_out_the_least_needed_first(come):
    way = come(WORKING).get(RMA).context["best"][0]
    assert not plan_sheet(way).is_shortened
    assert plan_sheet(way).shows_addresses
    many = {**way, "steps": way["steps"] * 12, "unsure": way["unsure"] * 9}
    sheet = plan_sheet(many)
    assert sheet.is_shortened
    assert not sheet.shows_addresses
    assert len(sheet.steps) == 12
    assert all(one["text"] and one["marks"] for one in sheet.steps)


def test_the_sheet_says_what_the_page_says(come):
    page = plain(come(WORKING).get(f"{RMA}print/", {"way": "1"}))
    for part in ("Opens", "Steps", "What is not sure", "Second-hand", "AMT decides."):
        assert part in page, part
    for part in (
        "The exam: $150 [",
        "To keep it six years: $375. 5 yearly fees of $75: $375.",
        "Whom to ask: American Medical Technologists (AMT), https://americanmedtech.org",
    ):
        assert part in page, part
    assert "https://" in page.partition("Sources")[2]


def test_a_client_without_cookies_sees_nobody_elses_plan(come):
    come(WORKING)
    assert "You have not told us anything yet" in plain(Client().get(RMA))


STUDENT = {
    "kind": "medical_assisting", "provider": "postsecondary", "clock_hours": 760,
    "started_on": "2026-09", "expected_on": "2027-06",
}  # fmt: skip
NOTHING_ELSE = {
    "age": 24, "education": {"level": "high_school"}, "work": [], "military": [],
    "credentials": [], "teaching": [], "skills": {}, "exam_attempts": {},
    "attestations": {"felony": False, "license_disciplined": False, "cpr_current": True},
    "continuing_education": {},
}  # fmt: skip


@pytest.fixture
def with_facts(published, on_day):
    """A browser with the answers of somebody with these facts."""

    def told(state, **facts):
        day = on_day(TODAY).isoformat()
        person = {"id": "x", "as_of": day, "state": state, "profile": NOTHING_ELSE | facts}
        return device(keep_all(person))

    return told


def test_what_is_made_up_for_what_was_not_told_is_asked_as_well(with_facts):
    """Hours that nobody named may be there: then the step is none."""
    page = with_facts("OH", training=[STUDENT]).get(PLAN.format("rma-amt"))
    ways = [*page.context["best"], *page.context["others"]]
    making_up = [way for way in ways if "make_up" in [step["action"] for step in way["steps"]]]
    assert making_up
    for way in making_up:
        asked = [parse_qs(urlsplit(ask.address).query)["ask"] for ask in way["asks"]]
        assert ["clock_hours"] in asked  # the question of all hours, the externship's among them


def test_a_way_open_to_students_does_not_wait_for_longer_programs(with_facts):
    page = with_facts("WA", training=[]).get(PLAN.format("ncma-ncct"))
    ways = {
        way["route"]: way["longer_nearby"]
        for way in [*page.context["best"], *page.context["others"]]
    }
    assert ways["graduate"]
    assert ways["student"] == ""
