"""Where the job leads: steps with pay and credentials beside them, and the ways as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certifications.models import Confidence
from certifications.templatetags.readable import dollars

from .charts import Branch, Picture, Way, branches, path_picture
from .guides import MEMORY
from .paths import CareerItem, EdgeKind, ItemKind, PathEdge
from .pay import Cited, cited, newest
from .wages import MEDICAL_ASSISTANTS, AreaKind, WageFigure

Entries = Mapping[str, Mapping[str, Any]]
"""Credentials of the release by their ids, as short entries."""

HEADINGS = {
    ItemKind.SETTING: gettext_lazy("Fields to work in"),
    ItemKind.CERTIFICATION: gettext_lazy("One more exam"),
    ItemKind.SUPERVISORY: gettext_lazy("Leading others"),
    ItemKind.EDUCATION: gettext_lazy("More school, another job"),
    ItemKind.TRAINING: gettext_lazy("Courses that widen the job"),
}
LEADS = {
    ItemKind.SETTING: gettext_lazy("The same job, with one kind of patient."),
    ItemKind.CERTIFICATION: gettext_lazy(
        "An exam for one part of the work. Some of these we can check for you."
    ),
    ItemKind.SUPERVISORY: gettext_lazy("You answer for the work of others. Most ask for years."),
    ItemKind.EDUCATION: gettext_lazy("Back to school, for months or for years."),
    ItemKind.TRAINING: gettext_lazy("They lead to no one job, but they open doors."),
}

DIFFERENCES = (
    (gettext_lazy("Who gives it"), gettext_lazy("AAMA"), gettext_lazy("AMT")),
    (
        gettext_lazy("School"),
        gettext_lazy("A program that CAAHEP or ABHES has accredited"),
        gettext_lazy("Several ways: other programs too, the armed forces, or work"),
    ),
    (
        gettext_lazy("To keep it"),
        gettext_lazy("Courses, or the exam again"),
        gettext_lazy("Courses, or the exam again"),
    ),
    (
        gettext_lazy("Where it counts"),
        gettext_lazy("In the whole country; some bosses like it best"),
        gettext_lazy("In the whole country"),
    ),
    (
        gettext_lazy("From one to the other"),
        gettext_lazy("Not by itself"),
        gettext_lazy("Not by itself"),
    ),
)
"""The CMA (AAMA) and the RMA (AMT), as the article tells them apart."""


@dataclass(frozen=True)
class Step:
    """One thing to go on to, with the pay of its job and what we hold of its credentials."""

    item: CareerItem
    pay: WageFigure | None
    credentials: tuple[Mapping[str, Any], ...]

    @property
    def is_recalled(self) -> bool:
        """Whether what its sources do not say is from memory."""
        return self.item.added_confidence == Confidence.RECALLED

    @property
    def has_pay(self) -> bool:
        """Whether its pay says something: in another field the job, and so its pay, is the same."""
        return self.pay is not None and self.item.kind != ItemKind.SETTING

    @property
    def is_paid_as_more(self) -> bool:
        """Whether its pay is that of a wider job: pay is counted by federal job, and those who hold
        one exam or lead one team are only some of it."""
        return self.has_pay and self.item.kind in (ItemKind.CERTIFICATION, ItemKind.SUPERVISORY)


@dataclass(frozen=True)
class Section:
    """Steps of one kind. Its id is that of the kind."""

    id: str
    heading: Any
    lead: Any
    steps: tuple[Step, ...]

    @property
    def source(self) -> list[Cited]:
        """Where the steps were read."""
        return cited(step.item for step in self.steps)

    @property
    def added_source(self) -> list[Cited]:
        """Where the rest is from."""
        return _added(*(step.item for step in self.steps))

    @property
    def pay_source(self) -> list[Cited]:
        """Where the pay was read."""
        return cited(step.pay for step in self.steps if step.has_pay)


@dataclass(frozen=True)
class Edge:
    """A way between two jobs, with the pay at its end."""

    edge: PathEdge
    pay: WageFigure | None

    @property
    def is_paid_as_more(self) -> bool:
        """Whether the exam on the way leads to a part of the job that the pay is of."""
        return self.pay is not None and self.edge.kind == EdgeKind.ADD_CERTIFICATION


@dataclass(frozen=True)
class Onward:
    """Everything that the page shows."""

    sections: tuple[Section, ...]
    edges: tuple[Edge, ...]
    picture: Picture | None
    tree: Branch | None
    """The same as the picture, for narrow screens."""
    start: WageFigure | None

    @property
    def pay_source(self) -> list[Cited]:
        """Where the pay was read."""
        return cited(pay for pay in (self.start, *(one.pay for one in self.edges)) if pay)

    @property
    def edge_source(self) -> list[Cited]:
        """Where the ways were read, and where their usual steps are from."""
        found = cited(one.edge for one in self.edges)
        return found + [
            one for one in _added(*(one.edge for one in self.edges)) if one not in found
        ]


def _added(*rows: Any) -> list[Cited]:
    """Where what is added is from: general knowledge, unless an editor has read it since."""
    if any(row.added_confidence == Confidence.RECALLED for row in rows):
        return [MEMORY.as_source()]
    return [{**one, "confidence": row.added_confidence} for row in rows for one in cited((row,))]


def onward(entries: Entries) -> Onward:
    """The steps and ways as they are now, with the newest pay of the nation."""
    pay = {row.occupation_id: row for row in _pay_of_the_nation()}
    items = list(CareerItem.objects.select_related("occupation").prefetch_related("sources"))
    edges = [
        Edge(edge, pay.get(edge.end_id))
        for edge in PathEdge.objects.select_related("start", "end").prefetch_related("sources")
    ]
    sections = tuple(
        Section(kind.value, HEADINGS[kind], LEADS[kind], steps)
        for kind in ItemKind
        if (steps := _steps(items, kind, pay, entries))
    )
    start = next((one for one in pay.values() if one.occupation.code == MEDICAL_ASSISTANTS), None)
    return Onward(sections, tuple(edges), *_pictures(edges, start), start)


def _pay_of_the_nation() -> list[WageFigure]:
    rows = WageFigure.objects.filter(kind=AreaKind.NATION).select_related("occupation")
    return newest(rows.prefetch_related("sources"))


def _steps(
    items: Sequence[CareerItem], kind: str, pay: Mapping[int, WageFigure], entries: Entries
) -> tuple[Step, ...]:
    return tuple(
        Step(
            item,
            pay.get(item.occupation_id or 0),
            tuple(entries[code] for code in item.credentials if code in entries),
        )
        for item in items
        if item.kind == kind
    )


def _pictures(
    edges: Sequence[Edge], start: WageFigure | None
) -> tuple[Picture, Branch] | tuple[None, None]:
    """The ways from medical assisting on with pay, as boxes and as a tree. None without any."""
    if not any(one.edge.start.code == MEDICAL_ASSISTANTS for one in edges):
        return None, None
    names = {}
    notes = {MEDICAL_ASSISTANTS: _middle(start)}
    for one in edges:
        names |= {end.code: end.title for end in (one.edge.start, one.edge.end)}
        notes[one.edge.end.code] = _middle(one.pay, start)
    ways = [
        Way(one.edge.start.code, one.edge.end.code, one.edge.get_kind_display()) for one in edges
    ]
    told = (ways, names)
    wide = {one.edge.end.code for one in edges if one.is_paid_as_more and notes[one.edge.end.code]}
    of_all = {
        code: _("%(pay)s, of all in this job") % {"pay": note} if code in wide else note
        for code, note in notes.items()
    }
    return (
        path_picture(*told, notes, MEDICAL_ASSISTANTS),
        branches(*told, of_all, MEDICAL_ASSISTANTS),
    )


def _middle(pay: WageFigure | None, start: WageFigure | None = None) -> str:
    """The middle; with its year where that is not the year of the job at the start."""
    if pay is None or pay.annual_median is None:
        return ""
    told = {"pay": dollars(pay.annual_median), "year": pay.year}
    if start is not None and pay.release != start.release:
        return _("middle pay %(pay)s (%(year)s)") % told
    return _("middle pay %(pay)s") % told
