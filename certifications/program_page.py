"""A program as its page shows it, and what to ask its school, made from what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eligibility.days import Span
from eligibility.opening import Opening, Openings

from .accreditors import Accreditor
from .figures import figures_about
from .finder import Finder
from .finder_form import subject
from .programs import Programs, written_day
from .releases import CurrentRelease
from .schools import CostKind
from .would_open import in_full, untold_of

Json = Any
QUESTIONS: tuple[tuple[tuple[str, ...], Promise], ...] = (
    (
        ("training[].approved_by",),
        gettext_lazy("Which bodies that give exams have approved you or this program?"),
    ),
    (
        ("skills.live_v", "skills.live_c", "training[].phlebotomies"),
        gettext_lazy("How many times will I draw blood from a real person?"),
    ),
    (
        ("skills.injections", "training[].injections"),
        gettext_lazy("How many injections will I give?"),
    ),
    (("skills.live_ekgs",), gettext_lazy("How many EKGs will I do on a real person?")),
    (("training[].curriculum_complete",), gettext_lazy("May I see a list of all subjects?")),
)
"""What to ask where an exam hangs on a fact, by the beginning of its path."""
OF_PROGRAM = (CostKind.PROGRAM_TOTAL, CostKind.BOOKS)


def program_page(release: CurrentRelease, program_id: str, openings: Openings) -> Json:
    """All that is known of a program. None if the release does not hold it."""
    programs = Programs.of(release)
    program = programs.described(program_id)
    if program is None:
        return None
    raw = programs.programs[program_id]
    school = programs.schools[raw["institution"]]
    opens = in_full(release, openings, Finder.of(release).by_id[program_id])
    return {
        **program,
        "listed": written_day(program["listed_on"]) if program["listed_on"] else "",
        "subject": subject(program["cip"]),
        "prices": _prices(program["costs"]),
        "ends_on": openings.finishes_on(raw.get("length_months")),
        "opens": opens,
        "untold": untold_of(opens),
        "does": [one for one in opens if one["opening"] != Opening.DOES_NOT],
        "does_not": [one for one in opens if one["opening"] == Opening.DOES_NOT],
        "figures": _figures(programs, school, program["cip"]),
        "warnings": list(warnings_of(raw, school)),
        "school_sources": _sources(programs, school),
        "ask": list(_ask(program, opens, openings.finishes_on(raw.get("length_months")))),
    }


def _prices(costs: Iterable[Json]) -> list[Json]:
    """Those of the program and those of a year, apart: they are never added up."""
    kinds = (
        (_("For the whole program"), [one for one in costs if one["kind"] in OF_PROGRAM]),
        (_("For one year at this school"), [one for one in costs if one["kind"] not in OF_PROGRAM]),
    )
    return [{"heading": heading, "costs": found} for heading, found in kinds if found]


def _figures(programs: Programs, school: Json, cip: str) -> list[Json]:
    """Figures of the school about this subject, each with its year, if the release holds any."""
    return [
        {**figure, "sources": _sources(programs, figure)}
        for figure in figures_about(cip, school.get("figures", ()))
    ]


def warnings_of(program: Json, school: Json) -> Iterator[str]:
    """Signs in public files that it may not be taught any more."""
    if school.get("is_active") is False:
        yield _("A public file says that this school is closed. Ask before anything else.")
    if last := program.get("not_seen_since"):
        yield _("Newer files do not list this program. It was last listed for %(year)s.") % {
            "year": last
        }


def _sources(programs: Programs, stated: Json) -> list[Json]:
    confidence = stated.get("confidence", "official")
    return [
        {**programs.sources[name], "confidence": confidence} for name in stated.get("sources", ())
    ]


def with_accreditors(page: Json) -> Json:
    """The page with what we know of each accreditor it names. Three queries at most."""
    evidence = [*page["accreditations"], *page["school_accreditations"]]
    names = {item["accreditor"] for item in evidence}
    return {
        **page,
        "accreditors": Accreditor.named(names) if names else [],
        "lists": Accreditor.of_programs_today(),
    }


def _ask(program: Json, opens: Iterable[Json], ends: date) -> Iterator[str]:
    """What to ask the school before paying: whatever we do not know, or not for today."""
    yield from _ask_about_accreditation(program)
    yield from _ask_what_follows(program, ends)
    yield from _ask_about_facts(program)
    paths = {path for one in opens for path in one["paths"]}
    for about, question in QUESTIONS:
        if any(path.startswith(about) for path in paths):
            yield str(question)
    yield _("How many of your students finish, and how many pass the exam they take?")


def _ask_about_accreditation(program: Json) -> Iterator[str]:
    if program["accreditations"]:
        named = sorted({item["accreditor"] for item in program["accreditations"]})
        yield _("Does %(who)s accredit this program today, and until when?") % {
            "who": " / ".join(named)
        }
    else:
        yield _("Who accredits this program? That is not the same as who accredits the school.")
    if not program["school_accreditations"]:
        yield _("Who accredits the school?")


def _ask_what_follows(program: Json, ends: date) -> Iterator[str]:
    """Of a term that runs out before somebody who starts today would finish."""
    for item in (*program["accreditations"], *program["school_accreditations"]):
        if item["is_term"] and Span.parse(item["valid_until"]).first < ends:
            yield _("%(who)s grants it until %(last)s, before I would finish. What comes then?") % {
                "who": item["accreditor"],
                "last": written_day(item["valid_until"]),
            }


def _ask_about_facts(program: Json) -> Iterator[str]:
    kinds = {item["kind"] for item in program["costs"]}
    if CostKind.PROGRAM_TOTAL not in kinds:
        yield _("What does the whole program cost, with all fees?")
    if CostKind.BOOKS not in kinds:
        yield _("What do books and supplies cost, and is the exam fee included?")
    if program["length_months"] is None:
        yield _("How many months does it take?")
    if program["clock_hours"] is None:
        yield _("How many clock hours does it have in all?")
    if program["externship_hours"] is None:
        yield _("How many of the hours are in a real clinic, and who finds me the place?")
    if not program["award"]:
        yield _("What do I get at the end: a certificate, a diploma or a degree?")
    if not program["delivery"]:
        yield _("Is it taught on campus, online, or both?")
