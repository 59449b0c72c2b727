"""What is wrong with the workbench: in a sentence, with where to mend it and on whom it shows.

Publishing refuses what cannot be judged at all. This looks for what can be judged and is wrong all
the same: a rule that nobody can meet, a day on which no version counts, a source nobody has read
for a year. The checks that are about people stand in `eligibility.flaws`, without a database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from eligibility.days import FAR_PAST
from eligibility.flaws import Check, Flaw, IsAsked, flaws, gap_between
from eligibility.reasons import written
from eligibility.rules import IN_FORCE, Catalogue, CatalogueError, Problem, load_catalogue

from . import asked, live
from .catalogue import Workbench
from .data_files.kinds import in_words
from .models import (
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    NameCollision,
    Requirement,
    Source,
)
from .numbers_said import is_at_odds
from .public_files import OpenMatch
from .reading_grade import MOST, reading_grade
from .releases import STEP
from .review import sourced_models
from .schools import Institution

Json = Any


@dataclass(frozen=True)
class Kind:
    """One thing that is looked for. A hard one fails the command unless it is told otherwise."""

    key: str
    title: Promise
    about: Promise
    is_hard: bool = True


KINDS = (
    Kind(
        "unreadable",
        gettext_lazy("Cannot be read yet"),
        gettext_lazy("Publishing refuses these. The other checks leave them out."),
    ),
    Kind(
        Check.NEVER_MET,
        gettext_lazy("Nobody can meet it"),
        gettext_lazy("A rule that no person we can make up meets, whatever they do."),
    ),
    Kind(
        Check.UNREACHED,
        gettext_lazy("Nobody can take this route"),
        gettext_lazy("Each rule can be met alone, but not all of them by one person."),
    ),
    Kind(
        Check.UNASKED,
        gettext_lazy("No question asks it"),
        gettext_lazy("People answer every question, and the rule still stays open."),
    ),
    Kind(
        Check.GAP,
        gettext_lazy("Days between two versions"),
        gettext_lazy("On these days no version of the route counts."),
    ),
    Kind(
        "overlap",
        gettext_lazy("Two versions at once"),
        gettext_lazy("On these days two versions of one route count."),
    ),
    Kind(
        "no_source",
        gettext_lazy("No source"),
        gettext_lazy("Say where each of these was read. Without it nothing can be published."),
    ),
    Kind(
        Check.POINTLESS,
        gettext_lazy("Another route does the same"),
        gettext_lazy("Whoever meets this route meets the other one too, and gets as much."),
        is_hard=False,
    ),
    Kind(
        "other_numbers",
        gettext_lazy("The text says another number"),
        gettext_lazy("No number in the text is a number of its rule. One of the two is old."),
        is_hard=False,
    ),
    Kind(
        "stale_source",
        gettext_lazy("Not read for over a year"),
        gettext_lazy("Read these sources again, and put in the day."),
        is_hard=False,
    ),
    Kind(
        "same_letters",
        gettext_lazy("Letters with two owners"),
        gettext_lazy("Two bodies use the same letters, and no row says what each one means."),
        is_hard=False,
    ),
    Kind(
        "open_match",
        gettext_lazy("Matches that wait for you"),
        gettext_lazy(
            "A file tells of a school or a program that could be several of ours. Say which one."
        ),
        is_hard=False,
    ),
    Kind(
        "no_place",
        gettext_lazy("Schools without a place"),
        gettext_lazy(
            "Nobody knows how far away these are. Give both coordinates, or bring in the HD file of"
            " IPEDS, which has them."
        ),
        is_hard=False,
    ),
    Kind(
        "hard_text",
        gettext_lazy("Hard to read"),
        gettext_lazy("Texts that ask for more than eight years of school."),
        is_hard=False,
    ),
)


@dataclass(frozen=True)
class Finding:
    """One thing to mend: where, in one sentence, and the row it is about."""

    kind: str
    where: str
    sentence: str
    row: Model | None
    flaw: Flaw | None = None
    """The person it shows on, and what the engine says of them, where it is about people."""
    link: str = ""
    """The page of the desk where it is mended, if that is not the page of the row."""


def kinds() -> tuple[Kind, ...]:
    """Everything that is looked for: ours, and what other apps look for in their live rows."""
    return (*KINDS, *(kind for kind, _look in live.looks))


def audit(on: date, is_asked: IsAsked = asked.is_asked) -> list[Finding]:
    """Everything found on the workbench as it is now, in the order of `kinds()`."""
    rows = Rows()
    found = [
        *_of_rules(rows, on, is_asked),
        *_overlaps(rows),
        *_without_source(rows),
        *_stale(on),
        *_other_numbers(rows),
        *_same_letters(rows),
        *_open_matches(),
        *_without_place(),
        *_hard_texts(rows),
        *(finding for _kind, look in live.looks for finding in look(on)),
    ]
    order = [str(kind.key) for kind in kinds()]
    return sorted(found, key=lambda finding: order.index(finding.kind))


class Rows(Workbench):
    """The workbench, with the row for every place in its rules and its name for people."""

    def __init__(self) -> None:
        super().__init__()
        self.credential_of = {row.code: row for row in self.credentials}
        every = [row for routes in self.routes.values() for row in routes]
        self.route_by_pk = {row.pk: row for row in every}
        self.by_pk = {row.pk: row for row in self.credentials}
        self.route_of = {
            (self.by_pk[row.credential_id].code, row.code, row.valid_from): row for row in every
        }

    def versions_of(self, credential: str, code: str) -> list[EligibilityRoute]:
        """Every version of a route."""
        return [row for key, row in self.route_of.items() if key[:2] == (credential, code)]

    def requirement(self, owner: Model, code: str) -> Requirement | None:
        """The requirement of a credential or a route with this id."""
        field = "credential_id" if isinstance(owner, Credential) else "route_id"
        same = (row for row in self.requirements if row.code == code)
        return next((row for row in same if getattr(row, field) == owner.pk), None)

    def where(self, row: Any) -> str:
        """What editors call the place of a row."""
        match row:
            case Credential():
                return row.letters
            case EligibilityRoute():
                return STEP.join((self.by_pk[row.credential_id].letters, row.name))
            case Requirement() | Fee() | Document() | CredentialFact():
                return STEP.join((*self._owner_of(row), str(getattr(row, "code", "") or row)))
        return str(row)

    def _owner_of(self, row: Any) -> Iterator[str]:
        route = self.route_by_pk.get(getattr(row, "route_id", None) or 0)
        owner = route or self.by_pk.get(getattr(row, "credential_id", None) or 0)
        if owner is not None:
            yield self.where(owner)


# ---------------------------------------------------------------- rules, tried on people


def _of_rules(rows: Rows, on: date, is_asked: IsAsked) -> Iterator[Finding]:
    content = _as_if_sourced(rows.rules())
    for _before, later in _overlapping(rows):
        credential = _find(content["credentials"], rows.by_pk[later.credential_id].code)
        credential["routes"] = [raw for raw in credential["routes"] if not _is(raw, later)]
    catalogue, problems = _readable(content)
    for problem in problems:
        row = _row_at(rows, problem.path)
        where = rows.where(row) if row else problem.path
        yield Finding("unreadable", where, _of_path(problem, where), row)
    if catalogue is not None:
        for flaw in flaws(catalogue, on, is_asked):
            row = _row_of(rows, flaw)
            yield Finding(
                flaw.check, rows.where(row), _SENTENCES[flaw.check](flaw, rows), row, flaw
            )


def _as_if_sourced(content: Json) -> Json:
    """The rules alone, as if every source were known: that one is missing is told elsewhere."""
    made = {**content, "name_collisions": [], "sources": [*content["sources"], _ANYWHERE]}
    made["credentials"] = [
        {
            **credential,
            "facts": [],
            "fees": [],
            "requirements": [_sourced(raw) for raw in credential["requirements"]],
            "routes": [
                {
                    **_sourced(route),
                    "documents": [],
                    "fees": [],
                    "requirements": [_sourced(raw) for raw in route["requirements"]],
                }
                for route in credential["routes"]
            ],
        }
        for credential in content["credentials"]
    ]
    return made


_ANYWHERE = {"id": "-", "title": "-", "url": None, "edition": "", "read_on": "2000-01-01"}


def _sourced(raw: Json) -> Json:
    members = {"members": [_sourced(part) for part in raw["members"]]} if "members" in raw else {}
    return {**raw, **members, "sources": raw["sources"] or ["-"]}


def _readable(content: Json) -> tuple[Catalogue | None, list[Problem]]:
    """The rules that can be read, and what is wrong with the others."""
    try:
        return load_catalogue(content), []
    except CatalogueError as error:
        problems = list(error.problems)
    places = [problem.path.split(STEP) for problem in problems]
    kept = [
        {**credential, "routes": [raw for raw in credential["routes"] if raw["id"] not in routes]}
        for credential in content["credentials"]
        for routes, is_whole in [_spoilt(credential, places)]
        if is_whole
    ]
    try:
        return load_catalogue({**content, "credentials": kept}), problems
    except CatalogueError as error:
        return None, [*problems, *error.problems]


def _spoilt(credential: Json, places: list[list[str]]) -> tuple[set[str], bool]:
    """The routes of a credential that something is wrong in; and whether the rest is whole."""
    ids = {route["id"] for route in credential["routes"]}
    steps = [steps[:1] for name, *steps in places if name == credential["id"]]
    routes = {step for inner in steps for step in inner if step in ids}
    return routes, all(inner and inner[0] in ids for inner in steps)


def _row_at(rows: Rows, path: str) -> Model | None:
    """The row of a path in the rules: the innermost there is."""
    credential, *steps = path.split(STEP)
    found: Model | None = rows.credential_of.get(credential)
    for step in steps:
        route = rows.versions_of(credential, step)[:1]
        inner = rows.requirement(found, step) if found else None
        found = route[0] if route else inner or found
    return found


def _of_path(problem: Problem, where: str) -> str:
    """What is wrong, and in which part of the row, unless `where` ends with that already."""
    place = problem.path.split(STEP)[-1]
    is_said = place == where.split(STEP)[-1] or problem.message.startswith(f"{place}: ")
    return problem.message if is_said else f"{place}: {problem.message}"


def _row_of(rows: Rows, flaw: Flaw) -> Any:
    credential = rows.credential_of[flaw.credential.id]
    first = None if flaw.route.valid_from == FAR_PAST else flaw.route.valid_from
    route = rows.route_of[flaw.credential.id, flaw.route.id, first]
    if flaw.requirement is None:
        return route
    code = flaw.requirement.id
    return rows.requirement(route, code) or rows.requirement(credential, code) or route


# ---------------------------------------------------------------- what is said of them


def _nobody_meets(flaw: Flaw, rows: Rows) -> str:
    assert flaw.requirement is not None
    return _("Nobody can meet this: “%(text)s”") % {"text": flaw.requirement.text}


def _nobody_reaches(flaw: Flaw, rows: Rows) -> str:
    return _("Its rules rule each other out: nobody we can make up meets all of them.")


def _does_nothing(flaw: Flaw, rows: Rows) -> str:
    assert flaw.other is not None
    return _("Whoever meets this route also meets “%(other)s”, and gets as much for it.") % {
        "other": flaw.other.name
    }


def _cannot_be_told(flaw: Flaw, rows: Rows) -> str:
    text = ngettext(
        "No question asks for this fact, and the rule needs it: %(paths)s.",
        "No question asks for these facts, and the rule needs them: %(paths)s.",
        len(flaw.paths),
    )
    return text % {"paths": ", ".join(flaw.paths)}


def _nothing_counts(flaw: Flaw, rows: Rows) -> str:
    assert flaw.other is not None
    gap = gap_between(flaw.route, flaw.other)
    if gap.is_exact:
        return _("On %(first)s no version of this route counts.") % {"first": written(gap.first)}
    return _("From %(first)s to %(last)s no version of this route counts.") % {
        "first": written(gap.first),
        "last": written(gap.last),
    }


_SENTENCES: Mapping[Check, Callable[[Flaw, Rows], str]] = {
    Check.NEVER_MET: _nobody_meets,
    Check.UNREACHED: _nobody_reaches,
    Check.POINTLESS: _does_nothing,
    Check.UNASKED: _cannot_be_told,
    Check.GAP: _nothing_counts,
}


# ---------------------------------------------------------------- versions


def _overlapping(rows: Rows) -> Iterator[tuple[EligibilityRoute, EligibilityRoute]]:
    """Two versions of one route in force that share days, the later one second."""
    versions: defaultdict[tuple[int, str], list[EligibilityRoute]] = defaultdict(list)
    for row in rows.route_of.values():
        if row.standing == IN_FORCE:
            versions[row.credential_id, row.code].append(row)
    for several in versions.values():
        several.sort(key=lambda row: row.valid_from or date.min)
        for number, before in enumerate(several):
            for later in several[number + 1 :]:
                if (later.valid_from or date.min) <= (before.valid_until or date.max):
                    yield before, later


def _overlaps(rows: Rows) -> Iterator[Finding]:
    for before, later in _overlapping(rows):
        ends = [day for day in (before.valid_until, later.valid_until) if day]
        said = {
            "first": written(later.valid_from or date.min),
            "last": written(min(ends)) if ends else _("no end"),
        }
        sentence = _("Two versions of this route count from %(first)s to %(last)s.") % said
        yield Finding("overlap", rows.where(later), sentence, later)


# ---------------------------------------------------------------- sources


def _without_source(rows: Rows) -> Iterator[Finding]:
    for model in sourced_models():
        for row in model._default_manager.filter(sources=None).order_by("pk"):
            sentence = _("It has no source. Say where this was read.")
            yield Finding("no_source", rows.where(row), sentence, row)


def _stale(on: date) -> Iterator[Finding]:
    for source in sorted(Source.objects.all(), key=lambda row: (row.due_on, row.code)):
        if source.due_on < on:
            sentence = _("Last read on %(day)s. Read it again.") % {"day": written(source.read_on)}
            yield Finding("stale_source", source.title, sentence, source)


# ---------------------------------------------------------------- schools


def _open_matches() -> Iterator[Finding]:
    waiting = OpenMatch.objects.filter(chosen="", is_none_of_them=False)
    for match in waiting.order_by("kind", "key"):
        said = {"question": match.get_about_display(), "kind": in_words(match.kind)}
        sentence = _("%(question)s Asked by: %(kind)s.") % said
        link = reverse("admin:certifications_openmatch_decide", args=[match.pk])
        yield Finding("open_match", match.says, sentence, match, link=link)


def _without_place() -> Iterator[Finding]:
    """Schools of which nobody can say how far they are; and how many are placed by a ZIP code."""
    lacking = Institution.objects.filter(Q(latitude=None) | Q(longitude=None)).order_by("code")
    by_zip = 0
    for school in lacking:
        if school.zip:
            by_zip += 1
            continue
        sentence = _("It has no coordinates and no ZIP code. It is in %(city)s, %(state)s.")
        said = {"city": school.city, "state": school.state}
        yield Finding("no_place", school.name, sentence % said, school)
    if by_zip:
        sentence = ngettext(
            "%(n)s school has no coordinates. It is placed in the middle of its ZIP code.",
            "%(n)s schools have no coordinates. They are placed in the middle of their ZIP codes.",
            by_zip,
        )
        link = f"{reverse('admin:certifications_institution_changelist')}?place=zip"
        where = _("By ZIP code alone")
        yield Finding("no_place", where, sentence % {"n": f"{by_zip:,}"}, None, link=link)


# ---------------------------------------------------------------- words


def _other_numbers(rows: Rows) -> Iterator[Finding]:
    for row in rows.requirements:
        if is_at_odds(row.text, row.test):
            sentence = _("Its text says: “%(text)s”") % {"text": row.text}
            yield Finding("other_numbers", rows.where(row), sentence, row)


def _same_letters(rows: Rows) -> Iterator[Finding]:
    """Letters alone, without the body behind them, that belong to several bodies."""
    owners: defaultdict[str, list[Credential]] = defaultdict(list)
    for row in rows.credentials:
        owners[_alone(row.letters)].append(row)
    told = {_alone(row.letters) for row in NameCollision.objects.all()}
    for letters, several in owners.items():
        if letters in told or len({row.body_id for row in several}) < 2:
            continue
        for row in several:
            others = ", ".join(
                rows.bodies[other.body_id].abbreviation
                for other in several
                if other.body_id != row.body_id
            )
            sentence = _(
                "%(letters)s also belongs to: %(others)s. Add a row that tells them apart."
            )
            said = sentence % {"letters": letters, "others": others}
            yield Finding("same_letters", rows.where(row), said, row)


def _alone(letters: str) -> str:
    return letters.partition("(")[0].strip().upper()


READ_BY_VISITORS: Mapping[type[Model], tuple[str, ...]] = {
    EligibilityRoute: ("summary", "period_note"),
    Requirement: ("text", "notes", "remedy_action"),
    Document: ("text",),
    Fee: ("note",),
    CredentialFact: ("text", "note", "disagreement"),
}
"""The texts of ours that visitors read; names and titles were chosen by others."""
FEWEST_WORDS = 6
"""Of a text with fewer words than this a grade tells nothing."""


def _hard_texts(rows: Rows) -> Iterator[Finding]:
    names = tuple(row.name for row in (*rows.bodies.values(), *rows.credentials))
    for row, field, text in _texts(rows):
        grade = reading_grade(text, names)
        if grade > MOST:
            label = row._meta.get_field(field).verbose_name
            said = {"field": label, "grade": f"{grade:.1f}", "text": text}
            sentence = _("%(field)s, grade %(grade)s: “%(text)s”") % said
            yield Finding("hard_text", rows.where(row), sentence, row)


def _texts(rows: Rows) -> Iterator[tuple[Any, str, str]]:
    for model, fields in READ_BY_VISITORS.items():
        for row in _rows_of(rows, model):
            for field in fields:
                text = getattr(row, field)
                if len(text.split()) >= FEWEST_WORDS:
                    yield row, field, text


def _rows_of(rows: Rows, model: type[Model]) -> Iterable[Any]:
    kept: Mapping[type[Model], Iterable[Any]] = {
        EligibilityRoute: rows.route_of.values(),
        Requirement: rows.requirements,
        Document: (row for several in rows.documents.values() for row in several),
        Fee: (row for several in rows.fees.values() for row in several),
        CredentialFact: (row for several in rows.facts.values() for row in several),
    }
    return kept[model]


def _find(raws: list[Json], code: str) -> Json:
    return next(raw for raw in raws if raw["id"] == code)


def _is(raw: Json, row: EligibilityRoute) -> bool:
    first = row.valid_from.isoformat() if row.valid_from else None
    return (raw["id"], raw["valid_from"]) == (row.code, first)
