"""Form fields that speak the contract: what is left open is None, never no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from eligibility.days import EARLIEST, LATEST
from eligibility.vocabulary import ABROAD, HOME_COUNTRIES

from .told import NONE_OF_THESE

NOT_SURE = _("I’m not sure")
HOME = "US"
YES, NO = "yes", "no"
TICK = {"class": "form-check-input"}


class _FromTheFirst(ChoiceWidget):
    """Inputs side by side: an error leads to the first of them."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The input of this number, or else the first."""
        return super().id_for_label(id_, index or "0")


class Radios(_FromTheFirst, forms.RadioSelect):
    """One of few, all in sight."""


class Ticks(_FromTheFirst, forms.CheckboxSelectMultiple):
    """Some of few, all in sight."""


class Choose(forms.ChoiceField):
    """One of some words, or not sure, which is marked until something else is."""

    def __init__(self, labels: Mapping[str, Any], *, radio: bool = False, **kwargs: Any) -> None:
        unsure = [("", NOT_SURE)]
        super().__init__(
            choices=[*labels.items(), *unsure] if radio else [*unsure, *labels.items()],
            widget=Radios(attrs=TICK) if radio else forms.Select(attrs={"class": "form-select"}),
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """What is not known is marked as such."""
        return "" if value is None else value

    def clean(self, value: Any) -> Any:
        """The word, or None."""
        return super().clean(value) or None


class YesNo(forms.ChoiceField):
    """Yes, no, or not sure."""

    is_short = True
    """Its choices stand in one line where there is room."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(YES, _("Yes")), (NO, _("No")), ("", NOT_SURE)]
        super().__init__(choices=choices, widget=Radios(attrs=TICK), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """True and false as the words of the form."""
        return {True: YES, False: NO, None: ""}.get(value, value)

    def clean(self, value: Any) -> bool | None:
        """True, false, or None."""
        return {YES: True, NO: False}.get(super().clean(value))


class Paid(forms.ChoiceField):
    """Whether work was paid. Nobody is unsure of that, and left out it means yes."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(YES, _("Yes")), (NO, _("No"))]
        super().__init__(choices=choices, widget=Radios(attrs=TICK), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The usual answer is marked until the other is."""
        return NO if value in (False, NO) else YES

    def clean(self, value: Any) -> bool | None:
        """False, or None for the usual."""
        return False if super().clean(value) == NO else None


class Where(forms.ChoiceField):
    """At home or abroad. Nobody is unsure of that, and left out it means at home."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [(HOME, _("In the U.S. or its territories")), (ABROAD, _("In another country"))]
        super().__init__(choices=choices, widget=Radios(attrs=TICK), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Any other country is abroad: no rule asks which."""
        return HOME if not value or value in HOME_COUNTRIES else ABROAD

    def clean(self, value: Any) -> str | None:
        """ABROAD, or None for home."""
        return ABROAD if super().clean(value) == ABROAD else None


class OneOf(forms.ChoiceField):
    """One of some things that were looked up, none of them, or not sure."""

    NONE = NONE_OF_THESE

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=(), widget=Radios(attrs=TICK), required=False, **kwargs)

    def offer(self, labels: Mapping[str, Any], *, none: Any) -> None:
        """Offer these, `none` for none of them, and not sure."""
        self.choices = [*labels.items(), (self.NONE, none), ("", NOT_SURE)]

    def prepare_value(self, value: Any) -> Any:
        """What is not known is marked as such."""
        return "" if value is None else value

    def clean(self, value: Any) -> Any:
        """The name of one, NONE, or None."""
        return super().clean(value) or None


class Text(forms.CharField):
    """A few words; empty is not sure."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
        super().__init__(required=False, empty_value=None, widget=widget, **kwargs)


class Number(forms.DecimalField):
    """A number, whole or not; empty is not sure."""

    def __init__(self, *, whole: bool = False, most: int = 200_000, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Leave it empty if you’re not sure."))
        mode = "numeric" if whole else "decimal"
        super().__init__(
            required=False,
            min_value=0,
            max_value=most,
            decimal_places=0 if whole else 2,
            widget=forms.TextInput(
                attrs={"inputmode": mode, "autocomplete": "off", "class": "form-control w4"}
            ),
            error_messages={
                "invalid": _("Enter a number, like 40."),
                "min_value": _("Enter a number that is not below 0."),
                "max_value": _("This number is too large. Enter at most %(limit_value)s."),
                "max_decimal_places": _("Enter a whole number.")
                if whole
                else _("Enter a number with at most two decimal places."),
            },
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """An int where it is whole, else a float; None where it is empty. `$2,000` is 2000."""
        if isinstance(value, str):
            value = value.strip().removeprefix("$").replace(",", "")
        number = super().clean(value)
        if number is None:
            return None
        return int(number) if number == number.to_integral_value() else float(number)

    def prepare_value(self, value: Any) -> Any:
        """Numbers as a person writes them: 40, not 40.0."""
        return str(value).removesuffix(".0") if isinstance(value, float | Decimal) else value


class DayParts(forms.MultiWidget):
    """Month, day and year, each a plain input."""

    template_name = "quiz/day_parts.html"

    def __init__(self) -> None:
        months = [("", _("Not sure")), *((str(n), name) for n, name in MONTHS.items())]
        number = {"inputmode": "numeric", "autocomplete": "off"}
        super().__init__(
            widgets={
                "month": forms.Select(choices=months, attrs={"class": "form-select"}),
                "day": forms.TextInput(attrs=number | {"class": "form-control w2"}),
                "year": forms.TextInput(attrs=number | {"class": "form-control w4"}),
            }
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Each part with what it is called."""
        context = super().get_context(name, value, attrs)
        names = (_("Month"), _("Day"), _("Year"))
        for part, label in zip(context["widget"]["subwidgets"], names, strict=True):
            part["label"] = label
        return context

    def decompress(self, value: Any) -> list[str]:
        """2022-06-03 as its three parts."""
        year, month, day = (*str(value or "").split("-"), "", "")[:3]
        return [month.lstrip("0"), day.lstrip("0"), year]

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """An error leads to the first part."""
        return f"{id_}_0"


class PartialDate(forms.Field):
    """A day, a month or only a year: 2022-06-03, 2022-06 or 2022. Empty is not sure."""

    widget = DayParts

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text", _("A month and a year are enough. Only the year is fine too.")
        )
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> str | None:
        """The date in the contract's form. Raises ValidationError with what to do."""
        month, day, year = ((part or "").strip() for part in value or ("", "", ""))
        if not (month or day or year):
            return None
        if not (year.isascii() and year.isdecimal() and len(year) == 4):
            raise forms.ValidationError(_("Enter the year with 4 numbers, like 2024."))
        if not EARLIEST.year <= int(year) <= LATEST.year:
            raise forms.ValidationError(
                _("Enter a year between %(first)s and %(last)s."),
                params={"first": EARLIEST.year, "last": LATEST.year},
            )
        if not month:
            if day:
                raise forms.ValidationError(_("Choose the month too, or leave the day empty."))
            return year
        if not day:
            if month not in map(str, MONTHS):
                raise forms.ValidationError(_("Choose a month from the list."))
            return f"{year}-{int(month):02}"
        return _exact(year, month, day)


def _exact(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):
        raise forms.ValidationError(
            _("There is no such day. Check the day and the month.")
        ) from None


class Several(forms.MultipleChoiceField):
    """Some of several words; "none of these" is an empty list, and nothing ticked is not sure."""

    NONE = NONE_OF_THESE

    def __init__(self, labels: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(required=False, widget=Ticks(attrs=TICK), **kwargs)
        self.offer(labels)

    def offer(self, labels: Mapping[str, Any], *, none: bool = True) -> None:
        """Offer these words, and none of them where that can be an answer."""
        nothing = [(self.NONE, _("None of these"))] if none else []
        self.choices = [*labels.items(), *nothing]

    def clean(self, value: Any) -> list[str] | None:
        """The words ticked, or None. Raises ValidationError for some and none at once."""
        ticked = super().clean(value)
        if self.NONE in ticked and len(ticked) > 1:
            raise forms.ValidationError(_("Choose some, or choose “None of these”, not both."))
        return [name for name in ticked if name != self.NONE] if ticked else None

    def prepare_value(self, value: Any) -> Any:
        """An empty list as its own tick."""
        return [self.NONE] if value == [] else value
