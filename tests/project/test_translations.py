"""Texts for people can be found by the tool that hands them to translators."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What Django's makemessages asks xgettext to look for.
KEYWORDS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "_"}


@cache
def calls_in(package: str) -> list[tuple[Path, ast.Call, str]]:
    """Every call by a plain name, with the name: each file is parsed once for all of them."""
    return [
        (file, node, node.func.id)
        for file in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


def calls_of(package: str, name: str) -> list[tuple[Path, ast.Call]]:
    return [(file, node) for file, node, called in calls_in(package) if called == name]


def test_every_reason_is_marked_for_translation() -> None:
    """A template that is written out where a reason is made stands inside a known keyword."""
    found = calls_of("eligibility", "reason")
    assert len(found) > 50
    bare = [
        f"{file.name}:{call.lineno}"
        for file, call in found
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert bare == []


@pytest.mark.parametrize("package", ["eligibility", "certifications", "careers", "quiz"])
def test_texts_are_marked_with_names_that_the_tool_knows(package: str) -> None:
    marked = [call for word in KEYWORDS for _file, call in calls_of(package, word)]
    texts = [call for call in marked if call.args and isinstance(call.args[0], ast.Constant)]
    assert len(texts) > 30
