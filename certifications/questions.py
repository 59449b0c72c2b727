"""What editors say in place of the built-in words of the questions, and in which order.

There is a row for each topic and each question that the code asks, made by `migrate`. A row that
says nothing leaves everything as it is built in. The words become a part of the next release.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.apps import apps as all_apps
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from . import built_in
from .models import ByCode, CertifyingBody, Checked, Credential, Words
from .reading_grade import MOST, reading_grade

FEWEST_WORDS = 4
"""Of fewer words the reading grade is a matter of luck."""


def words_field(name: Any, most: int, help_text: Any) -> models.CharField:
    """A text that stands in place of a built-in one."""
    return models.CharField(
        name,
        max_length=most,
        blank=True,
        validators=[MinLengthValidator(3)],
        help_text=help_text,
    )


class Worded(Checked):
    """A row with words of an editor's own, each of which may be left empty."""

    WORDS: ClassVar[tuple[str, ...]]
    """The fields that hold them."""

    class Meta:
        abstract = True

    @property
    def built_in(self) -> Any:
        """What the code says; None where it does not ask this any more."""
        raise NotImplementedError

    @property
    def says(self) -> dict[str, Any]:
        """What an editor changed, by field."""
        return {name: getattr(self, name) for name in self.WORDS if getattr(self, name)}

    def words(self, name: str) -> Words:
        """What people read: the editor's words, or else the built-in ones."""
        return getattr(self, name) or getattr(self.built_in, name, "")

    def faults(self) -> Iterator[tuple[str, Words]]:
        """What is too hard to read."""
        said = [name for name in self.WORDS if getattr(self, name)]
        names = _names() if said else ()
        for field in said:
            text = getattr(self, field)
            grade = reading_grade(text, names)
            if len(text.split()) >= FEWEST_WORDS and grade > MOST:
                yield field, TOO_HARD % {"grade": f"{grade:.1f}", "most": MOST}


TOO_HARD = _(
    "This asks for %(grade)s years of school; %(most)s is the most."
    " Use shorter words, or make two sentences of one."
)


def _names() -> tuple[str, ...]:
    """The names of bodies and credentials, which others chose and nobody can make plainer."""
    of_bodies = CertifyingBody.objects.order_by().values_list("name", flat=True)
    return (*of_bodies, *Credential.objects.order_by().values_list("name", flat=True))


class QuestionTopic(Worded):
    """A page of the conversation: what stands above its questions, and when it comes."""

    WORDS = ("label", "heading", "lead", "why")

    code = models.SlugField(
        _("id"), max_length=40, unique=True, help_text=_("What the code calls this topic.")
    )
    label = words_field(_("short name"), 60, _("In lists of topics, and on “check your answers”."))
    heading = words_field(_("heading"), 80, _("Stands on top of the page."))
    lead = words_field(_("lead"), 200, _("A sentence or two below the heading."))
    why = words_field(_("why we ask"), 400, _("Opens under “Why we ask this”."))
    position = models.PositiveSmallIntegerField(
        _("position"), null=True, blank=True, help_text=_("Topics with lower numbers come first.")
    )

    objects: ClassVar[ByCode] = ByCode()

    class Meta:
        ordering = ("code",)
        verbose_name = _("topic of questions")
        verbose_name_plural = _("topics of questions")

    def __str__(self) -> str:
        return str(self.words("label")) or self.code

    def natural_key(self) -> tuple[str]:
        """What fixtures call it."""
        return (self.code,)

    @property
    def built_in(self) -> built_in.BuiltInTopic | None:
        """What the code says of it."""
        return built_in.topics().get(self.code)

    @property
    def place(self) -> int | None:
        """Where it stands: by the editor, or else by the code."""
        usual = self.built_in
        return self.position if self.position is not None or usual is None else usual.position

    @property
    def says(self) -> dict[str, Any]:
        """With the position."""
        moved = {} if self.position is None else {"position": self.position}
        return super().says | moved

    def faults(self) -> Iterator[tuple[str, Words]]:
        """What is too hard to read, and a place where the conversation would break."""
        yield from super().faults()
        if self.position is None:
            return
        others = QuestionTopic.objects.exclude(pk=self.pk).filter(position__isnull=False)
        positions = dict(others.values_list("code", "position")) | {self.code: self.position}
        for before, after in built_in.out_of_order(positions):
            if self.code in (before.code, after.code):
                yield "position", order_fault(before, after)


def order_fault(before: built_in.BuiltInTopic, after: built_in.BuiltInTopic) -> Words:
    """Why two topics cannot stand so."""
    return OUT_OF_ORDER % {"before": before.label, "after": after.label}


OUT_OF_ORDER = _(
    "“%(before)s” must come before “%(after)s”: what people say there decides what is asked here."
)


