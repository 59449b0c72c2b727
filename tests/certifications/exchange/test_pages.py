"""In and out on the desk: a file goes through the form without a script, and rights are kept."""

import base64
import json
import zlib

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certifications import exchange, releases
from certifications.exchange.documents import written
from certifications.history.timeline import Timeline
from certifications.models import Credential, EligibilityRoute, Fee, Source
from certifications.personas import Persona
from tests.careers.rows import occupation
from tests.certifications import factories
from tests.certifications.desk import Form, open_form

from .conftest import small_catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.once]
EXPORT, FILE, IMPORT = (
    reverse(f"admin:certifications_exchange_{name}") for name in ("export", "file", "import")
)


def upload(client, text):
    data = text.encode() if isinstance(text, str) else text
    return client.post(IMPORT, {"file": SimpleUploadedFile("some.json", data)})


def form_of(page):
    return Form(page.content.decode().partition('<div id="content-main"')[2])


def altered():
    small_catalogue()
    whole = json.loads(exchange.export())
    whole["content"]["credentials"][0]["name"] = "Another <b>name</b>"
    whole["content"]["credentials"].pop()
    return written(whole)


def restore_page(release):
    return reverse("admin:certifications_release_restore", args=[release.pk])


# ---------------------------------------------------------------- out


def test_the_desk_leads_to_both(editor):
    text = editor.get(reverse("admin:index")).content.decode()
    assert f'href="{EXPORT}"' in text
    assert f'href="{IMPORT}"' in text


def test_the_catalogue_and_each_body_are_there_to_keep(editor):
    small_catalogue()
    text = editor.get(EXPORT).content.decode()
    for address in (FILE, f"{FILE}?body=aama", f"{FILE}?body=amt"):
        assert f'href="{address}"' in text
    response = editor.get(FILE)
    assert response.content.decode() == exchange.export()
    assert response["Content-Disposition"].startswith('attachment; filename="catalogue-2')
    assert editor.get(FILE, {"body": "amt"}).content.decode() == exchange.export("amt")


def test_a_body_that_is_not_there_is_said_to_be_missing(editor):
    page = editor.get(FILE, {"body": "gone"}, follow=True)
    assert "No certifying body has the id “gone”." in page.content.decode()


# ---------------------------------------------------------------- in


def test_a_file_is_looked_at_decided_and_brought_in(editor):
    page = upload(editor, altered())
    text = page.content.decode()
    assert "Different from what is here (1)" in text
    assert "Here, but not in it (1)" in text
    assert "<ins>Another &lt;b&gt;name&lt;/b&gt;</ins>" in text
    assert Credential.objects.get(code="cma-aama").name == "The cma-aama credential"
    form = form_of(page)
    form["replace"] = "replace"
    answer = editor.post(IMPORT, form.sent())
    assert answer["Location"] == reverse("admin:index")
    assert Credential.objects.get(code="cma-aama").name == "Another <b>name</b>"
    assert Credential.objects.count() == 3
    assert "The file is on the workbench." in LogEntry.objects.get(user=editor.user).object_repr


def test_what_is_not_in_the_file_goes_when_it_is_ticked(editor):
    form = form_of(upload(editor, altered()))
    form["replace"], form["delete_missing"] = "keep", "on"
    assert editor.post(IMPORT, form.sent()).status_code == 302
    assert sorted(one.code for one in Credential.objects.all()) == ["cma-aama", "rma-amt"]
    assert Credential.objects.get(code="cma-aama").name == "The cma-aama credential"


def test_single_entries_are_kept_when_they_are_ticked(editor):
    small_catalogue()
    whole = json.loads(exchange.export())
    for entry in whole["content"]["credentials"]:
        entry["name"] = "Another name"
    page = upload(editor, written(whole))
    assert 'name="kept" value="credentials rma-amt" form="decide"' in page.content.decode()
    form = form_of(page)
    form["replace"], form["kept"] = "replace", ["credentials rma-amt"]
    assert editor.post(IMPORT, form.sent()).status_code == 302
    kept = Credential.objects.exclude(name="Another name").get()
    assert kept.code == "rma-amt"


