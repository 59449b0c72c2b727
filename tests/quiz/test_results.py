"""What a results page says, in words a person can act on."""

import re

import pytest
from django.template.loader import render_to_string

from certifications.api import release_out
from eligibility.days import Span
from eligibility.reasons import reason
from eligibility.report import respond
from eligibility.requests import parse_request
from quiz.results import GROUPS, in_sight, page_of, then_until
from quiz.words import say, until_words

from .conftest import PERSONAS, TODAY

pytestmark = pytest.mark.once  # what it shows does not depend on the database

NEWCOMER = {
    "age": 34,
    "education": {"level": "high_school"},
    "training": [],
    "work": [],
    "military": [],
    "credentials": [],
    "teaching": [],
    "skills": {},
    "attestations": {"felony": False, "license_disciplined": False, "cpr_current": False},
    "exam_attempts": {},
    "continuing_education": {},
}
SENIOR = NEWCOMER | {
    "age": 17,
    "education": {"level": "in_high_school", "expected_graduation": "2028-06"},
}
JOB = {
    "role": "medical_assistant",
    "started_on": "2024-06-01",
    "ended_on": None,
    "hours_per_week": 40,
    "supervised": True,
    "supervisor": "physician",
    "clinical": True,
    "administrative": True,
    "setting": "outpatient_clinic",
}
GRADUATE = NEWCOMER | {
    "training": [
        {
            "kind": "medical_assisting",
            "provider": "postsecondary",
            "programmatic_accreditor": "CAAHEP",
            "completed_on": "2026-06-12",
        }
    ]
}


def headings(html):
    return re.findall(r'<h2 class="group (\w+)"', html)


def answer_to(profile, release, state=None):
    raw = {"as_of": TODAY.isoformat(), "state": state, "profile": profile}
    request = parse_request(raw, release.catalogue, today=TODAY)
    return respond(release.catalogue, request, release=release_out(release), say=say)


def told_of(profile, release, *, state=None, **options):
    """The context of a results page for these facts."""
    response = answer_to(profile, release, state)
    return page_of(response, release, {**profile, "state": state}, **options)


def shown(context):
    return render_to_string("quiz/found.html", context)


def card_of(context, credential):
    cards = [card for group in context["groups"] for card in group["cards"]]
    return next(card for card in cards if card["credential"] == credential)


def test_groups_stand_in_their_order_and_name_their_number(results_of):
    html, _card = results_of("amt-rma-three-of-five-1095-days", "rma-amt")
    order = [name for name, _shape, _heading in GROUPS]
    assert headings(html) == [name for name in order if name in headings(html)]
    count = html.split('<h2 class="group open"')[1].split("<h2")[0].count("<article")
    assert f"You appear to qualify for {count} exams today" in html


def test_an_open_exam_says_until_when_by_which_route_and_why(results_of):
    _html, card = results_of("amt-rma-education-day-before-four-years", "rma-amt")
    assert "RMA (AMT)</a>" in card
    assert re.search(
        r"Open to you until <mark><time datetime=\"[\d-]+\">\d+ \w+ \d{4}</time>", card
    )
    best = card.partition('class="route">')[2].partition("</details>\n</article>")[0]
    assert 'class="state open"' in best
    assert "You finished on" in best or "You told us" in best
    assert re.search(r'<a href="https?://[^"]+" rel="noreferrer">', best)
    assert re.search(r"<b[^>]*>(Official page|Second-hand|From memory)</b>", best)
    assert re.search(r"read on \d+ \w+ 20\d\d", best)


def test_one_step_away_says_how_much_is_missing_and_what_to_do(results_of):
    _html, card = results_of("nha-cet-training-nine-ekgs", "cet-nha")
    assert "What is missing on the nearest way" in card
    lack = card.partition("What is missing")[2].partition("<details")[0]
    assert "Ask a school or clinic" in lack
    assert "1 more." in lack
    assert re.search(r"About 1 month\.", lack)
    assert "read on" in lack


