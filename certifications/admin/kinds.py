"""The editors' fields: each kind of requirement as typed form fields, out of one table.

`KINDS` lists the parts a test of that kind may have, each with a label, a help text with an
example, and the way it is shown and read. What is left empty is left out of the test.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from eligibility import vocabulary as words

Words = str | Promise
Json = Any

AS_WRITTEN = {
    "ekg": "EKG",
    "ekgs": "EKGs",
    "cpr": "CPR",
    "lpn": "LPN",
    "rn": "RN",
    "emt": "EMT",
    "cna": "CNA",
    "mlt-ascp": "MLT (ASCP)",
    "dpt-ascp": "DPT (ASCP)",
    "cdph": "CDPH (California)",
}
"""Words that are not written as they are spelled in the vocabulary."""
SAID_OTHERWISE = {"as_of": _("The day asked about")}
"""Values that say little by their words."""


def in_words(value: str) -> str:
    """A word of the vocabulary as an editor reads it."""
    if value in SAID_OTHERWISE:
        return str(SAID_OTHERWISE[value])
    if not value.islower():
        return value.replace("_", " ")
    said = " ".join(AS_WRITTEN.get(word, word) for word in value.split("_"))
    return said[:1].upper() + said[1:]


def options(values: Sequence[str]) -> list[tuple[str, str]]:
    """Choices for a form, in the vocabulary's order."""
    return [(value, in_words(value)) for value in values]


class Ticks(forms.CheckboxSelectMultiple):
    """Boxes to tick, written out at once: Django's own take several templates for each box."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """All boxes."""
        widget = self.get_context(name, value, attrs)["widget"]
        boxes = (
            (
                box["attrs"]["id"],
                name,
                box["value"],
                mark_safe(" checked" * box["selected"]),
                box["label"],
            )
            for _group, boxes, _index in widget["optgroups"]
            for box in boxes
        )
        box = '<input type="checkbox" name="{1}" value="{2}" id="{0}"{3}>'
        line = f'<label for="{{0}}">{box} {{4}}</label>'
        return format_html('<div class="ticks">{}</div>', format_html_join("", line, boxes))


# ---------------------------------------------------------------- the ways to show a part


@dataclass(frozen=True)
class Part:
    """One part of a test: shown as one form field here, as several in some subclasses."""

    key: str
    label: Words
    help: Words = ""

    def form_fields(self) -> dict[str, forms.Field]:
        """The fields that show this part, by name."""
        return {self.key: self.field(label=self.label, help_text=self.help, required=False)}

    def field(self, **kwargs: Any) -> forms.Field:
        """The one field of a plain part."""
        return forms.CharField(max_length=100, **kwargs)

    def initial(self, test: Mapping[str, Json]) -> dict[str, Any]:
        """What the fields show for a saved test."""
        return {self.key: self.shown(test[self.key])} if self.key in test else {}

    def shown(self, value: Json) -> Any:
        """A value of the test as the field takes it."""
        return value

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        """The value for the test, or None to leave the part out."""
        given = cleaned.get(self.key)
        return None if given in (None, "", []) else given

    def says_the_same(self, one: Json, other: Json) -> bool:
        """Whether two values are one and the same to the engine."""
        return bool(one == other)


@dataclass(frozen=True)
class Number(Part):
    """A number from 0 up."""

    most: int = 1200
    whole: bool = True

    def field(self, **kwargs: Any) -> forms.Field:
        kind = forms.IntegerField if self.whole else forms.FloatField
        return kind(min_value=0, max_value=self.most, **kwargs)

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        given = cleaned.get(self.key)
        return int(given) if given is not None and given == int(given) else given


@dataclass(frozen=True)
class Flag(Part):
    """A condition that is asked for, or is not."""

    def field(self, **kwargs: Any) -> forms.Field:
        return forms.BooleanField(**kwargs)

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        return cleaned.get(self.key) or None

    def says_the_same(self, one: Json, other: Json) -> bool:
        return bool(one) == bool(other)


@dataclass(frozen=True)
class YesNo(Part):
    """Yes, no, or not asked."""

    def field(self, **kwargs: Any) -> forms.Field:
        choices = [("", _("Not asked")), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=choices, **kwargs)

    def shown(self, value: Json) -> Any:
        return "yes" if value else "no"

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        return {"yes": True, "no": False}.get(cleaned.get(self.key, ""))


@dataclass(frozen=True)
class OneOf(Part):
    """One word of a closed list."""

    of: Sequence[str] = ()

    def field(self, **kwargs: Any) -> forms.Field:
        return forms.ChoiceField(choices=[("", "---------"), *options(self.of)], **kwargs)


@dataclass(frozen=True)
class Several(Part):
    """Any number of words of a closed list."""

    of: Sequence[str] = ()

    def choices(self) -> list[tuple[str, str]]:
        """What may be ticked."""
        return options(self.of)

    def field(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(choices=self.choices, widget=Ticks, **kwargs)

    def says_the_same(self, one: Json, other: Json) -> bool:
        """In whichever order: any of them will do."""
        return set(one or ()) == set(other or ())


@dataclass(frozen=True)
class States(Several):
    """States of the U.S., by their two letters."""

    def choices(self) -> list[tuple[str, str]]:
        return [(code, code) for code in sorted(words.STATES)]


@dataclass(frozen=True)
class FromCatalogue(Several):
    """Ids of which the form adds those of the catalogue: its credentials or its bodies."""

    adding: str = ""


class LinesField(forms.CharField):
    """Free texts, one on each line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "cols": 60}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A list as it is typed; what was typed stays as it is."""
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines that say something."""
        if isinstance(value, list):
            return value
        lines = (line.strip() for line in (value or "").splitlines())
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Ends of lines, which each browser writes in its own way, are no change."""
        return self.to_python(initial) != self.to_python(data)


@dataclass(frozen=True)
class Lines(Part):
    """Free texts, one on each line."""

    def field(self, **kwargs: Any) -> forms.Field:
        return LinesField(**kwargs)


class NumbersField(forms.CharField):
    """Whole numbers with commas between them."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return [int(number) for number in text.split(",")] if text else []
        except ValueError as error:
            message = _("Give whole numbers with commas between them, such as 30, 90, 365.")
            raise forms.ValidationError(message) from error


