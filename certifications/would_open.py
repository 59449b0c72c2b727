"""What programs open, the way pages tell it: found for whoever asks, and said in words.

Nothing is decided here. The engine is asked about a person who starts today and finishes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eligibility.assess import Finding
from eligibility.facts import Profile
from eligibility.missing import nearest
from eligibility.opening import PLAIN, Graduate, Opened, Opening, Openings, Shapes
from eligibility.reasons import Reason, written
from eligibility.verdict import Outcome, Verdict

from .finder import Entry
from .pages import Pages
from .people import known
from .releases import CurrentRelease, kept_for

Json = Any
WORDS: dict[Opening, Promise] = {
    Opening.OPENS: _("Would open"),
    Opening.MAY_OPEN: _("May open"),
    Opening.ALREADY: _("Open to you without it"),
    Opening.DOES_NOT: _("Does not open it"),
}
SHAPES = {
    Opening.OPENS: ("open", "met"),
    Opening.MAY_OPEN: ("ask", "ask"),
    Opening.ALREADY: ("open", "met"),
    Opening.DOES_NOT: ("shut", "shut"),
}
HANGS_ON: tuple[tuple[str, Promise], ...] = (
    ("training[].programmatic_accreditor", _("who accredits the program while you are there")),
    ("training[].accredited_", _("who accredits the program while you are there")),
    ("training[].school_accreditation", _("who accredits the school")),
    ("training[].approved_by", _("whether the body has approved the school or its program")),
    ("training[].clock_hours", _("how many hours it has")),
    ("training[].classroom_hours", _("how many hours it has")),
    ("training[].externship_hours", _("how many hours it has")),
    ("training[].externship_setting", _("where the externship is")),
    ("training[].semesters", _("how many semesters it has")),
    ("training[].award", _("what it ends with")),
    ("training[].curriculum_complete", _("which subjects it covers")),
    ("training[].injections", _("how many injections you give")),
    ("training[].phlebotomies", _("how many blood draws you do")),
    ("training[].kind", _("which subject it counts as")),
    ("training[].provider", _("what kind of school it is")),
    ("training[]", _("more about the program")),
    ("skills.live_ekgs", _("how many EKGs you do")),
    ("skills.injections", _("how many injections you give")),
    ("skills", _("how many blood draws you do")),
)
"""What of a program we do not know, by the beginning of the path of the answer."""
OF_THE_PERSON: tuple[tuple[str, Promise], ...] = (
    ("attestations.cpr_current", _("whether you have a CPR card")),
    ("attestations", _("what you say of yourself, such as a felony")),
    ("exam_attempts", _("how often you have failed the exam")),
    ("credentials", _("which certificates you hold")),
    ("education", _("your schooling so far")),
    ("work", _("your work so far")),
    ("military", _("your time in the military")),
    ("age", _("your age")),
    ("state", _("where you live")),
)
"""What a person did not tell us. It is the same for every program, so pages say it once."""
SOMETHING_ELSE = _("what you have not told us yet")


def openings_of(release: CurrentRelease, today: date, person: Profile | None = None) -> Openings:
    """What programs open for a person, or for one of whom we know nothing.

    What is found for a person is held with them, if they are held (see `people`). What is found for
    nobody is kept for the day, and what rules see of programs as long as the release is.
    """
    shapes = kept_for(release, _shapes)
    if person is not None:
        return known(release, person, today, None).made(
            Openings, lambda: Openings(release.catalogue, person, today, shapes)
        )
    by_day = kept_for(release, _of_nobody)
    found = by_day.get(today)
    if found is None:
        found = Openings(release.catalogue, PLAIN, today, shapes)
        by_day.clear()
        by_day[today] = found
    return found


def _shapes(release: CurrentRelease) -> Shapes:
    return Shapes(release.catalogue)


def _of_nobody(release: CurrentRelease) -> dict[date, Openings]:
    return {}


def hangs_on(paths: Iterable[str]) -> list[str]:
    """What of the program it hangs on, each thing once."""
    told = (_about(path, HANGS_ON) for path in paths)
    return list(dict.fromkeys(str(words) for words in told if words))


def untold(paths: Iterable[str]) -> list[str]:
    """What of the person it hangs on, each thing once."""
    of_person = (path for path in paths if _about(path, HANGS_ON) is None)
    told = (_about(path, OF_THE_PERSON) or SOMETHING_ELSE for path in of_person)
    return list(dict.fromkeys(map(str, told)))


def untold_of(openings: Iterable[Json]) -> list[str]:
    """The same of all that a page tells, each thing once."""
    return list(dict.fromkeys(words for one in openings for words in one["untold"]))


def _about(path: str, words: Iterable[tuple[str, Promise]]) -> Promise | None:
    return next((said for start, said in words if path.startswith(start)), None)


def in_short(release: CurrentRelease, found: Iterable[Opened]) -> dict[str, list[Json]]:
    """What a program opens and may open, as short entries: those of one kind together."""
    pages = Pages.of(release)
    told: dict[str, list[Json]] = {}
    for one in found:
        entry = {
            "credential": one.credential,
            "letters": pages.letters(one.credential),
            "hangs_on": hangs_on(one.hangs_on),
            "untold": untold(one.hangs_on),
            "needs_review": one.needs_review,
        }
        told.setdefault(one.opening.value, []).append(entry)
    return told


def in_full(release: CurrentRelease, openings: Openings, entry: Entry) -> list[Json]:
    """What a program does for each credential, the best first, with the reasons."""
    found = [
        openings.judge(one.credential, entry.program, entry.months) for one in entry.opens(openings)
    ]
    order = list(Opening)
    found.sort(key=lambda graduate: order.index(graduate.opened.opening))
    return [_told(release, graduate) for graduate in found]


def _told(release: CurrentRelease, graduate: Graduate) -> Json:
    opened = graduate.opened
    colour, shape = SHAPES[opened.opening]
    return {
        "credential": opened.credential,
        "letters": Pages.of(release).letters(opened.credential),
        "name": graduate.having.credential.name,
        "body": graduate.having.credential.body_abbreviation,
        "opening": opened.opening.value,
        "words": WORDS[opened.opening],
        "colour": colour,
        "shape": shape,
        "route": graduate.way.route.name if graduate.way else "",
        "is_provisional": bool(graduate.way and graduate.way.route.grants != "full"),
        "needs_review": opened.needs_review,
        "hangs_on": hangs_on(opened.hangs_on),
        "untold": untold(opened.hangs_on),
        "paths": opened.hangs_on,
        "rules": list(_open_rules(graduate)),
        "terms": list(dict.fromkeys(_terms(graduate))),
        "lacks": _lacks(graduate),
        "is_unclear": graduate.having.verdict is Verdict.UNKNOWN,
    }


def _open_rules(graduate: Graduate) -> Iterator[Json]:
    """The rules of the best way that are not surely met, each with its source."""
    for finding in graduate.way.best.findings if graduate.way else ():
        if finding.standing.low is Outcome.MET and not finding.standing.confirms:
            continue
        yield {
            "text": finding.requirement.text,
            # Only what our record says: the rest is about somebody who was made up.
            "because": _said(finding.reason) if finding.cited else "",
            "sources": _sources(finding),
        }


def _terms(graduate: Graduate) -> Iterator[str]:
    """What is met by an accreditor's word for days to come: it is said, though the rule is met."""
    for finding in graduate.way.best.findings if graduate.way else ():
        yield from _terms_of(finding)


def _terms_of(finding: Finding) -> Iterator[str]:
    if finding.members:
        for member in finding.members:
            yield from _terms_of(member)
    elif finding.standing.low is Outcome.MET and any(one.granted_until for one in finding.cited):
        yield _said(finding.reason)


def _sources(finding: Finding) -> list[Json]:
    rule = finding.requirement
    return [
        {
            "title": source.title,
            "url": source.url,
            "read_on": source.read_on.isoformat(),
            "confidence": rule.confidence,
        }
        for source in rule.sources
    ]


def _lacks(graduate: Graduate) -> list[str]:
    """What would still be missing on the nearest way where the program does not open it."""
    if graduate.opened.opening is not Opening.DOES_NOT:
        return []
    near = nearest(graduate.having)
    return [lack.finding.requirement.text for lack in near.lacks] if near else []


def _said(reason: Reason) -> str:
    values = {name: written(value) for name, value in reason.values.items()}
    return gettext(reason.template).format(**values)
