"""`manage.py reset_second_factor NAME`: for who lost both the phone and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from staff.second_factor import reset
from staff.throttling import let_in_again


class Command(BaseCommand):
    """The way back in when no administrator can get in."""

    help = "Forget an account's sign-in codes and wrong passwords; it sets up its app anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """The account."""
        parser.add_argument("name", help="the name that the account signs in with")

    def handle(self, *, name: str, **options: Any) -> None:
        """Forget them, and say what was there."""
        accounts = get_user_model().objects
        try:
            account = accounts.get_by_natural_key(name)
        except accounts.model.DoesNotExist:
            raise CommandError(_("There is no account %(name)s.") % {"name": name}) from None
        had_codes = reset(account)
        let_in_again(name)
        told = _("Reset.") if had_codes else _("No codes were set up.")
        self.stdout.write(self.style.SUCCESS(told))
