"""What a person told us, in one row that nothing but their own cookie leads to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_FOR = timedelta(days=30)
"""How long a row stays after its last change."""


def hash_of(key: str) -> str:
    """What a key is stored as: whoever reads the table cannot open a sheet with it."""
    return hashlib.sha256(key.encode()).hexdigest()


class AnswerSheetQuerySet(models.QuerySet["AnswerSheet"]):
    """Sheets by key and by age."""

    def with_key(self, key: str) -> Self:
        """The sheet of this key, if there is one and it is not too old."""
        return self.filter(key_hash=hash_of(key), changed_on__gte=timezone.now() - KEPT_FOR)

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

    @classmethod
    def new_key(cls) -> str:
        """A key nobody can guess."""
        return secrets.token_urlsafe(32)
