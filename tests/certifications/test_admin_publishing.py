"""Publishing from the desk: what is listed, refused and kept; and that answers change by it."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from certifications import releases
from certifications.models import EligibilityRoute, Publication, Release, Requirement

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

PUBLISH = reverse("admin:certifications_publication_add")
PUBLICATIONS = reverse("admin:certifications_publication_changelist")


def page_of_release(release):
    return reverse("admin:certifications_release_change", args=[release.pk])


def make_older(age):
    Requirement.objects.filter(code="adult").update(test={"min": age})


def listed(page):
    return [str(edit) for edit in page.context["preview"].edits]


# ---------------------------------------------------------------- publishing


def test_the_page_lists_what_would_change(editor):
    factories.catalogue()
    releases.publish()
    make_older(21)
    factories.fee(EligibilityRoute.objects.get())
    page = editor.get(PUBLISH)
    edit = "CMA-AAMA › Work: “18 years old or older” became “21 years old or older”"
    assert listed(page) == [edit, "CMA-AAMA › Work: new: “exam”"]
    assert edit in page.content.decode()


def test_before_the_first_release_everything_is_new(editor):
    factories.catalogue()
    page = editor.get(PUBLISH)
    assert page.context["nothing_published"]
    assert "CMA-AAMA: new" in listed(page)


def test_without_an_edit_nothing_would_change(editor):
    factories.catalogue()
    releases.publish()
    assert "Nothing: this is what is shown now." in editor.get(PUBLISH).content.decode()


@pytest.mark.twice
def test_publishing_keeps_who_and_why(editor):
    factories.catalogue()
    form = open_form(editor, PUBLISH)
    form["note"] = "The first rule."
    response = editor.post(PUBLISH, form.sent(), follow=True)
    publication = Publication.objects.get()
    assert (publication.by, publication.note) == (editor.user, "The first rule.")
    assert f"Release {publication.release.short_id} is published." in response.content.decode()


def test_only_what_was_looked_at_is_published(editor):
    """An edit of somebody else, saved while the page was open, does not slip out with it."""
    factories.catalogue()
    form = open_form(editor, PUBLISH)
    form["note"] = "What I saw."
    Requirement.objects.update(text="You are an adult, says somebody else.")
    page = editor.post(PUBLISH, form.sent())
    assert page.status_code == 200
    assert "Somebody changed the workbench" in page.content.decode()
    assert not Publication.objects.exists()
    again = open_form(editor, PUBLISH)
    again["note"] = "What I see now."
    assert editor.post(PUBLISH, again.sent()).status_code == 302


def test_publishing_asks_for_a_note(editor):
    factories.catalogue()
    page = editor.post(PUBLISH, {"note": " "})
    assert page.status_code == 200
    assert "This field is required." in page.content.decode()
    assert not Publication.objects.exists()


def test_every_reason_that_stands_in_the_way_is_listed_by_its_place(editor):
    route = factories.catalogue()
    factories.requirement(route, "hollow", kind="any_of", test={})
    factories.requirement(route, "unread", sources=[])
    page_of_route = reverse("admin:certifications_eligibilityroute_change", args=[route.pk])
    for page in (editor.get(PUBLISH), editor.post(PUBLISH, {"note": "Try."})):
        text = page.content.decode()
        assert "2 things stand in the way" in text
        for row, words in (("hollow", "The group is empty"), ("unread", "It has no source.")):
            place = f"{page_of_route}#asked-{Requirement.objects.get(code=row).pk}"
            link = f'<a href="{place}"><b>CMA-AAMA › Work › {row}</b></a>: {words}'
            assert link in text
    assert not Publication.objects.exists()


def test_who_may_not_publish_does_not(client):
    factories.catalogue()
    user = get_user_model().objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert client.get(PUBLISH).status_code == 403
    assert client.post(PUBLISH, {"note": "Try."}).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_publication"))
    client.force_login(get_user_model().objects.get(pk=user.pk))
    # Nor does anybody publish what they have not seen.
    assert (
        "Somebody changed the workbench" in client.post(PUBLISH, {"note": "Now."}).content.decode()
    )
    assert not Publication.objects.exists()
    form = open_form(client, PUBLISH)
    form["note"] = "Now."
    assert client.post(PUBLISH, form.sent()).status_code == 302


# ---------------------------------------------------------------- publishing again


def test_an_older_release_is_published_again_from_its_page(editor):
    factories.catalogue()
    first = releases.publish().release
    make_older(21)
    second = releases.publish().release
    page = editor.get(page_of_release(first)).content.decode()
    url = f"{PUBLISH}?release={first.pk}"
    assert f'href="{url}"' in page
    form = open_form(editor, url)
    form["note"] = "Back to 18."
    assert editor.post(PUBLISH, form.sent()).status_code == 302
    assert releases.current().hash == first.hash
    assert Requirement.objects.get().test == {"min": 21}
    assert list(Publication.objects.values_list("release", flat=True)) == [
        first.pk,
        second.pk,
        first.pk,
    ]


def test_publishing_again_shows_what_it_would_change_whatever_the_workbench_is_like(editor):
    route = factories.catalogue()
    first = releases.publish().release
    make_older(21)
    releases.publish()
    factories.requirement(route, "unread", sources=[])
    page = editor.get(f"{PUBLISH}?release={first.pk}")
    assert listed(page) == [
        "CMA-AAMA › Work: “21 years old or older” became “18 years old or older”"
    ]


@pytest.mark.parametrize("asked", ["0", "none"])
def test_a_release_that_is_not_there_is_not_found(editor, asked):
    assert editor.get(f"{PUBLISH}?release={asked}").status_code == 404


# ---------------------------------------------------------------- what is only looked at


def test_releases_and_publications_are_neither_added_changed_nor_deleted(editor):
    factories.catalogue()
    publication = releases.publish()
    for name, row in (("release", publication.release), ("publication", publication)):
        change = reverse(f"admin:certifications_{name}_change", args=[row.pk])
        delete = reverse(f"admin:certifications_{name}_delete", args=[row.pk])
        page = editor.get(change)
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert editor.post(change, {"note": "Other"}).status_code == 403
        assert editor.post(delete, {"post": "yes"}).status_code == 403
        lists = reverse(f"admin:certifications_{name}_changelist")
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        editor.post(lists, chosen)
    assert editor.get(reverse("admin:certifications_release_add")).status_code == 403
    assert Release.objects.count() == Publication.objects.count() == 1


def test_the_page_of_a_release_says_what_it_holds_and_when_it_was_shown(editor):
    factories.everything()
    release = releases.publish(by=editor.user, note="All of it.").release
    text = editor.get(page_of_release(release)).content.decode()
    assert release.hash in text
    assert "CMA-AAMA: 2 routes" in text
    assert "editor: All of it." in text


def test_the_log_marks_what_people_see_now(editor):
    factories.catalogue()
    releases.publish(note="One")
    make_older(21)
    releases.publish(note="Two")
    rows = editor.get(PUBLICATIONS).context["cl"].result_list
    assert [(row.note, row.pk == row.newest) for row in rows] == [("Two", True), ("One", False)]


# ---------------------------------------------------------------- from the desk to an answer

AS_OF = "2026-11-24"
THIRTY_MONTHS = {
    "education": {"level": "high_school"},
    "work": [
        {
            "role": "medical_assistant",
            "started_on": "2024-05-01",
            "ended_on": None,
            "hours_per_week": 40,
            "clinical": True,
            "administrative": True,
            "paid": True,
        }
    ],
    "attestations": {"cpr_current": True, "felony": False, "license_disciplined": False},
    "military": [],
    "exam_attempts": {},
}


def answer(client):
    asked = {"as_of": AS_OF, "profile": THIRTY_MONTHS}
    response = client.post("/api/v1/match", json.dumps(asked), content_type="application/json")
    found = {one["credential"]: one for one in response.json()["credentials"]}["rma-amt"]
    routes = {route["route"]: route["verdict"] for route in found["routes"]}
    return routes["work-experience"], response.json()["release"]["id"]


@pytest.mark.once
def test_an_edit_in_the_admin_changes_what_the_api_answers_once_it_is_published(editor):
    call_command("load_fixtures", verbosity=0)
    releases.publish(note="The rules of record")
    route = EligibilityRoute.objects.get(credential__code="rma-amt", code="work-experience")
    url = reverse("admin:certifications_eligibilityroute_change", args=[route.pk])
    verdict, first = answer(editor)
    assert verdict == "not_eligible"

    # The editor opens the route and types 24 in place of 36.
    form = open_form(editor, url)
    row = form.row("test_experience_min_months_full_time", "36")
    form[f"{row}-test_experience_min_months_full_time"] = "24"

    # Read first: the sentence says it, and nothing has changed for anybody.
    page = editor.post(url, form.sent("_preview"))
    assert "2 years of full-time work" in page.content.decode()
    assert "3 years of full-time work" in page.content.decode()  # as it is saved
    assert answer(editor) == ("not_eligible", first)

    # Saved, from the page that was read: still only on the workbench.
    assert editor.post(url, Form(page.content.decode()).sent("_save")).status_code == 302
    assert answer(editor) == ("not_eligible", first)

    # Published: the page says what changes, and the answer is another.
    page = editor.get(PUBLISH)
    body_decides = "where the body decides on part-time work that adds up to"
    change, *left_behind = listed(page)
    assert change == (
        f"RMA (AMT) › {route.name}: “3 years of full-time work” became “2 years of full-time work”;"
        f" “{body_decides} 5,616 hours” became “{body_decides} 3,744 hours”"
    )
    assert all("it stays" in words for words in left_behind)  # the texts still say three years
    assert left_behind
    form = Form(page.content.decode())
    form["note"] = "RMA: 24 months of work are enough."
    editor.post(PUBLISH, form.sent())
    verdict, second = answer(editor)
    assert verdict == "eligible"
    assert second != first
    assert second == Publication.objects.first().release.short_id
