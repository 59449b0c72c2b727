"""Private links: what they open, for whom, until when, and what is never said or stored."""

import io
import json
import logging
import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certifications import releases
from certifications.catalogue import canonical_text, content_hash
from certifications.models import Release
from eligibility.reasons import english
from eligibility.verdict import Verdict
from quiz import saved
from quiz.answers import COOKIE, Answers
from quiz.assessment import assess
from quiz.models import AnswerSheet, DeviceKey, Link, SavedResult, hash_of

from .conftest import PERSONAS, TODAY, keep_all
from .keeping import (
    KEEP,
    address_in,
    device,
    go_on,
    key_in,
    make_link,
    plain,
    post_for_link,
    token_for,
)

pytestmark = pytest.mark.once  # what two may do at once is tried in test_devices_at_once

BELOW_A_RESULT = ("", "today/", "print/", "print/cma-aama/", "dates.ics")


def persona(name):
    return next(one for one in PERSONAS if one["id"] == name)


TELLS_MUCH = persona("amt-rma-education-day-before-four-years")
HAS_A_FELONY = persona("aama-felony-sentence-finished")


@pytest.fixture
def owner(published, on_day):
    """The browser of somebody who has answered everything."""
    return device(keep_all(TELLS_MUCH))


def key_of(client):
    return client.cookies[COOKIE].value


# ---------------------------------------------------------------- going on


def test_a_link_to_go_on_asks_first_and_looking_changes_nothing(owner):
    path = make_link(owner, "go-on")
    page = device().get(path)
    assert "Go on here?" in plain(page)
    assert COOKIE not in page.cookies
    assert not DeviceKey.objects.exists()


def test_another_device_has_the_same_answers_with_a_key_of_its_own(owner):
    other = device()
    assert go_on(other, make_link(owner, "go-on")).url == "/check/answers/"
    assert key_of(other) != key_of(owner)
    assert plain(other.get("/check/answers/")) == plain(owner.get("/check/answers/"))
    # What one changes, the other sees, both ways.
    other.post("/check/you/", {"age": "31", "keys": "age"})
    owner.post("/check/training/", {"unsure": "1"})
    assert Answers(None, AnswerSheet.objects.get().kept).told("you")["age"] == 31
    assert plain(other.get("/check/results/")) == plain(owner.get("/check/results/"))


def test_going_on_twice_gives_one_key(owner):
    other, path = device(), make_link(owner, "go-on")
    body = {"key": key_in(other, path)}
    first, second = other.post(path, body), other.post(path, body)
    assert first.cookies[COOKIE].value == second.cookies[COOKIE].value
    assert DeviceKey.objects.count() == 1


def test_a_device_that_has_the_answers_needs_no_other_key(owner):
    path = make_link(owner, "go-on")
    assert "This device has these answers already" in plain(owner.get(path))
    owner.post(path, {"key": saved.new_token()})
    assert not DeviceKey.objects.exists()


def test_other_answers_on_the_device_are_told_of_and_never_mixed(owner):
    other = device()
    other.post("/check/you/", {"age": "55", "keys": "age"})
    own = AnswerSheet.objects.get(key_hash=hash_of(key_of(other)))
    path = make_link(owner, "go-on")
    assert "We never mix the two" in plain(other.get(path))
    before = AnswerSheet.objects.exclude(pk=own.pk).get().kept
    go_on(other, path)
    assert AnswerSheet.objects.get(pk=own.pk).kept == own.kept
    assert AnswerSheet.objects.exclude(pk=own.pk).get().kept == before
    assert plain(other.get("/check/results/")) == plain(owner.get("/check/results/"))


def test_a_key_that_opens_other_answers_is_not_taken_for_these(owner):
    stranger = device(keep_all(HAS_A_FELONY))
    answer = device().post(make_link(owner, "go-on"), {"key": key_of(stranger)})
    assert answer.status_code == 404
    assert not DeviceKey.objects.exists()


def test_no_more_devices_than_are_kept(owner):
    path = make_link(owner, "go-on")
    for _ in range(saved.MOST_DEVICES):
        assert go_on(device(), path).status_code == 302
    refused = device().post(path, {"key": saved.new_token()})
    assert "Close one first" in plain(refused)
    assert COOKIE not in refused.cookies
    assert DeviceKey.objects.count() == saved.MOST_DEVICES


