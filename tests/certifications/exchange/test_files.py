"""What a file may hold: the published schema, and all that is refused, with its line."""

import copy
import json

import jsonschema
import pytest

from certifications import exchange
from certifications.exchange import documents, shape
from certifications.exchange.documents import written

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(scope="module")
def whole(text):
    return json.loads(text)


def credential(whole):
    return whole["content"]["credentials"][0]


def route(whole):
    return credential(whole)["routes"][0]


def requirement(whole):
    return route(whole)["requirements"][0]


def faults(whole):
    with pytest.raises(exchange.ImportRefused) as refused:
        exchange.read(whole if isinstance(whole, str) else written(whole))
    return refused.value.faults


# ---------------------------------------------------------------- the schema


def test_the_published_schema_is_the_one_that_is_enforced(client):
    assert shape.PUBLISHED.read_text("utf-8") == written(shape.schema())
    response = client.get("/api/v1/exchange-schema.json")
    assert response["Content-Type"] == "application/schema+json"
    assert response.json() == shape.schema()


def test_the_schema_is_one_and_a_file_keeps_to_it(whole):
    jsonschema.Draft202012Validator.check_schema(shape.schema())
    jsonschema.Draft202012Validator(shape.schema()).validate(whole)


def set_to(value, *keys):
    def change(whole):
        for key in keys[:-1]:
            whole = whole[key]
        whole[keys[-1]] = value

    return change


def without(*keys):
    def change(whole):
        for key in keys[:-1]:
            whole = whole[key]
        del whole[keys[-1]]

    return change


FIRST = ("content", "credentials", 0)
ROUTE = (*FIRST, "routes", 0)
ASKED = (*ROUTE, "requirements", 0)
SCHOOL = ("content", "institutions", 0)
PROGRAM = ("content", "programs", 0)
ASKS = ("content", "credentials", 2, "routes", 0, "requirements", 0)

MISSHAPEN = {
    "another format": set_to("something", "format"),
    "another version": set_to(2, "version"),
    "a version that is true": set_to(True, "version"),
    "another format of the content": set_to(2, "content", "format"),
    "a kind nobody knows": set_to("school", "kind"),
    "an unknown key on top": set_to(1, "more"),
    "an unknown key in an entry": set_to("x", *FIRST, "colour"),
    "an unknown key deep inside": set_to("x", *ASKED, "members", 0, "colour"),
    "a key that is missing": without(*FIRST, "letters"),
    "a list that is missing": without(*ROUTE, "documents"),
    "a part that is missing": without("content", "sources"),
    "schools without programs": without("content", "programs"),
    "programs without schools": without("content", "institutions"),
    "a number for a text": set_to(5, *FIRST, "name"),
    "a text for a number": set_to("5", *FIRST, "fees", 0, "amount_usd"),
    "yes for a number": set_to(True, *FIRST, "fees", 0, "amount_usd"),
    "one for yes": set_to(1, *SCHOOL, "postsecondary"),
    "a part of a month": set_to(1.5, *PROGRAM, "length_months"),
    "more months than there are": set_to(40_000, *PROGRAM, "length_months"),
    "less than nothing": set_to(-1, *PROGRAM, "clock_hours"),
    "null for a text": set_to(None, *FIRST, "name"),
    "null for what is left out": set_to(None, *SCHOOL, "zip"),
    "a list for an object": set_to([], *FIRST),
    "an object for a list": set_to({}, *FIRST, "routes"),
    "a text for a test": set_to("x", *ASKED, "test"),
    "no name": set_to("", *FIRST, "name"),
    "a name that is too long": set_to("x" * 201, *FIRST, "name"),
    "a word that is not offered": set_to("sure", *ROUTE, "confidence"),
    "a kind that is not offered": set_to("luck", *ASKED, "kind"),
    "an outcome that is not offered": set_to("maybe", *ASKED, "if_met"),
    "an award that is not offered": set_to("doctor", *PROGRAM, "award"),
    "a day in other words": set_to("1.2.2026", *ROUTE, "valid_from"),
    "a day with an hour": set_to("2026-01-01T00:00", *ROUTE, "valid_from"),
    "an id with spaces": set_to("a b", *FIRST, "id"),
    "a source twice": set_to(["handbook", "handbook"], *ROUTE, "sources"),
    "a source that is a number": set_to([1], *ROUTE, "sources"),
    "a meaning that is empty": set_to([""], "content", "name_collisions", 0, "meanings"),
    "months that are one": set_to([1], *ASKS, "remedy", "range_months"),
    "a remedy that says nothing": set_to({}, *ASKS, "remedy"),
    "a topic that says nothing": set_to([{"id": "you"}], "content", "topics"),
    "a topic without words": set_to([{"id": "you", "label": ""}], "content", "topics"),
    "a topic with no questions": set_to([{"id": "you", "questions": []}], "content", "topics"),
    "a question that says nothing": set_to(
        [{"id": "you", "questions": [{"key": "age"}]}], "content", "topics"
    ),
    "questions outside of topics": set_to(
        [{"topic": "you", "key": "age", "text": "Your age?"}], "content", "questions"
    ),
    "a cost less than nothing": set_to(-1, *ASKS, "remedy", "typical_cost_usd"),
}


