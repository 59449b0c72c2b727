"""The pages of programs and accreditors. Programs are the release's, accreditors live rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from eligibility.opening import Opening, Openings

from .accreditors import Accreditor, accreditors_by_layer
from .finder import PRICES, Finder, Hit, Search
from .finder_form import CHEAPEST, OWN_STATE, FinderForm
from .pages import Pages
from .program_page import program_page, warnings_of, with_accreditors
from .programs import Programs
from .releases import CurrentRelease
from .schools import CostKind
from .state_names import STATE_NAMES
from .views import not_listed, with_release
from .visitors import profile_of
from .would_open import in_short, openings_of, untold_of

Json = Any
PER_PAGE = 20
ANYBODY = "anybody"
"""`for=anybody`: not judged by the visitor's own answers."""

PARAMETERS = {"text": "q", "near": "miles"}
"""Where a wish is told by a part of the address of another name."""
LOOSEN: Mapping[str, Promise] = {
    "state": gettext_lazy("In any state"),
    "city": gettext_lazy("In any town"),
    "text": gettext_lazy("Without these words"),
    "near": gettext_lazy("At any distance"),
    "cip": gettext_lazy("In any subject"),
    "accreditor": gettext_lazy("Accredited by anybody, or not known"),
    "award": gettext_lazy("Whatever it ends with"),
    "delivery": gettext_lazy("Taught in any way"),
    "cost": gettext_lazy("At any price"),
    "months": gettext_lazy("Of any length"),
    "opens": gettext_lazy("Whatever it opens"),
}
UNTOLD: Mapping[str, Callable[[int], str]] = {
    "near": lambda n: ngettext(
        "%(n)s more does not say just where it is.", "%(n)s more do not say just where they are.", n
    ),
    "accreditor": lambda n: ngettext(
        "Of %(n)s more we do not know who accredits it.",
        "Of %(n)s more we do not know who accredits them.",
        n,
    ),
    "award": lambda n: ngettext(
        "%(n)s more does not say what it ends with.", "%(n)s more do not say what they end with.", n
    ),
    "delivery": lambda n: ngettext(
        "%(n)s more does not say how it is taught.", "%(n)s more do not say how they are taught.", n
    ),
    "cost": lambda n: ngettext(
        "%(n)s more does not say its price.", "%(n)s more do not say their price.", n
    ),
    "months": lambda n: ngettext(
        "%(n)s more does not say how long it takes.", "%(n)s more do not say how long they take.", n
    ),
}
"""What is said of programs that only do not say whether they fit, by their number."""