def test_closing_a_device_takes_its_way_in(owner):
    other = device()
    go_on(other, make_link(owner, "go-on"))
    assert "Another device" in plain(owner.get(KEEP))
    assert "This device" in plain(other.get(KEEP))
    owner.post(f"/check/keep/devices/{DeviceKey.objects.get().pk}/close/")
    assert "You have not told us anything yet" in plain(other.get("/check/results/"))
    assert "You have not told us anything yet" not in plain(owner.get("/check/results/"))


def test_deleting_the_link_closes_the_devices_that_came_by_it(owner):
    other = device()
    go_on(other, make_link(owner, "go-on"))
    owner.post(f"/check/keep/links/{Link.objects.get().pk}/delete/")
    assert not DeviceKey.objects.exists()
    assert "You have not told us anything yet" in plain(other.get("/check/results/"))


def test_deleting_the_answers_on_either_device_ends_everything(owner):
    other, path = device(), make_link(owner, "go-on")
    shared = make_link(owner, "result")
    go_on(other, path)
    other.post("/check/delete/")
    for model in (AnswerSheet, Link, DeviceKey, SavedResult):
        assert not model.objects.exists()
    for gone in (path, shared):
        assert device().get(gone).status_code == 404
    assert "You have not told us anything yet" in plain(owner.get("/check/results/"))


# ---------------------------------------------------------------- sharing


def sentences(response):
    """Every reason and shortfall of a response that says something of the person."""
    found = []

    def walk(value):
        if isinstance(value, list):
            for item in value:
                walk(item)
        elif isinstance(value, dict):
            short = value.get("shortfall") or {}
            found.extend(filter(None, (value.get("because"), short.get("text"))))
            walk(list(value.values()))

    walk(response)
    return set(found)


def response_of(client, release, on=TODAY):
    sheet = AnswerSheet.objects.get(key_hash=hash_of(key_of(client)))
    return assess(Answers(None, sheet.kept), release, on=on)[0]


@pytest.mark.parametrize("who", [TELLS_MUCH, HAS_A_FELONY], ids=lambda who: who["id"])
def test_a_shared_result_shows_no_answers_on_any_of_its_pages(who, published, on_day):
    owner = device(keep_all(who))
    path = make_link(owner, "result")
    told = sentences(response_of(owner, published))
    assert told
    for part in BELOW_A_RESULT:
        page = device().get(path + part)
        text = plain(page)
        assert not [sentence for sentence in told if len(sentence) > 8 and sentence in text], part


def test_what_is_for_people_with_a_felony_is_not_put_on_top_of_a_shared_result(published, on_day):
    owner = device(keep_all(HAS_A_FELONY))
    own = owner.get("/check/results/").content.decode()
    shared = device().get(make_link(owner, "result")).content.decode()
    assert '<p class="note">' in own
    assert '<p class="note">' not in shared


ABOUT_ONESELF = ("You have no felony", "felony", "discipline", "CPR")


def states_beside(html):
    """The rules that say how the person stands, and those of them that are about oneself."""
    rows = re.findall(r'<li class="(?:req|sheet-row)[^"]*">(.*?)</p>', html, flags=re.DOTALL)
    own = [row for row in rows if any(word in row for word in ABOUT_ONESELF)]
    return [[row for row in found if 'class="state' in row] for found in (rows, own)]


def with_felony(kept, told):
    """The answers of somebody who said this about a felony; None said nothing."""
    before = kept["before"]["told"]
    before.pop("felony", None)
    if told is not None:
        before["felony"] = told


@pytest.mark.parametrize("part", ["", "today/", "print/", "print/rma-amt/"])
def test_without_answers_no_rule_tells_how_one_stands_with_the_law(published, on_day, part):
    """Rows, counts and what the body looks at are the same with a felony, without, and unsaid."""
    seen = []
    for told in (False, True, None):
        owner = device(keep_all(TELLS_MUCH))
        sheet = AnswerSheet.objects.get(key_hash=hash_of(key_of(owner)))
        with_felony(sheet.kept, told)
        sheet.save()
        html = device().get(make_link(owner, "result") + part).content.decode()
        every, own = states_beside(html)
        assert every
        assert not own
        assert (
            "What it looks at" not in html
            or "felony" not in html.partition("What it looks at")[2].partition("</ul>")[0]
        )
        card = html.partition('id="rma-amt"')[2].partition("</article>")[0]
        seen.append((re.findall(r"(\d+) of (\d+) met", card), card.count("Decided case by case")))
        assert "Do you have a felony" not in html
    assert seen[0][0]
    assert seen[0] == seen[1] == seen[2]


