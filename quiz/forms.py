"""One form for each topic, one for a record of each list. Each speaks the contract both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eligibility import vocabulary as words
from eligibility.days import Span
from eligibility.kinds.holdings import STATUS_LABELS
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
    Paid,
    PartialDate,
    Several,
    Text,
    Where,
    YesNo,
    known,
)
from .words import STATE_NAMES

Facts = dict[str, Any]


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
    """A form whose answers are facts of the contract."""

    SECTIONS: ClassVar[tuple[tuple[Any, ...], ...]] = ()
    """A heading with the names of the fields under it, for a form too long to take in at once."""

    def __init__(self, *args: Any, facts: Any = None, **kwargs: Any) -> None:
        if facts is not None:
            kwargs["initial"] = self.shown(facts)
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = False  # the summary and the fields say them
        self.helper.field_template = "quiz/field.html"
        self.helper.layout = Layout(*self._sections())

    def _sections(self) -> Iterator[Any]:
        if not self.SECTIONS:
            yield from self.fields
        for heading, *names in self.SECTIONS:
            yield Fieldset(heading, *names, css_class="part")

    @classmethod
    def shown(cls, facts: Any) -> Facts:
        """What the fields show for these facts."""
        return dict(facts)

    def facts(self) -> Any:
        """The facts given, those not known left out; None where nothing is known."""
        return known(self.cleaned_data.items()) or None

    def complain(self, part: str, message: str) -> None:
        """Put a fault the engine found beside the field it is about."""
        self.add_error(part if part in self.fields else None, gettext(message))

    def _in_order(self, cleaned: Facts, first: str, then: str, message: Any) -> None:
        """Two dates of one record must be able to stand in this order."""
        earlier, later = cleaned.get(first), cleaned.get(then)
        if earlier and later and Span.parse(later).last < Span.parse(earlier).first:
            self.add_error(then, message)


BEFORE_START = _("This is before the start. Correct one of the two dates.")
NO_END = _("Enter at least the year, or choose “I’m not sure” above.")


# ---------------------------------------------------------------- topics with one answer


class StateForm(TopicForm):
    """Where the person lives."""

    state = forms.ChoiceField(
        label=_("Which state or territory do you live in?"),
        choices=[("", NOT_SURE), *STATE_NAMES.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        required=False,
    )

    def facts(self) -> Any:
        return self.cleaned_data["state"] or None

    @classmethod
    def shown(cls, facts: Any) -> Facts:
        return {"state": facts}


class AgeForm(TopicForm):
    """How old the person is."""

    age = Number(label=_("How old are you?"), whole=True, most=120)

    def facts(self) -> Any:
        return self.cleaned_data["age"]

    @classmethod
    def shown(cls, facts: Any) -> Facts:
        return {"age": facts}


class EducationForm(TopicForm):
    """Schooling in general, not the training for the job."""

    level = Choose(
        _labels(LEVEL_LABELS),
        label=_("What is the highest level of school you have finished?"),
        help_text=_("A GED or HiSET counts as a high-school equivalency."),
    )
    expected_graduation = PartialDate(
        label=_("Still in high school? When do you expect to finish?"),
    )
    country = Where(label=_("Where did you finish it?"))
    us_equivalent = YesNo(
        label=_("If it was in another country: was it evaluated as equal to a U.S. diploma?"),
        help_text=_(
            "A credential evaluation service does this. It costs money; ask the body first."
        ),
    )

    @classmethod
    def shown(cls, facts: Facts) -> Facts:
        """No schooling at all is written as nothing in it."""
        return facts or {"level": "none"}

    def facts(self) -> Any:
        facts = super().facts() or {}
        if facts.get("level") != "in_high_school":
            facts.pop("expected_graduation", None)
        if "country" not in facts:
            facts.pop("us_equivalent", None)
        # Where a school was says nothing as long as it is not said which.
        return facts if facts.keys() - {"country"} else None


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

    @classmethod
    def shown(cls, facts: Facts) -> Facts:
        """An empty map says none of each."""
        return facts or dict.fromkeys(words.SKILLS, 0)


class AttestationsForm(TopicForm):
    """Yes-or-no facts that a body asks for before it takes an application."""

    cpr_current = YesNo(
        label=_("Do you have a CPR card that has not run out?"),
        help_text=_("CPR is first aid for when the heart stops."),
    )
    felony = YesNo(
        label=_("Do you have a felony on your record?"),
        help_text=_("A felony is a serious crime. A guilty plea counts too. We ask no details."),
    )
    sentence_completed = YesNo(label=_("If yes: is the sentence finished?"))
    felony_drug_related = YesNo(label=_("If yes: did it have to do with drugs?"))
    license_disciplined = YesNo(
        label=_("Did a board ever take away or discipline a health license of yours?"),
    )

    @classmethod
    def shown(cls, facts: Facts) -> Facts:
        """An empty map says no to each."""
        return facts or dict.fromkeys(words.ATTESTATIONS, False)

    def facts(self) -> Any:
        facts = super().facts() or {}
        if facts.get("felony") is not True:
            facts.pop("sentence_completed", None)
            facts.pop("felony_drug_related", None)
        return facts or None


class NumbersForm(TopicForm):
    """A number for each of some credentials: 0 is none, empty is not sure."""

    def __init__(self, *args: Any, credentials: Mapping[str, str], **kwargs: Any) -> None:
        self.credentials = credentials
        self.base_fields = {name: self.number(letters) for name, letters in credentials.items()}
        if kwargs.get("facts") is not None:
            # In the contract a credential left out of a map that is there has none.
            kwargs["facts"] = dict.fromkeys(credentials, 0) | kwargs["facts"]
        super().__init__(*args, **kwargs)

    def number(self, letters: str) -> Number:
        """The field of one credential."""
        raise NotImplementedError

    def facts(self) -> Any:
        """Every credential asked about, null where the person is not sure."""
        given = {name: self.cleaned_data[name] for name in self.credentials}
        return given if any(value is not None for value in given.values()) else None


class AttemptsForm(NumbersForm):
    """How often each exam was failed."""

    def number(self, letters: str) -> Number:
        return Number(
            label=_("How often did you fail the %(letters)s exam?") % {"letters": letters},
            help_text="",
            whole=True,
            most=1000,
        )


class CreditsForm(NumbersForm):
    """Continuing education credits for each credential."""

    def number(self, letters: str) -> Number:
        return Number(
            label=_("How many credits do you have for the %(letters)s?") % {"letters": letters},
            help_text=_("Since you finished the program or course."),
            most=100_000,
        )


# ---------------------------------------------------------------- records

ENDED, GOES_ON = "ended", "goes_on"
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

    kind = Choose(_labels(KIND_LABELS), label=_("What did the program teach?"))
    provider = Choose(_labels(PROVIDER_LABELS), label=_("Who gave it?"))
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
        label=_("How many hours was the program in all?"),
        help_text=_("Count class, lab and externship. Leave it empty if you’re not sure."),
    )
    classroom_hours = Number(
        label=_("Of these, how many were class and lab hours?"),
        help_text=_("All hours but the externship. Leave it empty if you’re not sure."),
    )
    externship_hours = Number(
        label=_("And how many were externship hours?"),
        help_text=_(
            "An externship is unpaid practice in a real clinic, also called a practicum. "
            "Leave it empty if you’re not sure."
        ),
    )
    externship_setting = Choose(_labels(SETTING_LABELS), label=_("Where was the externship?"))
    semesters = Number(label=_("How many semesters (half years of school) was it?"), most=100)
    award = Choose(_labels(AWARD_LABELS), label=_("What did you get at the end?"))
    programmatic_accreditor = Choose(
        ACCREDITORS,
        label=_("Who accredited the program itself?"),
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
        label=_("Did any of these bodies approve the school or the program?"),
        help_text=_("Your school can tell you. Tick nothing if you’re not sure."),
    )
    curriculum_complete = YesNo(
        label=_("Did it cover every subject the certifying body lists?"),
        help_text=_("For the CMA: anatomy, drugs, infection control, math, shots, blood draws."),
    )
    injections = Number(
        label=_("Injections (shots) you did and had checked in the program"), whole=True
    )
    phlebotomies = Number(label=_("Blood draws you did and had checked in the program"), whole=True)
    country = Where(label=_("Where was the program?"))
    accredited_from = PartialDate(
        label=_("Was it accredited only for some time? From when?"),
        help_text=_("Leave both empty if it was accredited while you were there."),
    )
    accredited_until = PartialDate(label=_("Until when?"), help_text="")

    SECTIONS = (
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

    def __init__(self, *args: Any, bodies: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["approved_by"]
        assert isinstance(field, Several)
        field.offer(bodies)

    @classmethod
    def shown(cls, facts: Facts) -> Facts:
        if "completed_on" in facts:
            return facts | {"finished": ENDED, "ends": facts["completed_on"]}
        if "expected_on" in facts:
            return facts | {"finished": GOES_ON, "ends": facts["expected_on"]}
        return facts

    def facts(self) -> Any:
        facts = super().facts() or {}
        finished, ends = facts.pop("finished", None), facts.pop("ends", None)
        if ends and finished:
            facts["completed_on" if finished == ENDED else "expected_on"] = ends
        return facts

    def clean(self) -> Facts:
        cleaned = super().clean() or {}
        self._check_end(cleaned)
        self._in_order(cleaned, "started_on", "ends", BEFORE_START)
        self._in_order(cleaned, "accredited_from", "accredited_until", BEFORE_START)
        self._check_hours(cleaned)
        return cleaned

    def _check_end(self, cleaned: Facts) -> None:
        """A day without saying whether it is past or to come would have to be guessed."""
        if cleaned.get("ends") and not cleaned.get("finished"):
            self.add_error("finished", _("Say whether you have finished, so we can read the date."))
        if cleaned.get("finished") == ENDED and not cleaned.get("ends", True):
            self.add_error("ends", NO_END)

    def _check_hours(self, cleaned: Facts) -> None:
        """The parts cannot be more than the whole."""
        whole = cleaned.get("clock_hours")
        inside = [cleaned.get(name) or 0 for name in ("classroom_hours", "externship_hours")]
        if whole is not None and sum(inside) > whole:
            self.add_error(
                "clock_hours", _("Class and externship hours cannot be more than all hours.")
            )

    def complain(self, part: str, message: str) -> None:
        super().complain("ends" if part in ("completed_on", "expected_on") else part, message)


class GoingOnForm(TopicForm):
    """A record that may still go on: its end is a day, "still there", or not known."""

    END: ClassVar[str] = "ended_on"

    @classmethod
    def shown(cls, facts: Facts) -> Facts:
        if cls.END not in facts:
            return facts
        return facts | {"going_on": ENDED if facts[cls.END] else GOES_ON}

    def facts(self) -> Any:
        facts = super().facts() or {}
        going_on = facts.pop("going_on", None)
        if going_on == GOES_ON:
            facts[self.END] = None
        elif going_on is None:
            facts.pop(self.END, None)
        return facts

    def clean(self) -> Facts:
        """An end without saying that it has ended would have to be guessed."""
        cleaned = super().clean() or {}
        going_on, end = cleaned.get("going_on"), cleaned.get(self.END)
        if end and going_on is None:
            self.add_error("going_on", _("Say whether it has ended, so we can read the date."))
        if end and going_on == GOES_ON:
            self.add_error(self.END, _("Leave the last day empty if you are still there."))
        if going_on == ENDED and not cleaned.get(self.END, True):
            self.add_error(self.END, NO_END)
        self._in_order(cleaned, "started_on", self.END, BEFORE_START)
        self._fits_the_days(cleaned)
        return cleaned

    def _fits_the_days(self, cleaned: Facts) -> None:
        """No day has more than 24 hours: a slip of the finger would open doors that are closed."""
        name = next((name for name in ("hours_total", "hours") if cleaned.get(name)), None)
        started, end = cleaned.get("started_on"), cleaned.get(self.END)
        if name is None or not started:
            return
        last = Span.parse(end).last if end else timezone.localdate()
        days = (last - Span.parse(started).first).days + 1
        if cleaned[name] > 24 * max(0, days):
            self.add_error(name, _("These are more hours than the days since you started have."))


class WorkForm(GoingOnForm):
    """One job."""

    role = Choose(
        _labels(ROLE_LABELS),
        label=_("What was the work?"),
        help_text=_("Choose by what you did, not by the title."),
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
        label=_("Did you do clinical work?"),
        help_text=_("Work with patients: taking vital signs, drawing blood, helping with exams."),
    )
    administrative = YesNo(
        label=_("Did you do office work?"),
        help_text=_("Booking visits, records, billing, phones."),
    )
    supervised = YesNo(
        label=_("Did someone supervise you?"),
        help_text=_("A doctor, nurse or manager who was in charge of your work."),
    )
    supervisor = Choose(_labels(SUPERVISOR_LABELS), label=_("Who was in charge of your work?"))
    setting = Choose(_labels(WORK_SETTING_LABELS), label=_("Where was it?"))
    paid = Paid(label=_("Were you paid?"))
    country = Where(label=_("In which country was it?"))
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

    kind = Choose(
        {"medical_services": _("Medical services (medic, corpsman)"), "other": _("Another field")},
        radio=True,
        label=_("What was the training for?"),
    )
    code = Text(label=_("Job code, such as 68W"), max_length=20)
    program = Text(label=_("Name of the course"), max_length=200)
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
        label=_("Where does it stand?"),
        help_text=_("“Exam passed” means you passed but do not hold the credential."),
    )
    earned_on = PartialDate(label=_("When did you get it?"))
    expires_on = PartialDate(label=_("When does it run out, or when did it?"))

    def __init__(self, *args: Any, credentials: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["credential"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(_credential_choices(credentials))

    def facts(self) -> Any:
        return super().facts() or {}

    def clean(self) -> Facts:
        cleaned = super().clean() or {}
        self._in_order(cleaned, "earned_on", "expires_on", _("This is before you got it."))
        return cleaned


OTHER_LABELS = {
    "rn": _("Registered nurse (RN) license"),
    "lpn": _("Practical nurse (LPN or LVN) license"),
    "cna": _("Nursing assistant (CNA)"),
    "emt": _("Emergency medical technician (EMT)"),
    "paramedic": _("Paramedic"),
    "mlt-ascp": _("MLT (ASCP), laboratory technician"),
    "dpt-ascp": _("DPT (ASCP), donor phlebotomy"),
    "other": _("Another one"),
}


def _credential_choices(credentials: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Every credential with its body, since letters alone have several owners."""
    yield "", NOT_SURE
    yield from credentials.items()
    yield from ((name, OTHER_LABELS[name]) for name in words.OTHER_CREDENTIALS)


class TeachingForm(GoingOnForm):
    """One teaching post."""

    subject = Choose(
        {
            **{name: _Capital(KIND_LABELS[name]) for name in words.TRAINING_KINDS[:-1]},
            "nursing": _("Nursing in general"),
            "other": _("Another subject"),
        },
        label=_("What did you teach?"),
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
        label=_("Where did you teach?"),
    )
    started_on = PartialDate(label=_("When did you start?"))
    going_on = Choose(
        {GOES_ON: _("I still teach there"), ENDED: _("It has ended")},
        radio=True,
        label=_("Do you still teach there?"),
    )
    ended_on = PartialDate(label=_("If it has ended: your last day"))
    hours = Number(label=_("Hours you taught in all"))
    hours_per_week = Number(label=_("Hours a week, usually"), most=168)
    clinical = YesNo(label=_("Did you teach clinical subjects?"))
    administrative = YesNo(label=_("Did you teach office subjects?"))
    programmatic_accreditor = Choose(
        ACCREDITORS,
        label=_("Who accredited that program?"),
    )