@pytest.mark.parametrize("change", MISSHAPEN.values(), ids=MISSHAPEN)
def test_what_the_schema_forbids_is_refused(whole, change):
    broken = copy.deepcopy(whole)
    change(broken)
    assert not jsonschema.Draft202012Validator(shape.schema()).is_valid(broken)
    for fault in faults(broken):
        assert fault.line
        assert fault.message


ALLOWED = {
    "a whole number with a point": set_to(12.0, *PROGRAM, "length_months"),
    "a free exam": set_to(0, *FIRST, "fees", 0, "amount_usd"),
    "no schools at all": lambda whole: [
        whole["content"].pop(key) for key in ("institutions", "programs")
    ],
    "a document from before it named who issues it": without(*ROUTE, "documents", 0, "issued_by"),
    "a value of any kind": set_to([{"x": [None]}], *FIRST, "facts", 0, "value"),
    "words of questions": set_to(
        [{"id": "you", "questions": [{"key": "age", "text": "Your age?"}]}], "content", "topics"
    ),
    "sources in another order": set_to(["wait", "handbook"], *ROUTE, "sources"),
}


@pytest.mark.parametrize("change", ALLOWED.values(), ids=ALLOWED)
def test_what_the_schema_allows_is_read(whole, change):
    altered = copy.deepcopy(whole)
    change(altered)
    jsonschema.Draft202012Validator(shape.schema()).validate(altered)
    exchange.read(written(altered))


# ---------------------------------------------------------------- what no schema can say


def twice(*keys):
    def change(whole):
        for key in keys[:-1]:
            whole = whole[key]
        whole.append(copy.deepcopy(whole[keys[-1]]))

    return change


CONTRADICTING = {
    "a credential twice": (twice("content", "credentials", 0), "This stands twice"),
    "a source twice": (twice("content", "sources", 0), "This stands twice"),
    "a route version twice": (twice(*FIRST, "routes", 0), "This stands twice"),
    "a requirement twice": (twice(*ROUTE, "requirements", 0), "This stands twice"),
    "a member with the id of its group": (
        lambda whole: requirement(whole)["members"][0].update(id=requirement(whole)["id"]),
        "This stands twice",
    ),
    "a fact twice": (twice(*FIRST, "facts", 0), "This stands twice"),
    "a program twice": (twice("content", "programs", 0), "This stands twice"),
    "a topic twice": (
        set_to([{"id": "you", "label": one} for one in ("You", "Me")], "content", "topics"),
        "This stands twice",
    ),
    "a question twice": (
        set_to(
            [{"id": "you", "questions": [{"key": "age", "text": "Your age?"}] * 2}],
            "content",
            "topics",
        ),
        "This stands twice",
    ),
    "letters twice": (twice("content", "name_collisions", 0), "This stands twice"),
    "a source that is not there": (
        set_to(["gone"], *ROUTE, "sources"),
        "There is no “gone” among the sources.",
    ),
    "a source of a remedy that is not there": (
        set_to("gone", *ASKS, "remedy", "source"),
        "There is no “gone” among the sources.",
    ),
    "a body that is not there": (
        set_to("gone", *FIRST, "body"),
        "There is no “gone” among the certifying bodies.",
    ),
    "a school that is not there": (
        set_to("gone", *PROGRAM, "institution"),
        "There is no “gone” among the schools.",
    ),
    "a name of one body in a file of all": (
        set_to("aama", "body"),
        "A file of one body names it",
    ),
    "a sign that no database keeps": (set_to("a\0b", *FIRST, "name"), "a sign that cannot"),
    "a sign that nobody sees": (set_to("a\x0bb", *FIRST, "name"), "a sign that cannot be kept"),
    "half a sign": (set_to("\ud800", *ASKED, "test", "x"), "a sign that cannot be kept"),
    "a key with such a sign": (set_to(1, *ASKED, "test", "\0"), "a sign that cannot be kept"),
}


