"""In and out in a real browser: under the strict policy, without a script, and read by axe."""

import json

import pytest
from django.urls import reverse

from certifications import exchange, releases
from certifications.exchange.documents import written
from certifications.models import Credential, Source
from tests.certifications import factories

from .accessibility import too_wide, violations
from .test_admin import route  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
IMPORT = reverse("admin:certifications_exchange_import")


def is_clean(page, complaints):
    """Nothing of ours is wrong for a reader of any kind; Django's own frame is not ours."""
    assert complaints == [], page.url
    assert violations(page, "light", within="#content") == [], page.url
    complaints.clear()  # axe tries styles of its own
    assert too_wide(page) <= 0, page.url


@pytest.mark.usefixtures("route")
def test_a_file_is_brought_in_and_a_release_restored(page, complaints):
    complaints.clear()
    page.set_viewport_size({"width": 390, "height": 844})
    factories.credential("old-aama")
    whole = json.loads(exchange.export())
    whole["content"]["credentials"].pop()
    whole["content"]["credentials"][0]["name"] = "Another name"
    data = written(whole).encode()

    page.goto(reverse("admin:certifications_exchange_export"))
    is_clean(page, complaints)
    page.goto(IMPORT)
    is_clean(page, complaints)
    page.get_by_label("File").set_input_files(
        {"name": "broken.json", "mimeType": "application/json", "buffer": data[:-9]}
    )
    page.get_by_role("button", name="Look into it").click()
    assert "This is not JSON" in page.get_by_role("alert").inner_text()
    is_clean(page, complaints)

    page.get_by_label("File").set_input_files(
        {"name": "some.json", "mimeType": "application/json", "buffer": data}
    )
    page.get_by_role("button", name="Look into it").click()
    page.locator("summary").first.click()
    assert page.locator("ins").first.inner_text() == "Another name"
    is_clean(page, complaints)
    page.get_by_label("Take each as it stands in the file").check()
    page.get_by_label("Delete entries that are not in the file").check()
    page.get_by_role("button", name="Bring it in").click()
    page.wait_for_selector(".messagelist .success")
    assert Credential.objects.get().name == "Another name"

    page.goto(
        reverse("admin:certifications_release_change", args=[releases.Release.objects.get().pk])
    )
    page.get_by_role("link", name="Restore it on the workbench").click()
    is_clean(page, complaints)
    page.get_by_role("button", name="Restore it on the workbench").click()
    page.wait_for_selector(".messagelist .success")
    assert Credential.objects.get().name == "The cma-aama credential"
    assert complaints == []


@pytest.mark.usefixtures("route")
def test_a_table_is_imported_under_the_strict_policy(page, complaints):
    complaints.clear()
    table = {"name": "t.csv", "mimeType": "text/csv"}
    page.goto(reverse("admin:certifications_source_changelist"))
    page.get_by_role("link", name="Export").last.click()
    page.get_by_label("Format").select_option("xlsx")
    with page.expect_download():
        page.get_by_role("button", name="Submit").click()
    page.goto(reverse("admin:certifications_source_import"))
    for line, words in (
        ("wait,", "cannot be blank"),
        ("wait,A new title", "This is what the file would change"),
    ):
        page.get_by_label("File to import").set_input_files(
            {**table, "buffer": f"code,title\n{line}\n".encode()}
        )
        assert page.get_by_label("Format").input_value() == "0"  # guessed from the name
        page.get_by_role("button", name="Submit").click()
        assert words in page.locator("#content").inner_text()
    page.get_by_role("button", name="Confirm import").click()
    page.wait_for_selector(".messagelist .success")
    assert Source.objects.get(code="wait").title == "A new title"
    assert complaints == []
