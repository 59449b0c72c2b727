"""The topics: what each asks, why, and with which form; and what editors changed of that."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from certifications.pages import WORK
from certifications.programs import Programs
from certifications.releases import CurrentRelease, kept_for
from certifications.templatetags.readable import with_body
from eligibility.vocabulary import APPROVING_BODIES, OTHER_CREDENTIALS

from . import forms
from .answers import BACKGROUND, GOAL
from .told import NONE_OF_THESE, RECORD_TOPICS
from .words import BODY_NAMES, TOPIC_NAMES, where_to_look

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
    more: Any = ""
    """The heading of the page with the rest of the questions to one record."""
    nothing: Any = ""
    """How a person says that there is none of it: never said for them."""
    called: Any = ""
    """The short name an editor gave it."""

    @property
    def is_list(self) -> bool:
        """Whether it is answered by records, added one at a time."""
        return self.name in RECORD_TOPICS

    @property
    def label(self) -> Any:
        """Its short name."""
        return self.called or TOPIC_NAMES[self.name]


TOPICS = (
    Topic(
        GOAL,
        forms.GoalForm,
        _("What are you after?"),
        _("We then ask only what matters for that. You can change it at any time."),
        _("Each kind of work has its own exams. Fewer exams mean fewer questions."),
    ),
    Topic(
        "you",
        forms.YouForm,
        _("School and age"),
        _("High school and college. Training for a health job comes next."),
        _("Most exams ask for a high-school diploma or a GED. Some ask for an age."),
    ),
    Topic(
        BACKGROUND,
        forms.BackgroundForm,
        _("What have you done so far?"),
        _("Yes or no is enough here. We ask about the details only where you say yes."),
        _("Training, work, service and teaching each open ways of their own."),
    ),
    Topic(
        "training",
        forms.TrainingForm,
        _("Your training"),
        _("Every health program or course you finished or are in now. Add them one by one."),
        _(
            "The day you finished starts the clock. The hours and the accreditor decide which "
            "route is yours."
        ),
        _("Add a program"),
        _("Add another program"),
        _("More about this program"),
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
        _("More about this job"),
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
        _("More about this course"),
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
        _("More about this one"),
        _("I have none"),
    ),
    Topic(
        "teaching",
        forms.TeachingForm,
        _("Teaching"),
        _("Every post in which you taught a health subject."),
        _("Teachers of medical assisting have routes of their own."),
        _("Add teaching"),
        _("Add more teaching"),
        _("More about this post"),
        _("I have never taught a health subject"),
    ),
    Topic(
        "skills",
        forms.SkillsForm,
        _("Skills you have practiced"),
        _("How often, in training or at work? Write 0 for never."),
        _(
            "Exams for blood draws and EKGs ask for a number of each, done on live people. Some "
            "states ask for hours of training and a number of shots."
        ),
    ),
    Topic(
        "before",
        forms.BeforeForm,
        _("Before you apply"),
        _("Short questions that bodies put to everybody. We do not know who you are."),
        _(
            "Some bodies ask for a CPR card. With a felony or a disciplined license some decide "
            "case by case. Some close an exam after a number of failed tries, or ask you to wait."
        ),
    ),
    Topic(
        "continuing_education",
        forms.CreditsForm,
        _("Continuing education credits"),
        _("Credits from courses you took after your program. Write 0 for none."),
        _("For eye care, credits can make up for a program that is a while ago."),
    ),
)
BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}
PLACES: Mapping[str, int] = {topic.name: 10 * place for place, topic in enumerate(TOPICS, start=1)}
"""Where topics stand unless editors say otherwise, with room between them."""
PAGE_OF = {
    "education": "you",
    "age": "you",
    "state": "you",
    "attestations": "before",
    "exam_attempts": "before",
    "skills": "skills",
    "continuing_education": "continuing_education",
}
"""The topic that tells a part of a profile, where that is not a list of records."""


def topics_in(content: Json) -> tuple[Topic, ...]:
    """Every topic in the editors' order and words. Where a release says nothing, in our own."""
    said = {entry["id"]: entry for entry in content.get("topics", ())}
    if not said:
        return TOPICS
    topics = [_in_words(topic, said.get(topic.name, {})) for topic in TOPICS]
    places = {name: said.get(name, {}).get("position", place) for name, place in PLACES.items()}
    return tuple(sorted(topics, key=lambda topic: places[topic.name]))


def topic_in(content: Json, name: str) -> Topic:
    """One topic in the editors' words. Raises KeyError."""
    return {topic.name: topic for topic in topics_in(content)}[name]


def topics_named(names: Collection[str], content: Json) -> list[Topic]:
    """Those of these topics that there are, in the editors' order and words."""
    return [topic for topic in topics_in(content) if topic.name in names]


def _in_words(topic: Topic, said: Mapping[str, Any]) -> Topic:
    words = {part: said[part] for part in ("heading", "lead", "why") if part in said}
    return replace(topic, **words, called=said.get("label", ""))


