"""Keeping, sharing, printing, and days for a calendar: the person's own pages and those of a link.

A wrong token, an old one, one that was deleted and somebody else's link get the same page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certifications.pages import Pages
from certifications.releases import CurrentRelease
from certifications.views import with_release

from . import answers as kept
from . import saved
from .answers import Answers
from .assessment import assess
from .dates import Door, as_file, doors
from .models import Link, SavedResult
from .posting import posted_from
from .saved import NoSuchLink, Outcome
from .sheets import sheets
from .topics import topics_named

View = Callable[..., HttpResponse]
ALL = "all"
"""In the address of the sheets: those of other exams too, not only of what was asked about."""
CALENDAR = "careerpath-dates.ics"


def private(view: View) -> View:
    """Not to be stored, not to be indexed, and its address is told to nobody."""

    @wraps(view)
    @never_cache
    def handed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, **kwargs)
        except NoSuchLink:
            response = render(request, "quiz/saved_gone.html", status=HTTPStatus.NOT_FOUND)
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return handed


# ---------------------------------------------------------------- the person's own


@require_safe
@private
@with_release
def keep(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """What can be kept and for how long, and the links made so far."""
    return _keep_page(request, release)


@private
@posted_from("quiz:keep")
@with_release
def make(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """Make a link and show it, this once."""
    kind, token = request.POST.get("kind"), request.POST.get("token", "")
    if kind not in Link.Kind.values or not saved.is_token(token):
        return _keep_page(request, release, problem=_("Press one of the two buttons below."))
    shows_answers = kind == Link.Kind.RESULT and "answers" in request.POST
    try:
        link = saved.make_link(
            request, release, kind=kind, token=token, shows_answers=shows_answers
        )
    except saved.NothingToKeep:
        return redirect("quiz:keep")
    except saved.TooManyMade:
        problem = _("You have made very many links. Wait until the oldest have ended.")
        return _keep_page(request, release, problem=problem)
    except saved.TooMany:
        problem = _("You have as many links as we can keep. Delete one first.")
        return _keep_page(request, release, problem=problem)
    except saved.StaleForm:
        problem = _("That page was old, so we made no link. Press the button once more.")
        return _keep_page(request, release, problem=problem)
    address = request.build_absolute_uri(reverse("quiz:link", args=[token]))
    response = _keep_page(request, release, link=link, address=address)
    return kept.keep_key(response, Answers(request.COOKIES[kept.COOKIE]))


def _keep_page(request: HttpRequest, release: CurrentRelease, **more: Any) -> HttpResponse:
    sheet = saved.sheet_of(request)
    links = saved.links_of(sheet) if sheet else []
    key = request.COOKIES.get(kept.COOKIE, "")
    context = {
        "sheet": sheet,
        "links": links,
        "devices": saved.devices_of(sheet, key) if sheet else [],
        "go_on_token": saved.new_token(),
        "result_token": saved.new_token(),
        "days_kept": saved.DAYS_KEPT,
        "is_full": len(links) >= saved.MOST_LINKS,
        "release": release,
        "here": "check",
        **more,
    }
    response = render(request, "quiz/saved.html", context)
    # Its forms would be refused without an origin, and no token stands in its address.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


@private
@posted_from("quiz:keep")
def delete_link(request: HttpRequest, link_id: int) -> HttpResponse:
    """Take a link back."""
    saved.delete_link(request, link_id)
    return redirect("quiz:keep")


@private
@posted_from("quiz:keep")
def close_device(request: HttpRequest, device_id: int) -> HttpResponse:
    """Take the way in from a device that went on by a link."""
    saved.close_device(request, device_id)
    return redirect("quiz:keep")


@require_safe
@private
@with_release
def print_own(
    request: HttpRequest, release: CurrentRelease, credential: str | None = None
) -> HttpResponse:
    """The person's results on paper, a page for each credential."""
    return _printed(request, _own(request, release), credential, reverse("quiz:results"))