@dataclass(frozen=True)
class Numbers(Part):
    """A row of whole numbers."""

    def field(self, **kwargs: Any) -> forms.Field:
        return NumbersField(**kwargs)

    def shown(self, value: Json) -> Any:
        return ", ".join(str(item) for item in value)


@dataclass(frozen=True)
class Roles(Part):
    """Work roles: those that count, and those only the body can accept."""

    def form_fields(self) -> dict[str, forms.Field]:
        def tick(label: Words, help_text: Words) -> forms.Field:
            return forms.MultipleChoiceField(
                choices=options(words.ROLES),
                widget=Ticks,
                required=False,
                label=label,
                help_text=help_text,
            )

        return {
            "roles_met": tick(_("Work that counts"), self.help),
            "roles_needs_review": tick(
                _("Work that only the body can accept"),
                _("The verdict then says: ask the body. Example: military medic."),
            ),
        }

    def initial(self, test: Mapping[str, Json]) -> dict[str, Any]:
        roles = test.get(self.key) or {}
        return {
            f"roles_{strength}": [role for role, given in roles.items() if given == strength]
            for strength in ("met", "needs_review")
        }

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        met = dict.fromkeys(cleaned.get("roles_met") or (), "met")
        review = dict.fromkeys(cleaned.get("roles_needs_review") or (), "needs_review")
        return {**review, **met} or None


