"""Signing in with a code, in a real browser: under the strict policy, on a phone, for everybody."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from playwright.sync_api import expect

from tests.staff.conftest import PASSWORD, Phone

from .accessibility import too_wide, violations

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]


def say_password(page):
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_from_the_first_sign_in_to_the_second(page, settings, complaints, scheme):
    settings.SECOND_FACTOR = True
    get_user_model().objects.create_superuser("editor", password=PASSWORD)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})

    def is_fine():
        assert (too_wide(page), complaints, violations(page, scheme)) == (0, [], [])
        complaints.clear()  # of what axe itself tries

    # The password alone leads to the picture, whatever page was wanted
    page.goto(reverse("worklist"))
    say_password(page)
    phone = Phone(page.locator(".second-factor-key").inner_text())
    drawn = page.get_by_role("img", name="QR code").locator("svg").bounding_box()
    assert drawn["width"] == drawn["height"] >= 200
    is_fine()
    # The code of the app leads to recovery codes, and on to that page
    page.get_by_label("Code from the app").fill(phone.code())
    page.get_by_role("button", name="Use this app").click()
    codes = page.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    is_fine()
    page.get_by_role("link", name="I have them").click()
    page.wait_for_url("**/admin/worklist/")
    page.get_by_role("link", name="Sign-in codes").click()
    expect(page.get_by_text("You have 10 recovery codes left.")).to_be_visible()
    is_fine()
    page.get_by_role("link", name="Use another app").click()
    page.wait_for_url("**/set-up/")
    is_fine()
    # The next time, with the phone lost, a recovery code lets in
    page.get_by_role("button", name="Log out").click()
    page.goto(reverse("worklist"))
    say_password(page)
    is_fine()
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/admin/worklist/")