def test_what_can_still_be_read_from_a_shared_result_is_said_before_it_is_made(owner):
    text = plain(owner.get(KEEP))
    assert "It does not show how you stand with rules about a felony" in text
    assert "a reader may guess why" in text


def steps_on(response):
    """All that is missing, in words."""
    cards = [card for group in response.context["groups"] for card in group["cards"]]
    return {text for card in cards for step in card["steps"] for text in step["texts"]}


def test_what_is_missing_is_not_named_where_it_is_about_oneself(published, on_day):
    owner = device(keep_all(persona("aama-felony-sentence-not-finished")))
    own = {text for text in steps_on(owner.get("/check/results/")) if "felony" in text}
    shared = steps_on(device().get(make_link(owner, "result")))
    assert own
    assert not own & shared
    assert "A rule that this page does not name." in shared


def test_the_answers_are_shown_where_the_person_said_so(owner, published):
    path = make_link(owner, "result", answers=True)
    text = plain(device().get(path))
    assert "chose to show the answers too" in text
    assert "The program ended: " in text
    assert [s for s in sentences(response_of(owner, published)) if s in text]


def test_a_result_does_not_keep_what_was_removed(owner):
    page = owner.get("/check/military/add/").url
    owner.post(page, {"code": "68W", "keys": "code"})
    owner.post(f"{page}remove/")
    assert "68W" in str(AnswerSheet.objects.get().kept)
    make_link(owner, "result")
    assert "68W" not in str(SavedResult.objects.get().kept)


def groups_on(response):
    """Headings and credentials, in their order."""
    html = response.content.decode()
    return re.findall(r'<h2 class="group (\w+)"|<article class="card-r" id="([^"]+)"', html)


def test_a_shared_result_has_the_verdicts_of_the_results_page(owner):
    assert groups_on(device().get(make_link(owner, "result"))) == groups_on(
        owner.get("/check/results/")
    )


def test_it_stays_as_it_was_when_answers_day_and_rules_change(owner, published, on_day):
    path = make_link(owner, "result")
    before = device().get(path).content
    owner.post("/check/education/", {"unsure": "1"})
    on_day(TODAY + timedelta(days=12))
    publish_changed(published, without="coa-ijcahpo")
    assert device().get(path).content == before


def publish_changed(release, *, without=None, change=lambda content: None):
    """Publish the same rules without a credential, or changed in another way."""
    content = json.loads(canonical_text(release.content))
    content["credentials"] = [c for c in content["credentials"] if c["id"] != without]
    change(content)
    text = canonical_text(content)
    row, _new = Release.objects.get_or_create(hash=content_hash(text), defaults={"text": text})
    releases.publish_again(row, note="For a test")
    return releases.current()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(who=st.sampled_from(PERSONAS), days=st.integers(0, 29), answers=st.booleans())
def test_a_replay_is_what_was_shown(published, on_day, who, days, answers):
    """Law: whatever the person and however much later, the response is the same to the byte."""
    day = date.fromisoformat(who["as_of"])
    on_day(day)
    owner = device(keep_all(who))
    make_link(owner, "result", answers=answers)
    result = SavedResult.objects.latest("pk")
    shown = canonical_text(response_of(owner, published, on=day))
    on_day(day + timedelta(days=days))
    outcome = saved.replay(result)
    assert canonical_text(outcome.response) == shown
    assert saved.is_unchanged(result, outcome)


def test_a_program_that_says_another_thing_today_is_owned_up_to(owner, monkeypatch):
    path = make_link(owner, "result")
    changed = "our program has changed since"
    assert changed not in plain(device().get(path))
    monkeypatch.setattr("quiz.assessment.say", lambda reason: english(reason) + " Really.")
    assert changed in plain(device().get(path))


