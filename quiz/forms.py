"""One form for each topic, one for a record of each list: the questions, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certifications.built_in import EXAM
from certifications.programs import Programs
from certifications.state_names import STATE_NAMES
from eligibility import vocabulary as words
from eligibility.days import Span
from eligibility.kinds.holdings import HELD_LABELS, STATUS_LABELS
from eligibility.kinds.schooling import LEVEL_LABELS
from eligibility.kinds.training import (
    AWARD_LABELS,
    KIND_LABELS,
    PROVIDER_LABELS,
    SCHOOL_LABELS,
    SETTING_LABELS,
)
from eligibility.wording import ROLE_LABELS, SUPERVISOR_LABELS, WORK_SETTING_LABELS

from .fields import (
    NOT_SURE,
    Choose,
    Number,
    OneOf,
    Paid,
    PartialDate,
    Several,
    Text,
    Where,
    YesNo,
)
from .look_up import look_up
from .told import ENDED, GOES_ON

Facts = dict[str, Any]
MOST_TYPED = 1000
"""So many letters of a field, and so many values, wait while something is looked up."""


class _Capital:
    """A label of the engine, looked up when it is shown and begun with a capital."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        said = gettext(self.text)
        return said[:1].upper() + said[1:]


def _labels(labels: Mapping[str, str]) -> dict[str, Any]:
    return {name: _Capital(label) for name, label in labels.items()}


