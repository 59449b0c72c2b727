"""What a person told us, in one row that only their own keys lead to, and the links they made."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certifications.models import Publication

KEPT_FOR = timedelta(days=30)
"""How long a row stays after its last change, and a link after it was made."""


def hash_of(key: str) -> str:
    """What a key is stored as: whoever reads the table cannot open a sheet with it."""
    return hashlib.sha256(key.encode()).hexdigest()


class AnswerSheetQuerySet(models.QuerySet["AnswerSheet"]):
    """Sheets by key and by age."""

    def opened_by(self, key: str) -> Self:
        """The sheet that this key opens, be it the first device's or another's."""
        hashed = hash_of(key)
        # One value and not a set: the database then looks up both keys in their indexes.
        other = Subquery(DeviceKey.objects.filter(key_hash=hashed).values("sheet")[:1])
        return self.filter(Q(key_hash=hashed) | Q(pk=other))

    def with_key(self, key: str) -> Self:
        """The sheet of this key, if there is one and it is not too old."""
        return self.opened_by(key).filter(changed_on__gte=timezone.now() - KEPT_FOR)

    def forgotten(self) -> Self:
        """Sheets nobody has changed for so long that they are to go."""
        return self.filter(changed_on__lt=timezone.now() - KEPT_FOR)


class AnswerSheet(models.Model):
    """One person's answers, and which questions were put to them. No name, no address."""

    key_hash = models.CharField(
        _("key"), max_length=64, unique=True, editable=False, help_text=_("A hash of the key.")
    )
    kept = models.JSONField(
        _("answers"), default=dict, help_text=_("What was said, and which questions were put.")
    )
    changed_on = models.DateTimeField(
        _("changed on"), auto_now=True, db_index=True, help_text=_("When it was last changed.")
    )

    objects = AnswerSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        ordering = ("-changed_on",)

    def __str__(self) -> str:
        return f"{self.changed_on:%Y-%m-%d}"

    def next_change(self) -> datetime:
        """When it is changed, if it is now: never at a moment at which it was changed before, also
        if somebody sets the clock back."""
        return max(timezone.now(), self.changed_on + datetime.resolution)

    @classmethod
    def new_key(cls) -> str:
        """A key nobody can guess."""
        return secrets.token_urlsafe(32)


class LinkQuerySet(models.QuerySet["Link"]):
    """Links by token and by age."""

    def live(self) -> Self:
        """Those that still work: not deleted, not too old, and their answers are still there."""
        since = timezone.now() - KEPT_FOR
        return self.filter(is_deleted=False, made_on__gte=since, sheet__changed_on__gte=since)

    def with_token(self, token: str) -> Self:
        """The link with this token, if it works."""
        return self.live().filter(token_hash=hash_of(token))

    def over(self) -> Self:
        """Links whose last day has passed."""
        return self.filter(made_on__lt=timezone.now() - KEPT_FOR)


class Link(models.Model):
    """A private link somebody made, for another device of theirs or for another person.

    A link that was deleted leaves its hash behind until its last day, and nothing else: sending
    the same form again must not bring it back to life.
    """

    class Kind(models.TextChoices):
        """What somebody with the link can do."""

        GO_ON = "go-on", _("go on on another device")
        RESULT = "result", _("look at the result")

    sheet = models.ForeignKey(
        AnswerSheet,
        models.CASCADE,
        related_name="links",
        verbose_name=_("answer sheet"),
        help_text=_("The answers it belongs to; it goes when they go."),
    )
    token_hash = models.CharField(
        _("token"), max_length=64, unique=True, editable=False, help_text=_("A hash of the token.")
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, help_text=_("What the link is for.")
    )
    made_on = models.DateTimeField(
        _("made on"), default=timezone.now, db_index=True, help_text=_("When it was made.")
    )
    is_deleted = models.BooleanField(
        _("deleted"), default=False, help_text=_("The person took it back.")
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("private link")
        verbose_name_plural = _("private links")
        ordering = ("-made_on", "-pk")

    def __str__(self) -> str:
        return f"{self.made_on:%Y-%m-%d}"

    @property
    def ends_on(self) -> datetime:
        """When it stops to work by itself."""
        return self.made_on + KEPT_FOR


class DeviceKey(models.Model):
    """Another key to the same answers: a device that went on by a link."""

    sheet = models.ForeignKey(
        AnswerSheet,
        models.CASCADE,
        related_name="devices",
        verbose_name=_("answer sheet"),
        help_text=_("The answers it opens."),
    )
    link = models.ForeignKey(
        Link,
        models.SET_NULL,
        null=True,
        related_name="devices",
        verbose_name=_("private link"),
        help_text=_("The link it came by, while that is still known."),
    )
    key_hash = models.CharField(
        _("key"), max_length=64, unique=True, editable=False, help_text=_("A hash of the key.")
    )
    made_on = models.DateTimeField(
        _("made on"), default=timezone.now, help_text=_("When the device went on.")
    )

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("-made_on", "-pk")

    def __str__(self) -> str:
        return f"{self.made_on:%Y-%m-%d}"


class SavedResult(models.Model):
    """What a link to a result shows: the answers, the day and the publication they were judged by.

    The response itself is not kept. It is made again, and its hash says whether it is the same.
    """

    link = models.OneToOneField(
        Link,
        models.CASCADE,
        related_name="result",
        verbose_name=_("private link"),
        help_text=_("The link that shows it."),
    )
    kept = models.JSONField(_("answers"), default=dict, help_text=_("The answers of that moment."))
    as_of = models.DateField(_("day judged"), help_text=_("The day it was judged for."))
    publication = models.ForeignKey(
        Publication,
        models.PROTECT,
        related_name="+",
        verbose_name=_("publication"),
        help_text=_("The rule book it was judged by."),
    )
    language = models.CharField(
        _("language"), max_length=12, help_text=_("The language its reasons were told in.")
    )
    response_hash = models.CharField(
        _("response"), max_length=64, help_text=_("A hash of the response that was shown.")
    )
    shows_answers = models.BooleanField(
        _("shows answers"), default=False, help_text=_("The person wants the answers shown too.")
    )

    class Meta:
        verbose_name = _("saved result")
        verbose_name_plural = _("saved results")

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m-%d}"
