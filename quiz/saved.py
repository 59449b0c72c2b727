"""What a person keeps: links to go on with, links that show a result, and what has changed since.

A token stands in the form that asks for the link, so that the form sent twice makes one link. Only
its hash is stored.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone, translation

from certifications import releases
from certifications.catalogue import canonical_text, content_hash
from certifications.models import Publication
from certifications.releases import CurrentRelease
from eligibility.rules import CatalogueError

from .answers import COOKIE, REMOVED, TYPED, WISHES, Answers
from .assessment import assess, cared
from .models import KEPT_FOR, AnswerSheet, DeviceKey, Link, SavedResult, hash_of
from .results import in_a_word, page_of

MOST_LINKS = 20
"""Links of one person that work at the same time. A row must not grow without end."""
MOST_MADE = 100
"""Links of one person in as many days as a link lasts, deleted ones too: each leaves its hash."""
MOST_DEVICES = 20
DAYS_KEPT = KEPT_FOR.days
Json = Any


class NothingToKeep(LookupError):
    """There are no answers behind the person's cookie."""


class TooMany(ValueError):
    """The person has as many links or devices as we keep."""


class TooManyMade(TooMany):
    """The person has made so many links that deleting one does not help."""


class StaleForm(ValueError):
    """The form was used before, for something else or for what was deleted since."""


class NoSuchLink(LookupError):
    """Wrong, too old, deleted, or somebody else's: nobody is told which."""


class NotReplayable(LookupError):
    """The rule book of a saved result can no longer be opened."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A response with what it was made from, for whoever may see it."""

    response: Json
    release: CurrentRelease
    answers: Answers
    unread: list[str]
    shows_answers: bool = True

    @property
    def told(self) -> Json:
        """The profile, as far as the reader may know it."""
        return self.answers.so_far if self.shows_answers else {}

    @property
    def cared(self) -> frozenset[str]:
        """The credentials the person is after."""
        return cared(self.answers, self.release)


# ---------------------------------------------------------------- tokens


def new_token() -> str:
    """What opens a link, or a device's answers: nobody can guess it."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether it is written as we write tokens."""
    return re.fullmatch(r"[A-Za-z0-9_-]{43}", text) is not None


# ---------------------------------------------------------------- links


@transaction.atomic
def make_link(
    request: HttpRequest, release: CurrentRelease, *, kind: str, token: str, shows_answers: bool
) -> Link:
    """Make a link to the person's answers, or find the one that this form has made already.

    Raises NothingToKeep, TooMany, TooManyMade, StaleForm.
    """
    sheet = _locked_sheet(request)
    if sheet is None:
        raise NothingToKeep
    made = Link.objects.filter(token_hash=hash_of(token)).select_related("result").first()
    if made is not None:
        return _same(made, sheet, kind, shows_answers)
    if sheet.links.live().count() >= MOST_LINKS:
        raise TooMany
    if sheet.links.filter(made_on__gte=timezone.now() - KEPT_FOR).count() >= MOST_MADE:
        raise TooManyMade
    link = Link.objects.create(sheet=sheet, kind=kind, token_hash=hash_of(token))
    if kind == Link.Kind.RESULT:
        _save_result(link, release, shows_answers)
    sheet.save(update_fields=["changed_on"])  # the answers last as long as a link to them
    return link


def _same(made: Link, sheet: AnswerSheet, kind: str, shows_answers: bool) -> Link:
    result = getattr(made, "result", None)
    wanted = (sheet.pk, kind, shows_answers if result else False)
    found = (made.sheet_id, made.kind, result.shows_answers if result else False)
    if made.is_deleted or wanted != found or made.ends_on < timezone.now():
        raise StaleForm
    return made


def _save_result(link: Link, release: CurrentRelease, shows_answers: bool) -> None:
    """Keep what is needed to show the same again, and the hash of what is shown now."""
    today = timezone.localdate()
    response, _unread = assess(Answers(None, link.sheet.kept), release, on=today)
    SavedResult.objects.create(
        link=link,
        kept={
            part: said
            for part, said in link.sheet.kept.items()
            if part not in (REMOVED, TYPED, WISHES)
        },
        as_of=today,
        publication_id=release.publication,
        language=translation.get_language(),
        response_hash=fingerprint(response),
        shows_answers=shows_answers,
    )


