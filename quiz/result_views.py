"""What comes out of the conversation: the results, and having everything forgotten."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certifications import people
from certifications.releases import CurrentRelease
from certifications.views import with_release

from . import answers as kept
from . import seen_again
from .answers import Answers
from .assessment import assess, cared, open_questions, person_of
from .course import next_page
from .dates import doors
from .near_programs import add_programs
from .open_answers import add_asks, cards_on
from .planned import add_plans
from .posting import posted_from
from .results import page_of
from .seen_again import shown
from .topics import topics_named

Json = Any


@require_safe
@never_cache
@with_release
def results(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """What the person can sit for, grouped by verdict, with every reason."""
    answers = kept.read(request)
    return shown(request, "quiz/results.html", answers, release, lambda: _results(answers, release))


def _results(answers: Answers, release: CurrentRelease) -> Json:
    response, unread = assess(answers, release)
    wanted = cared(answers, release)
    page = page_of(response, release, answers.so_far, cared=wanted)
    add_asks(cards_on(page), answers, release)
    person = person_of(answers, release)
    if person is not None:
        add_programs(page, release, person)
        add_plans(page, answers, release, person)
    return {
        **page,
        "has_answers": not answers.is_empty,
        "has_plans": person is not None,
        "has_limits": bool(answers.wishes),
        "has_dates": bool(doors(response, release, only=wanted, of_state=True)),
        "next": next_page(answers, open_questions(answers, release), release),
        "unread": topics_named(unread, release.content),
        "unfinished": topics_named(answers.unfinished(), release.content),
        "release": release,
        "here": "check",
    }


@never_cache
@posted_from("quiz:check")
def delete(request: HttpRequest) -> HttpResponse:
    """Forget everything the person told us."""
    row = kept.read(request).row
    kept.forget(request)
    if row:  # after the row: what another page reads meanwhile is let go of as well
        people.forget(row)
        seen_again.forget(row)
    response = redirect("quiz:deleted")
    response.delete_cookie(kept.COOKIE, samesite="Lax")
    return response


@require_safe
@never_cache
@with_release
def deleted(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """Say that it is done; to whoever has answers here, it would not be true."""
    if kept.read(request).kept:
        return redirect("quiz:check")
    return render(request, "quiz/deleted.html", {"release": release, "here": "check"})
