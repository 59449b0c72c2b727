"""A small file to break, made once from a catalogue with some of every kind of row."""

import pytest

from certifications import exchange
from tests.certifications import factories


def small_catalogue():
    """Two bodies, one of them with some of each kind of row."""
    factories.everything()
    work = factories.route(factories.credential("rma-amt", body=factories.body("amt")))
    factories.requirement(work, "adult")
    factories.collision("RMA", sources=[factories.source("only-here")])
    route = factories.route(
        factories.credential("ccma-nha", body=factories.body("nha"), position=2), "school"
    )
    factories.requirement(
        route,
        "asks",
        kind="issuer_approval",
        test={},
        remedy_action="Ask.",
        remedy_typical_months=2,
        remedy_months_from=1,
        remedy_months_to=3,
        remedy_cost_usd="12.50",
    )


@pytest.fixture(scope="module")
def text(django_db_setup, django_db_blocker):
    """The file. The database is left as it was."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        small_catalogue()
        text = exchange.export()
        transaction.set_rollback(True)
    return text
