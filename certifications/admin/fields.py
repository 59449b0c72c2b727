"""How the desk shows texts and addresses: in boxes of a fitting size, one way to end a line."""

from __future__ import annotations

import json
import re
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RULE_OF_IDS = _("Small letters, digits and hyphens.")


class PlainTextarea(AdminTextareaWidget):
    """Three lines high. Browsers end lines in two ways, which must not look like an edit."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, with the ends of lines as they are saved."""
        typed = super().value_from_datadict(data, files, name)
        return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed


class PlainJson(forms.JSONField):
    """JSON that every database keeps: Django stops at some of it, and PostgreSQL at more."""

    def to_python(self, value: Any) -> Any:
        """What it says. Raises ValidationError for what is no JSON, or not to be kept."""
        try:
            said = super().to_python(value)
            text = json.dumps(said, ensure_ascii=False, allow_nan=False)
            text.encode()
        except ValidationError:
            raise
        except (ValueError, RecursionError):
            said, text = None, NUL
        if NUL in text or ESCAPED_NUL in text:
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": value})
        return said

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was typed, to be shown again as it is where it is no JSON."""
        try:
            return super().bound_data(data, initial)
        except (ValueError, RecursionError):
            return InvalidJSONInput(data)


NUL, ESCAPED_NUL = "\0", "\\u0000"
PLAIN_TEXT = {
    models.TextField: {"widget": PlainTextarea},
    models.JSONField: {"form_class": PlainJson},
}
HTTPS = {models.URLField: {"assume_scheme": "https"}}
"""An address typed without its scheme."""


class WithId(forms.ModelForm):
    """A form in which the id of a row is typed. One that is saved already may stay as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:  # who may only look has no fields
            field = self.fields["code"]
            field.help_text = f"{RULE_OF_IDS} {field.help_text}"

    def clean_code(self) -> str:
        """It stands in addresses, answers and files, so nothing in it may need a second look."""
        code = self.cleaned_data["code"]
        if code != self.instance.code and not ID.fullmatch(code):
            raise ValidationError(RULE_OF_IDS)
        return code