@pytest.mark.parametrize(
    "said", [{}, {"replace": "perhaps"}, {"replace": "replace", "kept": "credentials gone"}]
)
def test_without_a_decision_it_is_asked_for_again(editor, said):
    form = form_of(upload(editor, altered()))
    page = editor.post(IMPORT, form.sent() | said)
    assert "Say what to do with the entries that differ." in page.content.decode()
    assert Credential.objects.get(code="cma-aama").name == "The cma-aama credential"
    again = form_of(page)
    again["replace"] = "replace"
    assert editor.post(IMPORT, again.sent()).status_code == 302


def test_a_workbench_that_changed_after_the_look_is_shown_again(editor):
    form = form_of(upload(editor, altered()))
    form["replace"] = "replace"
    Fee.objects.filter(kind="exam").update(note="Changed meanwhile")
    page = editor.post(IMPORT, form.sent())
    assert "Somebody changed the workbench" in page.content.decode()
    assert Fee.objects.filter(note="Changed meanwhile").exists()
    again = form_of(page)
    again["replace"] = "replace"
    assert editor.post(IMPORT, again.sent()).status_code == 302


def test_a_file_that_says_what_is_there_has_no_button(editor):
    small_catalogue()
    text = upload(editor, exchange.export()).content.decode()
    assert "The workbench says all of this already." in text
    assert 'name="packed"' not in text


def test_a_malformed_file_is_refused_with_line_and_reason(editor):
    broken = altered().replace('"confidence": "official"', '"confidence": "<i>sure</i>"', 1)
    line = broken[: broken.index("<i>sure")].count("\n") + 1
    before = exchange.export()
    text = upload(editor, broken).content.decode()
    assert "This cannot be brought in. Nothing was changed." in text
    assert f"Line {line}, content › credentials › cma-aama" in text
    assert "“&lt;i&gt;sure&lt;/i&gt;” is not one of" in text
    assert exchange.export() == before


def test_what_only_the_database_refuses_is_told_before_anybody_says_go(editor):
    small_catalogue()
    whole = json.loads(exchange.export())
    whole["content"]["credentials"][1].update(body="aama", letters="CMA-AAMA")
    text = upload(editor, written(whole)).content.decode()
    assert "This body has a credential with these letters already." in text


@pytest.mark.parametrize(
    "packed",
    ["", "?", base64.b64encode(b"no").decode(), base64.b64encode(zlib.compress(b"{}")).decode()],
)
def test_a_form_that_brings_no_file_along_is_refused(editor, packed):
    page = editor.post(IMPORT, {"packed": packed, "seen": "x"})
    assert "Nothing was changed." in page.content.decode()


def test_a_form_that_unpacks_to_too_much_is_refused(editor):
    packed = base64.b64encode(zlib.compress(b" " * (exchange.MOST_BYTES + 1_000))).decode()
    page = editor.post(IMPORT, {"packed": packed, "seen": "x"})
    assert "The file is larger than 10 million bytes." in page.content.decode()


@pytest.mark.parametrize(
    "limit", ["certifications.exchange.MOST_BYTES", "certifications.admin.exchange.MOST_PACKED"]
)
def test_a_large_file_is_refused(editor, monkeypatch, limit):
    text = altered()
    monkeypatch.setattr(limit, 100)
    assert "This file is too large." in upload(editor, text).content.decode()


def test_many_faults_are_cut_short(editor):
    small_catalogue()
    whole = json.loads(exchange.export())
    whole["content"]["credentials"] = [5] * 150
    assert "And 50 more." in upload(editor, written(whole)).content.decode()


def test_a_long_difference_is_cut_short(editor, monkeypatch):
    small_catalogue()
    text = exchange.export()
    Credential.objects.all().delete()
    monkeypatch.setattr("certifications.admin.exchange.MOST_SHOWN", 1)
    page = upload(editor, text).content.decode()
    assert "New (3)" in page
    assert "And 2 more." in page


# ---------------------------------------------------------------- back