def opened(token: str) -> Link:
    """The link with this token. Raises NoSuchLink."""
    found = Link.objects.with_token(token).select_related("result", "sheet").first()
    if found is None:
        raise NoSuchLink
    return found


def links_of(sheet: AnswerSheet) -> list[Link]:
    """The person's links that work, the newest first."""
    return list(sheet.links.live().select_related("result"))


def devices_of(sheet: AnswerSheet, key: str) -> list[Json]:
    """The devices that went on by a link, the newest first; the one with `key` is here."""
    here = hash_of(key)
    return [
        {"id": device.pk, "made_on": device.made_on, "is_here": device.key_hash == here}
        for device in sheet.devices.all()
    ]


def sheet_of(request: HttpRequest) -> AnswerSheet | None:
    """The person's own row."""
    key = request.COOKIES.get(COOKIE)
    return AnswerSheet.objects.with_key(key).first() if key else None


@transaction.atomic
def delete_link(request: HttpRequest, link_id: int) -> None:
    """Take a link back, with what it shows and the devices that came by it. Raises NoSuchLink."""
    sheet = _locked_sheet(request)
    link = sheet.links.filter(pk=link_id).first() if sheet else None
    if link is None:
        raise NoSuchLink
    SavedResult.objects.filter(link=link).delete()
    link.devices.all().delete()
    link.is_deleted = True
    link.save(update_fields=["is_deleted"])


@transaction.atomic
def close_device(request: HttpRequest, device_id: int) -> None:
    """Take a device's key away. Raises NoSuchLink."""
    sheet = _locked_sheet(request)
    count, _by_model = sheet.devices.filter(pk=device_id).delete() if sheet else (0, {})
    if not count:
        raise NoSuchLink


@transaction.atomic
def go_on(request: HttpRequest, token: str, key: str) -> str:
    """Let this device open the answers of a link; the key that does. Raises NoSuchLink, TooMany.

    `key` is what the device is given unless it can open them already.
    """
    link = Link.objects.with_token(token).filter(kind=Link.Kind.GO_ON).first()
    if link is None:
        raise NoSuchLink
    sheet = AnswerSheet.objects.select_for_update().filter(pk=link.sheet_id).first()
    # Deleted while we waited for the row?
    if sheet is None or not Link.objects.live().filter(pk=link.pk).exists():
        raise NoSuchLink
    own = request.COOKIES.get(COOKIE)
    if own and AnswerSheet.objects.with_key(own).filter(pk=sheet.pk).exists():
        return own
    if AnswerSheet.objects.with_key(key).exclude(pk=sheet.pk).exists():
        raise NoSuchLink
    is_known = sheet.devices.filter(key_hash=hash_of(key)).exists()
    if not is_known and sheet.devices.count() >= MOST_DEVICES:
        raise TooMany
    DeviceKey.objects.get_or_create(sheet=sheet, key_hash=hash_of(key), defaults={"link": link})
    return key


def _locked_sheet(request: HttpRequest) -> AnswerSheet | None:
    key = request.COOKIES.get(COOKIE)
    return AnswerSheet.objects.select_for_update().with_key(key).first() if key else None


# ---------------------------------------------------------------- showing a result again


def fingerprint(response: Json) -> str:
    """A hash of the one way to write a response."""
    return content_hash(canonical_text(response))


def replay(result: SavedResult) -> Outcome:
    """The result by the rules and for the day it was made with. Raises NotReplayable."""
    try:
        release = releases.replayed(result.publication_id)
    except (
        CatalogueError,
        releases.ReleaseAltered,
        releases.NothingPublished,
        Publication.DoesNotExist,
    ) as error:
        raise NotReplayable from error
    return _again(result, release, result.as_of)


def by_todays_rules(result: SavedResult, release: CurrentRelease) -> Outcome:
    """The same facts by the current rules, for today."""
    return _again(result, release, timezone.localdate())


def _again(result: SavedResult, release: CurrentRelease, day: date) -> Outcome:
    answers = Answers(None, result.kept)
    with translation.override(result.language):
        response, unread = assess(answers, release, on=day)
    return Outcome(response, release, answers, unread, shows_answers=result.shows_answers)


def is_unchanged(result: SavedResult, outcome: Outcome) -> bool:
    """Whether it is the same to the byte as what was shown when it was saved."""
    return fingerprint(outcome.response) == result.response_hash