def words_in(content: Json, topic: str) -> Mapping[str, Mapping[str, str]]:
    """What editors say in place of our words, by the question of a topic."""
    return {
        asked["key"]: asked
        for said in content.get("topics", ())
        if said["id"] == topic
        for asked in said.get("questions", ())
    }


def place_of(path: str) -> tuple[str, str]:
    """The topic and the part of it that a profile path belongs to.

    `training[].clock_hours` is a part of a program; `training` alone asks whether there is any.
    """
    head, _dot, part = path.partition(".")
    if head.endswith("[]"):
        return head.removesuffix("[]"), part
    if head in RECORD_TOPICS:
        return BACKGROUND, head
    return PAGE_OF[head], part or head


def keys_in(topic: str, paths: Iterable[str], told: Mapping[str, Any]) -> set[str]:
    """The questions of a topic that tell some of these paths."""
    form = BY_NAME[topic].form
    places = (place_of(path) for path in paths)
    return form.keys_of([part for name, part in places if name == topic], told)


def is_asked(path: str) -> bool:
    """Whether some form has a question that tells this part of a profile."""
    head = path.partition(".")[0].removesuffix("[]")
    if head not in PAGE_OF and head not in RECORD_TOPICS:
        return False
    if head in ("exam_attempts", "continuing_education"):
        return True  # a question for each credential whose rules ask it
    topic, part = place_of(path)
    form = BY_NAME[topic].form
    return form.key_of(part, {}) in form.all_keys()


def topics_of(paths: Iterable[str]) -> set[str]:
    """The topics that profile paths belong to, a list of records by the name of its own."""
    return {path.split(".")[0].removesuffix("[]") for path in paths if _is_record(path)} | {
        place_of(path)[0] for path in paths
    }


def _is_record(path: str) -> bool:
    return path.split(".")[0].removesuffix("[]") in RECORD_TOPICS


def form_for(
    topic: Topic,
    release: CurrentRelease,
    *,
    keys: Collection[str],
    told: Mapping[str, Any] | None = None,
    credentials_of: str = "",
    **kwargs: Any,
) -> forms.TopicForm:
    """The form with these questions of a topic, offering what the current release knows.

    `credentials_of`: the state whose own credentials the person may hold.
    """
    content = release.content
    kwargs["words"] = words_in(content, topic.name)
    kwargs["told"] = fitted(topic.name, told, release) if told and topic.is_list else told
    match topic.name:
        case "goal":
            kwargs["work"] = work_in(content)
        case "training":
            kwargs["bodies"] = _approving(content)
            kwargs["programs"] = Programs.of(release)
        case "credentials":
            kwargs["credentials"] = _holdable(content, credentials_of, told or {})
        case "before":
            kwargs["exams"] = letters_with(content, "attempts")
        case "continuing_education":
            kwargs["credentials"] = letters_with(content, "continuing_education")
    return topic.form(keys=keys, **kwargs)


def all_keys(topic: Topic, release: CurrentRelease) -> tuple[str, ...]:
    """Every question of a topic, in order."""
    match topic.name:
        case "before":
            exams = letters_by_kind(release)["attempts"]
            plain = [key for key in topic.form.all_keys() if key != "failed"]
            return (
                *plain,
                *(forms.FAILED + name for name in exams),
                *(forms.TIMES + name for name in exams),
            )
        case "continuing_education":
            return tuple(letters_by_kind(release)["continuing_education"])
    return topic.form.all_keys()


def work_in(content: Json) -> dict[str, Any]:
    """The kinds of work that credentials of the catalogue lead to, by federal number."""
    there = {item["occupation_code"] for item in content["credentials"]}
    return {code: name for code, name in WORK.items() if code in there}


def cared_for(told: Mapping[str, Any], content: Json) -> frozenset[str]:
    """The credentials a person is after: all, where they named no work or only such as is gone.

    One that leads to other work than any we name is for everybody.
    """
    credentials = {item["id"]: item["occupation_code"] for item in content["credentials"]}
    named = set(told.get("work") or ()) & set(credentials.values())
    if not named:
        return frozenset(credentials)
    return frozenset(i for i, code in credentials.items() if code in named or code not in WORK)


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
        case "training":
            return _fitted_program(facts, release)
        case "exam_attempts" | "continuing_education" if facts:
            kind = "attempts" if topic == "exam_attempts" else topic
            return {name: facts.get(name) for name in letters_by_kind(release)[kind]}
    return facts


def _fitted_program(facts: Json, release: CurrentRelease) -> Json:
    """One program, without bodies and without a record that left the catalogue."""
    known = {NONE_OF_THESE, *release.catalogue.program_ids}
    if facts.get("program") not in known:
        facts = {name: value for name, value in facts.items() if name != "program"}
    if "approved_by" in facts:
        approving = {*APPROVING_BODIES, *release.catalogue.bodies}
        facts = facts | {"approved_by": [b for b in facts["approved_by"] if b in approving]}
    return facts


