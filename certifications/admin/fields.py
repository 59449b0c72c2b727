"""How the desk shows texts and addresses: in boxes of a fitting size, one way to end a line."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models


class PlainTextarea(AdminTextareaWidget):
    """Three lines high. Browsers end lines in two ways, which must not look like an edit."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, with the ends of lines as they are saved."""
        typed = super().value_from_datadict(data, files, name)
        return typed.replace("\r\n", "\n") if isinstance(typed, str) else typed


PLAIN_TEXT = {models.TextField: {"widget": PlainTextarea}}
HTTPS = {models.URLField: {"assume_scheme": "https"}}
"""An address typed without its scheme."""
