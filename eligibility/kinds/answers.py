"""Plain answers, the body's own say, and things to do later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from eligibility import vocabulary as words
from eligibility.facts import (
    STATE_CODE,
    Choice,
    FactError,
    Flag,
    Json,
    Reader,
    Several,
    Text,
    Whole,
)
from eligibility.reasons import gettext_noop, reason
from eligibility.verdict import CONFIRMED_LATER, MET, NOT_MET, REVIEW, UNKNOWN, Standing

from .base import Case, Judgement, Test, between, known
from .strictness import Compares, includes, never
from .ways import OneOf, Way

ATTESTATION_LABELS = {
    "felony": gettext_noop("a felony on record"),
    "felony_drug_related": gettext_noop("a felony that has to do with drugs"),
    "sentence_completed": gettext_noop("a sentence that is finished"),
    "license_disciplined": gettext_noop("a health license taken away or disciplined"),
    "cpr_current": gettext_noop("a current CPR card"),
    "trained_by_professional": gettext_noop("training by a doctor, a nurse or an approved school"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """A mapping from yes/no facts to the answers looked for."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> dict[str, bool] | None:
        if not isinstance(value, dict):
            errors.append(FactError(path, "Give a mapping from facts to true or false."))
            return None
        errors.extend(
            FactError(f"{path}.{fact}", "No question can answer this.")
            for fact in value
            if fact not in words.ATTESTATIONS
        )
        flag = Flag()
        return {fact: bool(flag.read(v, f"{path}.{fact}", errors)) for fact, v in value.items()}

    def schema(self) -> dict[str, Json]:
        return {"type": "object", "properties": dict.fromkeys(words.ATTESTATIONS, Flag().schema())}


@dataclass(frozen=True, slots=True)
class Waiver:
    """What happens when the answer is not the one asked for."""

    needs_review_when: Mapping[str, bool]
    otherwise: Standing


