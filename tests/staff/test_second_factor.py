"""Codes at sign-in: who lacks one gets no further, and nobody can make their own way round."""

import re

import pytest
from django.conf import settings as site_settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from certifications.roles import EDITOR, PUBLISHER, VIEWER
from staff import second_factor
from tests.certifications.test_roles import ABOUT_A_ROW, NAMES, address

from .conftest import PASSWORD, Phone, codes_on, enrolled, key_on, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

HUB, SET_UP = "/admin/second-factor/", "/admin/second-factor/set-up/"
CODES = "/admin/second-factor/codes/"
DESK = "/admin/"


def history(user):
    return [
        str(entry)
        for entry in LogEntry.objects.filter(object_id=user.pk).values_list(
            "change_message", flat=True
        )
    ]


# ---------------------------------------------------------------- the way in


def test_a_laptop_asks_for_no_code(anna):
    assert signed_in(anna).get(DESK).status_code == 200


def test_from_the_password_to_the_page_that_was_wanted(anna, asks, clock):
    client = Client()
    wanted = reverse("admin:certifications_source_changelist")
    # Who says the right password is led to set up an app, and nowhere else
    page = client.post(
        f"/admin/login/?next={wanted}",
        {"username": "anna", "password": PASSWORD, "next": wanted},
        follow=True,
    )
    assert page.redirect_chain[-1][0].startswith(SET_UP)
    assert page.context["wanted"] == wanted
    # Its first code lets them in
    phone, _codes = enrolled(client)
    assert client.get(wanted).status_code == 200
    # The next time the code is asked for, and they come out where they wanted to be
    client.post("/admin/logout/")
    clock(30)
    page = client.post(
        f"/admin/login/?next={wanted}",
        {"username": "anna", "password": PASSWORD, "next": wanted},
        follow=True,
    )
    address = page.redirect_chain[-1][0]
    assert address.startswith(f"{HUB}?")
    assert client.get(wanted).status_code == 302
    page = client.post(address, {"code": phone.code(), "next": wanted})
    assert (page.status_code, page["Location"]) == (302, wanted)
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_nobody_is_led_to_another_site(anna, asks, clock, elsewhere):
    phone, _codes = enrolled(signed_in(anna))
    clock(30)
    page = signed_in(anna).post(HUB, {"code": phone.code(), "next": elsewhere})
    assert page["Location"] == DESK


def test_nobody_else_can_open_the_pages(asks, db):
    visitor = signed_in(get_user_model().objects.create_user("no-staff"))
    gone = signed_in(get_user_model().objects.create_user("gone", is_staff=True, is_active=False))
    for client in (Client(), visitor, gone):
        for page in (HUB, SET_UP, CODES):
            assert client.post(page)["Location"].startswith("/admin/login/")


def test_with_the_password_alone_one_can_leave(anna, asks):
    client = signed_in(anna)
    assert "Log out" in client.get(SET_UP).content.decode()
    client.post("/admin/logout/")
    assert client.get(SET_UP)["Location"].startswith("/admin/login/")


def test_with_the_password_alone_one_sees_nothing_of_the_desk(anna, asks):
    text = signed_in(anna).get(SET_UP).content.decode()
    named = set(re.findall(r'href="(/[^"]*)"', text))
    assert {one for one in named if not one.startswith("/static/")} == {"/admin/"}


# ---------------------------------------------------------------- a code counts once


@pytest.mark.twice
def test_a_code_counts_once(anna, asks, clock):
    phone, _codes = enrolled(signed_in(anna))
    used = phone.code()
    # The one that set the app up is used up with that
    assert b"not right" in signed_in(anna).post(HUB, {"code": used}).content
    clock(30)
    used = phone.code()
    assert signed_in(anna).post(HUB, {"code": used}).status_code == 302
    assert signed_in(anna).post(HUB, {"code": used}).status_code == 200


def test_a_code_may_have_gaps(anna, asks, clock):
    phone, codes = enrolled(signed_in(anna))
    clock(30)
    code = phone.code()
    assert signed_in(anna).post(HUB, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    typed = codes[0].lower().replace(" ", "-")
    assert signed_in(anna).post(HUB, {"code": typed}).status_code == 302


@pytest.mark.twice
def test_recovery_codes_let_in_once_each_and_it_is_written_down(anna, asks):
    _phone, codes = enrolled(signed_in(anna))
    assert len(set(codes)) == 10
    client = signed_in(anna)
    assert client.post(HUB, {"code": codes[3]}).status_code == 302
    assert client.get(DESK).status_code == 200
    assert "Signed in with a recovery code." in history(anna)
    other = signed_in(anna)
    assert other.post(HUB, {"code": codes[3]}).status_code == 200
    assert other.get(DESK).status_code == 302


def test_of_recovery_codes_the_table_has_hashes(anna, asks):
    _phone, codes = enrolled(signed_in(anna))
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace(" ", "") for code in codes}
    # So who reads the table cannot sign in with what stands there
    assert signed_in(anna).post(HUB, {"code": kept.pop()}).status_code == 200