def test_a_rule_book_that_no_longer_opens_is_said_plainly(owner, published, monkeypatch, on_day):
    path = make_link(owner, "result")
    old = published.hash

    def opened(release_hash, whole=releases.compiled.__wrapped__):
        if release_hash == old:
            raise releases.ReleaseAltered(Release.objects.get(hash=old))
        return whole(release_hash)

    publish_changed(published, without="coa-ijcahpo")
    monkeypatch.setattr(releases, "compiled", opened)
    for part in ("", "print/", "dates.ics"):
        page = device().get(path + part)
        assert page.status_code == 410
        assert "We can’t show this result any more" in plain(page)
    today = device().get(path + "today/")
    assert today.status_code == 200
    assert "nothing to compare with" in plain(today)


# ---------------------------------------------------------------- against today's rules


def test_nothing_differs_is_said_too(owner):
    text = plain(device().get(make_link(owner, "result") + "today/"))
    assert "Nothing is different today" in text


def test_a_later_day_alone_can_differ(owner, on_day):
    path = make_link(owner, "result")
    response = response_of(owner, releases.current())
    until = min(c["eligible_until"] for c in response["credentials"] if c["eligible_until"])
    ends = date.fromisoformat(until)
    on_day(ends)
    assert not changed_on(path)
    on_day(ends + timedelta(days=1))
    names = [c["letters"] for c in response["credentials"] if c["eligible_until"] == until]
    found = changed_on(path)
    assert found
    assert all(any(name in letters for letters in found) for name in names)


def changed_on(path):
    """The letters of the exams that the page calls different."""
    html = device().get(path + "today/").content.decode()
    return re.findall(r'<th scope="row">([^<]+)</th>', html)


def test_a_credential_that_left_the_rule_book_is_named(owner, published):
    path = make_link(owner, "result")
    publish_changed(published, without="coa-ijcahpo")
    assert changed_on(path) == ["COA (IJCAHPO)"]
    assert "Not listed" in plain(device().get(path + "today/"))


def test_a_rule_that_is_only_worded_anew_is_told_apart(owner, published):
    def reword(content):
        content["credentials"][0]["routes"][0]["name"] += " (new name)"

    path = make_link(owner, "result")
    publish_changed(published, change=reword)
    text = plain(device().get(path + "today/"))
    assert "Nothing is different today" in text
    assert "Some rules are worded in a new way" in text


def test_a_sure_day_that_moved_is_different(published, on_day):
    works = persona("amt-rma-work-1095-days")
    on_day(date.fromisoformat(works["as_of"]))
    owner = device(keep_all(works))
    path = make_link(owner, "result")
    before = {c["credential"]: c for c in response_of(owner, published)["credentials"]}["ccma-nha"]
    publish_changed(published, change=halve_windows_of_work)
    after = response_of(owner, releases.current())
    after = {c["credential"]: c for c in after["credentials"]}["ccma-nha"]
    assert before["verdict"] == after["verdict"] == Verdict.ELIGIBLE
    assert before["open_anyway"] != after["open_anyway"]
    assert "CCMA (NHA)" in changed_on(path)
    told = plain(device().get(path + "today/"))
    for item in (before, after):
        day = date.fromisoformat(item["open_anyway"][0]["until"])
        assert f"until {day.day} {day:%B %Y}" in told


def halve_windows_of_work(content):
    """The work that counts for CCMA (NHA) must be half as old as before."""

    def walk(value):
        if isinstance(value, list):
            for one in value:
                walk(one)
        elif isinstance(value, dict):
            for name, one in value.items():
                if "within" in name and isinstance(one, int):
                    value[name] = one // 2
                walk(one)

    walk([c["routes"] for c in content["credentials"] if c["id"] == "ccma-nha"])


def test_days_that_only_the_later_day_sees_are_no_difference():
    def item(until, *windows):
        return {
            "credential": "x",
            "verdict": Verdict.ELIGIBLE,
            "grants": "full",
            "needs_review": False,
            "route": "a",
            "missing": [],
            "rests_on": [],
            "open_anyway": [],
            "windows": [
                {"from": first, "until": last, "verdict": verdict}
                for first, last, verdict in windows
            ],
        }

    before = item("", ("2026-01-01", "2036-01-01", "eligible"))
    after = item(
        "", ("2026-02-01", "2036-01-20", "eligible"), ("2036-01-21", "2036-02-01", "unknown")
    )
    then = {"as_of": "2026-01-01", "credentials": [before]}
    now = {"as_of": "2026-02-01", "credentials": [after]}
    assert saved.changes(then, now) == []
    sooner = item(
        "", ("2026-02-01", "2030-01-20", "eligible"), ("2030-01-21", "2036-02-01", "unknown")
    )
    now["credentials"] = [sooner]
    assert len(saved.changes(then, now)) == 1