@dataclass(frozen=True, slots=True)
class WaiverReader:
    """Reads `if_not`: when the body may still allow it, and what holds otherwise."""

    def read(self, value: Json, path: str, errors: list[FactError]) -> Waiver | None:
        if not isinstance(value, dict) or set(value) - {"needs_review_when", "otherwise"}:
            errors.append(FactError(path, "Say when the body may still allow it, and what else."))
            return None
        when = Answers().read(
            value.get("needs_review_when", {}), f"{path}.needs_review_when", errors
        )
        last = Choice(("not_met", "needs_review"))
        otherwise = last.read(value.get("otherwise", "not_met"), f"{path}.otherwise", errors)
        return Waiver(when or {}, REVIEW if otherwise == "needs_review" else NOT_MET)

    def schema(self) -> dict[str, Json]:
        return {"type": "object"}


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestationTest(Test):
    """A yes/no fact that must be as asked; `if_not` says when the body may still allow it."""

    fact: str
    must_be: bool
    if_not: Waiver | None = None
    warn_when: Mapping[str, bool] = field(default_factory=dict)

    READS: ClassVar[frozenset[str]] = frozenset({"attestations"})
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "fact": Choice(words.ATTESTATIONS),
        "must_be": Flag(),
        "if_not": WaiverReader(),
        "warn_when": Answers(),
        "waiver_factors": Several(Text(200)),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {"warn_when": never}

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if "fact" not in given or "must_be" not in given:
            yield "Name the fact and the answer asked for."

    def judge(self, case: Case, on: date) -> Judgement:
        told = case.profile.attestations
        answer = None if told is None else told.get(self.fact)
        refused, refused_asks = self._refused(told or {})
        if answer is None:
            text = reason(
                gettext_noop("We do not know yet: {fact}."), fact=ATTESTATION_LABELS[self.fact]
            )
            asks = frozenset({f"attestations.{self.fact}"})
            return Judgement(between((MET, refused)), text, asks=asks)
        said = (
            gettext_noop("You said yes: {fact}.")
            if answer
            else gettext_noop("You said no: {fact}.")
        )
        text = reason(said, fact=ATTESTATION_LABELS[self.fact])
        if answer == self.must_be:
            return Judgement(MET, text)
        if any(told and told.get(fact) == value for fact, value in self.warn_when.items()):
            fact = next(f for f, value in self.warn_when.items() if told and told.get(f) == value)
            warned = gettext_noop("You said yes: {fact}. Take care: {warning} may rule this out.")
            text = reason(
                warned, fact=ATTESTATION_LABELS[self.fact], warning=ATTESTATION_LABELS[fact]
            )
        return Judgement(refused, text, asks=refused_asks)

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        yield Way({"attestations": {self.fact: OneOf((self.must_be,))}})
        if self.if_not is not None:
            when = {fact: OneOf((value,)) for fact, value in self.if_not.needs_review_when.items()}
            yield Way({"attestations": {**when, self.fact: OneOf((not self.must_be,))}})

    def _refused(self, told: Mapping[str, bool]) -> tuple[Standing, frozenset[str]]:
        """How it stands when the answer is the other one."""
        if self.if_not is None:
            return NOT_MET, frozenset()
        wanted = self.if_not.needs_review_when
        if any(fact in told and told[fact] != value for fact, value in wanted.items()):
            return self.if_not.otherwise, frozenset()
        untold = frozenset(f"attestations.{fact}" for fact in wanted if fact not in told)
        if untold:
            return between((REVIEW, self.if_not.otherwise)), untold
        return REVIEW, frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidenceTest(Test):
    """Living in a state that is not on the list."""

    not_in: tuple[str, ...] = ()

    READS: ClassVar[frozenset[str]] = frozenset({"state"})
    PARTS: ClassVar[Mapping[str, Reader]] = {"not_in": Several(STATE_CODE)}
    COMPARED: ClassVar[Mapping[str, Compares]] = {"not_in": includes}

    @classmethod
    def contradictions(cls, given: Mapping[str, Any]) -> Iterator[str]:
        if not given.get("not_in"):
            yield "Name at least one state."

    def judge(self, case: Case, on: date) -> Judgement:
        state = case.profile.state
        if state is None:
            text = reason(gettext_noop("We do not know your state yet."))
            return Judgement(UNKNOWN, text, asks=frozenset({"state"}))
        return Judgement(
            known(state not in self.not_in),
            reason(gettext_noop("You live in {state}."), state=state),
        )

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        yield Way({"state": {"state": OneOf(tuple(sorted(words.STATES - {*self.not_in})))}})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalTest(Test):
    """The body's own approval. Whether it confirms or decides stands beside the test."""

    what: str = "candidate_file"
    before: str = "registration"
    name: str = ""
    max_review_business_days: int | None = None
    confirms: bool = False

    READS: ClassVar[frozenset[str]] = frozenset()
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "what": Choice(("candidate_file", "competency_evaluation", "school", "program", "site")),
        "before": Choice(("registration", "exam", "certification")),
        "name": Text(100),
        "max_review_business_days": Whole(1000),
    }

    def judge(self, case: Case, on: date) -> Judgement:
        if self.confirms:
            return Judgement(
                CONFIRMED_LATER, reason(gettext_noop("The body checks your papers first."))
            )
        return Judgement(
            REVIEW, reason(gettext_noop("Only the body can say: it decides case by case."))
        )

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        yield Way()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTest(Test):
    """Something to do later; it never changes a verdict."""

    when: str = "application"
    only_if: str = ""

    READS: ClassVar[frozenset[str]] = frozenset()
    PARTS: ClassVar[Mapping[str, Reader]] = {
        "when": Choice(("application", "before_exam", "after_exam", "certification")),
        "if": Choice(("foreign_education", "felony", "not_eligible")),
    }
    COMPARED: ClassVar[Mapping[str, Compares]] = {"when": never, "only_if": never}

    def judge(self, case: Case, on: date) -> Judgement:
        return Judgement(MET, reason(gettext_noop("A step to take later.")))

    def ways(self, credential: str, on: date) -> Iterator[Way]:
        yield Way()
