"""What Django needs to know of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CareersConfig(AppConfig):
    """The app `careers`."""

    name = "careers"
    verbose_name = _("Careers")