def test_only_the_first_open_exam_is_unfolded(results_of):
    html, _card = results_of("amt-rma-three-of-five-1095-days", "rma-amt")
    assert html.count('<details open class="route"') == 1
    assert html.index("<details open") < html.index('<details class="route"')


def test_a_whole_program_is_not_one_step(results_of):
    html, _card = results_of("nha-nothing-but-a-degree", "ccma-nha")
    assert "step" not in headings(html)


ENOUGH_HOURS = {"clock_hours": 720, "externship_hours": 160, "school_accreditation": "recognized"}


@pytest.mark.parametrize(
    ("credential", "told", "what"),
    [
        pytest.param(
            "wa-ma-c-interim", {"age": 34}, "Finish a program of 720", id="a program in a list"
        ),
        pytest.param("wa-ma-emt", {"age": 34}, "Become an EMT first.", id="a license"),
        pytest.param(
            "wa-ma-c",
            {"training": [GRADUATE["training"][0] | ENOUGH_HOURS]},
            "Pass a national exam",
            id="one exam of several",
        ),
    ],
)
def test_a_program_or_a_credential_first_is_not_one_step_whatever_asks(
    credential, told, what, published
):
    needs = told_of(NEWCOMER | told, published, state="WA")["state_panel"]["needs"]
    card = next(card for card in needs if card["credential"] == credential)
    (step,) = card["steps"]
    assert step["action"].startswith(what)
    assert (card["group"], card["in_a_word"]) == ("shut", "not_eligible")


def test_hours_that_a_program_lacks_are_still_one_step(published):
    """What is begun is short of a number: nobody is told to begin anew."""
    facts = next(p for p in PERSONAS if p["id"] == "wa-mac-719-hours")["profile"]
    needs = told_of(facts, published, state="WA")["state_panel"]["needs"]
    (interim,) = (card for card in needs if card["credential"] == "wa-ma-c-interim")
    assert interim["steps"][0]["shortfall"]
    assert interim["group"] == "step"


def test_steps_for_later_are_not_counted_as_met(results_of):
    _html, card = results_of("nha-ccma-experience-year-full-today", "ccma-nha")
    told, _heading, later = card.partition("Steps for later")
    assert "code of ethics" not in told
    assert "code of ethics" in later


LATE_IN_WASHINGTON = {
    "education": {"level": "none"},
    "training": [GRADUATE["training"][0] | ENOUGH_HOURS],
    "credentials": [],
    "military": [],
}


def test_a_count_tells_what_they_decide_from_what_is_missing(published):
    """So that "one step away" and the count beside it say the same."""
    panel = told_of(LATE_IN_WASHINGTON, published, state="WA")["state_panel"]
    interim = next(card for card in panel["needs"] if card["credential"] == "wa-ma-c-interim")
    assert (interim["group"], interim["in_a_word"]) == ("step", "one_step")
    assert interim["shown"]["standing"] == "1 of 3 met, 1 missing, 1 for them to decide"


def test_of_a_way_that_ended_nothing_is_counted(published):
    worked = {"role": "medical_assistant", "started_on": "2022-01-01", "hours_per_week": 40}
    panel = told_of({"work": [worked]}, published, state="SC")["state_panel"]
    (carolina,) = panel["needs"]
    ended = next(way for way in (carolina["shown"], *carolina["others"]) if way["is_over"])
    assert [part["status"] for part in ended["requirements"]] == ["met"]
    assert ended["standing"] == "ended on 15 July 2026"
    assert "Any hours are enough" in ended["requirements"][0]["because"]


def test_what_comes_by_itself_says_on_which_day_and_what_must_go_on(results_of):
    html, card = results_of("nha-ccma-experience-a-day-short", "ccma-nha")
    assert 'Opens on <mark><time datetime="2026-11-25">25 November 2026</time>' in card
    assert "It opens later if you keep your job." in card
    assert 'id="ccma-nha"' in html.partition('<h2 class="group soon"')[2].partition("<h2")[0]


