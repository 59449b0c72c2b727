"""What Django needs to know of this app."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import pre_save


class StaffConfig(AppConfig):
    """The app `staff`."""

    name = "staff"

    def ready(self) -> None:
        """Keep of a failed sign-in nothing but what is counted."""
        from axes.models import AccessAttempt  # models are ready only now

        from .throttling import keep_no_form

        pre_save.connect(keep_no_form, sender=AccessAttempt)


class DeskConfig(AdminConfig):
    """Django's admin, with our own door."""

    default_site = "staff.door.Desk"