# ---------------------------------------------------------------- links that open nothing


def dead_links(owner):
    """Paths of links that do not work, by why."""
    wrong = f"/check/link/{saved.new_token()}/"
    deleted = make_link(owner, "result")
    owner.post(f"/check/keep/links/{Link.objects.latest('pk').pk}/delete/")
    too_old = make_link(owner, "go-on")
    Link.objects.filter(is_deleted=False).update(
        made_on=timezone.now() - timedelta(days=30, seconds=1)
    )
    other = device(keep_all(HAS_A_FELONY))
    forgotten = make_link(other, "result")
    AnswerSheet.objects.filter(key_hash=hash_of(key_of(other))).update(
        changed_on=timezone.now() - timedelta(days=31)
    )
    return [wrong, deleted, too_old, forgotten, "/check/link/short/", "/check/link/a%20b/"]


def shape(response):
    kept = ("Content-Type", "Referrer-Policy", "Cache-Control", "X-Robots-Tag")
    return response.status_code, response.content, [response.headers[name] for name in kept]


def test_links_that_open_nothing_are_all_alike(owner):
    paths = dead_links(owner)
    pages = [shape(device().get(path + part)) for path in paths for part in BELOW_A_RESULT] + [
        shape(device().post(path, {"key": saved.new_token()})) for path in paths
    ]
    assert pages[0][0] == 404
    assert b"This link does not work any more" in pages[0][1]
    assert all(page == pages[0] for page in pages)


def test_a_link_to_go_on_shows_no_result(owner):
    path = make_link(owner, "go-on")
    for part in BELOW_A_RESULT[1:]:
        assert device().get(path + part).status_code == 404


def test_a_link_to_a_result_lets_nobody_in(owner):
    path = make_link(owner, "result")
    assert device().post(path, {"key": saved.new_token()}).status_code == 405
    assert not DeviceKey.objects.exists()


def test_it_works_on_its_last_day(owner):
    path = make_link(owner, "result")
    Link.objects.update(made_on=timezone.now() - timedelta(days=29, hours=23))
    assert device().get(path).status_code == 200


def test_somebody_elses_links_and_devices_are_not_there(owner):
    go_on(device(), make_link(owner, "go-on"))
    stranger = device(keep_all(HAS_A_FELONY))
    link, key = Link.objects.get(), DeviceKey.objects.get()
    for client in (stranger, device()):
        assert client.post(f"/check/keep/links/{link.pk}/delete/").status_code == 404
        assert client.post(f"/check/keep/devices/{key.pk}/close/").status_code == 404
    assert "Delete this link" not in plain(stranger.get(KEEP))
    link.refresh_from_db()
    assert not link.is_deleted
    assert DeviceKey.objects.exists()


# ---------------------------------------------------------------- making a link


@pytest.mark.parametrize("kind", ["go-on", "result"])
def test_a_form_sent_twice_makes_one_link_and_shows_it_both_times(owner, kind):
    token = token_for(owner, kind)
    first, second = (post_for_link(owner, kind, token) for _ in range(2))
    assert address_in(first) == address_in(second) == f"/check/link/{token}/"
    assert Link.objects.count() == 1


def test_a_form_sent_again_does_not_bring_a_deleted_link_back(owner):
    token = token_for(owner, "result")
    post_for_link(owner, "result", token)
    owner.post(f"/check/keep/links/{Link.objects.get().pk}/delete/")
    again = post_for_link(owner, "result", token)
    assert address_in(again) is None
    assert "Press the button once more" in plain(again)
    assert device().get(f"/check/link/{token}/").status_code == 404


def test_a_form_sent_again_with_the_box_ticked_is_not_taken_for_the_first(owner):
    token = token_for(owner, "result")
    post_for_link(owner, "result", token)
    assert address_in(post_for_link(owner, "result", token, answers=True)) is None
    assert not SavedResult.objects.get().shows_answers