def test_what_is_only_provisional_is_told(results_of):
    _html, card = results_of("ncct-ncet-high-school", "ncet-ncct")
    assert "Provisional at first" in card
    assert "Provisional certification:</strong> You appear to qualify now." in card
    full = card.partition("Full certification:</strong>")[2].partition("</li>")[0]
    assert re.search("Opens on|can’t tell|Not open", full)


def test_what_only_the_body_can_decide_is_told_and_nothing_is_asked(results_of):
    _html, card = results_of("aama-felony-sentence-finished", "cma-aama")
    assert "Only AAMA can decide this" in card
    assert "may decide it" not in card


def test_an_open_question_leads_to_just_that_question(results_of):
    _html, card = results_of("aama-felony-not-said", "cma-aama")
    assert (
        '<a class="tap" href="/check/before/?ask=felony">Do you have a felony on your record?</a>'
        in card
    )


def test_every_route_is_there_with_all_its_requirements(results_of, published):
    _html, card = results_of("nha-nothing-yet", "ccma-nha")
    credential = next(c for c in published.content["credentials"] if c["id"] == "ccma-nha")
    routes = [route for route in credential["routes"] if route["standing"] == "in_force"]
    assert card.count('class="route"') == len(routes)
    for route in routes:
        for requirement in [*credential["requirements"], *route["requirements"]]:
            if requirement["kind"] == "step" and "if" in requirement["test"]:
                continue  # a step for some people only
            assert requirement["text"].replace("'", "&#x27;") in card


def test_the_page_names_its_release_its_day_and_its_limits(results_of, published):
    html, _card = results_of("nha-nothing-yet", "ccma-nha")
    assert published.id in html
    assert "24 November 2026" in html
    assert "What this page cannot do" in html
    assert "is not a certifying body" in html


@pytest.mark.parametrize("word", ["you are eligible", "congratulations", "unfortunately"])
def test_the_page_promises_nothing(results_of, word):
    html, _card = results_of("amt-rma-three-of-five-1095-days", "rma-amt")
    assert word not in html.lower()


def test_days_are_written_in_one_way_also_inside_reasons():
    told = reason(
        "{day} and {month} and {year}",
        day=Span.parse("2026-05-03"),
        month=Span.parse("2026-05"),
        year=Span.parse("2026"),
    )
    assert say(told) == "3 May 2026 and May 2026 and 2026"


# ---------------------------------------------------------------- people with nothing open yet


def test_a_new_program_is_one_thing_to_do_whatever_it_must_be(published):
    card = card_of(told_of(NEWCOMER, published), "cma-aama")
    (step,) = card["steps"]
    assert step["action"].startswith("Finish a medical assisting program.")
    assert len(step["texts"]) == 3


def test_a_newcomer_reads_what_to_do_first_and_the_shortest_way_stands_on_top(published):
    context = told_of(NEWCOMER, published)
    (group,) = context["groups"]
    assert (group["name"], context["ruler"], context["starts"]) == ("shut", None, True)
    counts = [len(card["steps"]) for card in group["cards"]]
    assert counts == sorted(counts)
    html = shown(context)
    first = html.partition("<article")[2].partition("</article>")[0]
    assert "<strong>Finish a " in first.partition("<details")[0]
    assert html.count('<ol class="lacks">') == len(group["cards"])


def test_nobody_who_will_finish_high_school_is_sent_to_earn_a_ged(published):
    context = told_of(SENIOR, published)
    steps = card_of(context, "ccma-nha")["steps"]
    assert [step["action"] for step in steps][-1] == "Finish high school."
    assert steps[-1]["comes_on"] == "2028-06-30"
    lacks = "".join(re.findall(r'<ol class="lacks">.*?</ol>', shown(context), re.DOTALL))
    assert "By what you told us that comes on" in lacks
    assert "GED or HiSET" not in lacks