@require_safe
@with_release
def programs(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """The finder: wishes above, programs below. Without any wish it shows them all."""
    openings, is_personal = _openings(request, release)
    asked, own_state = _with_own_state(request, release)
    form = FinderForm(asked, release=release, own_state=own_state)
    context: Json = {
        "release": release,
        "here": "programs",
        "form": form,
        "is_personal": is_personal,
        "for_anybody": _address(asked, **{"for": ANYBODY}),
        "in_all": len(Finder.of(release).entries),
    }
    if form.is_valid():
        found = Finder.of(release).search(form.wanted, openings)
        context |= _results(asked, release, form, found, openings)
    response = render(request, "certifications/programs.html", context)
    return _of_visitor(response, is_personal or bool(own_state))


@require_safe
@with_release
def program(request: HttpRequest, release: CurrentRelease, program_id: str) -> HttpResponse:
    """Everything that is known of a program, what it would open, and what to ask its school."""
    openings, is_personal = _openings(request, release)
    page = program_page(release, program_id, openings)
    if page is None:
        return not_listed(request, release, _("We do not list this program, or no longer."))
    context = {
        "release": release,
        "here": "programs",
        "program": with_accreditors(page),
        "is_personal": is_personal,
        "for_anybody": f"?for={ANYBODY}",
    }
    return _of_visitor(render(request, "certifications/program.html", context), is_personal)


@require_safe
@with_release
def accreditors(request: HttpRequest, release: CurrentRelease) -> HttpResponse:
    """The three layers of accreditation, and who works in each."""
    context = {"release": release, "layers": accreditors_by_layer()}
    return render(request, "certifications/accreditors.html", context)


def _openings(request: HttpRequest, release: CurrentRelease) -> tuple[Openings, bool]:
    """What programs open for the visitor, or else for somebody of whom we know nothing."""
    person = None if request.GET.get("for") == ANYBODY else profile_of(request, release)
    return openings_of(release, timezone.localdate(), person), person is not None


def _with_own_state(request: HttpRequest, release: CurrentRelease) -> tuple[QueryDict, str]:
    """The wishes, and the state that the visitor told us.

    Whoever wishes for their own state and told none is shown any state.
    """
    person = profile_of(request, release)
    state = (person.state if person else None) or ""
    asked = request.GET.copy()
    if asked.get("state") == OWN_STATE and state not in STATE_NAMES:
        del asked["state"]
    return asked, state if state in STATE_NAMES else ""


def _of_visitor(response: HttpResponse, is_personal: bool) -> HttpResponse:
    """What rests on somebody's answers is kept by nobody else."""
    patch_vary_headers(response, ["Cookie"])
    if is_personal:
        add_never_cache_headers(response)
    return response


def _results(
    asked: QueryDict,
    release: CurrentRelease,
    form: FinderForm,
    found: Search,
    openings: Openings,
) -> Json:
    page = Paginator(found.hits, PER_PAGE).get_page(asked.get("page"))
    cards = [_card(release, hit, openings) for hit in page]
    opens = form.wanted.opens
    return {
        "total": len(found.hits),
        "page": page,
        "cards": cards,
        "lists": Accreditor.of_programs_today() if cards else [],
        "untold_of_person": untold_of(
            one for card in cards for one in card["asked"].get(Opening.MAY_OPEN.value, ())
        ),
        "before": _address(asked, page=page.previous_page_number()) if page.has_previous() else "",
        "after": _address(asked, page=page.next_page_number()) if page.has_next() else "",
        "untold": list(_untold(found)),
        "with_untold": _address(asked, untold="on"),
        "loosened": list(_loosened(asked, found)) if not found.hits else [],
        "is_near": form.wanted.near is not None,
        "order": _order_by_price(asked, form, found),
        "opens": Pages.of(release).letters(opens) if opens else "",
        "is_open_already": bool(opens) and not found.hits and _is_open(release, opens, openings),
    }


def _order_by_price(asked: QueryDict, form: FinderForm, found: Search) -> Json:
    """Whether the cheapest come first, by which price, and how many do not give it.

    With the addresses of the other order, and of the other kinds of price that some give.
    """
    wanted = form.wanted
    if not wanted.cheapest_first:
        return {"is_by_price": False, "other": _address(asked, sort=CHEAPEST)}
    given = {kind for hit in found.hits for kind in hit.entry.prices}
    return {
        "is_by_price": True,
        "price": CostKind(found.price).label,
        "is_by_most": not wanted.price and wanted.cost is None,
        "unpriced": sum(found.price not in hit.entry.prices for hit in found.hits),
        "other": _address(asked, sort=None),
        "other_prices": [
            {"price": kind.label, "address": _address(asked, price=kind.value)}
            for kind in PRICES
            if kind != found.price and kind in given
        ],
    }


def _card(release: CurrentRelease, hit: Hit, openings: Openings) -> Json:
    entry, programs = hit.entry, Programs.of(release)
    program = programs.described(entry.program.id)
    raw = programs.programs[entry.program.id]
    return {
        **program,
        "warnings": list(warnings_of(raw, programs.schools[raw["institution"]])),
        "all_sources": _all_sources(program),
        "miles": None if hit.miles is None else round(hit.miles),
        "opens": in_short(release, entry.opens(openings)),
        "asked": in_short(release, [hit.opened]) if hit.opened else {},
    }


def _all_sources(program: Json) -> list[Json]:
    """Where all that a card says was read, each source once."""
    stated = (*program["accreditations"], *program["costs"], program)
    return list({source["id"]: source for one in stated for source in one["sources"]}.values())


def _untold(found: Search) -> Iterator[str]:
    """What only does not say whether it fits, one line for each wish."""
    for name, words in UNTOLD.items():
        if many := found.untold[name]:
            yield words(many) % {"n": many}


def _loosened(asked: QueryDict, found: Search) -> Iterator[Json]:
    """What to give up for more programs, with the number that then fit, the most first."""
    if found.untold["cost"] and not asked.get("price"):
        # Whoever names no kind of price means that of the program, and few schools give it.
        address = _address(asked, price=CostKind.IN_STATE.value)
        yield {"words": _("Look at the price of a year instead"), "total": None, "address": address}
    for name, many in found.loosened.most_common():
        if name:
            address = _address(asked, **{PARAMETERS.get(name, name): None})
            yield {"words": LOOSEN[name], "total": many, "address": address}


def _address(asked: QueryDict, **changed: Any) -> str:
    """The same wishes with some of them changed; the first page of what then fits."""
    wishes = asked.copy()
    wishes.pop("page", None)
    for name, value in changed.items():
        wishes.pop(name, None)
        if value is not None:
            wishes[name] = str(value)
    for name in [name for name, value in wishes.items() if not value]:
        del wishes[name]
    return f"?{wishes.urlencode()}"


def _is_open(release: CurrentRelease, credential: str, openings: Openings) -> bool:
    """Whether the credential is open without any program."""
    entries = [entry for entry in Finder.of(release).entries if not entry.is_closed][:1]
    return any(
        entry.opens_one(credential, openings).opening is Opening.ALREADY for entry in entries
    )
