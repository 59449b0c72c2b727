"""A made-up person in words, and what the engine says of them: for editors, who know the terms.

Only what stands out is told. What such a person does not have, they were made without.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eligibility.days import Span
from eligibility.flaws import Judged
from eligibility.kinds.answers import ATTESTATION_LABELS
from eligibility.kinds.counts import SKILL_LABELS
from eligibility.kinds.holdings import STATUS_LABELS
from eligibility.kinds.schooling import LEVEL_LABELS
from eligibility.kinds.training import (
    AWARD_LABELS,
    KIND_LABELS,
    PROVIDER_LABELS,
    SCHOOL_LABELS,
    SETTING_LABELS,
)
from eligibility.reasons import Reason, written
from eligibility.verdict import Outcome, Status, Verdict
from eligibility.witness import Witness
from eligibility.wording import ROLE_LABELS, SUPERVISOR_LABELS, WORK_SETTING_LABELS

Json = Any

TOPICS: Mapping[str, Promise] = {
    "age": _("Age"),
    "education": _("School"),
    "training": _("Training"),
    "work": _("Job"),
    "military": _("Training in the armed forces"),
    "credentials": _("Certificate or license"),
    "teaching": _("Teaching"),
    "skills": _("Skills"),
    "attestations": _("Statements"),
    "exam_attempts": _("Exams failed"),
    "continuing_education": _("Credits"),
}
PARTS: Mapping[str, Promise] = {
    "level": _("level"),
    "expected_graduation": _("expects to finish"),
    "kind": _("subject"),
    "provider": _("given by"),
    "school_accreditation": _("school"),
    "programmatic_accreditor": _("program accredited by"),
    "accredited_from": _("accredited from"),
    "accredited_until": _("accredited until"),
    "approved_by": _("approved by"),
    "started_on": _("started"),
    "ended_on": _("ended"),
    "completed_on": _("finished"),
    "expected_on": _("will finish"),
    "separated_on": _("left the service"),
    "classroom_complete": _("class work is done"),
    "clock_hours": _("hours in all"),
    "classroom_hours": _("hours in class"),
    "externship_hours": _("externship hours"),
    "externship_setting": _("externship in"),
    "semesters": _("semesters"),
    "award": _("ended with"),
    "curriculum_complete": _("covered every subject"),
    "injections": _("injections"),
    "phlebotomies": _("blood draws"),
    "role": _("role"),
    "hours_per_week": _("hours a week"),
    "hours_total": _("hours in all"),
    "hours": _("hours in all"),
    "supervised": _("supervised"),
    "supervisor": _("supervised by"),
    "clinical": _("clinical work"),
    "administrative": _("office work"),
    "setting": _("in"),
    "country": _("country"),
    "code": _("code"),
    "credential": _("which"),
    "status": _("state"),
    "earned_on": _("earned"),
    "expires_on": _("runs out"),
    "subject": _("subject"),
    **SKILL_LABELS,
    **ATTESTATION_LABELS,
}
WORDS: Mapping[str, str] = {
    **KIND_LABELS,
    **PROVIDER_LABELS,
    **SCHOOL_LABELS,
    **AWARD_LABELS,
    **SETTING_LABELS,
    **ROLE_LABELS,
    **SUPERVISOR_LABELS,
    **WORK_SETTING_LABELS,
    **STATUS_LABELS,
    **LEVEL_LABELS,
}
_USUAL = (None, False, 0, "", "none", "other", "US", [], {})
_LEFT_OUT = {"program", "modality", "paid"}
VERDICTS: Mapping[Verdict, Promise] = {
    Verdict.ELIGIBLE: _("qualifies"),
    Verdict.NOT_ELIGIBLE: _("does not qualify"),
    Verdict.UNKNOWN: _("cannot be known"),
}
_BODY_DECIDES = _("the body decides")


@dataclass(frozen=True)
class Told:
    """A topic and what the person says there."""

    heading: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """What the engine says on one day of one route, and the rules that stand in the way."""

    route: str
    day: str
    is_open: bool
    verdict: str
    lacking: tuple[tuple[str, str], ...]


def told(person: Witness) -> list[Told]:
    """What there is to say about somebody who is made up."""
    found = [
        Told(str(TOPICS[topic]), parts)
        for topic, value in person.profile.items()
        for record in (value if isinstance(value, list) else [value])
        if (parts := tuple(_parts(record)))
    ]
    living = [Told(gettext("Lives in"), (person.state,))] if person.state else []
    return found + living


def _parts(record: Json) -> Iterator[str]:
    if not isinstance(record, dict):
        yield from [] if record is None else [str(record)]
        return
    for part, value in record.items():
        if value in _USUAL or part in _LEFT_OUT:
            continue
        label = gettext(str(PARTS.get(part, part)))
        yield label if value is True else f"{label}: {_in_words(value)}"


def _in_words(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    if not isinstance(value, str):
        return written(value if isinstance(value, int) else str(value))
    if value in WORDS:
        return gettext(WORDS[value])
    try:
        return written(Span.parse(value))
    except ValueError:
        return value


def said(judged: Judged) -> Said:
    """What the engine found."""
    lacking = () if not judged.found.is_open else tuple(_lacking(judged))
    settled = judged.found.standing.low
    return Said(
        judged.route.name,
        written(judged.on),
        judged.found.is_open,
        str(_BODY_DECIDES if settled is Outcome.REVIEW else VERDICTS[judged.verdict]),
        lacking,
    )


def _lacking(judged: Judged) -> Iterator[tuple[str, str]]:
    for finding in judged.found.best.findings:
        if finding.standing.status is not Status.MET:
            yield finding.requirement.text, _say(finding.reason)


def _say(reason: Reason) -> str:
    values = {name: written(value) for name, value in reason.values.items()}
    return gettext(reason.template).format(**values)