def test_of_many_exams_that_are_shut_the_nearest_are_in_sight_and_the_others_named(published):
    page = told_of(NEWCOMER, published)
    (shut,) = [group for group in page["groups"] if group["name"] == "shut"]
    assert len(shut["first"]) == 3
    assert [*shut["first"], *shut["folded"]] == shut["cards"]
    html = shown(page)
    summary = html.partition("more exams that are not open now")[2].partition("</summary>")[0]
    folded_at = html.index("more exams that are not open now")
    for card in shut["first"]:
        assert html.index(f'id="{card["credential"]}"') < folded_at
    for card in shut["folded"]:
        assert card["letters"].partition(" ")[0] in summary
        assert folded_at < html.index(f'id="{card["credential"]}"')


def test_no_single_exam_is_folded_away(published):
    assert groups_of_shut(4)["folded"] == []
    assert len(groups_of_shut(5)["folded"]) == 2


def groups_of_shut(many):
    return in_sight("shut", list(range(many)))


def test_a_step_of_years_is_not_one_step(published):
    almost = GRADUATE | {
        "training": [GRADUATE["training"][0] | {"kind": "ekg"}],
        "skills": {"live_ekgs": 9},
    }
    response = answer_to(almost, published)
    item = next(one for one in response["credentials"] if one["credential"] == "cet-nha")
    assert card_of(page_of(response, published, almost), "cet-nha")["group"] == "step"
    item["missing_months"] = 36
    assert card_of(page_of(response, published, almost), "cet-nha")["group"] == "shut"


# ---------------------------------------------------------------- what rests on what goes on


def test_a_door_that_needs_the_job_says_so_and_how_long_it_is_sure(published):
    card = card_of(told_of(NEWCOMER | {"work": [JOB]}, published), "ccma-nha")
    assert (card["group"], card["rests_on"]) == ("open", ["job"])
    html = " ".join(shown(told_of(NEWCOMER | {"work": [JOB]}, published)).split())
    assert "Open to you until <mark><time" in html
    assert "</time></mark>, or longer" in html
    assert "After that day it stays open if you keep your job." in html


def test_a_door_that_needs_nothing_says_nothing_of_a_job(published):
    html = shown(told_of(GRADUATE, published))
    assert "keep your job" not in html
    assert "or longer" not in html


def test_days_on_which_a_door_may_be_shut_are_told_with_the_day_it_is_closed_for_sure(published):
    program = GRADUATE["training"][0] | {"completed_on": "2026-06"}
    html = " ".join(shown(told_of(GRADUATE | {"training": [program]}, published)).split())
    unclear = "From 2 June 2031 to 30 June 2031 we can’t tell if it is still open."
    assert f"{unclear} After that it is closed." in html


def test_a_single_day_that_the_body_decides_is_no_date_known_to_the_month(results_of):
    _html, card = results_of("amt-rma-education-day-before-four-years", "rma-amt")
    card = " ".join(card.split())
    assert "On 25 November 2026 we can’t tell if it is still open: AMT decides." in card
    assert "the month or the year" not in card


def test_how_long_it_is_to_a_day_in_words():
    assert until_words(TODAY, None) == ""
    assert until_words(TODAY, "2026-11-24") == "That is today."
    assert until_words(TODAY, "2026-11-25") == "That is in 1 day."
    assert until_words(TODAY, "2028-05-14") == "That is in about 17 months."
    assert until_words(TODAY, "2031-11-23") == "That is more than 4 years away."


# ---------------------------------------------------------------- what helps, what is over


def test_with_a_felony_the_way_that_only_waits_for_the_body_stands_first(published):
    facts = GRADUATE | {"attestations": {"felony": True, "sentence_completed": True}}
    shown_first = card_of(told_of(facts, published), "rma-amt")["shown"]
    assert shown_first["route"] == "education"
    assert shown_first["counts"]["not_met"] == 0


def test_of_ways_that_need_answers_the_one_with_most_met_stands_first(published):
    facts = {key: value for key, value in GRADUATE.items() if key not in ("teaching", "age")}
    program = {"kind": "medical_assisting", "provider": "postsecondary", "completed_on": "2025-05"}
    card = card_of(told_of(facts | {"training": [program]}, published), "rma-amt")
    assert (card["group"], card["shown"]["route"]) == ("ask", "education")


