"""What states ask and what the work pays, as JSON."""

from ninja import Router

from . import pay, states

router = Router()
router.add_router("", states.router)
router.add_router("", pay.router)
