"""What a browser would send for a form as it stands, read off the HTML and not off our classes."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode


class _Inputs(HTMLParser):
    """The named inputs of a piece of HTML and what each would send."""

    def __init__(self):
        super().__init__()
        self.sent = []
        self.select = None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "input" and given.get("name"):
            self._input(given)
        elif tag == "select":
            self.select = (given["name"], [])
        elif tag == "option":
            self.select[1].append((given.get("value", ""), "selected" in given))

    def _input(self, given):
        marked = given.get("type", "text") not in ("radio", "checkbox") or "checked" in given
        if marked:
            self.sent.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "select":
            name, options = self.select
            chosen = [value for value, selected in options if selected]
            # A browser sends the first option where none is marked.
            self.sent.append((name, (chosen or [options[0][0]])[-1]))
            self.select = None


def sent_by(html):
    """Names and values, in order, as in the body of a POST."""
    reader = _Inputs()
    reader.feed(html)
    return reader.sent


def as_body(pairs):
    """The same for the test client and for a form's `data`: a list of values for each name."""
    body = {}
    for name, value in parse_qsl(urlencode(pairs), keep_blank_values=True):
        body.setdefault(name, []).append(value)
    return body
