"""Lines: where in a JSON text a value stands, whatever surrounds it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certifications.exchange.places import Places, parsed

pytestmark = pytest.mark.once

TEXT = """{
  "one": 1, "list": [true,
    {"deep": "a \\" } ] \\u0022 text"},

    []],
  "empty": {}, "last":
    -1.5e3
}
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ((), 1),
        (("one",), 2),
        (("list", 0), 2),
        (("list", 1), 3),
        (("list", 1, "deep"), 3),
        (("list", 2), 5),
        (("empty",), 6),
        (("last",), 6),
        (("list", 1, "not there"), 3),
        (("list", 7, "not there"), 2),
    ],
)
def test_a_value_or_what_surrounds_it_has_a_line(place, line):
    assert Places(TEXT).line(place) == line


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.sampled_from([None, 0, 1, "\t"]), st.sampled_from([None, (" , ", "\n: ")]))
def test_every_value_is_found_where_it_begins(value, indent, separators):
    """Read on from the noted offset, a decoder finds the very value; for members, its key."""
    text = json.dumps(value, indent=indent, separators=separators)
    decoder = json.JSONDecoder()
    places = Places(text)
    for place, start in places.starts.items():
        found, _end = decoder.raw_decode(text, start)
        expected = value
        for step in place:
            expected = expected[step]
        is_member = bool(place) and isinstance(place[-1], str)
        assert found == (place[-1] if is_member else expected)
    assert len(places.starts) == counted(value)


def counted(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(counted, inner))


def test_a_key_that_is_said_twice_is_noticed_and_found():
    text = '{"a": {"b": 1,\n"c": 2,\n"b": 3}}'
    assert parsed(text)[1]
    ((place, start),) = Places(text).repeated
    assert (place, Places(text).line_at(start)) == (("a", "b"), 3)
    assert not parsed('{"a": {"b": 1}, "b": 2}')[1]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{'a': 1}", "", "[1,]", "1" * 5000])
def test_what_is_not_json_is_not_read(text):
    with pytest.raises(ValueError):  # noqa: PT011 - json's own words
        parsed(text)
