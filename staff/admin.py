"""Accounts on the desk: who has set up codes, and a way back in for who cannot get in."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import second_factor
from .throttling import let_in_again

# Their pages would show keys, and let somebody make a device for somebody else.
for of_a_person in (StaticDevice, TOTPDevice, User):
    admin.site.unregister(of_a_person)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Django's page of accounts, and two ways to help. Both are for superusers alone:
    who may change accounts must not thereby get into one that may do more."""

    list_display = ("username", "email", "is_staff", "is_active", "has_app")
    actions = ("reset_codes", "forget_failures")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With whether codes are set up."""
        apps = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        return super().get_queryset(request).annotate(has_app=Exists(apps))

    @admin.display(description=_("sign-in codes"), boolean=True, ordering="has_app")
    def has_app(self, account: Any) -> bool:
        """Whether codes are set up."""
        return account.has_app

    def has_help_permission(self, request: HttpRequest) -> bool:
        """Who may let others in."""
        return request.user.is_superuser

    @admin.action(
        description=_("Reset sign-in codes: they set up their app anew"), permissions=["help"]
    )
    def reset_codes(self, request: HttpRequest, accounts: QuerySet) -> None:
        """Forget app and recovery codes of these people, and write down who did it."""
        done = [account for account in accounts if second_factor.reset(account)]
        for account in done:
            second_factor.note(request.user, account, "Reset the sign-in codes.")
        told = ngettext(
            "Codes of %(n)d account were reset.", "Codes of %(n)d accounts were reset.", len(done)
        )
        messages.success(request, told % {"n": len(done)})

    @admin.action(description=_("Forget wrong passwords: they may try again"), permissions=["help"])
    def forget_failures(self, request: HttpRequest, accounts: QuerySet) -> None:
        """Let these people try again now, and write down who did it."""
        done = [account for account in accounts if let_in_again(account.get_username())]
        for account in done:
            second_factor.note(request.user, account, "Forgot wrong passwords.")
        told = ngettext("%(n)d account may try again.", "%(n)d accounts may try again.", len(done))
        messages.success(request, told % {"n": len(done)})