def part_labels(content: Json) -> dict[tuple[str, str], Any]:
    """What each part of a topic is called on the pages, by topic and part."""
    labels: dict[tuple[str, str], Any] = {}
    for topic in TOPICS:
        words = words_in(content, topic.name)
        own = {name: field.label for name, field in topic.form.base_fields.items()}
        own |= {
            name: said["text"] for name, said in words.items() if name in own and "text" in said
        }
        labels |= {(topic.name, name): label for name, label in own.items()}
        labels |= {(topic.name, part): own[name] for part, name in topic.form.KEY_OF.items()}
    return labels


def label_alone(topic: str, part: str, content: Json) -> str:
    """What asks for one part of a topic where the questions around it are not there; or empty."""
    form = BY_NAME[topic].form
    said = words_in(content, topic).get(part, {}).get("text", "")
    field = form.base_fields.get(part)
    return str(said or form.ALONE.get(part) or (field.label if field else ""))


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


def _holdable(content: Json, state: str, told: Mapping[str, Any]) -> dict[str, str]:
    """The names of those a person can hold: of states, those that some rule asks for, those of
    this state, and the one that was told already.

    The others are permissions, which nobody has on paper, or of states where the person is not.
    """
    offered = {*_asked_for(content["credentials"]), told.get("credential")}
    hidden = {
        item["id"]
        for item in content["credentials"]
        if item["jurisdiction"] and item["jurisdiction"] != state and item["id"] not in offered
    }
    return {name: text for name, text in names_of(content).items() if name not in hidden}


def _asked_for(value: Any) -> Iterator[str]:
    """Every credential that a rule asks somebody to hold."""
    for item in value:
        if item.get("kind") == "credential_held":
            yield from item["test"].get("any_of", ())
        for part in ("requirements", "routes", "members"):
            yield from _asked_for(item.get(part, ()))


def letters_with(content: Json, kind: str) -> dict[str, str]:
    """Credentials with a requirement of that kind anywhere, by id."""
    letters = letters_of(content)
    return {
        credential["id"]: letters[credential["id"]]
        for credential in content["credentials"]
        if _has_kind(credential["requirements"], kind)
        or any(_has_kind(route["requirements"], kind) for route in credential["routes"])
    }


def letters_by_kind(release: CurrentRelease) -> Mapping[str, Mapping[str, str]]:
    """The same for each of the kinds that ask something of each exam apart."""
    return kept_for(release, _letters_by_kind)


def _letters_by_kind(release: CurrentRelease) -> dict[str, dict[str, str]]:
    kinds = ("attempts", "continuing_education")
    return {kind: letters_with(release.content, kind) for kind in kinds}


def _has_kind(requirements: Iterable[Json], kind: str) -> bool:
    return any(
        requirement["kind"] == kind or _has_kind(requirement["members"], kind)
        for requirement in requirements
    )


def _approving(content: Json) -> dict[str, Any]:
    """Bodies that approve schools or programs: those of the catalogue, then the others.

    Without those that award in one state alone: whoever lives elsewhere is not asked of them.
    """
    national = {item["body"] for item in content["credentials"] if not item["jurisdiction"]}
    of_state = {item["body"] for item in content["credentials"]} - national
    bodies = {
        body["id"]: f"{body['abbreviation']}, {body['name']}"
        for body in content["bodies"]
        if body["id"] not in of_state
    }
    return bodies | {name: BODY_NAMES[name] for name in APPROVING_BODIES if name not in bodies}


def questions_of(paths: Iterable[str], content: Json) -> list[Json]:
    """Profile paths as questions a person knows, in the order of topics.

    Each has its topic, its paths, and where to look for the answer, which is said once.
    """
    labels = part_labels(content)
    topics = {topic.name: topic for topic in topics_in(content)}
    found: dict[tuple[str, str], Json] = {}
    for path in paths:
        name, part = place_of(path)
        topic = topics[part if name == BACKGROUND else name]
        key = topic.form.key_of(part, {}).partition(":")[0]
        label = topic.label if name == BACKGROUND else labels.get((name, key), topic.label)
        where = "" if name == BACKGROUND else where_to_look(topic.name, key)
        question = {"topic": topic.name, "label": label, "where": where, "paths": []}
        found.setdefault((topic.name, str(label)), question)["paths"].append(path)
    order = list(topics)
    return _said_once(sorted(found.values(), key=lambda one: order.index(one["topic"])))


def _said_once(questions: list[Json]) -> list[Json]:
    """The same hint is not repeated under the next question."""
    seen: set[str] = set()
    for question in questions:
        where = str(question["where"])
        if where in seen:
            question["where"] = ""
        seen.add(where)
    return questions