class ByTopicAndKey(models.Manager):
    """Finds a row by what the code calls it."""

    def get_by_natural_key(self, topic: str, key: str) -> Any:
        """The row of this question."""
        return self.get(topic__code=topic, key=key)


class Question(Worded):
    """One question with its hint, in an editor's words."""

    WORDS = ("text", "help")

    topic = models.ForeignKey(
        QuestionTopic,
        models.PROTECT,
        related_name="questions",
        verbose_name=_("topic"),
        help_text=_("The page it stands on."),
    )
    key = models.CharField(
        _("id"), max_length=60, help_text=_("What the code calls this question.")
    )
    text = words_field(_("question"), 150, _("What is asked."))
    help = words_field(_("help"), 300, _("A hint that stands below the question."))

    objects: ClassVar[ByTopicAndKey] = ByTopicAndKey()

    class Meta:
        ordering = ("topic", "pk")
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = (
            models.UniqueConstraint(
                fields=("topic", "key"),
                name="question_once",
                violation_error_message=_("There is a row for this question already."),
            ),
        )

    def __str__(self) -> str:
        return str(self.words("text")) or self.key

    def natural_key(self) -> tuple[str, str]:
        """What fixtures call it."""
        return (self.topic.code, self.key)

    natural_key.dependencies = ["certifications.questiontopic"]  # type: ignore[attr-defined]

    @property
    def built_in(self) -> built_in.BuiltInQuestion | None:
        """What the code asks; nothing for a row that is gone, of which no topic is known."""
        return built_in.question(self.topic.code, self.key) if self.topic_id else None

    def faults(self) -> Iterator[tuple[str, Words]]:
        """What is too hard to read, and a blank that is gone."""
        yield from super().faults()
        asked = self.built_in
        if asked and asked.names_exam and self.text and built_in.EXAM not in self.text:
            yield "text", KEEP_BLANK % {"blank": built_in.EXAM}


KEEP_BLANK = _("Keep “%(blank)s” in the question: the letters of the exam are put in its place.")


# ---------------------------------------------------------------- a row for each of them


def make_rows(using: str = "default", apps: Any = all_apps, **signal: Any) -> None:
    """Give each question a row. Rows of one that is gone stay while they hold an editor's words.

    Called after each migration, also one that goes back to where there are no such rows.
    """
    topics = built_in.topics()
    if not topics or "questiontopic" not in apps.all_models["certifications"]:
        return
    of_topic = apps.get_model("certifications", "QuestionTopic").objects.using(using)
    of_question = apps.get_model("certifications", "Question").objects.using(using)
    kept = {row.code: row for row in of_topic.all()}
    of_topic.bulk_create(
        [of_topic.model(code=code) for code in topics if code not in kept], ignore_conflicts=True
    )
    ids = dict(of_topic.values_list("code", "pk"))
    asked = {(ids[code], one.key): one for code in topics for one in topics[code].questions}
    there = {(row.topic_id, row.key): row for row in of_question.all()}
    of_question.bulk_create(
        [of_question.model(topic_id=pk, key=key) for pk, key in asked if (pk, key) not in there],
        ignore_conflicts=True,
    )
    gone = [row.pk for place, row in there.items() if place not in asked and _is_empty(row)]
    of_question.filter(pk__in=gone).delete()
    empty = [row.pk for code, row in kept.items() if code not in topics and _is_empty(row)]
    of_topic.filter(pk__in=empty, questions=None).delete()


def _is_empty(row: Any) -> bool:
    """Whether no editor ever said anything in it. Rows of a migration's state have no methods."""
    said = (getattr(row, name, "") for name in (*QuestionTopic.WORDS, *Question.WORDS))
    return not any(said) and getattr(row, "position", None) is None


# ---------------------------------------------------------------- what a release holds of it


def questions_content() -> Mapping[str, Any]:
    """What editors changed. Without a key where they changed nothing: as releases always were."""
    questions = defaultdict(list)
    for row in sorted(Question.objects.select_related("topic"), key=lambda row: row.key):
        if row.built_in and row.says:
            questions[row.topic.code].append({"key": row.key, **row.says})
    said = {
        row.code: row.says | ({"questions": questions[row.code]} if row.code in questions else {})
        for row in QuestionTopic.objects.order_by()
        if row.built_in
    }
    topics = [{"id": code, **said[code]} for code in sorted(said) if said[code]]
    return {"topics": topics} if topics else {}


def faults_of_order(content: Mapping[str, Any]) -> Iterator[tuple[built_in.BuiltInTopic, Words]]:
    """Topics of a content that stand where the conversation would break, and why."""
    said = content.get("topics", ())
    positions = {entry["id"]: entry["position"] for entry in said if "position" in entry}
    for before, after in built_in.out_of_order(positions):
        yield after, order_fault(before, after)