def test_nobody_gets_a_link_by_somebody_elses_form(owner):
    token = token_for(owner, "go-on")
    post_for_link(owner, "go-on", token)
    stranger = device(keep_all(HAS_A_FELONY))
    assert address_in(post_for_link(stranger, "go-on", token)) is None
    assert Link.objects.count() == 1


@pytest.mark.parametrize("token", ["", "weak", "x" * 200, "a" * 42 + "/"])
def test_a_token_that_is_none_of_ours_makes_no_link(owner, token):
    assert address_in(post_for_link(owner, "go-on", token)) is None
    assert not Link.objects.exists()


def test_without_answers_there_is_nothing_to_link_to(published):
    nobody = device()
    assert "There is nothing to save yet" in plain(nobody.get(KEEP))
    assert post_for_link(nobody, "go-on", saved.new_token()).status_code == 302
    assert not Link.objects.exists()


def test_no_more_links_than_are_kept_until_one_is_deleted(owner):
    for _ in range(saved.MOST_LINKS):
        make_link(owner, "go-on")
    assert "delete one first" in plain(owner.get(KEEP))
    refused = post_for_link(owner, "go-on", saved.new_token())
    assert address_in(refused) is None
    assert "Delete one first" in plain(refused)
    owner.post(f"/check/keep/links/{Link.objects.first().pk}/delete/")
    assert make_link(owner, "result")


def test_deleted_links_are_counted_too_until_they_would_have_ended(owner, monkeypatch):
    monkeypatch.setattr(saved, "MOST_MADE", 3)
    for _ in range(3):
        make_link(owner, "go-on")
        owner.post(f"/check/keep/links/{Link.objects.live().get().pk}/delete/")
    refused = post_for_link(owner, "go-on", saved.new_token())
    assert address_in(refused) is None
    assert "Wait until the oldest have ended" in plain(refused)
    assert Link.objects.count() == 3
    Link.objects.update(made_on=timezone.now() - timedelta(days=31))
    assert make_link(owner, "go-on")


def test_the_days_that_pages_name_are_those_we_keep(owner, monkeypatch):
    monkeypatch.setattr("quiz.models.KEPT_FOR", timedelta(days=12))
    for address in (f"/check/link/{saved.new_token()}/", "/check/results/", "/check/you/"):
        text = plain(owner.get(address))
        assert "12 days after your last change" in text or "lasts 12 days." in text, address
        assert "30 days after your" not in text, address


def test_the_link_is_shown_once_with_its_last_day_and_then_only_listed(owner):
    token = token_for(owner, "result")
    made = post_for_link(owner, "result", token)
    ends = timezone.localtime(Link.objects.get().made_on + timedelta(days=30))
    assert "We show it only this once" in plain(made)
    assert f"It works until {ends.day} {ends:%B %Y}." in plain(made)
    listed = owner.get(KEEP)
    assert token not in listed.content.decode()
    assert "To share the result, without answers" in plain(listed)
    assert "Last day:" in plain(listed)
    assert "Delete this link" in plain(listed)


def test_answers_last_as_long_as_a_link_made_late(owner):
    AnswerSheet.objects.update(changed_on=timezone.now() - timedelta(days=29))
    path = make_link(owner, "result")
    assert AnswerSheet.objects.get().changed_on > timezone.now() - timedelta(minutes=5)
    assert device().get(path).status_code == 200


# ---------------------------------------------------------------- what is kept and told


def test_neither_tokens_nor_keys_are_stored(owner):
    token = token_for(owner, "go-on")
    post_for_link(owner, "go-on", token)
    other = device()
    go_on(other, f"/check/link/{token}/")
    secrets = (token, key_of(owner), key_of(other))
    for model in apps.get_models():
        for row in model.objects.values_list():
            assert not [secret for secret in secrets if secret in repr(row)], model


def test_old_links_are_purged_and_the_device_stays(owner):
    other = device()
    go_on(other, make_link(owner, "go-on"))
    make_link(owner, "result")
    Link.objects.update(made_on=timezone.now() - timedelta(days=31))
    young = make_link(owner, "result")
    out = io.StringIO()
    call_command("purge_answers", stdout=out)
    assert "Deleted 0 answer sheets." in out.getvalue()
    assert "Deleted 2 old links." in out.getvalue()
    assert SavedResult.objects.count() == Link.objects.count() == 1
    assert device().get(young).status_code == 200
    assert "You have not told us anything yet" not in plain(other.get("/check/results/"))