def test_a_fact_of_the_past_is_said_to_be_over(published):
    medic = [{"kind": "medical_services", "completed_on": "2015-05-01", "separated_on": "2019-01"}]
    html = shown(told_of(NEWCOMER | {"military": medic}, published))
    assert "This is about something that is over. It cannot change any more." in html
    assert "cannot change any more" not in shown(told_of(NEWCOMER, published))


# ---------------------------------------------------------------- the ruler


def test_the_ruler_tells_each_bar_in_words_too(published):
    html = shown(told_of(GRADUATE, published))
    assert "Open from 24 November 2026 to 12 June 2031." in html
    assert re.search(r'<a class="who" href="#ccma-nha">CCMA \(NHA\)</a>', html)
    assert "style=" not in html


# ---------------------------------------------------------------- for somebody else, and for others


def test_a_page_for_somebody_else_repeats_no_answer(published):
    facts = GRADUATE | {
        "attestations": {"felony": True, "sentence_completed": True},
        "skills": {"live_ekgs": 9},
        "work": [JOB],
    }
    open_page = shown(told_of(facts, published, state="WA"))
    html = shown(told_of(facts, published, state="WA", shows_answers=False))
    for told in ("You told us", "You said", "keep your job", "1 more.</strong>", "In Washington"):
        assert told in open_page, told
        assert told not in html, told
    assert "/check/" not in html
    of_exams = open_page.partition('id="state-panel"')[0]  # the state is an answer, too
    assert re.findall(r'data-verdict="\w+"', html) == re.findall(r'data-verdict="\w+"', of_exams)


def test_what_was_not_asked_about_comes_last_in_one_line_each(published):
    context = told_of(GRADUATE, published, cared={"cma-aama", "ccma-nha"})
    names = [group["name"] for group in context["groups"]]
    assert names[-1] == "others"
    assert context["counts"] == {"open": 2}
    html = shown(context)
    assert html.count("<article") == 2
    line = " ".join(html.partition('<li id="cmac-amca"')[2].partition("</li>")[0].split())
    assert "You appear to qualify. Open to you until <mark>" in line
    assert "12 June 2027</time></mark>." in line
    national = [one for one in published.content["credentials"] if not one["jurisdiction"]]
    assert html.count("data-verdict") == len(national)


def test_a_state_has_a_panel_also_where_we_read_nothing_of_it(published):
    assert told_of(GRADUATE, published, state="WA")["state_panel"]["state"] == "Washington"
    assert told_of(GRADUATE, published)["state_panel"] is None
    guam = told_of(GRADUATE, published, state="GU")
    assert guam["state_panel"]["needs"] == []
    assert "We have not read what Guam asks" in shown(guam)


@pytest.mark.parametrize(
    ("held", "words"),
    [("rn", "registered nurse (RN) license, active"), ("ccma-nha", "CCMA (NHA), active")],
)
def test_what_one_holds_is_said_in_words_and_not_by_its_id(published, held, words):
    profile = NEWCOMER | {"credentials": [{"credential": held, "status": "active"}]}
    raw = {"as_of": TODAY.isoformat(), "profile": profile}
    request = parse_request(raw, published.catalogue, today=TODAY)
    told = str(respond(published.catalogue, request, release={}, say=say))
    assert f"You told us: {words}." in told
    assert f"'because': 'You told us: {held}" not in told


@pytest.mark.parametrize(
    ("record", "is_held"),
    [
        pytest.param({"status": "active"}, True, id="active"),
        pytest.param({"status": "active", "expires_on": "2026-11"}, True, id="until this month"),
        pytest.param({"status": "active", "expires_on": "2026-10"}, False, id="until last month"),
        pytest.param({"status": "expired"}, False, id="expired"),
    ],
)
def test_what_one_holds_is_no_exam_to_qualify_for(record, is_held, published):
    held = {"credential": "cma-aama", **record}
    plain_, context = (
        told_of(GRADUATE | {"credentials": credentials}, published) for credentials in ([], [held])
    )
    assert card_of(plain_, "cma-aama")["group"] == "open"
    assert card_of(context, "cma-aama")["is_held"] is is_held
    assert context["qualifies"] == plain_["qualifies"] - is_held
    assert ("You need not sit this exam again" in shown(context)) is is_held
    others = told_of(GRADUATE | {"credentials": [held]}, published, shows_answers=False)
    assert not card_of(others, "cma-aama")["is_held"], "an answer is not for everybody"


