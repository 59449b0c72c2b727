"""What is asked of somebody who signs in with codes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BY_AN_APP = {
    "autocomplete": "one-time-code",
    "autocapitalize": "characters",
    "spellcheck": "false",
}


def code_field(label: Any, help_text: Any, **attrs: str) -> forms.CharField:
    """A box for a code. Recovery codes have letters, so a phone has to offer them too."""
    widget = forms.TextInput({**BY_AN_APP, **attrs})
    return forms.CharField(label=label, help_text=help_text, max_length=40, widget=widget)


class CodeForm(forms.Form):
    """A code of the person's app, or a recovery code."""

    code = code_field(
        _("Code"), _("The six digits your app shows now, or one of your recovery codes.")
    )


class NewAppForm(forms.Form):
    """The first code of a new app shows that it works."""

    code = code_field(
        _("Code from the app"), _("Six digits. They change every 30 seconds."), inputmode="numeric"
    )


class OtherAppForm(NewAppForm):
    """The same, and a code of the app it takes the place of."""

    current = code_field(
        _("Code from before"),
        _("A code of the app you use until now, or one of your recovery codes."),
    )