def test_somebody_elses_codes_are_not_taken(anna, asks, clock):
    bert = get_user_model().objects.create_superuser("bert")
    enrolled(signed_in(anna))
    phone, codes = enrolled(signed_in(bert))
    clock(30)
    client = signed_in(anna)
    for code in (phone.code(), codes[0]):
        client.post(HUB, {"code": code})
        clock(60)
    assert client.get(DESK).status_code == 302
    assert StaticToken.objects.filter(device__user=bert).count() == 10


def test_wrong_codes_cost_time_that_doubles(anna, asks, clock):
    phone, _codes = enrolled(signed_in(anna))
    clock(30)
    # Another browser each time: it is the account that waits
    waits = []
    for _ in range(5):
        assert signed_in(anna).post(HUB, {"code": phone.wrong_code()}).status_code == 200
        page = signed_in(anna).post(HUB, {"code": phone.code()})
        assert page.status_code == 429
        waits.append(int(page["Retry-After"]))
        clock(waits[-1])
    assert waits == [1, 2, 4, 8, 16]
    assert signed_in(anna).post(HUB, {"code": phone.code()}).status_code == 302


@pytest.mark.parametrize("code", ["", " ", "0", "9" * 8, "1e5", "١٢٣٤٥٦", "A" * 41, "\0", "-1"])
def test_what_is_no_code_is_refused_in_words(anna, asks, code):
    enrolled(signed_in(anna))
    client = signed_in(anna)
    page = client.post(HUB, {"code": code})
    assert page.status_code == 200
    assert b"errorlist" in page.content
    assert client.get(DESK).status_code == 302


# ---------------------------------------------------------------- setting up


def test_an_app_is_used_only_once_it_works(anna, asks):
    client = signed_in(anna)
    key = key_on(client.get(SET_UP))
    page = client.post(SET_UP, {"code": "000000"})
    assert b"not right" in page.content
    # The same key is shown again, so that one need not scan twice
    assert key_on(page) == key
    assert not TOTPDevice.objects.exists()
    assert client.get(DESK).status_code == 302


def test_each_session_is_shown_a_key_of_its_own(anna, asks):
    """Or a thief with the password could learn the key that its owner is about to scan."""
    assert key_on(signed_in(anna).get(SET_UP)) != key_on(signed_in(anna).get(SET_UP))


def test_who_lacks_a_code_cannot_set_up_another_app(anna, asks):
    enrolled(signed_in(anna))
    thief = signed_in(anna)
    assert thief.get(SET_UP)["Location"] == HUB
    assert thief.post(SET_UP, {"code": "123456", "current": "123456"})["Location"] == HUB
    assert thief.post(CODES, {"code": "123456"})["Location"] == HUB
    assert TOTPDevice.objects.count() == 1


@pytest.mark.twice
def test_of_two_who_set_up_at_once_the_second_has_to_say_the_firsts_code(anna, asks, monkeypatch):
    late = signed_in(anna)
    key = key_on(late.get(SET_UP))
    really = second_factor.accepted

    def meanwhile(*told):
        """Somebody else is done between the look and the lock."""
        monkeypatch.undo()
        enrolled(signed_in(anna))
        return really(*told)

    monkeypatch.setattr(second_factor, "accepted", meanwhile)
    page = late.post(SET_UP, {"code": Phone(key).code()})
    assert page["Location"] == HUB
    assert TOTPDevice.objects.count() == 1
    assert late.get(DESK).status_code == 302


def test_another_app_takes_the_place_of_the_first(anna, asks, clock):
    client, elsewhere = signed_in(anna), signed_in(anna)
    old, codes = enrolled(client)
    clock(30)
    elsewhere.post(HUB, {"code": old.code()})
    assert elsewhere.get(DESK).status_code == 200
    clock(30)
    new = Phone(key_on(client.get(SET_UP)))
    # A code of the old one is asked for: a page left open is not enough
    page = client.post(SET_UP, {"code": new.code(), "current": old.wrong_code()})
    assert b"not right" in page.content
    clock(2)
    page = client.post(SET_UP, {"code": new.code(), "current": old.code()})
    assert len(codes_on(page)) == 10
    assert not set(codes_on(page)) & set(codes)
    assert client.get(DESK).status_code == 200
    # What the old app had opened is closed, and its codes and those of before are over
    assert elsewhere.get(DESK).status_code == 302
    clock(30)
    assert elsewhere.post(HUB, {"code": old.code()}).status_code == 200
    clock(2)
    assert elsewhere.post(HUB, {"code": codes[0]}).status_code == 200
    assert elsewhere.post(HUB, {"code": new.code()}).status_code == 302


def test_new_recovery_codes_end_the_old_ones(anna, asks, clock):
    client = signed_in(anna)
    phone, old = enrolled(client)
    clock(30)
    assert b"not right" in client.post(CODES, {"code": "AAAA AAAA AAAA AAAA"}).content
    page = client.post(CODES, {"code": phone.code()})
    assert len(codes_on(page)) == 10
    assert "Made new recovery codes." in history(anna)
    other = signed_in(anna)
    clock(5)
    assert other.post(HUB, {"code": old[0]}).status_code == 200
    clock(5)
    assert other.post(HUB, {"code": codes_on(page)[0]}).status_code == 302
    assert b"9 recovery codes left" in other.get(HUB).content
    assert client.get(CODES).status_code == 405


