"""Files brought in on the desk: looked into first, and only by whom and what was looked at."""

import io
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from certifications.admin import data_files
from certifications.data_files import report
from certifications.public_files import DataFile, DirectoryEntry, OpenMatch
from certifications.schools import Institution, Program
from tests.certifications import factories

from .test_bringing_in import FILES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGE = "admin:certifications_datafile_bring_in"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def upload(editor, *names, **said):
    files = [SimpleUploadedFile(name, (FILES / name).read_bytes()) for name in names]
    return editor.post(reverse(PAGE), {"files": files, **said})


def waiting():
    return list(Path(tempfile.gettempdir()).glob(f"{data_files.WAITING}*"))


def test_files_are_looked_into_first_and_then_brought_in(editor):
    page = upload(editor, "hd2023.csv", "ic2023_py.csv")
    assert "programs: 9 added" in page.content.decode()
    assert not Institution.objects.exists()
    assert len(waiting()) == 1
    done = editor.post(reverse(PAGE), {"waiting": page.context["waiting"]})
    assert done["Location"] == reverse("admin:certifications_datafile_changelist")
    assert Program.objects.count() == 9
    kept = DataFile.objects.get(kind="ipeds_ic_py")
    assert (kept.by, kept.file_name, kept.year) == (editor.user, "ic2023_py.csv", "2023-24")
    assert waiting() == []
    assert Program.history.first().history_user == editor.user


def test_the_day_of_a_list_of_accreditations_is_asked_for_and_kept(editor):
    school = factories.school("porter", dapip_id="108092", state="CT", is_active=True)
    program = factories.program("porter-ma", school)
    page = upload(editor, "AccreditationRecords.csv")
    assert "Nothing in these files says of which day" in page.content.decode()
    page = upload(editor, "AccreditationRecords.csv", as_of="2999-01-01")
    assert "This day is still to come." in page.content.decode()
    assert waiting() == []
    page = upload(editor, "AccreditationRecords.csv", as_of="2020-11-02")
    editor.post(reverse(PAGE), {"waiting": page.context["waiting"]})
    assert program.accreditations.get().known_on == "2020-11-02"


def test_a_button_that_was_made_up_or_is_used_again_brings_in_nothing(editor):
    page = upload(editor, "hd2023.csv")
    sent = {"waiting": page.context["waiting"]}
    assert editor.post(reverse(PAGE), sent).status_code == 302
    again = editor.post(reverse(PAGE), sent)
    assert "wait no longer" in again.content.decode()
    assert "wait no longer" in editor.post(reverse(PAGE), {"waiting": "x"}).content.decode()


def test_a_file_that_was_changed_meanwhile_is_not_brought_in(editor):
    page = upload(editor, "hd2023.csv")
    (folder,) = waiting()
    next(folder.iterdir()).write_bytes((FILES / "hd2021.csv").read_bytes())
    editor.post(reverse(PAGE), {"waiting": page.context["waiting"]})
    assert not DirectoryEntry.objects.exists()


def test_a_wrong_file_is_refused_by_what_it_is_and_leaves_nothing(editor):
    page = upload(editor, "cip_list.csv")
    assert "NCES list of CIP numbers. Such files are not brought in." in page.content.decode()
    assert waiting() == []


def test_what_is_no_data_file_is_refused_by_its_ending_and_its_size(editor, monkeypatch):
    assert "Choose CSV, ZIP or XLSX files." in upload(editor, "README.md").content.decode()
    monkeypatch.setattr(data_files, "MOST_BYTES", 10)
    assert "larger than" in upload(editor, "hd2023.csv").content.decode()
    assert "required" in editor.post(reverse(PAGE), {}).content.decode()
    assert waiting() == []


def send(editor, name, data, **said):
    return editor.post(reverse(PAGE), {"files": [SimpleUploadedFile(name, data)], **said})