def test_an_older_release_is_restored_from_its_page(editor):
    factories.everything()
    release = releases.publish().release
    Credential.objects.update(name="Another name")
    factories.credential("new")
    address = restore_page(release)
    page = editor.get(reverse("admin:certifications_release_change", args=[release.pk]))
    assert f'href="{address}"' in page.content.decode()
    page = editor.get(address)
    text = page.content.decode()
    assert "<del>Another name</del>" in text
    assert "NEW" in text
    assert Credential.objects.count() == 2
    assert editor.post(address, form_of(page).sent()).status_code == 302
    assert Credential.history.first().history_change_reason == (
        f"Restored release {release.short_id}."
    )
    assert releases.publish().release == release
    assert release.short_id in LogEntry.objects.get(user=editor.user).object_repr


def test_a_restored_release_must_be_the_one_that_was_looked_at(editor):
    factories.everything()
    release = releases.publish().release
    Credential.objects.update(name="Another name")
    address = restore_page(release)
    form = form_of(editor.get(address))
    Credential.objects.update(name="A third name")
    page = editor.post(address, form.sent())
    assert "Somebody changed the workbench" in page.content.decode()
    assert Credential.objects.get().name == "A third name"
    assert editor.post(address).status_code == 200
    assert Credential.objects.get().name == "A third name"


def test_a_release_that_is_the_workbench_has_nothing_to_restore(editor):
    factories.everything()
    text = editor.get(restore_page(releases.publish().release)).content.decode()
    assert "The workbench is just that already." in text
    assert 'name="seen"' not in text


def test_a_release_that_is_not_there_is_not_found(editor):
    address = reverse("admin:certifications_release_restore", args=[99])
    assert editor.get(address).status_code == 404


def test_a_release_that_this_code_cannot_read_is_said_to_be_so(editor, monkeypatch):
    factories.everything()
    release = releases.publish().release
    content = {**release.content, "colour": "blue"}
    monkeypatch.setattr("certifications.models.Release.content", content)
    text = editor.get(restore_page(release)).content.decode()
    assert "Nothing is known by the name “colour” here." in text


# ---------------------------------------------------------------- pages and rights


def test_nothing_inline_stands_on_the_pages(editor):
    text = altered()
    release = releases.publish().release
    Credential.objects.update(jurisdiction="")
    shown = [editor.get(EXPORT), editor.get(IMPORT), upload(editor, text), upload(editor, "x")]
    for page in [*shown, editor.get(restore_page(release))]:
        html = page.content.decode()
        assert "<style" not in html
        assert " style=" not in html
        assert not [tag for tag in html.split("<script")[1:] if "src=" not in tag.split(">")[0]]


def may_also(client, user, *actions):
    for action in actions:
        user.user_permissions.add(
            *Permission.objects.filter(
                codename__startswith=f"{action}_", content_type__app_label="certifications"
            )
        )
    client.force_login(get_user_model().objects.get(pk=user.pk))


def test_rows_that_are_always_there_ask_for_no_right_to_add_or_delete(client):
    text = altered()
    page = restore_page(releases.publish().release)
    user = get_user_model().objects.create_user("somebody", is_staff=True)

    def answers():
        client.force_login(get_user_model().objects.get(pk=user.pk))
        return upload(client, text).status_code, client.get(page).status_code

    def may_not(*actions):
        names = [f"{one}_{row}" for one in actions for row in ("question", "questiontopic")]
        user.user_permissions.remove(*Permission.objects.filter(codename__in=names))

    may_also(client, user, "view", "add", "change", "delete")
    may_not("add", "delete")
    assert answers() == (200, 200)
    may_not("change")
    assert answers() == (403, 403)


def test_each_page_asks_for_its_own_rights(client):
    text = altered()
    release = releases.publish().release
    user = get_user_model().objects.create_user("somebody", is_staff=True)

    def answers():
        pages = (client.get(EXPORT), client.get(FILE), client.get(IMPORT), upload(client, text))
        return [page.status_code for page in (*pages, client.get(restore_page(release)))]

    may_also(client, user)
    assert answers() == [403] * 5
    may_also(client, user, "view")
    assert answers() == [200, 200, 403, 403, 403]
    may_also(client, user, "add", "change")
    assert answers() == [200, 200, 200, 200, 403]
    form = form_of(upload(client, text))
    form["replace"], form["delete_missing"] = "replace", "on"
    page = client.post(IMPORT, form.sent()).content.decode()
    assert "this would delete credentials" in page
    assert Credential.objects.count() == 3
    may_also(client, user, "delete")
    assert answers() == [200] * 5
    assert client.post(IMPORT, form.sent()).status_code == 302


