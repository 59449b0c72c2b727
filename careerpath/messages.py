"""What the desk says once after an act ("Saved."), and where it waits until the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class CookieOfThisHost(CookieStorage):
    """Django's, under a name that no other host of the domain can set."""

    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class SaidOnce(FallbackStorage):
    """In the cookie; what is too long for that, in the session."""

    storage_classes = (CookieOfThisHost, SessionStorage)
