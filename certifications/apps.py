"""What Django needs to know of this app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CertificationsConfig(AppConfig):
    """The app `certifications`."""

    name = "certifications"
    verbose_name = _("Certifications")

    def ready(self) -> None:
        """Have our checks and look-ups run; after migrating, make questions and roles."""
        # They need the models, which are ready only now.
        from . import checks, live  # noqa: F401
        from .accreditors import Accreditor, Recognition
        from .among import ask_so_everywhere
        from .questions import make_rows
        from .roles import make_roles

        ask_so_everywhere()
        live.register(Recognition, Accreditor)  # on their page at once, and in no release
        post_migrate.connect(make_rows, sender=self)
        post_migrate.connect(make_roles)
