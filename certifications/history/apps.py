"""What Django needs to know of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    """The app `history`."""

    name = "certifications.history"
    label = "history"
    verbose_name = _("History")
