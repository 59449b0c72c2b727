"""An editor without JavaScript: reads the form of a page as a browser does, and sends it back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class Form:
    """What a page's form would send. `form["name"] = value` fills in a field (a list: several)."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        self.fields = reader.fields

    def __getitem__(self, name: str) -> Any:
        sent = self.fields[name]
        return sent if len(sent) != 1 else sent[0]

    def __setitem__(self, name: str, value: Any) -> None:
        self.fields[name] = [str(one) for one in (value if isinstance(value, list) else [value])]

    def row(self, name: str, value: Any) -> str:
        """The prefix of the row that says so: `row("code", "adult")` is "requirements-0"."""
        return next(
            field.removesuffix(f"-{name}")
            for field, sent in self.fields.items()
            if field.startswith("requirements-") and field.endswith(f"-{name}") and sent == [value]
        )

    def new_row(self) -> str:
        """The prefix of the empty row at the end."""
        return f"requirements-{self['requirements-INITIAL_FORMS']}"

    def sent(self, button: str = "_continue") -> dict[str, list[str]]:
        """Everything as it travels: a browser ends lines in its own way."""
        fields = {
            name: [value.replace("\n", "\r\n") for value in values]
            for name, values in self.fields.items()
            if "__prefix__" not in name
        }
        return fields | {button: ["x"]}


class _Reader(HTMLParser):
    """Gathers the controls of the page that would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.in_template = 0
        self.select = self.textarea = ""
        self.options: list[tuple[str, bool]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        self.in_template += tag == "template"
        name = said.get("name") or ""
        if self.in_template or (not name and tag != "option"):
            return
        match tag:
            case "input":
                self._input(name, said)
            case "textarea":
                self.textarea, self.text = name, ""
            case "select":
                self.select, self.options = name, []
                self.several = "multiple" in said
            case "option":
                self.options.append((said.get("value") or "", "selected" in said))

    def _input(self, name: str, said: dict[str, str | None]) -> None:
        kind = said.get("type", "text")
        if kind in {"submit", "button", "search"}:
            return
        if kind not in {"checkbox", "radio"}:
            self.fields.setdefault(name, []).append(said.get("value") or "")
        elif "checked" in said:
            self.fields.setdefault(name, []).append(said.get("value") or "on")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_endtag(self, tag: str) -> None:
        self.in_template -= tag == "template"
        if tag == "textarea" and self.textarea:
            # The line break that Django puts at the start of a textarea is not a part of it.
            self.fields[self.textarea] = [self.text.removeprefix("\r").removeprefix("\n")]
            self.textarea = ""
        if tag == "select" and self.select:
            chosen = [value for value, selected in self.options if selected]
            if not self.several and not chosen:
                chosen = [value for value, _selected in self.options[:1]]
            if chosen:
                self.fields[self.select] = chosen
            self.select = ""


def open_form(client: Client, url: str) -> Form:
    """The form of the page at this address."""
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return Form(response.content.decode())
