"""What public data files leave behind besides schools and programs: none of it is in a release.

Which files were read, what a directory says of schools we do not list yet, where a ZIP code is, and
what a file left open, for an editor to decide once.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from eligibility.vocabulary import STATES

from .data_files.years import edition_of
from .models import in_choices
from .schools import UNITID, ZIP, imported_field


class DataFile(models.Model):
    """One file that was brought in: what it was, and what became of its rows."""

    kind = models.CharField(
        _("kind"), max_length=40, help_text=_("What the file is, by the names of its columns.")
    )
    file_name = models.CharField(
        _("file"), max_length=200, help_text=_("What it was called when it was brought in.")
    )
    publisher = models.CharField(_("publisher"), max_length=200, help_text=_("Who publishes it."))
    year = models.CharField(
        _("year of the data"),
        max_length=20,
        blank=True,
        help_text=_("The year its rows are about. Empty if neither file nor editor says."),
    )
    size = models.PositiveBigIntegerField(_("bytes"), help_text=_("How large the file is."))
    sha256 = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("Tells whether it is the same file again.")
    )
    read = models.PositiveIntegerField(_("read"), default=0, help_text=_("Rows in the file."))
    kept = models.PositiveIntegerField(
        _("about our programs"), default=0, help_text=_("Rows that are about what we list.")
    )
    added = models.PositiveIntegerField(_("added"), default=0, help_text=_("Rows of ours."))
    changed = models.PositiveIntegerField(_("changed"), default=0, help_text=_("Rows of ours."))
    unchanged = models.PositiveIntegerField(
        _("unchanged"), default=0, help_text=_("Rows of ours that say the same already.")
    )
    refused = models.PositiveIntegerField(
        _("refused"), default=0, help_text=_("Rows of the file that cannot be true or read.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Whose account brought it in. Empty: the command line."),
    )
    on = models.DateTimeField(_("on"), auto_now_add=True, help_text=_("When it was brought in."))
    report = models.JSONField(
        _("report"), default=dict, blank=True, help_text=_("What was found, row by row.")
    )

    class Meta:
        ordering = ("-pk",)
        get_latest_by = "pk"
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        constraints = (
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="data_file_has_a_fingerprint",
                violation_error_message=_("A fingerprint has 64 digits."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name}, {edition_of(self.kind, self.year)}"


class DirectoryEntry(models.Model):
    """A school as a federal directory tells it, whether or not we list a program of it.

    Files about programs name schools by number alone. Here stands which school that is.
    """

    unitid = models.CharField(
        _("IPEDS number"),
        max_length=6,
        unique=True,
        validators=[RegexValidator(UNITID, _("Give the six digits."))],
        help_text=_("Its six digits (UNITID)."),
    )
    opeid = models.CharField(
        _("federal aid number"),
        max_length=8,
        blank=True,
        help_text=_("Eight digits (OPEID). Empty if it has none."),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("As the file writes it."))
    city = models.CharField(_("city"), max_length=100, help_text=_("The town it is in."))
    state = models.CharField(_("state"), max_length=2, help_text=_("Two letters, such as OR."))
    is_active = models.BooleanField(_("open"), help_text=_("Whether the file calls it open."))
    facts = models.JSONField(
        _("what the file says"), default=dict, help_text=_("Its address, its kind and the like.")
    )
    imported = imported_field()

    class Meta:
        ordering = ("name", "unitid")
        verbose_name = _("school of the federal directory")
        verbose_name_plural = _("federal directory of schools")
        constraints = (
            models.CheckConstraint(
                condition=Q(unitid__regex=UNITID),
                name="directory_unitid_has_six_digits",
                violation_error_message=_("Give the six digits."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.city}, {self.state} ({self.unitid})"


class ZipCode(models.Model):
    """Where a ZIP code is, to tell how far a school is from there."""

    zip = models.CharField(
        _("ZIP code"),
        max_length=5,
        unique=True,
        validators=[RegexValidator(ZIP, _("Give the five digits."))],
        help_text=_("Five digits, leading zeros included."),
    )
    place = models.CharField(
        _("place"), max_length=100, blank=True, help_text=_("Its main town. Empty if not known.")
    )
    state = models.CharField(
        _("state"), max_length=2, blank=True, help_text=_("Two letters. Empty if not known.")
    )
    latitude = models.FloatField(_("latitude"), help_text=_("Degrees north of its middle."))
    longitude = models.FloatField(_("longitude"), help_text=_("Degrees east of its middle."))

    class Meta:
        ordering = ("zip",)
        verbose_name = _("ZIP code")
        verbose_name_plural = _("ZIP codes")
        constraints = (
            models.CheckConstraint(
                condition=Q(zip__regex=ZIP),
                name="zip_has_five_digits",
                violation_error_message=_("Give the five digits."),
            ),
            models.CheckConstraint(
                condition=Q(state="") | Q(state__in=sorted(STATES)),
                name="zip_state_is_a_state",
                violation_error_message=_("Give a state by its two letters, such as WA."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="zip_is_on_earth",
                violation_error_message=_("Give both coordinates, in degrees."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.zip} {self.place}, {self.state}"


class About(models.TextChoices):
    """What a file's row could be one of several of."""

    SCHOOL = "school", _("Which school is it?")
    PROGRAM = "program", _("Which program is it?")


class OpenMatch(models.Model):
    """A row of a file that could be about several of our rows, or none: an editor says which."""

    kind = models.CharField(_("kind of file"), max_length=40, help_text=_("Where the row stands."))
    key = models.CharField(
        _("number in the file"), max_length=100, help_text=_("By what the file knows the row.")
    )
    about = models.CharField(
        _("question"), max_length=10, choices=About.choices, help_text=_("What is asked.")
    )
    says = models.CharField(
        _("the file says"), max_length=400, help_text=_("Enough of the row to know it by.")
    )
    candidates = models.JSONField(
        _("could be"), default=list, help_text=_("The ids of our rows that it could be.")
    )
    chosen = models.SlugField(
        _("it is"), max_length=100, blank=True, help_text=_("The id of the row that it is.")
    )
    is_none_of_them = models.BooleanField(
        _("none of them"), default=False, help_text=_("It is none of these. Leave it out.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Who decided."),
    )
    decided_on = models.DateTimeField(
        _("decided on"), null=True, blank=True, help_text=_("When it was decided.")
    )

    objects: ClassVar[models.Manager] = models.Manager()

    class Meta:
        ordering = ("decided_on", "kind", "key")
        verbose_name = _("match to decide")
        verbose_name_plural = _("matches to decide")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key", "about"),
                name="match_asked_once",
                violation_error_message=_("This is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(chosen="") | Q(is_none_of_them=False),
                name="match_is_one_or_none",
                violation_error_message=_("It is one of them or none, not both."),
            ),
            in_choices("about", About, name="match_about_in_choices"),
        )

    def __str__(self) -> str:
        return f"{self.says} ({self.key})"

    @property
    def is_decided(self) -> bool:
        """Whether an editor said what it is."""
        return bool(self.chosen) or self.is_none_of_them
