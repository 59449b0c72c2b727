"""The ways to a credential that is not open: steps a person could take, in which order, till when.

Nothing here knows a rule. A move says how it would change a person's facts; whether and from which
day that opens a route is asked of the engine, about the person having made it.

`moves` are what somebody can do, `closing` finds those that could close a requirement, `paths`
puts them together route by route, `arriving` has the engine replay them, `choosing` drops what
another way beats, and `telling` turns the rest into steps. `planner` leads through all of it.
"""

from .arriving import Outcome, replay
from .costs import NO_PRICES, Cost, Prices
from .planner import Planner
from .telling import ACTIONS, Plan, Step
from .wishes import Wishes

__all__ = [
    "ACTIONS",
    "NO_PRICES",
    "Cost",
    "Outcome",
    "Plan",
    "Planner",
    "Prices",
    "Step",
    "Wishes",
    "replay",
]