def arranged(outcome: Outcome) -> Json:
    """What the results page shows, with answers only where the reader may see them."""
    page = page_of(
        outcome.response,
        outcome.release,
        outcome.told,
        cared=outcome.cared,
        shows_answers=outcome.shows_answers,
    )
    for card in cards_of(page):
        card["standing"] = in_a_word(card)
    return page if outcome.shows_answers else without_answers(page)


def cards_of(page: Json) -> list[Json]:
    """Every credential of a page, in its order: what the person's state asks comes last."""
    of_state = page["state_panel"]["needs"] if page["state_panel"] else []
    return [*(card for group in page["groups"] for card in group["cards"]), *of_state]


def without_answers(shown: Json) -> Json:
    """The same without the sentences that repeat or measure what the person said."""
    if isinstance(shown, list):
        return [without_answers(item) for item in shown]
    if not isinstance(shown, dict):
        return shown
    blank = {"because": "", "shortfall": None}
    return {
        key: blank[key] if key in blank else without_answers(value) for key, value in shown.items()
    }


# ---------------------------------------------------------------- what differs

SEEN = ("verdict", "grants", "needs_review", "route", "rests_on")


@dataclass(frozen=True, slots=True)
class Change:
    """A credential before and after; None where one of the two does not list it."""

    before: Json
    after: Json

    @property
    def either(self) -> Json:
        """The credential as it was, or else as it is now."""
        return self.before or self.after


def changes(before: Json, after: Json) -> list[Change]:
    """Credentials about which the two say different things, in the order of the later list."""
    old = {item["credential"]: item for item in before["credentials"]}
    new = {item["credential"]: item for item in after["credentials"]}
    names = [*new, *(name for name in old if name not in new)]
    found = (Change(old.get(name), new.get(name)) for name in names)
    return [change for change in found if _differs(change, after["as_of"])]


def _differs(change: Change, since: str) -> bool:
    if change.before is None or change.after is None:
        return True
    # A later day sees further, so only days that both could see are compared.
    until = change.before["windows"][-1]["until"]
    return _seen(change.before, since, until) != _seen(change.after, since, until)


def _seen(item: Json, since: str, until: str) -> Json:
    """What a person acts on: verdict, way, what is missing, and the days still to come."""
    lacks = [lack["id"] for lack in item["missing"]]
    days = [(kind, day) for kind, day, _window in edges(item) if since <= day < until]
    return [*(item[part] for part in SEEN), lacks, days]


def edges(item: Json) -> Iterator[tuple[str, str, Json]]:
    """Days on which the door to a credential opens or closes by itself, each with its window.

    A door that opens does so on the first day of a window; one that closes has a last day. Where
    it stays open only if things go on as planned, the last day that needs nothing is one too. So
    are the edges of days on which it may be open, beside days on which it is closed for sure.
    """
    windows = item["windows"]
    for before, window, after in zip([None, *windows], windows, [*windows[1:], None], strict=False):
        if window["verdict"] == "unknown":
            if before and before["verdict"] == "not_eligible":
                yield "may_open", window["from"], window
            if after and after["verdict"] == "not_eligible" and not _is_open(before):
                yield "may_close", window["until"], window
        if not _is_open(window):
            continue
        if window is not windows[0]:
            yield "opens", window["from"], window
        for sure in item["open_anyway"]:
            if window["from"] <= sure["until"] < window["until"]:
                yield "sure", sure["until"], window
        if window is not windows[-1]:
            yield "closes", window["until"], window


def _is_open(window: Json) -> bool:
    return bool(window) and window["verdict"] == "eligible"


def in_words(found: list[Change], before: Outcome, after: Outcome) -> list[Json]:
    """Changes as cards of the results page, for a page to tell side by side.

    Left out is what neither page shows: what a state asks, where the answers are not shown.
    """
    then, now = _cards_by_name(before), _cards_by_name(after)
    names = [change.either["credential"] for change in found]
    sides = ({"before": then.get(name), "after": now.get(name)} for name in names)
    return [both for both in sides if any(both.values())]


def _cards_by_name(outcome: Outcome) -> dict[str, Json]:
    return {card["credential"]: card for card in cards_of(arranged(outcome))}


def only_words_differ(before: Json, after: Json) -> bool:
    """Whether two responses that lead to the same acts differ in what the rules say."""
    return _rules(before) != _rules(after)


def _rules(response: Json) -> Json:
    return [
        [item["name"], [[route["name"], route["requirements"]] for route in item["routes"]]]
        for item in without_answers(response)["credentials"]
    ]