def test_papers_say_who_issues_them_where_that_is_known(published):
    context = told_of(GRADUATE, published)
    route = card_of(context, "cma-aama")["shown"]
    route["documents"] = [{**route["documents"][0], "issued_by": "Your school"}]
    assert "From: Your school." in shown(context)


def test_each_card_tells_cost_exam_application_and_renewal(published):
    html = shown(told_of(GRADUATE, published))
    card = html.partition('id="rma-amt"')[2].partition("</article>")[0]
    for part in ("$150", "The exam has 210 questions.", "How to apply", "You renew every three"):
        assert part in card


def test_a_door_in_doubt_says_until_when(results_of):
    """A medic who left in time: NHA may say yes, but only for so long."""
    _html, card = results_of("nha-ccma-medic-left-two-years-ago", "ccma-nha")
    assert re.search(r"After \d+ \w+ \d{4} it is closed", card)
    assert "Ask NHA well before then" in card


def test_what_a_last_day_is_for_stands_under_it(results_of):
    """By that day the exam must be passed: to apply on it is too late."""
    _html, card = results_of("amca-age-17-in-high-school", "cmac-amca")
    assert "AMCA gives you one year from the day you finish." in card
    assert "You must pass the exam in that year." in card
    _html, other = results_of("amca-age-17-in-high-school", "ccma-nha")
    assert "in that year" not in other


def test_what_opens_by_itself_says_until_when_it_then_stays_open(results_of):
    """Else the only day that stands above the note is the first one, and it is read as the last."""
    _html, card = results_of("what-if-wa-student", "cmac-amca")
    assert "Opens on <mark>" in card
    told = " ".join(re.sub(r"<[^>]+>", "", card).split())
    assert "Then it stays open until 19 March 2028." in told
    assert told.index("19 March 2028") < told.index("You must pass the exam in that year.")


def test_what_opens_for_good_names_no_last_day():
    windows = [
        {"from": "2026-11-24", "until": "2027-03-18", "verdict": "not_eligible"},
        {"from": "2027-03-19", "until": "2036-11-24", "verdict": "eligible"},
    ]
    assert then_until(windows) is None
    shuts = {"from": "2028-03-20", "until": "2036-11-24", "verdict": "not_eligible"}
    windows[1]["until"] = "2028-03-19"
    assert then_until([*windows, shuts]) == {"day": "2028-03-19", "or_longer": False}
    assert then_until([*windows, shuts | {"verdict": "unknown"}])["or_longer"]


def test_who_failed_is_told_beside_an_open_exam_how_long_to_wait(published):
    """We do not ask on which day it was, so the day could be too near."""
    work = {
        "role": "medical_assistant", "started_on": "2022-01-01", "hours_per_week": 40,
        "supervised": True, "supervisor": "physician", "clinical": True, "administrative": True,
    }  # fmt: skip
    clean = {"felony": False, "license_disciplined": False, "cpr_current": True}
    facts = {
        "age": 30, "education": {"level": "high_school"}, "work": [work | {"ended_on": None}],
        "training": [], "military": [], "credentials": [], "teaching": [], "attestations": clean,
    }  # fmt: skip

    def notes(times, **options):
        told = facts | {"exam_attempts": {"ccma-nha": times}}
        cards = [
            card
            for group in told_of(told, published, **options)["groups"]
            for card in group["cards"]
        ]
        card = next(card for card in cards if card["credential"] == "ccma-nha")
        assert card["group"] == "open"
        return [note for note in card["day_notes"] if "after the last one" in note]

    assert notes(1) == ["Failed attempts: 1. Wait 30 days after the last one."]
    assert notes(0) == []
    assert notes(1, shows_answers=False) == []
