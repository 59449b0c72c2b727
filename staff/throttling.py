"""How often a password may be tried: by account and by address, counted in the database.

Counting is django-axes' work. Here is said who is counted, and that neither a name somebody typed
(it may be their password) nor an address gets into the table: only what they are known by again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

Credentials = Mapping[str, Any] | None
OF_ITS_OWN = 0xFD
"""The first byte of addresses that are nobody's on the internet."""


# ---------------------------------------------------------------- who is counted


def name_of(request: HttpRequest, credentials: Credentials) -> str | None:
    """What the table has for the account somebody tries to sign in with."""
    typed = (credentials or {}).get("username")
    return None if typed is None else stand_in(typed)


def stand_in(username: str) -> str:
    """What a name is known by again; nobody without SECRET_KEY can get back from it."""
    return _keyed(username).hex()


def address_of(request: HttpRequest) -> str | None:
    """What the table has for the address that asks, in the shape that its column wants."""
    address = _address(request)
    if address is None:
        return None
    return str(IPv6Address(bytes([OF_ITS_OWN]) + _keyed(str(address))[:15]))


def _address(request: HttpRequest) -> IPv4Address | IPv6Address | None:
    """The visitor's own address, as far as it can be believed; of IPv6 the network of a household,
    which has more addresses than anybody could count."""
    told = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # The last is what our own proxy saw; the visitor may have made up what stands before it.
        told = request.headers.get("X-Forwarded-For", told).rpartition(",")[2]
    try:
        address = ip_address(told.strip())
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped or IPv6Network((address, 64), strict=False).network_address
    return address


def _keyed(text: str) -> bytes:
    return salted_hmac("staff.throttling", text, algorithm="sha256").digest()


# ---------------------------------------------------------------- what is kept of it


class Counting(AxesDatabaseHandler):
    """Counts failures by account and address, and looks away from the browser."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        """One more, unless the account or the address is locked already."""
        if request is not None:
            request.axes_user_agent = request.axes_http_accept = request.axes_path_info = ""
        super().user_login_failed(sender, credentials, request, **kwargs)


def keep_no_form(instance: AccessAttempt, **kwargs: Any) -> None:
    """What was sent along is nobody's business: it goes before a row is saved."""
    instance.get_data = instance.post_data = ""


def over() -> int:
    """Delete what counts no more; returns how many rows."""
    return int(AccessAttempt.objects.filter(attempt_time__lte=_since()).delete()[0])


def let_in_again(username: str) -> int:
    """Forget the failures of an account; returns how many rows."""
    return int(AccessAttempt.objects.filter(username=stand_in(username)).delete()[0])


def _since() -> datetime:
    return timezone.now() - get_cool_off()


# ---------------------------------------------------------------- what is answered


def locked(
    request: HttpRequest, response: HttpResponse | None, credentials: Credentials
) -> HttpResponse:
    """A page that says how long to wait. It says the same whether there is such an account."""
    seconds = _wait(request, credentials)
    context = {"minutes": ceil(seconds / 60)}
    response = render(request, "admin/locked.html", context, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


def _wait(request: HttpRequest, credentials: Credentials) -> int:
    """Seconds until the last of the failures counts no more."""
    found = AxesProxyHandler.get_implementation().get_user_attempts(request, credentials)
    newest = [one.attempt_time for rows in found for one in rows]
    left = (max(newest) - _since()).total_seconds() if newest else 1
    return max(1, ceil(left))
