"""Staff who sign in, an app that makes their codes, and a clock that tests can move."""

import re
import time
from base64 import b32decode
from datetime import timedelta
from html import unescape

import axes.handlers.proxy
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

PASSWORD = "not-a-real-one"  # pragma: allowlist secret


class Phone:
    """An app for codes, as it runs on somebody's phone: it knows the key and the time."""

    def __init__(self, key: str) -> None:
        self.key = b32decode(key.replace(" ", ""))

    def code(self) -> str:
        totp = TOTP(self.key)
        totp.time = time.time()
        return f"{totp.token():06}"

    def wrong_code(self) -> str:
        """None of those that are right just now."""
        totp = TOTP(self.key)
        right = set()
        for step in (-1, 0, 1):
            totp.time = time.time() + 30 * step
            right.add(totp.token())
        return next(f"{code:06}" for code in range(9) if code not in right)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """How well passwords are hashed is Django's; here each try would take half a second."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clock(monkeypatch):
    """Moves the time that both codes and waiting go by."""
    ahead = [0.0]
    really, now = time.time, timezone.now
    monkeypatch.setattr(time, "time", lambda: really() + ahead[0])
    for place in (timezone, axes.handlers.proxy):
        monkeypatch.setattr(place, "now", lambda: now() + timedelta(seconds=ahead[0]))

    def move(seconds: float) -> None:
        ahead[0] += seconds

    return move


@pytest.fixture
def asks(settings):
    """The site asks for codes, as on a server."""
    settings.SECOND_FACTOR = True


@pytest.fixture
def anna(db):
    return get_user_model().objects.create_superuser("anna", password=PASSWORD)


def signed_in(user) -> Client:
    """By the password alone."""
    client = Client()
    client.force_login(user)
    return client


def key_on(page) -> str:
    text = page.content.decode()
    return unescape(re.search(r'class="second-factor-key">([^<]+)<', text)[1])


def codes_on(page) -> list[str]:
    return re.findall(r"<li><code>([A-Z2-7 ]+)</code></li>", page.content.decode())


def enrolled(client: Client) -> tuple[Phone, list[str]]:
    """Set up an app as a person does; returns it, and the recovery codes."""
    address = reverse("second_factor_set_up")
    phone = Phone(key_on(client.get(address)))
    page = client.post(address, {"code": phone.code()})
    assert page.status_code == 200
    return phone, codes_on(page)