@pytest.mark.parametrize(("change", "words"), CONTRADICTING.values(), ids=CONTRADICTING)
def test_what_contradicts_itself_is_refused(whole, change, words):
    broken = copy.deepcopy(whole)
    change(broken)
    found = faults(json.dumps(broken, indent=1))
    assert any(words in fault.message for fault in found)
    assert all(fault.line for fault in found)


def test_a_fault_names_its_line_and_its_place(whole):
    broken = copy.deepcopy(whole)
    requirement(broken)["members"][0]["confidence"] = "sure"
    text = written(broken)
    (fault,) = faults(text)
    assert '"confidence": "sure"' in text.splitlines()[fault.line - 1]
    member = requirement(broken)["members"][0]["id"]
    assert fault.path == (
        "content › credentials › cma-aama › routes › work › requirements › either"
        f" › members › {member} › confidence"
    )
    assert str(fault).startswith(f"Line {fault.line}, content › credentials › cma-aama")
    assert "“sure” is not one of: “official”, “secondary”, “recalled”." in str(fault)


def test_all_faults_are_told_at_once_in_the_order_of_their_lines(whole):
    broken = copy.deepcopy(whole)
    credential(broken)["name"] = ""
    broken["content"]["sources"][0]["title"] = 5
    broken["content"]["bodies"][0]["colour"] = "blue"
    lines = [fault.line for fault in faults(broken)]
    assert len(lines) == 3
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        ('{\n"format": oops}', 2, "This is not JSON: Expecting value (column 11)."),
        ('{"a": 1,\n\n"a": 2}', 3, "“a” stands here twice."),
        ("[NaN]", None, "NaN is not JSON."),
        ("[" * 100_000, None, "This is not JSON that can be read"),
        ("[" * 80 + "]" * 80, None, "Too many things stand inside each other."),
        ('{"a": 1e999}', 1, "This number is too large."),
        ("[]", 1, "This must be an object in braces, not […]."),
        ("", 1, "This is not JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(broken, line, words):
    (fault, *_more) = faults(broken)
    assert words in fault.message
    assert fault.line == line


def test_bytes_that_are_no_text_are_refused_with_their_line():
    with pytest.raises(exchange.ImportRefused) as refused:
        exchange.read_bytes(b'{\n"a": "\xff"}')
    assert [str(fault) for fault in refused.value.faults] == ["Line 2: This is not text in UTF-8."]


def test_a_mark_of_the_byte_order_is_no_fault(text):
    assert (
        exchange.read_bytes(b"\xef\xbb\xbf" + text.encode()).content == json.loads(text)["content"]
    )


def test_a_file_that_is_too_large_is_refused(monkeypatch, text):
    monkeypatch.setattr(documents, "MOST_BYTES", 1_000_000)
    (fault,) = faults(text + " " * 1_000_000)
    assert str(fault) == "The file is larger than 1 million bytes."


# ---------------------------------------------------------------- one body


def body_file(whole, code="aama"):
    content = documents.of_body(whole["content"], code)
    return {**copy.deepcopy(whole), "kind": "body", "body": code, "content": copy.deepcopy(content)}


def test_a_file_of_one_body_holds_what_belongs_to_it_and_the_sources_it_cites(whole):
    one = body_file(whole)
    jsonschema.Draft202012Validator(shape.schema()).validate(one)
    content = exchange.read(written(one)).content
    assert [entry["id"] for entry in content["bodies"]] == ["aama"]
    assert [entry["id"] for entry in content["credentials"]] == ["cma-aama"]
    assert [entry["id"] for entry in content["sources"]] == ["handbook", "wait"]
    assert [entry["letters"] for entry in content["name_collisions"]] == ["X-cma-aama"]
    assert "institutions" not in content


def test_a_body_that_is_not_there_cannot_be_exported(whole):
    with pytest.raises(exchange.CannotExport, match="“gone”"):
        documents.of_body(whole["content"], "gone")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (set_to("amt", "body"), "This must be the body that the file is of, and no other."),
        (set_to(None, "body"), "A file of one body names it"),
        (
            lambda one: one["content"].update(institutions=[], programs=[]),
            "A file of one body holds no schools.",
        ),
        (set_to([], "content", "topics"), "A file of one body holds no words of questions."),
        (
            lambda one: one["content"]["bodies"].append(
                {"id": "amt", "name": "AMT", "abbreviation": "AMT", "url": None}
            ),
            "This must be the body that the file is of",
        ),
    ],
)
def test_a_file_of_one_body_holds_nothing_else(whole, change, words):
    one = body_file(whole)
    change(one)
    assert any(words in fault.message for fault in faults(one))
