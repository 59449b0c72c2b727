"""The forms of the plan pages: what a person can put into it, and one fact to change for once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certifications.state_names import STATE_NAMES

from .fields import Number, PartialDate


class WishesForm(forms.Form):
    """Three limits of a plan. Empty is no limit."""

    weekly_hours = Number(
        most=168,
        label=_("Hours a week I can work"),
        help_text=_("We plan a job with so many hours. Empty: the usual ones."),
    )
    study_months = Number(
        whole=True,
        most=120,
        label=_("Months I can study"),
        help_text=_("The longest that one program may take. Empty: no limit."),
    )
    budget_usd = Number(
        most=1_000_000,
        label=_("Dollars I can spend"),
        help_text=_("On all steps of a plan together. Empty: no limit."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["invalid"] = _("Enter a number, like 12.")


NEEDED = {"required": _("Fill this in, or try another fact.")}


def hours_field(**kwargs: Any) -> forms.Field:
    """Hours a week, which must be said."""
    return _said(Number(most=168, help_text="", **kwargs))


def day_field(**kwargs: Any) -> forms.Field:
    """A day, a month or a year, which must be said."""
    return _said(PartialDate(**kwargs))


def state_field(**kwargs: Any) -> forms.Field:
    """A state or a territory."""
    return _one_of(STATE_NAMES, **kwargs)


def exam_field(names: dict[str, str], **kwargs: Any) -> forms.Field:
    """One of these credentials."""
    return _one_of(names, **kwargs)


def _one_of(names: dict[str, Any], **kwargs: Any) -> forms.Field:
    return forms.ChoiceField(
        choices=[("", _("Choose one")), *names.items()],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=NEEDED,
        **kwargs,
    )


def _said(field: forms.Field) -> forms.Field:
    field.required = True
    field.error_messages |= NEEDED
    return field


class FactForm(forms.Form):
    """One fact to change, and to what, where that is not one thing alone."""

    fact = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, fact: str, field: forms.Field | None, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"fact": fact}
        super().__init__(*args, auto_id=f"what-if-{fact.replace(':', '-')}-%s", **kwargs)
        if field is not None:
            self.fields["value"] = field

    def clean(self) -> dict[str, Any]:
        """What was said. A field that counts empty as not sure must be filled in here."""
        cleaned = super().clean() or {}
        field = self.fields.get("value")
        if field is not None and "value" not in self.errors and cleaned.get("value") is None:
            self.add_error("value", NEEDED["required"])
        return cleaned
