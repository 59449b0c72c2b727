"""Credentials side by side. The address names them and nothing else, so it can be shared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from certifications.pages import Pages
from certifications.releases import CurrentRelease
from certifications.views import with_release

from . import answers as kept
from .assessment import assess
from .compare import FEWEST, MOST, Table, chosen, listed, table, yours
from .open_answers import add_asks
from .results import groups

Json = Any
ASKED_BY = "c"
LABELS = (_("First"), _("Second"), _("Third"), _("Fourth"))


@require_safe
@with_release
def compare(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """Two to four credentials, and how the person stands with each if we were told anything."""
    asked = request.GET.getlist(ASKED_BY)
    if "" in asked:  # a list of the form that was left at "none"
        return redirect(_address([name for name in asked if name]))
    pages = Pages.of(release)
    choice = chosen(asked, pages)
    answers = kept.read(request)
    has_answers = not answers.is_empty
    shown = table(choice.ids, pages, timezone.localdate())
    context = {
        "names": listed(choice.ids, pages).replace(" (", "\u00a0("),  # never on two lines
        "notes": choice.notes,
        "slots": _slots(choice.ids),
        "choices": pages.groups(),
        "table": shown,
        "has_answers": has_answers,
        "yours": _yours(answers, release, shown) if has_answers else [],
        "release": release,
        "here": "compare",
    }
    response = render(request, "quiz/compare.html", context)
    if kept.COOKIE in request.COOKIES:
        add_never_cache_headers(response)
    patch_vary_headers(response, ["Cookie"])
    return response


def _address(ids: Sequence[str]) -> str:
    query = QueryDict(mutable=True)
    query.setlist(ASKED_BY, list(ids))
    return reverse("quiz:compare", query=query or None)


def _slots(ids: Sequence[str]) -> list[Json]:
    """The lists of the form: what each is called, what it holds, whether it may be left empty."""
    held = (*ids, *[""] * MOST)
    return [
        {"label": label, "holds": held[place], "may_be_empty": place >= FEWEST}
        for place, label in enumerate(LABELS)
    ]


def _yours(answers: kept.Answers, release: CurrentRelease, shown: Table) -> list[Json]:
    """Under each column, the group and the card of the results page."""
    response, _unread = assess(answers, release)
    found = groups(response, release, answers.so_far)
    judged = yours(found, [column["id"] for column in shown.columns])
    add_asks([card for _group, card in judged if card], answers, release)
    return [
        {"of": column["letters"], "group": group, "card": card}
        for column, (group, card) in zip(shown.columns, judged, strict=True)
    ]