class TopicForm(forms.Form):
    """The questions of a topic that are worth putting. What is said is kept in its words.

    A question goes by its key: the name of its field, or for one exam of several `failed:rma-amt`.
    """

    SECTIONS: ClassVar[tuple[tuple[Any, ...], ...]] = ()
    """A heading with the names of the fields under it, for a form too long to take in at once."""
    BASE: ClassVar[tuple[str, ...]] = ()
    """The keys of the questions every record begins with."""
    TOGETHER: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Fields that are one question, by its key."""
    STAGES: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Questions to put one lot after the other, since the first may make the rest pointless."""
    KEY_OF: ClassVar[Mapping[str, str]] = {}
    """The key of a part of the contract, where it is not called like the field."""
    ALONE: ClassVar[Mapping[str, Any]] = {}
    """What asks for a field by itself, where its label goes on from the one above."""

    def __init__(
        self,
        *args: Any,
        keys: Collection[str] = (),
        told: Facts | None = None,
        words: Mapping[str, Mapping[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        self.told = dict(told or {})
        kwargs["initial"] = self.shown(self.told)
        self.only_looks = False
        # Django copies each field, and most are not put.
        names = self._names_of(keys)
        self.base_fields = {name: it for name, it in self.base_fields.items() if name in names}
        super().__init__(*args, **kwargs)
        self.keys = self._offer(keys)
        self._say(words or {})
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = False  # the summary and the fields say them
        self.helper.field_template = "quiz/field.html"
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the fields that there are under their headings."""
        self.helper.layout = Layout(*self._sections())

    def _say(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """Put the words of editors in the place of our own, by the question they are for."""
        for name, field in self.fields.items():
            said = words.get(self.question_of(name), {})
            if "text" in said:
                field.label = said["text"].replace(EXAM, self.exam_of(name))
            field.help_text = said.get("help", field.help_text)

    @classmethod
    def question_of(cls, name: str) -> str:
        """The question a field puts: `times:rma-amt` puts one that goes for several exams."""
        return name.partition(":")[0]

    def exam_of(self, name: str) -> str:
        """The letters of the exam a field is about, where it is about one."""
        return ""

    @classmethod
    def all_keys(cls) -> tuple[str, ...]:
        """Every question of the form, in order."""
        parts = {part for key, names in cls.TOGETHER.items() for part in names if part != key}
        return tuple(name for name in cls.base_fields if name not in parts)

    @classmethod
    def first_of(cls, keys: Collection[str]) -> frozenset[str]:
        """Those of these questions to put now, before the others."""
        lots = (frozenset(keys) & frozenset(stage) for stage in cls.STAGES)
        return next(filter(None, lots), frozenset(keys))

    @classmethod
    def asked_beside(
        cls, keys: Collection[str], told: Mapping[str, Any], exams: Collection[str]
    ) -> set[str]:
        """Questions that belong to these and to what was told, be it that they decide nothing.

        `exams`: the credentials the person is after whose rules count failed exams.
        """
        return set()

    @classmethod
    def key_of(cls, part: str, told: Mapping[str, Any]) -> str:
        """The question that tells a part of the contract."""
        return cls.KEY_OF.get(part, part)

    @classmethod
    def keys_of(cls, parts: Collection[str], told: Mapping[str, Any]) -> set[str]:
        """The questions that tell these parts of the contract."""
        return {cls.key_of(part, told) for part in parts}

    def as_sent(self, sent: QueryDict) -> dict[str, list[str]]:
        """What was sent for the fields of this form, and about them; no more than they can hold."""
        own = (*self.fields, "keys", "looked_up", "find")
        return {
            name: [value[:MOST_TYPED] for value in values[:MOST_TYPED]]
            for name, values in sent.lists()
            if name in own or name.rpartition("_")[0] in self.fields
        }

    def full_clean(self) -> None:
        """Check what was sent, unless the person only looks something up on the page."""
        super().full_clean()
        if self.only_looks:
            self._errors = ErrorDict()

    @classmethod
    def _names_of(cls, keys: Collection[str]) -> set[str]:
        """The fields of these questions."""
        return {name for key in keys for name in cls.TOGETHER.get(key, (key,))}

    def _offer(self, keys: Collection[str]) -> tuple[str, ...]:
        """Make the fields fit what is offered; the keys of those that there are."""
        return tuple(key for key in self.all_keys() if key in keys)

    def _sections(self) -> Iterator[Any]:
        parts = [
            (heading, [name for name in names if name in self.fields])
            for heading, *names in self.SECTIONS
        ]
        filled = [(heading, names) for heading, names in parts if names]
        if len(filled) < 2:  # one heading above all fields says nothing
            yield from self.fields
        else:
            yield from (Fieldset(heading, *names, css_class="part") for heading, names in filled)

    @classmethod
    def shown(cls, told: Facts) -> Facts:
        """What the fields show for what was said."""
        return told

    def given(self) -> Facts:
        """What was said to the questions put: None where it was left open."""
        return {name: self.cleaned_data.get(name) for name in self.fields}

    @property
    def together(self) -> Facts:
        """What was said before, with what is said now in its place."""
        said = self.told | self.given()
        return {name: value for name, value in said.items() if value is not None}

    def complain(self, part: str, message: str) -> None:
        """Put a fault the engine found beside the field it is about."""
        key = self.key_of(part, self.told)
        name = key if key in self.fields else part
        self.add_error(name if name in self.fields else None, gettext(message))

    def _in_order(self, said: Facts, first: str, then: str, message: Any) -> None:
        """Two dates of one record must be able to stand in this order."""
        earlier, later = said.get(first), said.get(then)
        if earlier and later and Span.parse(later).last < Span.parse(earlier).first:
            self._blame(then, first, message)

    def _is_past(self, said: Facts, end: str, says_so: str) -> None:
        """What is over cannot end on a day that is still to come."""
        if said.get(end) and Span.parse(said[end]).first > timezone.localdate():
            self._blame(end, says_so, TO_COME)

    def _is_to_come(self, end: str) -> None:
        """What is not finished cannot have ended; nor is a plan known that has run out."""
        last = self.cleaned_data.get(end)
        if last and Span.parse(last).last < timezone.localdate():
            self.add_error(end, PAST)

    def _blame(self, name: str, other: str, message: Any) -> None:
        """Say it beside the first of these that is on the page."""
        self.add_error(next((n for n in (name, other) if n in self.fields), None), message)


BEFORE_START = _("This is before the start. Correct one of the two dates.")
TO_COME = _("This day is still to come. Change the date, or say above that it is not over yet.")
PAST = _("This day is past. Change the date, or say above that you have finished.")
NOT_OVER = _("You say above that it is not over. Empty this date, or change what you say above.")
NOT_BEGUN = _("This day is still to come. Change the date, or add this once it has begun.")
NO_END = _("Enter at least the year, or choose “I’m not sure” above.")


# ---------------------------------------------------------------- topics with one answer


class GoalForm(TopicForm):
    """What the person is after: the work, by its federal number."""

    work = Several(
        {},
        label=_("What work are you after?"),
        help_text=_("Tick all you like. If you’re not sure, tick nothing: we look at all of it."),
    )

    def __init__(self, *args: Any, work: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("work")
        if isinstance(field, Several):
            field.offer(work, none=False)


class YouForm(TopicForm):
    """School in general, not the training for the job; age and place."""

    level = Choose(
        _labels(LEVEL_LABELS),
        label=_("What is the highest level of school you have finished?"),
        help_text=_("A GED or HiSET counts as a high-school equivalency."),
    )
    country = Where(label=_("Where did you finish it?"))
    expected_graduation = PartialDate(
        label=_("When do you expect to finish high school?"),
    )
    us_equivalent = YesNo(
        label=_("Was your schooling abroad evaluated as equal to a U.S. diploma?"),
        help_text=_(
            "A credential evaluation service does this. It costs money; ask the body first."
        ),
    )
    age = Number(label=_("How old are you?"), whole=True, most=120)
    state = forms.ChoiceField(
        label=_("Which state or territory do you live in?"),
        choices=[("", NOT_SURE), *STATE_NAMES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        required=False,
    )
    TOGETHER = {"level": ("level", "country")}

    def given(self) -> Facts:
        said = super().given()
        return said | {"state": said["state"] or None} if "state" in said else said


class BackgroundForm(TopicForm):
    """Of which kinds of thing there is something to tell. Each answer opens its topic, or not."""

    training = YesNo(
        label=_("Have you had training for a health job, or are you in it now?"),
        help_text=_(
            "Any program or course: medical assisting, blood draws, EKG, medical office, eye care, "
            "nursing, paramedic, laboratory."
        ),
    )
    work = YesNo(
        label=_("Have you worked in health care?"),
        help_text=_("Part-time and unpaid work count too."),
    )
    military = YesNo(
        label=_("Were you trained as a medic or corpsman in the U.S. armed forces?"),
        help_text=_("Or in another medical job there."),
    )
    credentials = YesNo(
        label=_("Do you hold a health certificate or license, or did one run out?"),
        help_text=_("For example CNA, EMT, LPN, RN, or one of the exams on this site."),
    )
    teaching = YesNo(label=_("Have you taught a health subject?"))


HOURS_OF_TRAINING = _("Whole hours, without parts of one. Write 0 for none.")


class SkillsForm(TopicForm):
    """Counts of skills, on live people unless it says otherwise."""

    live_venipunctures = Number(
        label=_("Blood draws from a vein, on live people"), whole=True, most=1_000_000
    )
    live_capillary_punctures = Number(
        label=_("Finger or heel sticks, on live people"), whole=True, most=1_000_000
    )
    live_ekgs = Number(label=_("EKGs (heart tracings), on live people"), whole=True, most=1_000_000)
    injections = Number(label=_("Injections (shots)"), whole=True, most=1_000_000)
    simulated_venipunctures = Number(
        label=_("Blood draws on a practice arm"), whole=True, most=1_000_000
    )
    intramuscular_injections = Number(
        label=_("Shots into a muscle"),
        help_text=_("Count those a teacher watched. Your state asks for each kind of shot."),
        whole=True,
        most=1_000_000,
    )
    subcutaneous_injections = Number(
        label=_("Shots under the skin"),
        help_text=_("Like those for insulin. Count those a teacher watched."),
        whole=True,
        most=1_000_000,
    )
    intradermal_injections = Number(
        label=_("Shots into the skin"),
        help_text=_("Like those for a TB test. Count those a teacher watched."),
        whole=True,
        most=1_000_000,
    )
    skin_tests = Number(
        label=_("Skin tests"),
        help_text=_("For TB or allergies. Count those a teacher watched."),
        whole=True,
        most=1_000_000,
    )
    injection_training_hours = Number(
        label=_("Hours of training in giving shots and skin tests"),
        help_text=HOURS_OF_TRAINING,
        whole=True,
        most=1_000_000,
    )
    venipuncture_training_hours = Number(
        label=_("Hours of training in drawing blood"),
        help_text=HOURS_OF_TRAINING,
        whole=True,
        most=1_000_000,
    )
    inhalation_training_hours = Number(
        label=_("Hours of training in medicine that is breathed in"),
        help_text=HOURS_OF_TRAINING,
        whole=True,
        most=1_000_000,
    )
    vaccine_class_hours = Number(
        label=_("Hours of class about giving vaccines"),
        help_text=HOURS_OF_TRAINING,
        whole=True,
        most=1_000_000,
    )
    vaccine_clinic_hours = Number(
        label=_("Hours of practice with vaccines in a clinic"),
        help_text=HOURS_OF_TRAINING,
        whole=True,
        most=1_000_000,
    )


FAILED, TIMES = "failed:", "times:"
HOW_OFTEN = _("How often did you fail the {exam} exam?")


class BeforeForm(TopicForm):
    """Yes-or-no facts that a body asks for before it takes an application, and exams failed."""

    cpr_current = YesNo(
        label=_("Do you have a CPR card that has not run out?"),
        help_text=_("CPR is first aid for when the heart stops."),
    )
    trained_by_professional = YesNo(
        label=_("Did a doctor, a nurse or an approved school teach you these tasks?"),
        help_text=_(
            "Shots, skin tests, blood draws or inhaled medicine. Podiatrists, physician "
            "assistants and qualified medical assistants count, too."
        ),
    )
    felony = YesNo(
        label=_("Do you have a felony on your record?"),
        help_text=_("A felony is a serious crime. A guilty plea counts too. We ask no details."),
    )
    sentence_completed = YesNo(label=_("Is the sentence for the felony finished?"))
    felony_drug_related = YesNo(label=_("Did the felony have to do with drugs?"))
    license_disciplined = YesNo(
        label=_("Did a board ever take away or discipline a health license of yours?"),
    )
    failed = Several(
        {},
        label=_("Which of these exams have you failed?"),
        help_text=_("Tick those you took and did not pass. Tick nothing if you’re not sure."),
    )

    def __init__(self, *args: Any, exams: Mapping[str, str], **kwargs: Any) -> None:
        self.exams = exams
        super().__init__(*args, **kwargs)

    @classmethod
    def key_of(cls, part: str, told: Mapping[str, Any]) -> str:
        """Of one exam it is asked whether it was failed, and only then how often."""
        if part in cls.base_fields:
            return part
        return (TIMES if (told.get("failed") or {}).get(part) else FAILED) + part

    @classmethod
    def asked_beside(
        cls, keys: Collection[str], told: Mapping[str, Any], exams: Collection[str]
    ) -> set[str]:
        """Whoever is asked which exams they failed may name each they are after, and is asked how
        often."""
        failed = {TIMES + name for name in exams if (told.get("failed") or {}).get(name)}
        asks_which = any(key.startswith(FAILED) for key in keys)
        return failed | ({FAILED + name for name in exams} if asks_which else set())

    @classmethod
    def _names_of(cls, keys: Collection[str]) -> set[str]:
        asks_which = any(key.startswith(FAILED) for key in keys)
        return super()._names_of(keys) | ({"failed"} if asks_which else set())

    def _offer(self, keys: Collection[str]) -> tuple[str, ...]:
        offered = {name: text for name, text in self.exams.items() if FAILED + name in keys}
        plain = super()._offer({*keys} | ({"failed"} if offered else set()))
        if not offered:
            self.fields.pop("failed", None)
        elif isinstance(field := self.fields.get("failed"), Several):
            field.offer(offered)
            self.initial["failed"] = self._ticked(offered)
        times = [name for name in self.exams if TIMES + name in keys]
        for name in times:
            self.fields[TIMES + name] = Number(
                label=HOW_OFTEN.replace(EXAM, self.exams[name]),
                whole=True,
                most=1000,
            )
        said = [key for key in plain if key != "failed"]
        return (*said, *(FAILED + name for name in offered), *(TIMES + name for name in times))

    def exam_of(self, name: str) -> str:
        return self.exams.get(name.removeprefix(TIMES), "")

    @classmethod
    def shown(cls, told: Facts) -> Facts:
        times = {TIMES + name: number for name, number in (told.get("times") or {}).items()}
        return told | times | {"failed": None}

    def _ticked(self, offered: Collection[str]) -> list[str] | None:
        """Those of these that were failed. None of them, only if that was said of each."""
        failed: Facts = self.told.get("failed") or {}
        ticked = [name for name in offered if failed.get(name)]
        return ticked if ticked or all(name in failed for name in offered) else None

    def given(self) -> Facts:
        """Exams not ticked beside one that is, or beside "none of these", were not failed."""
        said = super().given()
        plain = {n: value for n, value in said.items() if n != "failed" and n in self.base_fields}
        if "failed" in said:
            offered = [key.removeprefix(FAILED) for key in self.keys if key.startswith(FAILED)]
            plain["failed"] = self._failed(said["failed"], offered)
        numbers = {n.removeprefix(TIMES): v for n, v in said.items() if n.startswith(TIMES)}
        return plain | ({"times": _renewed(self.told.get("times"), numbers)} if numbers else {})

    def _failed(self, ticked: list[str] | None, offered: list[str]) -> Facts | None:
        before: Facts | None = self.told.get("failed")
        if ticked is None and self.initial["failed"] is None:
            return before  # sent as it was shown, it takes nothing back that was said of some
        answers = {name: None if ticked is None else name in ticked for name in offered}
        return _renewed(before, answers)


def _renewed(before: Facts | None, given: Facts) -> Facts | None:
    """A map with these answers in the place of earlier ones; None where nothing is known."""
    kept = {name: value for name, value in (before or {}).items() if name not in given}
    return kept | {name: value for name, value in given.items() if value is not None} or None


HOW_MANY = _("How many credits do you have for the {exam}?")
SINCE_THEN = _("Since you finished the program or course.")


class CreditsForm(TopicForm):
    """Continuing education credits for each of some credentials: 0 is none, empty is not sure."""

    QUESTION: ClassVar[str] = "credits"

    def __init__(self, *args: Any, credentials: Mapping[str, str], **kwargs: Any) -> None:
        self.exams = credentials
        self.base_fields = {name: self._number(text) for name, text in credentials.items()}
        super().__init__(*args, **kwargs)

    @staticmethod
    def _number(letters: str) -> Number:
        return Number(label=HOW_MANY.replace(EXAM, letters), help_text=SINCE_THEN, most=100_000)

    @classmethod
    def question_of(cls, name: str) -> str:
        return cls.QUESTION

    def exam_of(self, name: str) -> str:
        return self.exams[name]

    def _offer(self, keys: Collection[str]) -> tuple[str, ...]:
        return tuple(self.fields)

    @classmethod
    def shown(cls, told: Facts) -> Facts:
        return dict(told.get("credits") or {})

    def given(self) -> Facts:
        return {"credits": _renewed(self.told.get("credits"), super().given())}


# ---------------------------------------------------------------- records

ACCREDITORS = {
    "CAAHEP": _("CAAHEP"),
    "ABHES": _("ABHES"),
    "ICA": _("ICA (eye care)"),
    "NAACLS": _("NAACLS (laboratory)"),
    "IJCAHPO_APPROVED": _("Approved by IJCAHPO (eye care)"),
    "none": _("None of these"),
}


class TrainingForm(TopicForm):
    """One program, finished or under way."""

    school = Text(
        label=_("Which school is it?"),
        help_text=_(
            "Type part of its name, or the town. If we know the school, we look up what we can, so "
            "that you don’t have to."
        ),
        max_length=100,
    )
    school_state = forms.ChoiceField(
        label=_("State or territory of the school"),
        choices=[("", _("Any")), *STATE_NAMES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        required=False,
    )
    program = OneOf(label=_("Which program is it?"))
    kind = Choose(_labels(KIND_LABELS), label=_("What does the program teach?"))
    provider = Choose(_labels(PROVIDER_LABELS), label=_("Who runs the program?"))
    finished = Choose(
        {ENDED: _("I have finished it"), GOES_ON: _("I have not finished yet")},
        radio=True,
        label=_("Have you finished?"),
    )
    ends = PartialDate(
        label=_("When did you finish, or when do you expect to?"),
        help_text=_(
            "Look at your certificate or transcript. A month and a year are enough, "
            "and only the year is fine too."
        ),
    )
    started_on = PartialDate(label=_("When did you start?"))
    classroom_complete = YesNo(
        label=_("Not finished yet: is all your class work done?"),
        help_text=_("Class work is everything but the externship."),
    )
    clock_hours = Number(
        label=_("How many hours is the program in all?"),
        help_text=_("Count class, lab and externship. Leave it empty if you’re not sure."),
    )
    classroom_hours = Number(
        label=_("Of these, how many are class and lab hours?"),
        help_text=_("All hours but the externship. Leave it empty if you’re not sure."),
    )
    externship_hours = Number(
        label=_("And how many are externship hours?"),
        help_text=_(
            "An externship is unpaid practice in a real clinic, also called a practicum. "
            "Leave it empty if you’re not sure."
        ),
    )
    externship_setting = Choose(
        _labels(SETTING_LABELS), label=_("Where is the externship, or where was it?")
    )
    semesters = Number(label=_("How many semesters (half years of school) is it?"), most=100)
    award = Choose(_labels(AWARD_LABELS), label=_("What do you get at the end?"))
    programmatic_accreditor = Choose(
        ACCREDITORS,
        label=_("Who accredits the program itself, or did when you were there?"),
        help_text=_(
            "An accreditor is a body that checks programs. CAAHEP and ABHES check programs for "
            "medical assistants. Your school can tell you."
        ),
    )
    school_accreditation = Choose(
        _labels(SCHOOL_LABELS),
        label=_("And the school as a whole?"),
        help_text=_("Most colleges are accredited by a body that the U.S. government recognizes."),
    )
    approved_by = Several(
        {},
        label=_("Has any of these bodies approved the school or the program?"),
        help_text=_("Your school can tell you. Tick nothing if you’re not sure."),
    )
    curriculum_complete = YesNo(
        label=_("Does the program cover every subject the certifying body lists?"),
        help_text=_("For the CMA: anatomy, drugs, infection control, math, shots, blood draws."),
    )
    injections = Number(
        label=_("Injections (shots) you have done and had checked in the program"), whole=True
    )
    phlebotomies = Number(
        label=_("Blood draws you have done and had checked in the program"), whole=True
    )
    country = Where(label=_("Where is the program?"))
    accredited_from = PartialDate(
        label=_("Was it accredited only for some time? From when?"),
        help_text=_("Leave both empty if it was accredited while you were there."),
    )
    accredited_until = PartialDate(label=_("Until when?"), help_text="")

    SECTIONS = (
        (_("The school"), "school", "school_state", "program"),
        (_("The program"), "kind", "provider", "country"),
        (_("Dates"), "finished", "ends", "started_on", "classroom_complete"),
        (
            _("Hours"),
            "clock_hours",
            "classroom_hours",
            "externship_hours",
            "externship_setting",
            "semesters",
        ),
        (
            _("Who stands behind it"),
            "programmatic_accreditor",
            "accredited_from",
            "accredited_until",
            "school_accreditation",
            "approved_by",
        ),
        (_("What you took from it"), "award", "curriculum_complete", "injections", "phlebotomies"),
    )

    BASE = ("program", "kind", "ends", "country")
    TOGETHER = {
        "program": ("school", "school_state", "program"),
        "ends": ("finished", "ends"),
        "programmatic_accreditor": (
            "programmatic_accreditor",
            "accredited_from",
            "accredited_until",
        ),
        # Two of them give the third, so whoever knows two need not know which is asked for.
        "clock_hours": ("clock_hours", "classroom_hours", "externship_hours"),
    }
    KEY_OF = {
        "completed_on": "ends",
        "expected_on": "ends",
        "classroom_hours": "clock_hours",
        "externship_hours": "clock_hours",
    }
    ALONE = {
        "classroom_hours": _("How many class and lab hours?"),
        "externship_hours": _("How many externship hours?"),
    }
    STAGES = (
        ("provider", "programmatic_accreditor", "school_accreditation", "started_on"),
        (
            "classroom_complete",
            "clock_hours",
            "semesters",
            "approved_by",
        ),
        ("award", "curriculum_complete", "externship_setting", "injections", "phlebotomies"),
    )

    def __init__(
        self, *args: Any, bodies: Mapping[str, Any], programs: Programs, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(field := self.fields.get("approved_by"), Several):
            field.offer(bodies)
        if "program" in self.fields:
            self._look_up(programs)

    def _look_up(self, programs: Programs) -> None:
        """Offer the programs that the words of the person find, and the one they chose before.

        Who has typed a school and not been shown what there is, is shown it before going on.
        """
        text, state = self._typed("school"), self._typed("school_state")
        self.looked_up = f"{state} {text}".strip()
        is_asked = self.is_bound and "find" in self.data
        is_the_same = self.is_bound and self.data.get("looked_up") == self.looked_up
        self.only_looks = is_asked or (self.is_bound and bool(text) and not is_the_same)
        shows = text or is_asked or (state and is_the_same)
        self.look_up = look_up(programs, text, state, MOST_SHOWN) if shows else None
        found = self.look_up.found.programs if self.look_up else ()
        labels = {one["id"]: _program_label(one) for one in found}
        was = (self.told.get("school") or "", self.told.get("school_state") or "")
        if (text, state) == was and (known := programs.described(self.told.get("program", ""))):
            labels |= {known["id"]: _program_label(known)}
        field = self.fields["program"]
        assert isinstance(field, OneOf)
        if labels:
            field.offer(labels, none=_("My program is not in this list"))
        else:
            del self.fields["program"]
            self._lay_out()

    def _typed(self, name: str) -> str:
        said = self.data.get(name) if self.is_bound else self.told.get(name)
        return str(said or "").strip()[:100]

    def given(self) -> Facts:
        """An empty choice of the state of a school is any state."""
        said = super().given()
        if "school_state" in said:
            said["school_state"] = said["school_state"] or None
            said.setdefault("program", None)
        return said

    def clean(self) -> Facts:
        cleaned = super().clean() or {}
        said = self.told | cleaned
        self._check_end(cleaned)
        if said.get("finished") == ENDED:
            self._is_past(said, "ends", "finished")
        if cleaned.get("finished") == GOES_ON:
            self._is_to_come("ends")
        self._in_order(said, "started_on", "ends", BEFORE_START)
        self._in_order(said, "accredited_from", "accredited_until", BEFORE_START)
        self._check_hours(said)
        return cleaned

    def _check_end(self, cleaned: Facts) -> None:
        """A day without saying whether it is past or to come would have to be guessed."""
        if cleaned.get("ends") and not cleaned.get("finished"):
            self.add_error("finished", _("Say whether you have finished, so we can read the date."))
        if cleaned.get("finished") == ENDED and not cleaned.get("ends", True):
            self.add_error("ends", NO_END)

    def _check_hours(self, said: Facts) -> None:
        """The parts cannot be more than the whole."""
        whole, parts = said.get("clock_hours"), ("classroom_hours", "externship_hours")
        if whole is not None and sum(said.get(name) or 0 for name in parts) > whole:
            message = _("Class and externship hours cannot be more than all hours.")
            shown = [name for name in ("clock_hours", *parts) if name in self.fields]
            self.add_error(shown[0] if shown else None, message)


def _program_label(one: Facts) -> Any:
    line = '<b>{}</b>, {}<span class="small soft d-block">{}</span>'
    return format_html(line, one["name"], place_of_program(one), one["accreditation"])


def place_of_program(one: Facts) -> str:
    """Where a program is: the school, the town and the state."""
    return f"{one['school']}, {one['city']}, {one['state']}"


MOST_SHOWN = 12
"""So many programs of a look-up are shown; with more, the person is asked for more words."""


class GoingOnForm(TopicForm):
    """A record that may still go on: its end is a day, "still there", or not known."""

    END: ClassVar[str] = "ended_on"

    def clean(self) -> Facts:
        """An end without saying that it has ended would have to be guessed."""
        cleaned = super().clean() or {}
        going_on, end = cleaned.get("going_on"), cleaned.get(self.END)
        if end and going_on is None:
            self.add_error("going_on", _("Say whether it has ended, so we can read the date."))
        if going_on == GOES_ON and end:
            self.add_error(self.END, NOT_OVER)
        if going_on == ENDED and not cleaned.get(self.END, True):
            self.add_error(self.END, NO_END)
        self._has_begun(cleaned)
        said = self.told | cleaned
        if said.get("going_on") == ENDED:
            self._in_order(said, "started_on", self.END, BEFORE_START)
            self._is_past(said, self.END, "going_on")
        self._fits_the_days(said)
        return cleaned

    def _has_begun(self, cleaned: Facts) -> None:
        """What is to begin on a day to come has not been done yet."""
        if (start := cleaned.get("started_on")) and Span.parse(start).first > timezone.localdate():
            self.add_error("started_on", NOT_BEGUN)

    def _fits_the_days(self, said: Facts) -> None:
        """No day has more than 24 hours: a slip of the finger would open doors that are closed."""
        name = next((name for name in ("hours_total", "hours") if said.get(name)), None)
        started = said.get("started_on")
        end = said.get(self.END) if said.get("going_on") == ENDED else None
        if name is None or not started:
            return
        last = Span.parse(end).last if end else timezone.localdate()
        days = (last - Span.parse(started).first).days + 1
        if said[name] > 24 * max(0, days):
            message = _("These are more hours than the days since you started have.")
            self._blame(name, "started_on", message)


class WorkForm(GoingOnForm):
    """One job."""

    role = Choose(
        _labels(ROLE_LABELS),
        label=_("What is the work?"),
        help_text=_("Choose by what you do, not by the title."),
    )
    started_on = PartialDate(label=_("When did you start?"))
    going_on = Choose(
        {GOES_ON: _("I still work there"), ENDED: _("It has ended")},
        radio=True,
        label=_("Do you still work there?"),
    )
    ended_on = PartialDate(label=_("If it has ended: your last day"))
    hours_per_week = Number(label=_("Hours a week, usually"), most=168)
    hours_total = Number(
        label=_("Hours in all, if you know them"),
        help_text=_("From pay slips or your employer. Leave it empty if you’re not sure."),
    )
    clinical = YesNo(
        label=_("Is clinical work part of the job?"),
        help_text=_("Work with patients: taking vital signs, drawing blood, helping with exams."),
    )
    administrative = YesNo(
        label=_("Is office work part of the job?"),
        help_text=_("Booking visits, records, billing, phones."),
    )
    supervised = YesNo(
        label=_("Does someone supervise you, or did they?"),
        help_text=_("A doctor, nurse or manager in charge of your work."),
    )
    supervisor = Choose(
        _labels(SUPERVISOR_LABELS), label=_("Who is in charge of your work, or was?")
    )
    setting = Choose(_labels(WORK_SETTING_LABELS), label=_("Where is the job?"))
    paid = Paid(label=_("Is the job paid?"))
    country = Where(label=_("In which country is the job?"))
    BASE = ("role", "started_on", "ended_on", "hours_per_week", "hours_total", "paid", "country")
    TOGETHER = {"ended_on": ("going_on", "ended_on")}
    SECTIONS = (
        (_("The job"), "role", "setting", "paid", "country"),
        (
            _("Dates and hours"),
            "started_on",
            "going_on",
            "ended_on",
            "hours_per_week",
            "hours_total",
        ),
        (_("What you did"), "clinical", "administrative", "supervised", "supervisor"),
    )


class MilitaryForm(GoingOnForm):
    """One course of training in the armed forces."""

    END: ClassVar[str] = "separated_on"
    BASE = ("kind", "completed_on", "separated_on")
    TOGETHER = {"separated_on": ("going_on", "separated_on")}

    kind = Choose(
        {"medical_services": _("Medical services (medic, corpsman)"), "other": _("Another field")},
        radio=True,
        label=_("What was the training for?"),
    )
    code = Text(label=_("Job code, such as 68W"), max_length=20)
    started_on = PartialDate(label=_("When did the training start?"))
    completed_on = PartialDate(label=_("When did you finish the training?"))
    going_on = Choose(
        {GOES_ON: _("I am still serving"), ENDED: _("I have left the service")},
        radio=True,
        label=_("Are you still serving?"),
    )
    separated_on = PartialDate(label=_("If you have left: your last day"))


class HeldForm(TopicForm):
    """One certificate or license."""

    credential = Choose({}, label=_("Which one?"))
    status = Choose(
        _labels(STATUS_LABELS),
        label=_("Is it still valid?"),
        help_text=_("“Exam passed” means you passed but do not hold the credential."),
    )
    earned_on = PartialDate(
        label=_("When did you get it?"),
        help_text=_("If there was an exam: when you passed it. Only the year is fine too."),
    )
    expires_on = PartialDate(label=_("When does it run out, or when did it?"))
    BASE = ("credential", "status", "expires_on")

    def __init__(self, *args: Any, credentials: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(field := self.fields.get("credential"), forms.ChoiceField):
            field.choices = list(_credential_choices(credentials))

    def clean(self) -> Facts:
        cleaned = super().clean() or {}
        said = self.told | cleaned
        self._in_order(said, "earned_on", "expires_on", _("This is before you got it."))
        return cleaned


def _credential_choices(credentials: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Every credential with its body, since letters alone have several owners."""
    yield "", NOT_SURE
    yield from credentials.items()
    yield from ((name, _Capital(HELD_LABELS[name])) for name in words.OTHER_CREDENTIALS)


class TeachingForm(GoingOnForm):
    """One teaching post."""

    BASE = ("subject", "level", "started_on", "ended_on")
    # Who does not know the hours in all may know those of a week.
    TOGETHER = {"ended_on": ("going_on", "ended_on"), "hours": ("hours", "hours_per_week")}
    KEY_OF = {"hours_per_week": "hours"}

    subject = Choose(
        {
            **{name: _Capital(KIND_LABELS[name]) for name in words.TRAINING_KINDS[:-1]},
            "nursing": _("Nursing in general"),
            "other": _("Another subject"),
        },
        label=_("What do you teach, or did you?"),
    )
    level = Choose(
        {
            "postsecondary": _("A college or career school"),
            "high_school": _("A high school"),
            "secondary": _("A middle school or another secondary school"),
            "registered_apprenticeship": _("A registered apprenticeship"),
            "employer": _("An employer"),
            "military": _("The armed forces"),
            "continuing_education": _("Continuing education"),
            "other": _("Somewhere else"),
        },
        label=_("Where do you teach, or did you?"),
    )
    started_on = PartialDate(label=_("When did you start?"))
    going_on = Choose(
        {GOES_ON: _("I still teach there"), ENDED: _("It has ended")},
        radio=True,
        label=_("Do you still teach there?"),
    )
    ended_on = PartialDate(label=_("If it has ended: your last day"))
    hours = Number(label=_("Hours of teaching in all"))
    hours_per_week = Number(label=_("Hours a week, usually"), most=168)
    clinical = YesNo(label=_("Are clinical subjects part of your teaching?"))
    administrative = YesNo(label=_("Are office subjects part of your teaching?"))
    programmatic_accreditor = Choose(
        ACCREDITORS,
        label=_("Who accredits that program, or did then?"),
    )
