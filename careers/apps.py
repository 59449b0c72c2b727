"""What Django needs to know of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareersConfig(AppConfig):
    """The app `careers`."""

    name = "careers"
    verbose_name = _("Careers")

    def ready(self) -> None:
        """Tell the editors' desk which rows here are live, what is told together in a history, what
        grows old, and which public file is read here."""
        from certifications import live  # they need the models
        from certifications.data_files import elsewhere
        from certifications.history.timeline import belongs

        from .models import PATHS, PAY, STATES
        from .oews_bringing_in import IMPORTER
        from .old_figures import OLD_FIGURES, old_figures
        from .states import AcceptedCredential, Citation, Jurisdiction, Statement

        # What belongs to others before those.
        live.register(*PATHS, *reversed(PAY), *reversed(STATES))
        live.look_for(OLD_FIGURES, old_figures)
        elsewhere.register(IMPORTER)
        belongs(
            Jurisdiction,
            dict.fromkeys((Citation, Statement, AcceptedCredential), "jurisdiction_id"),
        )