def test_what_an_entry_would_lose_is_deleted_only_by_who_may(client):
    small_catalogue()
    whole = json.loads(exchange.export())
    lost = next(one for one in whole["content"]["credentials"] if one["routes"])
    lost["routes"].pop()
    user = get_user_model().objects.create_user("somebody", is_staff=True)
    may_also(client, user, "view", "add", "change")
    form = form_of(upload(client, written(whole)))
    form["replace"] = "replace"
    count = EligibilityRoute.objects.count()
    page = client.post(IMPORT, form.sent()).content.decode()
    assert "Nothing was changed: this would delete" in page
    assert "routes" in page.partition("this would delete")[2].partition("which")[0]
    assert EligibilityRoute.objects.count() == count
    may_also(client, user, "delete")
    assert client.post(IMPORT, form.sent()).status_code == 302
    assert EligibilityRoute.objects.count() == count - 1


def test_what_was_there_before_an_import_is_in_the_history(editor):
    small_catalogue()
    row = Credential.objects.first()
    before = row.name
    whole = json.loads(exchange.export())
    next(one for one in whole["content"]["credentials"] if one["id"] == row.code)["name"] = "New"
    form = form_of(upload(editor, written(whole)))
    form["replace"] = "replace"
    assert editor.post(IMPORT, form.sent()).status_code == 302
    (act,) = Timeline(Credential, row.pk).acts()
    assert (act.who, act.why) == (editor.user, "Imported from a file.")
    (change,) = act.changes
    assert (change.before.values["name"], change.after.values["name"]) == (before, "New")


def test_the_sources_of_personas_outlive_a_restored_release(editor):
    small_catalogue()
    release = releases.publish().release
    kept, passing = factories.source("kept"), factories.source("passing")
    factories.persona("with-a-source").sources.add(kept)
    form = open_form(editor, restore_page(release))
    assert editor.post(restore_page(release), form.sent("")).status_code == 302
    assert Persona.objects.get(code="with-a-source").sources.get() == kept
    assert not Source.objects.filter(pk=passing.pk).exists()


def test_a_source_that_live_rows_share_with_what_goes_stays_theirs(editor):
    small_catalogue()
    release = releases.publish().release
    shared, live = factories.source("shared"), occupation()
    live.sources.add(shared)
    fee = factories.fee(EligibilityRoute.objects.first(), amount_usd=77)
    fee.sources.add(shared)
    page = editor.get(restore_page(release))
    assert page.status_code == 200
    assert editor.post(restore_page(release), form_of(page).sent("")).status_code == 302
    assert not Fee.objects.filter(pk=fee.pk).exists()
    assert live.sources.filter(code="shared").exists()
    assert releases.publish().release == release


def test_a_workbench_that_would_not_be_as_asked_is_told_in_words(editor, monkeypatch):
    small_catalogue()
    release = releases.publish().release
    Credential.objects.update(name="Another name")

    def otherwise(*args, **kwargs):
        raise exchange.NotAsAsked("This one")

    monkeypatch.setattr(exchange, "look", otherwise)
    text = editor.get(restore_page(release)).content.decode()
    assert "Nothing was changed" in text
    assert "This one" in text
    assert "This one" in upload(editor, exchange.export()).content.decode()


def test_somebody_who_is_not_signed_in_is_asked_to(client, db):
    for address in (EXPORT, FILE, IMPORT):
        assert client.get(address)["Location"].startswith(reverse("admin:login"))


def test_whoever_comes_while_others_write_is_told_to_try_again(editor, monkeypatch):
    release = (small_catalogue(), releases.publish().release)[1]

    def busy(*args, **kwargs):
        raise exchange.Busy

    monkeypatch.setattr(exchange, "look", busy)
    text = upload(editor, exchange.export()).content.decode()
    assert "somebody else is writing just now" in text
    assert "somebody else is writing just now" in editor.get(restore_page(release)).content.decode()
