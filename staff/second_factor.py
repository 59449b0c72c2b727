"""Codes at sign-in: an app on somebody's phone, and recovery codes for the day it is lost.

The app's key has to be in the table as it is, or nobody could check a code. Of recovery codes the
table has hashes.
"""

from __future__ import annotations

import re
import secrets
import time
from base64 import b32encode
from binascii import hexlify, unhexlify
from hashlib import sha256
from math import ceil

import django_otp
import segno
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

HOW_MANY = 10
"""Recovery codes at a time."""
KEY_BYTES = 20
CODE_BYTES = 10
"""80 bits of chance: so many that a plain hash of them is safe."""


class Refused(Exception):
    """A code that is not right, or one too many: then `wait` says for how many seconds."""

    def __init__(self, wait: int = 0) -> None:
        super().__init__(wait)
        self.wait = wait


def is_passed(request: HttpRequest) -> bool:
    """Whether nothing more than the password is asked of who sends this request."""
    return not settings.SECOND_FACTOR or is_verified(request)


def is_verified(request: HttpRequest) -> bool:
    """Whether a code was said in this session, by a device that is still the person's."""
    return bool(request.user.is_verified())


def app_of(user: AbstractUser) -> TOTPDevice | None:
    """The app that makes somebody's codes."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


# ---------------------------------------------------------------- setting it up


def new_key() -> str:
    """A key for an app, as the table has it."""
    return hexlify(secrets.token_bytes(KEY_BYTES)).decode()


def as_text(key: str) -> str:
    """A key as people type it into an app: letters in groups of four."""
    return _in_groups(_letters(unhexlify(key)))


def address_of(user: AbstractUser, key: str) -> str:
    """What an app reads out of the picture."""
    return str(TOTPDevice(user=user, key=key).config_url)


def picture_of(address: str) -> SafeString:
    """The QR code as SVG. The strict policy lets it through: it has no style and no script."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, light="#fff", svgclass="qr-code", lineclass=None)
    return mark_safe(drawn)


def accepted(key: str, code: str) -> TOTP | None:
    """What an app of this key says now, if it says this code."""
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    is_right = re.fullmatch(r"[0-9]{6}", _plain(code)) and totp.verify(int(_plain(code)), 1)
    return totp if is_right else None


def use_app(request: HttpRequest, key: str, totp: TOTP) -> list[str] | None:
    """Ask codes of this app from now on, and of no other; returns new recovery codes.

    None: the person has an app since, and did not say its code in this session.
    """
    user = request.user
    with transaction.atomic():
        # Two who know the password may come at once: whoever is second has to say the first's code.
        get_user_model().objects.select_for_update().get(pk=user.pk)
        if app_of(user) and not is_verified(request):
            return None
        _delete_devices(user)
        app = TOTPDevice.objects.create(
            user=user, name="app", key=key, last_t=totp.t(), drift=totp.drift
        )
        codes = new_codes(user)
        note(user, user, "Set up the app for sign-in codes.")
    let_in(request, app)
    return codes


def new_codes(user: AbstractUser) -> list[str]:
    """New recovery codes in the place of all old ones. Nobody can read them again."""
    codes = [_in_groups(_letters(secrets.token_bytes(CODE_BYTES))) for _ in range(HOW_MANY)]
    with transaction.atomic():
        device, _is_new = StaticDevice.objects.get_or_create(
            user=user, defaults={"name": "recovery codes"}
        )
        device.token_set.all().delete()
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=_hash_of(code)) for code in codes
        )
    return codes


def codes_left(user: AbstractUser) -> int:
    """How many recovery codes somebody has not used yet."""
    return StaticToken.objects.filter(device__user=user).count()


def reset(user: AbstractUser) -> bool:
    """Forget somebody's app and codes, in every session; say whether there were any."""
    with transaction.atomic():
        get_user_model().objects.select_for_update().get(pk=user.pk)
        return _delete_devices(user)


def _delete_devices(user: AbstractUser) -> bool:
    deleted = [model.objects.filter(user=user).delete()[0] for model in (TOTPDevice, StaticDevice)]
    return any(deleted)


# ---------------------------------------------------------------- saying a code


def check(user: AbstractUser, code: str) -> Device:
    """The device that made this code, which is then used up. Raises Refused.

    The row is locked meanwhile, so a code counts once, and guesses are counted one by one.
    """
    with transaction.atomic():
        device, said = _asked(user, _plain(code))
        wait = _wait(device)
        is_right = device is not None and not wait and device.verify_token(said)
        if is_right and isinstance(device, StaticDevice):
            note(user, user, "Signed in with a recovery code.")
    if not is_right:  # only here: inside, the failure would not be counted
        raise Refused(wait)
    return device


def let_in(request: HttpRequest, device: Device) -> None:
    """Hold for this session that the code was said; under a new key, as at every step up."""
    django_otp.login(request, device)
    request.session.cycle_key()


def note(who: AbstractUser, whom: AbstractUser, what: str) -> None:
    """Write into the account's history who did what to its codes."""
    LogEntry.objects.log_actions(who.pk, [whom], CHANGE, what, single_object=True)


def _asked(user: AbstractUser, code: str) -> tuple[Device | None, str]:
    """The device to ask, by what the code looks like, and how to say it to that."""
    if re.fullmatch(r"[0-9]{1,8}", code):
        model, said = TOTPDevice, code
    else:
        model, said = StaticDevice, _hash_of(code)
    return model.objects.select_for_update().filter(user=user, confirmed=True).first(), said


def _wait(device: Device | None) -> int:
    """For how many seconds no code is taken, after wrong ones."""
    allowed, why = device.verify_is_allowed() if device else (True, None)
    return 0 if allowed else ceil((why["locked_until"] - timezone.now()).total_seconds())


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).upper()


def _hash_of(code: str) -> str:
    return _letters(sha256(_plain(code).encode()).digest())[:16]


def _letters(data: bytes) -> str:
    return b32encode(data).decode()


def _in_groups(text: str) -> str:
    return " ".join(re.findall(".{1,4}", text))
