"""The topics in the editors' order: what each asks, why, and with which form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from certifications.releases import CurrentRelease
from certifications.templatetags.readable import with_body
from eligibility.vocabulary import APPROVING_BODIES, OTHER_CREDENTIALS

from . import forms
from .answers import RECORD_TOPICS, Answers, topics_of
from .words import BODY_NAMES, TOPIC_NAMES

Json = Any


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the quiz. `why` says what the answers decide."""

    name: str
    form: type[forms.TopicForm]
    heading: Any
    lead: Any
    why: Any
    add: Any = ""
    another: Any = ""
    nothing: Any = ""
    """How a person says that there is none of it: never said for them."""

    @property
    def is_list(self) -> bool:
        """Whether it is answered by records, added one at a time."""
        return self.name in RECORD_TOPICS

    @property
    def label(self) -> Any:
        """Its short name."""
        return TOPIC_NAMES[self.name]


TOPICS = (
    Topic(
        "education",
        forms.EducationForm,
        _("Your school years"),
        _("High school and college. Training for a health job comes next."),
        _("Most exams ask for a high-school diploma or a GED."),
    ),
    Topic(
        "training",
        forms.TrainingForm,
        _("Your training"),
        _(
            "Every health program or course you finished or are in now: medical assisting, "
            "phlebotomy, EKG, office, eye care, nursing, paramedic, laboratory."
        ),
        _(
            "The day you finished starts the clock. The hours and the accreditor decide which "
            "route is yours."
        ),
        _("Add a program"),
        _("Add another program"),
        _("I have had no health training"),
    ),
    Topic(
        "work",
        forms.WorkForm,
        _("Your work"),
        _("Every job in health care, also part-time and unpaid. Add them one by one."),
        _("Work can open a route by itself. What counts are dates, hours and what you did."),
        _("Add a job"),
        _("Add another job"),
        _("I have never worked in health care"),
    ),
    Topic(
        "military",
        forms.MilitaryForm,
        _("Military training"),
        _("Medical training in the U.S. armed forces, such as medic or corpsman school."),
        _("Some bodies count military training as a program, and service as work."),
        _("Add a course"),
        _("Add another course"),
        _("I was never trained in the armed forces"),
    ),
    Topic(
        "credentials",
        forms.HeldForm,
        _("Certificates and licenses"),
        _("Those you hold now, and those that have run out."),
        _("Some open a route by themselves: a nursing license, or a credential that ran out."),
        _("Add a certificate or license"),
        _("Add another one"),
        _("I have none"),
    ),
    Topic(
        "teaching",
        forms.TeachingForm,
        _("Teaching"),
        _("Have you taught a health subject?"),
        _("Teachers of medical assisting have routes of their own."),
        _("Add teaching"),
        _("Add more teaching"),
        _("I have never taught a health subject"),
    ),
    Topic(
        "skills",
        forms.SkillsForm,
        _("Skills you have practiced"),
        _("How often, in training or at work? Write 0 for never."),
        _("Exams for blood draws and EKGs ask for a number of each, done on live people."),
        nothing=_("I have done none of these"),
    ),
    Topic(
        "attestations",
        forms.AttestationsForm,
        _("Before you apply"),
        _("Five short questions. We do not know who you are."),
        _(
            "Some bodies ask for a CPR card. With a felony or a disciplined license some decide "
            "case by case, so you should ask them before you pay."
        ),
    ),
    Topic(
        "age",
        forms.AgeForm,
        _("Your age"),
        _("In whole years."),
        _("One exam is open from a certain age on."),
    ),
    Topic(
        "state",
        forms.StateForm,
        _("Where do you live?"),
        _("A few rules are only for some states."),
        _("One route is closed in one state, and some states have credentials of their own."),
    ),
    Topic(
        "exam_attempts",
        forms.AttemptsForm,
        _("Exams you have failed"),
        _("Write 0 for an exam you have never failed or never taken."),
        _("Some bodies close an exam after a number of failed tries, or ask you to wait."),
        nothing=_("I have never failed one of these exams"),
    ),
    Topic(
        "continuing_education",
        forms.CreditsForm,
        _("Continuing education credits"),
        _("Credits from courses you took after your program."),
        _("For eye care, credits can make up for a program that is a while ago."),
        nothing=_("I have no such credits"),
    ),
)
BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}


