"""What Django needs to know of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareersConfig(AppConfig):
    """The app `careers`."""

    name = "careers"
    verbose_name = _("Careers")

    def ready(self) -> None:
        """Say what the fixtures fill, and what is told together in a history."""
        from certifications.filled import fills
        from certifications.history.timeline import belongs

        from .states import AcceptedCredential, Citation, FederalNote, Jurisdiction, Statement

        fills(FederalNote, Jurisdiction)
        belongs(
            Jurisdiction,
            dict.fromkeys((Citation, Statement, AcceptedCredential), "jurisdiction_id"),
        )
