"""Requests as no browser would send them: any address, any method, any bytes, drawn from a seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes

from django.urls import URLPattern, get_resolver

METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")

WORDS: tuple[bytes, ...] = (
    b"",
    b" ",
    b"\0",
    b"a\0b",
    b"%00",
    b"%",
    b"%ff",
    b"\xff\xfe",
    b"\xed\xa0\x80",  # half a letter
    b"\\ud800",
    "٣".encode(),
    "²".encode(),
    "½".encode(),
    "İ".encode(),
    "\u202egnp".encode(),
    "\U0001f489".encode(),
    b"-1",
    b"0",
    b"00",
    b"1e999",
    b"1e-999",
    b"1e3",
    b"NaN",
    b"sNaN",
    b"-Infinity",
    b"1_000",
    b"0x10",
    b"500",
    b"9" * 19,
    b"9" * 20,
    b"9" * 400,
    b"9" * 5000,  # more digits than Python turns into a number
    b"0000",
    b"0001",
    b"9999",
    b"10000",
    b"0001-01-01",
    b"9999-12-31",
    b"2023-02-30",
    b"10000-01-01",
    b"2023-06-31T25:61",
    b"12/31/9999",
    b"<script>alert(1)</script>",
    b"\"'><img src=x onerror=alert(1)>",
    b"'; DROP TABLE quiz_answersheet; --",
    b"../../../etc/passwd",
    b"http://[::1",
    b"http://[::1]:99999999/",
    b"javascript:alert(1)",
    b"{{ 7|add:7 }}{% debug %}",
    b"\r\nSet-Cookie: a=b",
    b"null",
    b"None",
    b"true",
    b"on",
    b"[]",
    b"{}",
    b'{"a": {"a": 1, "a": 2}}',
    b"[" * 2000,
    b'"\\ud800"',
    b'"\\u0000"',
    b",,,",
    b"1,2,3",
    b"a.b.c",
    b"__class__",
    b"id__in",
    b"x" * 300,
    b"x" * 10_000,
    "ß".encode() * 2000,
)
"""What stands where something else is expected."""

NUMBERS = (-1, 0, 0.5, 168, 500, 1e308, 10**30, float("inf"), float("nan"))

BODIES: tuple[bytes, ...] = (
    b"",
    b"\0",
    b"=&=&&;",
    b"a" * 70_000,
    b"a=1&" * 1500,  # more fields than Django takes
    b"keys=%ff%fe&%ed%a0%80=1",
    b"whole=1&" + b"x" * 3_000_000,  # more than Django holds in memory
    b"{",
    b"[]",
    b"null",
    b"1e999",
    b'{"profile": {"age": NaN}}',
    b'{"profile": {"work": [' + b"{}," * 10_000 + b"{}]}}",
    b'{"profile": ' * 3000,
    b'{"as_of": "0001-01-01", "profile": {}}',
    b'{"as_of": "9999-12-31", "profile": {"work": [{"started_on": "0001"}]}}',
    b'{"profile": {"work": [{"hours_per_week": 500, "started_on": "2024", "ended_on": "2023"}]}}',
    b'{"a": 1, "a": 2}',
    b'"\\ud800"',
    "{}".encode("utf-16"),
    b"\xef\xbb\xbf{}",
    b'--b\r\nContent-Disposition: form-data; name="keys"\r\n\r\nlevel\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n\r\n\0\xff\r\n--b--\r\n',
    b'--b\r\nContent-Disposition: form-data; name="a"\r\n',
    b"--b\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--",
    b"--b\r\nContent-Disposition: form-data; name*=utf-7''%ff; filename*=x\r\n\r\n1\r\n--b--\r\n",
)
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=no-such-charset",
    "multipart/form-data; boundary=b",
    "multipart/form-data",
    "multipart/form-data; boundary=\xff\xfe",
    "multipart/form-data; boundary=" + "b" * 300,
    "application/json",
    "application/json; charset=utf-16",
    "application/json; charset=no-such-charset",
    "text/plain",
    "text/\xe9\0",
    "",
)
COOKIES = (
    "answers=",
    "answers=\xff\xfe",
    'answers="\\000\\000\\000\\000\\000\\000\\000\\000"',
    "answers=" + "x" * 5000,
    'sessionid="aaaaaaaa\\000"',
    "sessionid=../../../../etc/passwd",
    "csrftoken=\xff; sessionid=" + "9" * 400,
    ";;;=;a=b=c; =",
    "messages=abc$def; messages=\xff",
    "django_language=../../etc; django_language=\xff",
)
HEADERS: tuple[Mapping[str, str], ...] = (
    {},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 600},
    {"HTTP_ACCEPT_LANGUAGE": "\xff,*;q=1e999,en;q=nan"},
    {"HTTP_IF_NONE_MATCH": '"\xff'},
    {"HTTP_IF_MODIFIED_SINCE": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_RANGE": "bytes=9-1,-5,x"},
    {"HTTP_REFERER": "http://[::1"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_X_FORWARDED_FOR": "\xff, 999.999.999.999"},
    {"HTTP_X_REQUEST_ID": "a\r\nb" * 50},
    {"HTTP_CONTENT_ENCODING": "gzip"},
    {"HTTP_TRANSFER_ENCODING": "chunked"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "9" * 30},
    {"HTTP_HOST": "a b"},
    {"HTTP_HOST": "[::1"},
)
"""A length that is no number is not among them: the server in front of Django refuses it."""


@dataclass(frozen=True)
class Asked:
    """One request, down to its bytes. `path` and `query` are as they travel."""

    method: str
    path: bytes
    query: bytes = b""
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cookie: str = ""

    def __str__(self) -> str:
        parts = (self.method, self.path[:200], self.query[:200], self.body[:300])
        return f"{parts} {self.headers or ''} {self.cookie[:80]}"


def routes(patterns: Sequence[Any] | None = None, under: str = "") -> Iterator[str]:
    """Every address of the site, with its parts as `<name>`."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = under + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield PARAMETER.sub(r"<\1>", route.removesuffix("$").replace("(?P<url>.*)", "<url>"))
        else:
            yield from routes(pattern.url_patterns, route)