def form_for(topic: Topic, release: CurrentRelease, **kwargs: Any) -> forms.TopicForm:
    """The form of a topic, offering what the current release knows."""
    content = release.content
    match topic.name:
        case "training":
            kwargs["bodies"] = _approving(content)
        case "credentials":
            kwargs["credentials"] = names_of(content)
        case "exam_attempts":
            kwargs["credentials"] = letters_with(content, "attempts")
        case "continuing_education":
            kwargs["credentials"] = letters_with(content, "continuing_education")
    return topic.form(**kwargs)


def none_of(topic: Topic, release: CurrentRelease) -> Json:
    """What "none" says: 0 for each exam that was asked about, and nothing of one still to come."""
    kinds = {"exam_attempts": "attempts", "continuing_education": "continuing_education"}
    kind = kinds.get(topic.name)
    return dict.fromkeys(letters_with(release.content, kind), 0) if kind else {}


def fitted(topic: str, facts: Json, release: CurrentRelease) -> Json:
    """Facts in the terms of a release that may be newer than they are.

    What left the catalogue since is named by no rule any more. Of a credential that came into it
    the person was not asked how often they failed its exam, so that is not known.
    """
    known = release.catalogue.credential_ids
    match topic:
        case "credentials":
            holdable = {*known, *OTHER_CREDENTIALS}
            named = facts.get("credential")
            return facts | {"credential": "other"} if named and named not in holdable else facts
        case "training" if "approved_by" in facts:
            approving = {*APPROVING_BODIES, *release.catalogue.bodies}
            return facts | {"approved_by": [b for b in facts["approved_by"] if b in approving]}
        case "exam_attempts" | "continuing_education" if facts:
            kind = "attempts" if topic == "exam_attempts" else topic
            asked = letters_with(release.content, kind)
            return {name: facts.get(name) for name in asked}
    return facts


def next_topic(answers: Answers, open_paths: Mapping[str, Iterable[str]]) -> Topic | None:
    """The first topic, in order, that is still open and could still decide a verdict.

    `open_paths`: what could decide each credential. There is no stored position: where to go
    follows from the answers and the verdicts alone.
    """
    useful = topics_of(path for paths in open_paths.values() for path in paths)
    return next(
        (topic for topic in TOPICS if topic.name in useful and topic.name not in answers.answered),
        None,
    )


def part_labels() -> dict[tuple[str, str], Any]:
    """What each part of a profile is called on the pages, by topic and part."""
    ends = {"completed_on": "ends", "expected_on": "ends", "separated_on": "going_on"}
    labels: dict[tuple[str, str], Any] = {}
    for topic in TOPICS:
        fields = topic.form.base_fields
        labels |= {(topic.name, name): field.label for name, field in fields.items()}
        labels |= {
            (topic.name, part): fields[name].label
            for part, name in ends.items()
            if name in fields and part not in fields
        }
    return labels


def letters_of(content: Json) -> dict[str, str]:
    """The letters of every credential with their body, by id."""
    bodies = {body["id"]: body["abbreviation"] for body in content["bodies"]}
    return {
        item["id"]: with_body(item["letters"], bodies[item["body"]])
        for item in content["credentials"]
    }


def names_of(content: Json) -> dict[str, str]:
    """The same, followed by its name."""
    letters = letters_of(content)
    return {item["id"]: f"{letters[item['id']]}, {item['name']}" for item in content["credentials"]}


def letters_with(content: Json, kind: str) -> dict[str, str]:
    """Credentials with a requirement of that kind anywhere, by id."""
    letters = letters_of(content)
    return {
        credential["id"]: letters[credential["id"]]
        for credential in content["credentials"]
        if _has_kind(credential["requirements"], kind)
        or any(_has_kind(route["requirements"], kind) for route in credential["routes"])
    }


def _has_kind(requirements: Iterable[Json], kind: str) -> bool:
    return any(
        requirement["kind"] == kind or _has_kind(requirement["members"], kind)
        for requirement in requirements
    )


def _approving(content: Json) -> dict[str, Any]:
    """Bodies that approve schools or programs: those of the catalogue, then the others."""
    bodies = {body["id"]: body["abbreviation"] for body in content["bodies"]}
    return bodies | {name: BODY_NAMES[name] for name in APPROVING_BODIES if name not in bodies}
