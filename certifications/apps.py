"""What Django needs to know of this app."""

from django.apps import AppConfig


class CertificationsConfig(AppConfig):
    """The app `certifications`."""

    name = "certifications"