@dataclass(frozen=True)
class Counts(Part):
    """A number for each skill."""

    def form_fields(self) -> dict[str, forms.Field]:
        return {
            f"counts_{skill}": forms.IntegerField(
                min_value=0, required=False, label=in_words(skill), help_text=self.help
            )
            for skill in words.SKILLS
        }

    def initial(self, test: Mapping[str, Json]) -> dict[str, Any]:
        return {f"counts_{skill}": n for skill, n in (test.get(self.key) or {}).items()}

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        given = {skill: cleaned.get(f"counts_{skill}") for skill in words.SKILLS}
        return {skill: n for skill, n in given.items() if n is not None} or None


def _answers() -> list[tuple[str, str]]:
    return [
        (f"{fact}={answer}", f"{in_words(fact)}: {said}")
        for fact in words.ATTESTATIONS
        for answer, said in (("yes", "yes"), ("no", "no"))
    ]


def _shown_answers(value: Mapping[str, bool]) -> list[str]:
    return [f"{fact}={'yes' if answer else 'no'}" for fact, answer in value.items()]


def _read_answers(given: Sequence[str]) -> dict[str, bool]:
    pairs = (answer.partition("=") for answer in given)
    return {fact: said == "yes" for fact, _equals, said in pairs}


@dataclass(frozen=True)
class Answers(Part):
    """Yes/no facts with the answer looked for."""

    def field(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(choices=_answers, widget=Ticks, **kwargs)

    def shown(self, value: Json) -> Any:
        return _shown_answers(value)

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        return _read_answers(cleaned.get(self.key) or ()) or None


@dataclass(frozen=True)
class Waiver(Part):
    """What holds when the answer is the other one."""

    def form_fields(self) -> dict[str, forms.Field]:
        return {
            "if_not": forms.ChoiceField(
                choices=[
                    ("", _("The requirement is not met")),
                    ("body", _("The body may still allow it")),
                ],
                required=False,
                label=self.label,
                help_text=self.help,
            ),
            "if_not_when": forms.MultipleChoiceField(
                choices=_answers,
                widget=Ticks,
                required=False,
                label=_("The body may allow it only if"),
                help_text=_("Tick none if it may always. Example: Sentence completed: yes."),
            ),
            "if_not_otherwise": forms.ChoiceField(
                choices=[("", "---------"), *options(("not_met", "needs_review"))],
                required=False,
                label=_("Otherwise"),
                help_text=_("What holds when one of these answers is another. Example: Not met."),
            ),
        }

    def initial(self, test: Mapping[str, Json]) -> dict[str, Any]:
        waiver = test.get(self.key)
        if waiver is None:
            return {}
        return {
            "if_not": "body",
            "if_not_when": _shown_answers(waiver.get("needs_review_when", {})),
            "if_not_otherwise": waiver.get("otherwise", ""),
        }

    def value(self, cleaned: Mapping[str, Any]) -> Json | None:
        if cleaned.get("if_not") != "body":
            return None
        waiver: dict[str, Json] = {
            "needs_review_when": _read_answers(cleaned.get("if_not_when") or ())
        }
        if cleaned.get("if_not_otherwise"):
            waiver["otherwise"] = cleaned["if_not_otherwise"]
        return waiver


# ---------------------------------------------------------------- the table


@dataclass(frozen=True)
class Kind:
    """A kind of requirement for an editor: what it asks, an example, its parts."""

    label: Words
    help: Words
    example: Words
    parts: tuple[Part, ...] = ()

    def form_fields(self) -> Iterator[tuple[Part, dict[str, forms.Field]]]:
        """The parts with the form fields that show them."""
        return ((part, part.form_fields()) for part in self.parts)

    def initial(self, test: Mapping[str, Json]) -> dict[str, Any]:
        """What the fields show for a saved test."""
        return {name: value for part in self.parts for name, value in part.initial(test).items()}

    def test(
        self, cleaned: Mapping[str, Any], saved: Mapping[str, Json] | None = None
    ) -> dict[str, Json]:
        """The test that the filled-in fields say, in the words of the saved one where it agrees.

        So an edit to one part of a requirement leaves the other parts as they are, to the byte.
        """
        said = {part.key: (part, part.value(cleaned)) for part in self.parts}
        kept = {
            key: value
            for key, value in (saved or {}).items()
            if key in said and said[key][0].says_the_same(value, said[key][1])
        }
        order = [*(saved or {}), *said]
        made = {key: value for key, (_part, value) in said.items() if value is not None} | kept
        return {key: made[key] for key in dict.fromkeys(order) if key in made}


ON_THE_DAY = _(
    "On the very day so many months later: included counts, needs review leaves it to the body."
)
ANNIVERSARY = OneOf(
    "anniversary", _("On the anniversary"), ON_THE_DAY, ("included", "needs_review")
)
INCLUDED = OneOf("anniversary", _("On the anniversary"), ON_THE_DAY, ("included",))
_MUST_INCLUDE = _("Each one ticked must be part of the same job. Example: both, for the RMA.")

KINDS: dict[str, Kind] = {
    "education": Kind(
        _("Schooling"),
        _("How far the person got in school."),
        _("High school or higher."),
        (
            OneOf(
                "min_level",
                _("Lowest level that counts"),
                _("This level and every higher one. Example: High school."),
                words.EDUCATION_LEVELS,
            ),
            OneOf(
                "level",
                _("Or: still in high school"),
                _("For provisional routes. Leave the lowest level empty then."),
                ("in_high_school",),
            ),
            Number(
                "graduates_within_months",
                _("Finishes within (months)"),
                _("Only with 'still in high school'. Example: 18."),
                most=120,
            ),
            INCLUDED,
            OneOf(
                "foreign",
                _("Schooling from abroad"),
                _("Needs review: the body decides unless it was evaluated. Accepted: it counts."),
                ("needs_review", "accepted"),
            ),
        ),
    ),
    "age": Kind(
        _("Age"),
        _("Whole years on the day."),
        _("At least 17."),
        (Number("min", _("At least (years)"), _("Example: 17."), most=120),),
    ),
    "training": Kind(
        _("Training program"),
        _("What one program must be. All training rows of a route are about the same program."),
        _("A medical assisting program of 720 hours, finished in the last 48 months."),
        (
            Several(
                "kinds",
                _("Subject"),
                _("The program taught one of these. Example: Medical assisting."),
                words.TRAINING_KINDS,
            ),
            Several(
                "providers",
                _("Given by"),
                _("Tick none if it does not matter. Example: Postsecondary and Military."),
                words.PROVIDERS,
            ),
            Flag("completed", _("Finished"), _("The program has ended on the day.")),
            Flag("in_progress", _("Under way"), _("Not finished yet, and its end is known.")),
            YesNo(
                "classroom_complete",
                _("Class work done"),
                _("All but the externship. Example: Yes, for students close to the end."),
            ),
            Number(
                "ends_within_days",
                _("Ends within (days)"),
                _("Counted from the day, last day included. Example: 30."),
                most=3660,
            ),
            Number("ends_within_months", _("Ends within (months)"), _("Example: 12.")),
            Number(
                "completed_within_months",
                _("Finished in the last (months)"),
                _("Example: 48 for the last four years."),
            ),
            Number(
                "completed_more_than_months_ago",
                _("Finished more than (months) ago"),
                _("Example: 12 for graduates of longer than a year."),
            ),
            ANNIVERSARY,
            Several(
                "programmatic_accreditors",
                _("The program is accredited by"),
                _("One of these accredits the program itself. Example: CAAHEP and ABHES."),
                words.PROGRAMMATIC_ACCREDITORS,
            ),
            Flag(
                "accredited_any_time_enrolled",
                _("At any time while enrolled"),
                _("Accredited on at least one day between start and end."),
            ),
            Number(
                "or_within_months_after_completion",
                _("Or accredited within (months) after the end"),
                _("Example: 36 for AAMA."),
            ),
            FromCatalogue(
                "or_approved_by",
                _("Or approved by"),
                _("In place of the accreditation. Example: cdph (California)."),
                words.APPROVING_BODIES,
                "bodies",
            ),
            Several(
                "school_accreditation",
                _("The school is"),
                _("One of these. Example: Recognized (a body known to USDE or CHEA)."),
                words.SCHOOL_ACCREDITATIONS,
            ),
            Several(
                "needs_review_values",
                _("The school: the body decides on"),
                _("Only with 'The school is'. Example: Foreign."),
                words.SCHOOL_ACCREDITATIONS,
            ),
            FromCatalogue(
                "approved_by",
                _("School or program approved by"),
                _("One of these bodies. Example: amt."),
                words.APPROVING_BODIES,
                "bodies",
            ),
            Several(
                "or_school_accreditation",
                _("Or the school is"),
                _("In place of the approval. Example: State approved."),
                words.SCHOOL_ACCREDITATIONS,
            ),
            Several(
                "awards",
                _("Ended with"),
                _("One of these. Example: Diploma, Certificate and Associate."),
                words.AWARDS,
            ),
            Number("min_semesters", _("Semesters, at least"), _("Example: 2."), 100, whole=False),
            Number(
                "min_clock_hours",
                _("Hours in all, at least"),
                _("The externship counts. Example: 720."),
                200_000,
                whole=False,
            ),
            Number(
                "min_classroom_hours",
                _("Class hours, at least"),
                _("Without the externship. Example: 560."),
                200_000,
                whole=False,
            ),
            Number(
                "min_externship_hours",
                _("Externship hours, at least"),
                _("Example: 160."),
                200_000,
                whole=False,
            ),
            Several(
                "externship_settings",
                _("Externship in"),
                _("Only with a number of externship hours. Example: Outpatient."),
                words.EXTERNSHIP_SETTINGS,
            ),
            YesNo(
                "curriculum_complete",
                _("Covers the subjects below"),
                _("We ask the person for a yes or no to the whole list."),
            ),
            Lines(
                "curriculum",
                _("Subjects, one on each line"),
                _(
                    "For editors: what the yes or no is about. No page shows them."
                    " Small letters and _ for spaces. Example: anatomy."
                ),
            ),
            Number("min_injections", _("Injections, at least"), _("Example: 10."), 1_000_000),
            Number("min_phlebotomies", _("Blood draws, at least"), _("Example: 10."), 1_000_000),
            OneOf(
                "foreign",
                _("A program abroad"),
                _("Needs review: the body decides. Empty: it counts like any other."),
                ("needs_review", "accepted"),
            ),
        ),
    ),
    "experience": Kind(
        _("Work"),
        _("Full-time months, or hours, of work that counts."),
        _("36 full-time months as a medical assistant in the last 84, clinical and office."),
        (
            Roles(
                "roles", _("Work"), _("By the duties, not the title. Example: Medical assistant.")
            ),
            Number(
                "min_months_full_time",
                _("Full-time months, at least"),
                _("12 months are 365 full-time days. Example: 36."),
            ),
            Number(
                "min_hours",
                _("Hours, at least"),
                _("Alone: hours added up. With full-time months: the hours part-time work needs."),
                200_000,
                whole=False,
            ),
            Number(
                "full_time_hours_per_week",
                _("Full-time is (hours a week)"),
                _("The body's own number if it has one. Example: 36 for AMT."),
                168,
                whole=False,
            ),
            OneOf(
                "part_time",
                _("Part-time work"),
                _(
                    "Hours need review: enough hours leave it to the body. Calendar needs review:"
                    " enough calendar days leave it to the body. Not counted: full-time work only."
                ),
                ("hours_need_review", "calendar_needs_review", "not_counted"),
            ),
            Number(
                "grey_from_hours_per_week",
                _("The body decides from (hours a week)"),
                _("Weeks from here up to full-time are the body's to judge. Example: 30."),
                168,
                whole=False,
            ),
            Number(
                "within_months",
                _("In the last (months)"),
                _("Only work inside counts. Empty: at any time. Example: 84 for seven years."),
            ),
            OneOf(
                "unbroken_until",
                _("Without a break until"),
                _("The day asked about: in a job the person still has then."),
                ("as_of",),
            ),
            Number(
                "max_gap_days",
                _("Longest gap (days)"),
                _("A longer gap between jobs stops the count. Example: 30."),
                3660,
            ),
            OneOf(
                "after",
                _("Only work after"),
                _("Work before the program ended does not count."),
                ("program_completion",),
            ),
            Several(
                "settings",
                _("Place of work"),
                _("Tick none if it does not matter. Example: Outpatient clinic."),
                words.WORK_SETTINGS,
            ),
            OneOf(
                "supervisor",
                _("Under"),
                _("Who supervised the work. Example: Ophthalmologist."),
                words.SUPERVISORS,
            ),
            Flag("supervised", _("Supervised"), _("Only supervised work counts.")),
            Several("must_include", _("Duties"), _MUST_INCLUDE, words.DUTIES),
            OneOf("country", _("Country"), _("Only work in this country counts."), ("US",)),
        ),
    ),
    "teaching": Kind(
        _("Teaching"),
        _("Hours or months of teaching a subject."),
        _("1,000 hours of teaching medical assisting."),
        (
            Several(
                "subjects",
                _("Subject"),
                _("One of these. Example: Medical assisting."),
                words.TEACHING_SUBJECTS,
            ),
            Several(
                "levels",
                _("Where"),
                _("Tick none if it does not matter. Example: Postsecondary."),
                words.TEACHING_LEVELS,
            ),
            Number("min_hours", _("Hours, at least"), _("Example: 1000."), 200_000, whole=False),
            Number("min_months", _("Calendar months, at least"), _("Example: 60 for five years.")),
            Several("must_include", _("Duties taught"), _MUST_INCLUDE, words.DUTIES),
        ),
    ),
    "military": Kind(
        _("Military training"),
        _("A training record of the armed forces."),
        _("Medical training finished in the last 48 months."),
        (
            Several("kinds", _("Kind"), _("Example: Medical services."), words.MILITARY_KINDS),
            Lines("codes", _("Job codes, one on each line"), _("Empty: any code. Example: 68Y.")),
            Flag("completed", _("Finished"), _("The training has ended on the day.")),
            Number(
                "completed_within_months", _("Finished in the last (months)"), _("Example: 60.")
            ),
            ANNIVERSARY,
        ),
    ),
    "credential_held": Kind(
        _("A credential held"),
        _("One of these credentials, in one of these states."),
        _("The CMA (AAMA), active or run out."),
        (
            FromCatalogue(
                "any_of",
                _("One of"),
                _("Example: CMA (AAMA)."),
                words.OTHER_CREDENTIALS,
                "credentials",
            ),
            Several("status", _("State"), _("Example: Active."), words.CREDENTIAL_STATUSES),
            Number(
                "expired_within_months",
                _("Ran out in the last (months)"),
                _("Only for the state 'expired'. Example: 12."),
            ),
            Number(
                "expired_within_days",
                _("Ran out in the last (days)"),
                _("Only for the state 'expired'. Example: 90."),
                36_600,
            ),
            Number(
                "earned_within_months",
                _("Earned in the last (months)"),
                _("Counts from the day it was got, or the exam was passed. Example: 60."),
            ),
            INCLUDED,
        ),
    ),
    "skills": Kind(
        _("Skills done"),
        _("A number for each skill, or one number for several skills together."),
        _("30 blood draws and 10 finger sticks on live people."),
        (
            Counts("counts", _("Skills"), _("At least so many. Empty: not asked for.")),
            Several(
                "sum_of",
                _("Together"),
                _("These skills are added up. Example: both kinds of puncture."),
                words.SKILLS,
            ),
            Number("min", _("Together at least"), _("Example: 100."), 1_000_000),
        ),
    ),
    "continuing_education": Kind(
        _("Credits since the program"),
        _("Credits for each year, or part of a year, since the program."),
        _("18 credits a year after the first 12 months."),
        (
            Number("credits_per_year", _("Credits a year"), _("Example: 18."), 1000, whole=False),
            Number("after_months", _("After the first (months)"), _("Example: 12.")),
            OneOf("from", _("Counted from"), _("The end of the program."), ("program_completion",)),
            Part(
                "credit_type",
                _("Kind of credit"),
                _("For editors: read out with the rule; no page shows it. Example: Group A."),
            ),
        ),
    ),
    "attestation": Kind(
        _("A yes or no"),
        _("A question with yes or no, and when the body may still allow the other answer."),
        _("No felony; if there is one, the body decides."),
        (
            OneOf("fact", _("Question"), _("Example: Felony."), words.ATTESTATIONS),
            YesNo("must_be", _("Must be"), _("Example: No, for a felony.")),
            Waiver("if_not", _("If the answer is the other one"), _("Example: a waiver exists.")),
            Answers(
                "warn_when",
                _("Warn when"),
                _("Changes nothing but the words. Example: Felony drug related: yes."),
            ),
            Lines(
                "waiver_factors",
                _("What the body looks at, one on each line"),
                _("For editors; no page shows it. Example: time since conviction."),
            ),
        ),
    ),
    "attempts": Kind(
        _("Failed tries"),
        _("How often the person may fail this exam."),
        _("Fewer than three failed tries."),
        (
            Number("max_failed", _("Closed after (failures)"), _("Example: 3."), 1000),
            Number(
                "then_wait_days",
                _("Then the body decides after a wait of (days)"),
                _("Empty: closed for good. Example: 365."),
                36_600,
            ),
            Number("min_wait_days", _("Wait after each try (days)"), _("Example: 45."), 36_600),
            Numbers(
                "min_wait_days_by_failure",
                _("Or: wait after the first, second, third try (days)"),
                _("With commas. Example: 30, 90, 365."),
            ),
        ),
    ),
    "issuer_approval": Kind(
        _("Approval by the body"),
        _("The body must say yes to something first."),
        _("AAMA looks at your papers before you book."),
        (
            OneOf(
                "what",
                _("To what"),
                _("Example: Candidate file."),
                ("candidate_file", "competency_evaluation", "school", "program", "site"),
            ),
            OneOf(
                "before",
                _("Before"),
                _("Example: Registration."),
                ("registration", "exam", "certification"),
            ),
            Part("name", _("The body's name for it"), _("Example: Eligibility Checkpoint.")),
            Number(
                "max_review_business_days", _("Takes at most (work days)"), _("Example: 21."), 1000
            ),
        ),
    ),
    "jurisdiction": Kind(
        _("Where the person lives"),
        _("Not open to people living in some states."),
        _("Not New Jersey."),
        (States("not_in", _("Not in"), _("Example: NJ.")),),
    ),
    "step": Kind(
        _("A step to take"),
        _("Something to do later. It never changes a verdict."),
        _("Sign the code of ethics."),
        (
            OneOf(
                "when",
                _("When"),
                _("Example: Application."),
                ("application", "before_exam", "after_exam", "certification"),
            ),
            OneOf(
                "if",
                _("Only for"),
                _("Empty: for everybody."),
                ("foreign_education", "felony", "not_eligible"),
            ),
        ),
    ),
    "any_of": Kind(
        _("Group: any of"),
        _("Met when one of its members is met. Save the group, then put rows into it."),
        _("Finished in the last four years, or worked three of the last five."),
    ),
    "all_of": Kind(
        _("Group: all of"),
        _("Met when every member is met. Needed only inside another group."),
        _("One year of teaching and three years of work."),
    ),
    "at_least": Kind(
        _("Group: at least so many of"),
        _("Met when so many of its members are met."),
        _("Two of three courses."),
        (Number("n", _("At least (members)"), _("Example: 2."), 100),),
    ),
}
GROUPS = ("any_of", "all_of", "at_least")