def test_links_and_results_go_with_old_answers(owner):
    go_on(device(), make_link(owner, "go-on"))
    make_link(owner, "result")
    AnswerSheet.objects.update(changed_on=timezone.now() - timedelta(days=31))
    call_command("purge_answers", verbosity=0, stdout=io.StringIO())
    for model in (AnswerSheet, Link, DeviceKey, SavedResult):
        assert not model.objects.exists()


def test_a_deleted_link_leaves_no_answers_behind(owner):
    make_link(owner, "result", answers=True)
    owner.post(f"/check/keep/links/{Link.objects.get().pk}/delete/")
    assert not SavedResult.objects.exists()


@pytest.mark.parametrize("part", BELOW_A_RESULT)
def test_pages_of_a_link_are_not_stored_not_indexed_and_tell_nobody_their_address(owner, part):
    page = device().get(make_link(owner, "result") + part)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert COOKIE not in page.cookies


def test_own_pages_are_not_stored_either(owner):
    for address in (KEEP, "/check/results/print/", "/check/results/dates.ics"):
        page = owner.get(address)
        assert "no-store" in page.headers["Cache-Control"]
        assert "noindex" in page.headers["X-Robots-Tag"]
    # The form of a link to go on needs an origin, and gives no more than that away.
    go_on_page = device().get(make_link(owner, "go-on"))
    assert go_on_page.headers["Referrer-Policy"] == "strict-origin"
    assert "no-store" in go_on_page.headers["Cache-Control"]


def test_logs_say_neither_token_nor_answers(owner, monkeypatch):
    written, root = io.StringIO(), logging.getLogger()
    (ours,) = [h for h in root.handlers if "careerpath" in type(h.formatter).__module__]
    handler = logging.StreamHandler(written)
    handler.setFormatter(ours.formatter)
    root.addHandler(handler)
    path = make_link(owner, "go-on")
    shared = make_link(owner, "result")
    try:
        device().get(f"/check/link/{saved.new_token()}/print/")
        device(enforce_csrf_checks=True).post(path)
        monkeypatch.setattr(saved, "replay", lambda result: 1 / 0)
        device(raise_request_exception=False).get(shared)
    finally:
        root.removeHandler(handler)
    lines = written.getvalue()
    assert lines.count("/check/link/.../") >= 3
    assert "ZeroDivisionError" in lines
    assert not re.search(r"[A-Za-z0-9_-]{43}", lines.replace("tests/quiz", ""))
    assert "2024-" not in lines


def test_editors_see_how_many_links_there_are_and_nothing_of_them(owner, admin_client):
    make_link(owner, "result", answers=True)
    row = Link.objects.get()
    for address in (
        reverse("admin:quiz_link_changelist"),
        reverse("admin:quiz_link_change", args=[row.pk]),
        reverse("admin:quiz_link_delete", args=[row.pk]),
        reverse("admin:quiz_answersheet_delete", args=[row.sheet_id]),
    ):
        page = admin_client.get(address)
        assert page.status_code == 200
        html = page.content.decode()
        assert row.token_hash not in html
        assert "medical_assisting" not in html
        assert "high_school" not in html
    assert admin_client.get(reverse("admin:quiz_link_add")).status_code == 403


# ---------------------------------------------------------------- what it costs


def test_pages_ask_the_database_little(owner, published, django_assert_max_num_queries):
    path = make_link(owner, "result")
    going = make_link(owner, "go-on")
    for _ in range(5):
        make_link(owner, "go-on")
        go_on(device(), going)
    releases.current()
    with django_assert_max_num_queries(4):  # the row, its links, its devices, what is current
        owner.get(KEEP)
    for part in BELOW_A_RESULT:  # the link, its publication (twice for today), what is current
        with django_assert_max_num_queries(4):
            device().get(path + part)
    for address in ("/check/results/print/", "/check/results/dates.ics"):
        with django_assert_max_num_queries(2):
            owner.get(address)
