"""What a state asks before anybody may work there: whom plans tell so, and in which words.

A way can count on work that the state lets nobody do without a credential of its own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from careers.states import WorkRequires

from .results import held_on, state_panel

Json = Any


def asked_first(told: Json, needs: list[Json], today: date) -> Json | None:
    """The panel of a state where nobody may work without more than an exam.

    `told`: every fact told so far, the state among them. `needs`: the cards of what the state
    asks. None where the person may work there already: one of these is open to them, or theirs.
    """
    panel = state_panel(told.get("state"), [], needs)
    if not needs or not panel["rule"] or panel["rule"]["work_requires"] == WorkRequires.NONE:
        return None
    return None if _may_work(told, needs, today) else panel


def _may_work(told: Json, needs: list[Json], today: date) -> bool:
    held = held_on(today, told)
    return any(card["group"] == "open" or card["credential"] in held for card in needs)


def is_work(way: Json) -> bool:
    """Whether a step of a way is work that is to be begun."""
    return any(step["action"] == "work" for step in way["steps"])


def on_paper(panel: Json | None, way: Json) -> str:
    """What the state asks first, for a sheet without links; empty where it asks nothing."""
    if panel is None:
        return ""
    if panel["rule"]["work_requires"] == WorkRequires.STATE_CREDENTIAL:
        told = _(
            "In %(state)s nobody may work as a medical assistant without a credential of the "
            "state. A national exam alone is not enough."
        )
    else:
        told = _(
            "In %(state)s you also need set training or an exam to be hired as a medical assistant."
        )
    told %= {"state": panel["state"]}
    work = _("A step of this way is work: ask the state before you begin it.")
    return f"{told} {work}" if is_work(way) else told
