"""When sources were read again, by whom, and what was found: a log that is added to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Checked, Source


class SourceReading(Checked):
    """Somebody read a source again, and said which of the rows that rest on it still hold."""

    source = models.ForeignKey(
        Source,
        models.CASCADE,
        related_name="readings",
        verbose_name=_("source"),
        help_text=_("What was read."),
    )
    read_on = models.DateField(_("read on"), help_text=_("The day it was read."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Whose account said so."),
    )
    note = models.CharField(
        _("note"), max_length=500, blank=True, help_text=_("What was found, in a sentence.")
    )
    confirmed = models.PositiveIntegerField(
        _("confirmed"), default=0, help_text=_("How many rows that rest on it were found there.")
    )
    not_found = models.JSONField(
        _("not found"),
        default=list,
        blank=True,
        help_text=_("The rows that were not: their kind and number. The review lists them first."),
    )

    class Meta:
        ordering = ("-pk",)
        get_latest_by = "pk"
        verbose_name = _("reading of a source")
        verbose_name_plural = _("readings of sources")

    def __str__(self) -> str:
        return f"{self.source}, {self.read_on}"
