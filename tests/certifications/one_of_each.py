"""One row of each kind that the desk shows, published."""

from careers.models import AcceptedCredential, Citation, FederalNote, Jurisdiction, Statement
from certifications import releases
from certifications.models import Source
from tests.careers import rows as live_rows

from . import factories


def one_of_each() -> None:
    """Make them, and publish what of them goes into a release."""
    factories.collision()
    route = factories.catalogue()
    factories.document(route)
    factories.fee(route)
    factories.fact(route.credential)
    factories.taught("ma")
    factories.accreditor()
    factories.reading(Source.objects.get())
    factories.persona()
    factories.data_file()
    factories.listed()
    factories.zip_code()
    factories.open_match()
    says = {"confidence": "official"}
    ohio = Jurisdiction.objects.create(
        code="OH", name="Ohio", level="delegation_rules", summary="It asks little.", **says
    )
    Citation.objects.create(jurisdiction=ohio, cite="1 OAC 1", **says)
    Statement.objects.create(jurisdiction=ohio, kind="fact", text="So it is.", **says)
    AcceptedCredential.objects.create(jurisdiction=ohio, credential=route.credential, **says)
    FederalNote.objects.create(text="So it is.", position=1, **says)
    live_rows.everything()
    releases.publish()