@require_safe
@private
@with_release
def own_dates(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """The person's days for a calendar."""
    return _calendar(request, _own(request, release), reverse("quiz:results"))


def _own(request: HttpRequest, release: CurrentRelease) -> Outcome:
    answers = kept.read(request)
    response, unread = assess(answers, release)
    return Outcome(response, release, answers, unread)


# ---------------------------------------------------------------- what a link opens


def of_result(view: View) -> View:
    """Hand the view the result of a link as it was saved."""

    @wraps(view)
    @private
    def handed(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponse:
        return _with_result(view, request, token, _result_link(token), **kwargs)

    return handed


def _result_link(token: str) -> Link:
    found = saved.opened(token)
    if found.kind != Link.Kind.RESULT:
        raise NoSuchLink
    return found


def _with_result(
    view: View, request: HttpRequest, token: str, link: Link, **kwargs: Any
) -> HttpResponse:
    """The view's answer in the language the result was told in, or that it cannot be shown."""
    with translation.override(link.result.language):
        try:
            outcome = saved.replay(link.result)
        except saved.NotReplayable:
            context = {"token": token, "link": link}
            return render(request, "quiz/saved_lost.html", context, status=HTTPStatus.GONE)
        return view(request, token, link, outcome, **kwargs)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for: going on with its answers, or looking at its result."""
    found = saved.opened(token)
    if found.kind == Link.Kind.RESULT:
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return _with_result(_result_page, request, token, found)
    if request.method == "POST":
        return _gone_on(request, token)
    return _go_on_page(request, found)


def _go_on_page(request: HttpRequest, found: Link, problem: str = "") -> HttpResponse:
    own = saved.sheet_of(request)
    context = {
        "link": found,
        "problem": problem,
        "key": saved.new_token(),
        "is_here": own is not None and own.pk == found.sheet_id,
        "has_others": own is not None and own.pk != found.sheet_id,
        "here": "check",
    }
    response = render(request, "quiz/saved_go_on.html", context)
    # "no-referrer" would also hide the form's origin, and without it the form is refused.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _gone_on(request: HttpRequest, token: str) -> HttpResponse:
    key = request.POST.get("key", "")
    try:
        opens = saved.go_on(request, token, key if saved.is_token(key) else saved.new_token())
    except saved.TooMany:
        problem = _("These answers are open on as many devices as we allow. Close one first.")
        return _go_on_page(request, saved.opened(token), problem)
    return kept.keep_key(redirect("quiz:check"), Answers(opens))


def _result_page(request: HttpRequest, token: str, link: Link, outcome: Outcome) -> HttpResponse:
    """A saved result: what was shown when it was saved, by the rules of that day."""
    is_unchanged = saved.is_unchanged(link.result, outcome)
    context = {**_about(token, link, outcome), "is_unchanged": is_unchanged}
    return render(request, "quiz/saved_result.html", context)


@require_safe
@private
@with_release
def result_today(request: HttpRequest, release: CurrentRelease, token: str) -> HttpResponse:
    """The same facts by today's rules, and what differs."""
    link = _result_link(token)
    with translation.override(link.result.language):
        now = saved.by_todays_rules(link.result, release)
        context = {**_about(token, link, now), **_compared(link.result, now)}
        return render(request, "quiz/saved_today.html", context)


def _compared(result: SavedResult, now: Outcome) -> dict[str, Any]:
    """What differs between a saved result and today; nothing to compare with if it cannot open."""
    try:
        before = saved.replay(result)
    except saved.NotReplayable:
        return {"before": None}
    changes = saved.changes(before.response, now.response)
    same_acts = not changes
    return {
        "before": before,
        "changes": saved.in_words(changes, before, now),
        "only_words": same_acts and saved.only_words_differ(before.response, now.response),
    }


@require_safe
@of_result
def print_result(
    request: HttpRequest, token: str, link: Link, outcome: Outcome, credential: str | None = None
) -> HttpResponse:
    """A saved result on paper."""
    return _printed(request, outcome, credential, reverse("quiz:link", args=[token]), token)


@require_safe
@of_result
def result_dates(request: HttpRequest, token: str, link: Link, outcome: Outcome) -> HttpResponse:
    """The days of a saved result for a calendar."""
    return _calendar(request, outcome, reverse("quiz:link", args=[token]))


def _about(token: str, link: Link, outcome: Outcome) -> dict[str, Any]:
    """What the pages of a saved result show of it."""
    return {
        "token": token,
        "link": link,
        **saved.arranged(outcome),
        "unread": topics_named(outcome.unread, outcome.release.content),
        "has_dates": bool(_doors(outcome)),
        "release": outcome.release,
    }


# ---------------------------------------------------------------- paper and calendar


def _printed(
    request: HttpRequest, outcome: Outcome, credential: str | None, back: str, token: str = ""
) -> HttpResponse:
    national = {one["id"] for one in Pages.of(outcome.release).national}
    listed = {item["credential"] for item in outcome.response["credentials"]}
    if not outcome.shows_answers:
        listed &= national  # what a state asks would tell where the person lives
    asked = {credential} if credential else outcome.cared & national & listed
    if asked and not credential:
        asked |= listed - national
    wants_all = not asked or (ALL in request.GET and not credential)
    found = sheets(outcome, listed if wants_all else asked)
    if credential and not found:
        return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
    context = {
        "sheets": found,
        "is_one": credential is not None,
        "all": "" if credential or len(found) == len(listed) else f"{request.path}?{ALL}=1",
        "as_of": outcome.response["as_of"],
        "release": outcome.release,
        "back": back,
        "token": token,
    }
    return render(request, "quiz/print.html", context)


def _doors(outcome: Outcome) -> list[Door]:
    """The days of a result: those of a state only where its reader may know the state."""
    return doors(
        outcome.response, outcome.release, only=outcome.cared, of_state=outcome.shows_answers
    )


def _calendar(request: HttpRequest, outcome: Outcome, back: str) -> HttpResponse:
    def address_of(credential: str) -> str:
        page = reverse("certifications:credential", args=[credential])
        return request.build_absolute_uri(page)

    content = as_file(_doors(outcome), outcome.response, outcome.release, address_of)
    if content is None:
        context = {"back": back, "release": outcome.release}
        return render(request, "quiz/no_dates.html", context)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{CALENDAR}"'
    return response
