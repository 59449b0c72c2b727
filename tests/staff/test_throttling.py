"""How often a password may be tried: by account, by address, and for how long not."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, RequestFactory

from staff.throttling import address_of, stand_in

from .conftest import PASSWORD, signed_in

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def limited(settings):
    """As on a server behind its proxy, with fewer tries."""
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 3
    settings.BEHIND_PROXY = True


def sign_in(name, password, address="192.0.2.1", **more):
    headers = {"X-Forwarded-For": address, "User-Agent": "a browser"} | more
    return Client(headers=headers).post(LOGIN, {"username": name, "password": password})


def wrong(name="anna", times=1, **more):
    return [sign_in(name, "a wrong one", **more).status_code for _ in range(times)]


def test_a_laptop_counts_nothing(anna, settings):
    settings.AXES_ENABLED = False
    assert wrong(times=5) == [200] * 5
    assert not AccessAttempt.objects.exists()


def test_an_account_is_locked_whatever_the_address_and_the_browser(anna):
    tried = [wrong(address=f"192.0.2.{n}", **{"User-Agent": f"browser {n}"})[0] for n in range(3)]
    assert tried == [200, 200, 429]
    locked = sign_in("anna", PASSWORD, address="198.51.100.7")
    assert locked.status_code == 429
    assert b"Too many wrong passwords" in locked.content
    # Another account goes on
    get_user_model().objects.create_superuser("bert", password=PASSWORD)
    assert sign_in("bert", PASSWORD, address="198.51.100.7").status_code == 302


def test_an_address_is_locked_whatever_the_account(anna):
    assert [wrong(f"guess {n}")[0] for n in range(3)] == [200, 200, 429]
    assert sign_in("anna", PASSWORD).status_code == 429
    assert sign_in("anna", PASSWORD, address="192.0.2.2").status_code == 302


def test_an_account_that_there_is_not_is_locked_in_the_same_words(anna):
    wrong("anna", 2, address="192.0.2.1")
    wrong("nobody", 2, address="192.0.2.2")
    one = sign_in("anna", "x", address="192.0.2.1")
    other = sign_in("nobody", "x", address="192.0.2.2")
    assert one.status_code == other.status_code == 429
    assert one.content == other.content


def test_the_answer_says_how_long_to_wait_and_it_is_true(anna, clock):
    wrong(times=2)
    locked = sign_in("anna", "x")
    wait = int(locked["Retry-After"])
    assert 890 <= wait <= 900
    assert b"in 15 minutes" in locked.content
    # Who keeps trying makes it no longer
    clock(600)
    assert int(sign_in("anna", "x")["Retry-After"]) <= 300
    clock(wait - 600 - 5)
    assert sign_in("anna", PASSWORD).status_code == 429
    clock(10)
    assert sign_in("anna", PASSWORD).status_code == 302


def test_ones_own_success_does_not_wipe_out_what_one_tried_on_others(anna):
    get_user_model().objects.create_superuser("bert", password=PASSWORD)
    wrong("anna", 2)
    assert sign_in("bert", PASSWORD).status_code == 302
    assert wrong("anna") == [429]


def test_only_so_many_are_asked_for_at_most(anna):
    assert wrong(times=2) == [200, 200]
    assert sign_in("anna", PASSWORD).status_code == 302


# ---------------------------------------------------------------- which address counts


def asked(forwarded=None, remote="127.0.0.1"):
    more = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return address_of(RequestFactory().get("/", REMOTE_ADDR=remote, **more))


def test_what_a_visitor_claims_is_not_believed(settings):
    # Behind a proxy: what the proxy itself added last
    assert asked("203.0.113.9, 192.0.2.1") == asked("192.0.2.1")
    assert asked("192.0.2.1, 203.0.113.9") != asked("192.0.2.1")
    # Without one: nothing of it
    settings.BEHIND_PROXY = False
    assert asked("192.0.2.1", "198.51.100.1") == asked(None, "198.51.100.1")
    assert asked("192.0.2.1", "198.51.100.1") != asked(None, "192.0.2.1")


def test_a_household_of_ipv6_is_one_address():
    assert asked("2001:db8:0:1::1") == asked("2001:db8:0:1:ffff::2")
    assert asked("2001:db8:0:1::1") != asked("2001:db8:0:2::1")
    assert asked("::ffff:192.0.2.1") == asked("192.0.2.1")


@pytest.mark.parametrize("told", ["", "unknown", "1.2.3", "1.2.3.4:80", "a" * 300])
def test_what_is_no_address_counts_as_none(anna, told):
    assert asked(told) is None
    assert wrong(times=3, address=told) == [200, 200, 429]


# ---------------------------------------------------------------- what is kept


def test_neither_name_nor_address_nor_browser_nor_form_is_kept(anna, caplog):
    for _ in range(2):
        Client(headers={"X-Forwarded-For": "192.0.2.1", "User-Agent": "a browser"}).post(
            f"{LOGIN}?from=a-query",
            # pragma: allowlist nextline secret
            {"username": "typed by mistake", "password": "a wrong one", "extra": "something"},
        )
    wrong("typed by mistake")
    (kept,) = AccessAttempt.objects.values()
    assert kept["failures_since_start"] == 3
    told = " ".join(str(value) for value in kept.values()) + caplog.text
    assert kept["username"] not in caplog.text
    assert kept["ip_address"] not in caplog.text
    for part in ("typed", "192.0.2.1", "browser", "a-query", "something", "a wrong one"):
        assert part not in told
    assert kept["ip_address"].startswith("fd")
    assert not AccessLog.objects.exists()
    assert not AccessFailureLog.objects.exists()


def test_a_sign_in_that_goes_well_is_not_written_down(anna):
    sign_in("anna", PASSWORD)
    for model in (AccessAttempt, AccessLog, AccessFailureLog):
        assert not model.objects.exists()


def test_stand_ins_hang_on_the_secret_key(settings):
    before = stand_in("anna")
    settings.SECRET_KEY = "another"  # pragma: allowlist secret
    assert stand_in("anna") != before


def test_what_counts_no_more_is_deleted_once_a_day(anna, capsys):
    wrong("anna")
    wrong("bert")
    old = AccessAttempt.objects.filter(username=stand_in("anna"))
    old.update(attempt_time=old.get().attempt_time - timedelta(minutes=16))
    call_command("purge_sign_ins")
    assert "Deleted 1 failed sign-in." in capsys.readouterr().out
    assert AccessAttempt.objects.get().username == stand_in("bert")


# ---------------------------------------------------------------- a way back in


def test_an_administrator_lets_somebody_try_again(anna):
    bert = get_user_model().objects.create_user("bert", password=PASSWORD, is_staff=True)
    assert wrong("bert", 3, address="192.0.2.9")[-1] == 429
    signed_in(anna).post(
        "/admin/auth/user/", {"action": "forget_failures", "_selected_action": [bert.pk]}
    )
    assert sign_in("bert", PASSWORD).status_code == 302


def test_so_does_the_shell(anna, capsys):
    assert wrong("anna", 3)[-1] == 429
    call_command("reset_second_factor", "anna")
    assert sign_in("anna", PASSWORD).status_code == 302
