"""The wishes of the finder as a form: an address to share, and words for what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .finder import OF_SCHOOL, PRICES, Finder, Wanted
from .pages import Pages
from .releases import CurrentRelease
from .schools import Award, Delivery
from .state_names import STATE_NAMES
from .zip_codes import Place, places_of

MOST_LETTERS = 100
MOST_DOLLARS, MOST_MONTHS = 999_999, 120
MILES = (10, 25, 50, 100, 250)
SUBJECTS: Mapping[str, Promise] = {
    "51.0801": _("Medical assisting"),
    "51.1009": _("Phlebotomy (drawing blood)"),
    "51.0902": _("EKG (heart tracing)"),
    "51.0710": _("Office work in health care"),
    "51.0716": _("Office work in health care, with coding"),
}
CHEAPEST = "price"
"""`sort=price`: the cheapest first, by the price that is looked at."""
OWN_STATE = "own"
"""`state=own`: the visitor's own state, which then stands in no address."""
Choices = Iterable[tuple[str, Any]]


def subject(cip: str) -> Any:
    """What is taught, by its federal number."""
    return SUBJECTS.get(cip, cip)


class _Choose(forms.ChoiceField):
    """One of some words, or any."""

    def __init__(self, label: Any, any_: Any, choices: Choices = (), **kwargs: Any) -> None:
        self.any = ("", any_)
        super().__init__(
            label=label,
            required=False,
            choices=[self.any, *choices],
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": _("Choose one of the words that are offered.")},
            **kwargs,
        )

    def offer(self, choices: Choices) -> None:
        """What there is to choose from in a release."""
        self.choices = [self.any, *choices]


def _typed(label: Any, **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"max_length": _("Give at most 100 letters.")},
        **kwargs,
    )


def _number(label: Any, most: int, message: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "form-control w4", "inputmode": "numeric"}),
        error_messages={
            "invalid": message,
            "min_value": message,
            "max_value": message,
        },
        **kwargs,
    )


class FinderForm(forms.Form):
    """What somebody looks for. Everything may stay empty.

    Programs, accreditors, subjects and credentials are those of the release.
    """

    state = _Choose(_("State"), _("Any state"), STATE_NAMES.items())
    zip = _typed(_("ZIP code"), help_text=_("Nearest first."))
    miles = _Choose(
        _("How far"),
        _("Any distance"),
        [(str(miles), format_lazy(_("Up to {miles} miles"), miles=miles)) for miles in MILES],
    )
    opens = _Choose(_("Opens this exam"), _("Any, or none"))
    q = _typed(_("School, program or town"))
    city = _typed(_("Town"))
    cip = _Choose(_("Subject"), _("Any subject"))
    accreditor = _Choose(_("Accredited by"), _("Anybody, or not known"))
    award = _Choose(_("Ends with"), _("Any of them"), Award.choices)
    delivery = _Choose(_("Taught"), _("In any way"), Delivery.choices)
    months = _number(
        _("Months at most"), MOST_MONTHS, _("Give the months as a number, such as 12.")
    )
    cost = _number(
        _("Dollars at most"), MOST_DOLLARS, _("Give the dollars as a number, such as 15000.")
    )
    price = _Choose(
        _("Of which price"),
        _("Not chosen"),
        [(kind.value, kind.label) for kind in PRICES],
        help_text=_(
            "The price of a program and that of a year are two things. If you choose none, "
            "“dollars at most” is for the whole program."
        ),
    )
    sort = _Choose(
        _("Put first"),
        _("The nearest, or newest proof"),
        [(CHEAPEST, _("The cheapest"))],
    )
    untold = forms.BooleanField(
        label=_("Show those, too, that do not say what I ask"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    FIRST = ("state", "zip", "miles", "opens")
    REST = (
        "q",
        "city",
        "cip",
        "accreditor",
        "award",
        "delivery",
        "months",
        "cost",
        "price",
        "sort",
    )

    def __init__(self, data: Any, *, release: CurrentRelease, own_state: str = "") -> None:
        super().__init__(data, auto_id="find-%s")
        self.own_state = own_state
        if own_state:
            yours = format_lazy(_("Your state: {state}"), state=STATE_NAMES[own_state])
            self._offer("state", [(OWN_STATE, yours), *STATE_NAMES.items()])
        finder, pages = Finder.of(release), Pages.of(release)
        self.zips = finder.zips
        self.places: dict[str, Place] = {}
        self._offer("cip", [(cip, subject(cip)) for cip in finder.cips])
        self._offer("accreditor", [(name, accreditor(name)) for name in finder.accreditors])
        self._offer("opens", [(name, pages.letters(name)) for name in pages.credentials])

    def _offer(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, _Choose)
        field.offer(choices)

    def clean_zip(self) -> str:
        """A ZIP code that we can place."""
        said: str = self.cleaned_data["zip"].strip()
        if not said:
            return ""
        if not (said.isascii() and said.isdecimal() and len(said) == 5):
            raise forms.ValidationError(_("Give the five digits of the ZIP code, such as 98201."))
        self.places = places_of({said, *self.zips})
        if said not in self.places:
            raise forms.ValidationError(
                _("We do not know where this ZIP code is. Check it, or choose a state instead.")
            )
        return said

    def clean(self) -> dict[str, Any]:
        """A distance needs a place to start from."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("miles") and not cleaned.get("zip") and "zip" not in self.errors:
            self.add_error("zip", _("Give the ZIP code to measure from, or any distance."))
        return cleaned

    @property
    def wanted(self) -> Wanted:
        """The wishes. Only of a form without errors."""
        said = self.cleaned_data
        return Wanted(
            text=said["q"],
            state=self.own_state if said["state"] == OWN_STATE else said["state"],
            city=said["city"],
            near=self.places.get(said["zip"]),
            zip_places=self.places,
            miles=int(said["miles"]) if said["miles"] else None,
            accreditor=said["accreditor"],
            award=said["award"],
            delivery=said["delivery"],
            cost=said["cost"],
            price=said["price"],
            months=said["months"],
            cip=said["cip"],
            opens=said["opens"],
            untold=said["untold"],
            cheapest_first=said["sort"] == CHEAPEST,
        )

    @property
    def has_more(self) -> bool:
        """Whether anything is wished, or wrong, among the fields that are folded away.

        The order is none of them: the page says it above what was found, and offers the other.
        """
        wishes = (*self.REST[:-1], "untold")
        return bool(self.errors.get("sort")) or any(
            self.data.get(name) or self.errors.get(name) for name in wishes
        )

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """The fields in sight."""
        return [self[name] for name in self.FIRST]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        """The fields that are folded away."""
        return [self[name] for name in self.REST]


def accreditor(name: str) -> Any:
    """Who accredited, and whether the program or the school."""
    if name.startswith(OF_SCHOOL):
        return _("%(who)s, the school") % {"who": name.removeprefix(OF_SCHOOL)}
    return _("%(who)s, the program") % {"who": name}