@pytest.mark.parametrize("name", ["hd2023.zip", "hd2023.csv", "hd2023.xlsx"])
def test_what_unpacks_to_too_much_is_refused_whatever_it_is_called(editor, monkeypatch, name):
    monkeypatch.setattr(data_files, "MOST_UNPACKED", 1_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hd2023.csv", (FILES / "hd2023.csv").read_bytes())
    assert f"{name} holds too much" in send(editor, name, packed.getvalue()).content.decode()
    assert waiting() == []


def test_a_file_that_may_be_cut_off_is_brought_in_only_after_a_tick(editor):
    whole = (FILES / "hd2023.csv").read_bytes()
    DataFile.objects.create(
        kind="ipeds_hd",
        file_name="hd2022.csv",
        year="2022",
        read=6289,
        publisher="NCES",
        size=1,
        sha256="0" * 64,
    )
    page = send(editor, "hd2023.csv", whole[: len(whole) * 2 // 3])
    words = page.content.decode()
    assert "A file may not be whole" in words
    assert "ends in the middle of a row" in words
    assert "hd2022.csv" in words
    assert "6,289" in words
    assert 'name="is_whole" required' in words
    done = editor.post(reverse(PAGE), {"waiting": page.context["waiting"]})
    assert "Look at the warning first" in done.content.decode()
    assert not DirectoryEntry.objects.exists()
    ticked = {"waiting": done.context["waiting"], "is_whole": "on"}
    assert editor.post(reverse(PAGE), ticked).status_code == 302
    assert DirectoryEntry.objects.exists()


def test_of_a_whole_file_no_tick_is_asked(editor):
    page = upload(editor, "hd2023.csv")
    assert "is_whole" not in page.content.decode()
    assert not page.context["report"].is_doubtful


def test_kinds_of_files_are_shown_in_words(editor):
    page = upload(editor, "hd2023.csv", "ic2023_py.csv")
    editor.post(reverse(PAGE), {"waiting": page.context["waiting"]})
    factories.open_match(kind="ipeds_ic_py", about="program")
    row = DataFile.objects.get(kind="ipeds_ic_py")
    seen = [
        editor.get(reverse(f"admin:certifications_{name}", args=args)).content.decode()
        for name, args in (
            ("datafile_changelist", []),
            ("datafile_change", [row.pk]),
            ("openmatch_changelist", []),
            ("openmatch_change", [OpenMatch.objects.get().pk]),
            ("directoryentry_changelist", []),
            ("directoryentry_change", [DirectoryEntry.objects.first().pk]),
        )
    ]
    for one in (page.content.decode(), *seen):
        shown = re.sub(r"<[^>]*>", " ", one)
        assert "ipeds_" not in shown
        assert re.search(r"IPEDS (charges by program|directory of schools)", shown)
    assert "IC2023_PY" in seen[0]
    assert "programs: 9 added" in seen[1]


def test_a_file_with_the_line_ends_of_old_macs_is_refused_by_its_own_name(editor):
    data = (FILES / "hd2023.csv").read_bytes().replace(b"\r\n", b"\r").replace(b"\n", b"\r")
    assert (
        "hd2023.csv ends its lines as old Macs did"
        in send(editor, "hd2023.csv", data).content.decode()
    )


@pytest.mark.parametrize("of", ["institution", "program"])
def test_lists_of_schools_and_programs_lead_there(editor, of):
    page = editor.get(reverse(f"admin:certifications_{of}_changelist"))
    assert reverse(PAGE) in page.content.decode()


@pytest.mark.parametrize("lacking", data_files.ADDED)
def test_the_button_stands_only_where_the_page_behind_it_opens(editor, lacking):
    group = Group.objects.create(name="Nearly editors")
    of_files = Permission.objects.filter(content_type__app_label="certifications")
    group.permissions.set(of_files.exclude(codename=f"add_{lacking}"))
    user = get_user_model().objects.create_user("near", is_staff=True)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    assert client.get(reverse(PAGE)).status_code == 403
    page = client.get(reverse("admin:certifications_program_changelist"))
    assert page.status_code == 200
    assert reverse(PAGE) not in page.content.decode()


def test_what_was_found_is_told_in_the_language_of_the_reader(editor, monkeypatch):
    monkeypatch.setattr(report, "_", lambda words: words.replace("added", "hinzugefügt"))
    page = upload(editor, "hd2023.csv", "ic2023_py.csv").content.decode()
    assert "programs: 9 hinzugefügt" in page


def test_an_editor_says_once_which_program_is_meant(editor):
    program = factories.program("ma-short")
    row = factories.open_match(about="program", candidates=["ma-short", "ma-long"])
    page = reverse("admin:certifications_openmatch_decide", args=[row.pk])
    assert str(program) in editor.get(page).content.decode()
    editor.post(page, {"chosen": "somebody-else"})
    assert not OpenMatch.objects.get().is_decided
    editor.post(page, {"chosen": "ma-short"})
    decided = OpenMatch.objects.get()
    assert (decided.chosen, decided.by, decided.is_none_of_them) == (
        "ma-short",
        editor.user,
        False,
    )
    editor.post(page, {"chosen": ""})
    assert OpenMatch.objects.get().is_none_of_them
    told = editor.get(reverse("admin:certifications_openmatch_change", args=[row.pk]))
    words = re.sub(r"<[^>]*>", " ", told.content.decode())
    assert "It is ma-short." in words
    assert words.index("It is none of them.") < words.index("It is ma-short.")
    assert str(editor.user) in words
    assert "It is ma-short." in editor.get(page).content.decode()