def test_saying_the_code_gives_the_session_another_key(anna, asks, clock):
    phone, _codes = enrolled(signed_in(anna))
    clock(30)
    client = signed_in(anna)
    before = client.cookies[site_settings.SESSION_COOKIE_NAME].value
    client.post(HUB, {"code": phone.code()})
    assert client.cookies[site_settings.SESSION_COOKIE_NAME].value != before


def test_the_picture_holds_the_key_and_no_style_or_script(anna, asks):
    page = signed_in(anna).get(SET_UP)
    text = page.content.decode()
    drawn = re.search(r"<svg[^>]*qr-code.*?</svg>", text, re.DOTALL)[0]
    assert "viewBox" in drawn
    assert not re.search(r"style|<script|\son\w+=", drawn)
    assert f"secret={key_on(page).replace(' ', '')}" in page.context["address"]
    assert "no-store" in page["Cache-Control"]
    assert not re.search(r"<[^>]+\sstyle=|<script(?![^>]+src=)|<style", text)


# ---------------------------------------------------------------- a way back


def act(client, name, *accounts):
    return client.post(
        reverse("admin:auth_user_changelist"),
        {"action": name, "_selected_action": [account.pk for account in accounts]},
        follow=True,
    )


def test_an_administrator_resets_somebodys_codes(anna, asks, clock):
    bert = get_user_model().objects.create_user("bert", is_staff=True)
    his = signed_in(bert)
    enrolled(his)
    assert his.get(DESK).status_code == 200
    client = signed_in(anna)
    enrolled(client)
    page = act(client, "reset_codes", bert)
    assert b"Codes of 1 account were reset." in page.content
    assert history(bert)[0] == "Reset the sign-in codes."
    assert LogEntry.objects.filter(object_id=bert.pk).first().user == anna
    # Every session of his is back at the door, and his old codes are worth nothing
    assert his.get(DESK)["Location"].startswith("/admin/login/")
    assert his.get(HUB)["Location"] == SET_UP
    assert not StaticToken.objects.filter(device__user=bert).exists()
    clock(30)
    assert TOTPDevice.objects.get().user == anna
    assert enrolled(his)


def test_who_may_only_change_accounts_cannot_reset_codes(asks, anna, settings):
    settings.SECOND_FACTOR = False
    clerk = get_user_model().objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    enrolled(signed_in(anna))
    page = act(signed_in(clerk), "reset_codes", anna)
    assert page.status_code == 200
    assert TOTPDevice.objects.filter(user=anna).exists()


def test_from_a_shell_when_nobody_can_get_in(anna, asks, capsys):
    client = signed_in(anna)
    enrolled(client)
    call_command("reset_second_factor", "anna")
    assert "Reset." in capsys.readouterr().out
    assert client.get(HUB)["Location"] == SET_UP
    assert not StaticDevice.objects.exists()
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("reset_second_factor", "nobody")


# ---------------------------------------------------------------- who may what


@pytest.mark.parametrize("role", [None, VIEWER, EDITOR, PUBLISHER, "superuser"])
@pytest.mark.once
def test_every_role_is_kept_out_without_a_code_and_let_in_with_one(role, asks, db):
    user = get_user_model().objects.create_user(
        "somebody", is_staff=True, is_superuser=role == "superuser"
    )
    if role in (VIEWER, EDITOR, PUBLISHER):
        user.groups.add(Group.objects.get(name=role))
    client = signed_in(user)
    for page in every_page():
        for answer in (client.get(page), client.post(page)):
            assert answer.status_code == 302, page
            assert answer["Location"].startswith("/admin/login/"), page
    assert client.get(HUB)["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200
    enrolled(client)
    assert client.get(DESK).status_code == 200
    assert client.get(HUB).status_code == 200
    # And it opens nothing more than the role does
    may_see_accounts = client.get(reverse("admin:auth_user_changelist")).status_code == 200
    assert may_see_accounts == (role == "superuser")


def every_page():
    """Every address of the desk that needs no row, but for the door, the way out and codes."""
    free = {"login", "logout", "second_factor", "second_factor_set_up", "second_factor_codes"}
    names = [
        name for name in NAMES if name not in free and name.split("_", 2)[-1] not in ABOUT_A_ROW
    ]
    names = [name for name in names if not name.endswith("password_change")] + ["password_change"]
    assert len(names) > 90
    return [address(name) for name in names]


def test_no_role_may_look_at_keys_codes_or_failed_sign_ins(db):
    about = {"axes", "otp_totp", "otp_static"}
    given = Permission.objects.filter(group__isnull=False, content_type__app_label__in=about)
    assert not given.exists()
    assert not [model for model in admin.site._registry if model._meta.app_label in about]
