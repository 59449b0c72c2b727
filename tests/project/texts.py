"""Every text that is marked for translation, in the order in which it stands in its file.

What people read goes through gettext, so what is marked is what they read.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT = Path(__file__).resolve().parents[2]
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "_"}
PACKAGES = ("eligibility", "certifications", "careers", "quiz")
# Read by editors and developers only.
NOT_PUBLIC = ("certifications/admin/", "eligibility/wording.py", "templates/admin/")
NOT_PUBLIC_NAMES = {"admin.py", "apps.py", "models.py"}


def public_files() -> Iterator[Path]:
    """Every module and template with texts for the public."""
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    for file in sorted([*files, *(ROOT / "templates").rglob("*.html")]):
        hidden = str(file.relative_to(ROOT)).startswith(NOT_PUBLIC)
        if not hidden and file.name not in NOT_PUBLIC_NAMES and "migrations" not in file.parts:
            yield file


def texts_of(file: Path) -> list[str]:
    """The marked texts of a module or a template, their blanks filled in."""
    found = marked(file.read_text(encoding="utf-8")) if file.suffix == ".py" else said(file)
    return [filled(re.sub(r"\s+", " ", text).strip()) for text in found]


def marked(source: str) -> list[str]:
    """The texts of a module. Of singular and plural, both."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
    ]
    constants = [arg for call in calls for arg in call.args if isinstance(arg, ast.Constant)]
    constants.sort(key=lambda constant: (constant.lineno, constant.col_offset))
    return [constant.value for constant in constants if isinstance(constant.value, str)]


def said(file: Path) -> list[str]:
    """The texts of a template."""
    nodes = engines["django"].from_string(file.read_text(encoding="utf-8")).template.nodelist
    return [
        text
        for node in nodes.get_nodes_by_type((TranslateNode, BlockTranslateNode))
        for text in (_block(node) if isinstance(node, BlockTranslateNode) else _line(node))
    ]


def _line(node: TranslateNode) -> list[str]:
    text = node.filter_expression.var.literal  # none where a variable is looked up
    return [text] if isinstance(text, str) else []


def _block(node: BlockTranslateNode) -> list[str]:
    forms = (tokens for tokens in (node.singular, node.plural) if tokens)
    return [re.sub(r"<[^>]+>", "", node.render_token_list(tokens)[0]) for tokens in forms]


# What stands in a blank, by its name; letters of a credential where it is none of these.
DAY, NUMBER, LETTERS = "14 May 2028", "12", "CMA"
BLANKS = {
    **dict.fromkeys(("day", "first", "last", "starts", "ends", "published", "before"), DAY),
    **dict.fromkeys(("n", "total", "met", "place", "amount", "have", "need", "least"), NUMBER),
    **dict.fromkeys(("most", "months", "years", "days", "hours", "age", "failed"), NUMBER),
    "kinds": "medical assisting or phlebotomy (drawing blood)",
    "level": "high school",
    "roles": "medical assistant or EKG technician",
    "school": "accredited by a recognized body",
    "schools": "accredited by a recognized body or approved by the state",
    "skill": "blood draws from a vein on live people",
    "skills": "finger sticks or heel sticks",
    "value": "a college or career school",
    "who": "a physician",
}


def filled(text: str) -> str:
    """The text with something in each blank, as a reader sees it."""
    return re.sub(
        r"%\((\w+)\)[sd]|\{(\w+)\}",
        lambda blank: BLANKS.get(blank[1] or blank[2], LETTERS),
        text.replace("%%", "%"),
    )