class Dice:
    """Draws requests. The same seed gives the same ones."""

    def __init__(self, seed: int, known: Mapping[str, Collection[str]]) -> None:
        """`known` has, by the name of a part of an address, what really stands there."""
        self.random = random.Random(seed)
        self.known = {name: sorted(values) for name, values in known.items()}

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def word(self) -> bytes:
        """Something hostile, now and then bytes that nobody thought of."""
        if self.chance(0.1):
            return self.random.randbytes(self.random.randrange(40))
        return self.random.choice(WORDS)

    def path(self, route: str) -> bytes:
        """An address of this kind: mostly one that is there."""

        def part(match: re.Match[str]) -> str:
            names = (f"{route.rpartition('<')[0]}<", match[1])
            known = next((self.known[name] for name in names if self.known.get(name)), ["1"])
            if self.chance(0.75):
                return self.random.choice(known)
            return quote_from_bytes(self.word(), safe="/" if self.chance(0.3) else "")

        return b"/" + PARAMETER.sub(part, route).encode()

    def query(self, names: Sequence[str]) -> bytes:
        """Parameters that the page knows, and some it does not, with hostile values."""
        if self.chance(0.4):
            return b""
        if self.chance(0.1):
            return self.word()
        return b"&".join(self._pair(names) for _ in range(self.random.randrange(1, 4)))

    def _pair(self, names: Sequence[str]) -> bytes:
        name = self.random.choice(names).encode() if names and self.chance(0.9) else self.word()
        if self.chance(0.1):
            name += self.random.choice((b"[]", b"[0]", b"__in", b"__isnull", b"__exact", b"__x"))
        value = b"1" if self.chance(0.1) else self.word()
        return quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode()

    def form(self, sent: Mapping[str, Sequence[str]]) -> bytes:
        """What a page's form would send, but with some of it spoilt, left out or doubled."""
        pairs = [(name.encode(), value.encode()) for name, many in sent.items() for value in many]
        for _ in range(self.random.randrange(1, 4) if pairs else 0):
            at = self.random.randrange(len(pairs))
            name = pairs[at][0]
            match self.random.randrange(6):
                case 0 if pairs:
                    del pairs[at]
                    if not pairs:
                        break
                case 1:
                    pairs.append((name, self.word()))
                case _:
                    pairs[at] = (name, self.word())
        return b"&".join(
            quote_from_bytes(name).encode() + b"=" + quote_from_bytes(value).encode()
            for name, value in pairs
        )

    def json(self, value: Any) -> bytes:
        """The same value as JSON, but with some of it spoilt."""
        return json.dumps(self._spoilt(value, 0.15)).encode()

    def _spoilt(self, value: Any, part: float) -> Any:
        if self.chance(part):
            return self.random.choice((*NUMBERS, [], {}, None, True, self.word().decode("latin-1")))
        if isinstance(value, dict):
            told = {name: self._spoilt(one, part) for name, one in value.items()}
            return told | ({self.word().decode("latin-1"): 1} if self.chance(0.1) else {})
        if isinstance(value, list):
            return [self._spoilt(one, part) for one in value * self.random.choice((1, 1, 3, 150))]
        return value

    def asked(
        self, route: str, names: Sequence[str] = (), sent: Mapping[str, Sequence[str]] | None = None
    ) -> Asked:
        """One request to an address of this kind."""
        method = self.random.choices(METHODS, (8, 8, *(1,) * 7))[0]
        headers = dict(self.random.choice(HEADERS)) if self.chance(0.2) else {}
        body = b""
        if method not in ("GET", "HEAD") and self.chance(0.95):
            body = self.form(sent) if sent and self.chance(0.8) else self.random.choice(BODIES)
            is_form = body not in BODIES
            lies = self.chance(0.1 if is_form else 0.6)
            headers["CONTENT_TYPE"] = self.random.choice(TYPES) if lies else TYPES[0]
        cookie = self.random.choice(COOKIES) if self.chance(0.05) else ""
        return Asked(method, self.path(route), self.query(names), body, headers, cookie)
