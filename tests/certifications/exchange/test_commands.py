"""`export_catalogue` and `import_catalogue`: what they print, and how they end."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certifications import exchange, releases
from certifications.exchange.documents import written
from certifications.exchange.shape import schema
from certifications.models import Credential

from .conftest import small_catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


def said(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    """The small catalogue with another name, and without its last credential."""
    small_catalogue()
    whole = json.loads(exchange.export())
    whole["content"]["credentials"][0]["name"] = "Another name"
    whole["content"]["credentials"].pop()
    path = tmp_path / "catalogue.json"
    path.write_text(written(whole))
    return path


def test_the_catalogue_is_printed_or_written(tmp_path):
    small_catalogue()
    assert said("export_catalogue") == exchange.export()
    assert said("export_catalogue", body="amt") == exchange.export("amt")
    path = tmp_path / "amt.json"
    assert said("export_catalogue", "--body", "amt", "-o", str(path)) == f"Wrote {path}.\n"
    assert path.read_text("utf-8") == exchange.export("amt")
    assert said("export_catalogue", "--schema") == written(schema())


def test_a_body_that_is_not_there_is_an_error():
    with pytest.raises(CommandError, match="“gone”"):
        call_command("export_catalogue", body="gone")


def test_a_dry_run_tells_what_would_change_and_changes_nothing(file):
    before = exchange.export()
    assert said("import_catalogue", str(file), "--dry-run").splitlines() == [
        "CMA-AAMA: changed",
        "  CMA-AAMA: changed",
        "    name: The cma-aama credential → Another name",
        "CCMA-NHA: gone, kept (--delete-missing deletes it)",
        "This was a dry run: nothing was changed.",
    ]
    assert exchange.export() == before


def test_what_differs_has_to_be_decided(file):
    before = exchange.export()
    with pytest.raises(CommandError, match=r"(?s)say --replace.*\nCMA-AAMA$") as refused:
        call_command("import_catalogue", str(file))
    assert refused.value.returncode == 1
    assert exchange.export() == before


@pytest.mark.twice
def test_replace_and_delete(file):
    words = said("import_catalogue", str(file), "--replace", "--delete-missing")
    assert "CMA-AAMA: changed, replaced" in words
    assert "CCMA-NHA: gone, deleted" in words
    assert words.endswith("Done. Nothing is published by this.\n")
    assert exchange.export() == file.read_text()
    assert said("import_catalogue", str(file)).startswith("The workbench says all of this already.")


def test_keep(file):
    before = exchange.export()
    assert "CMA-AAMA: changed, kept as it is" in said("import_catalogue", str(file), "--keep")
    assert exchange.export() == before


def test_a_malformed_file_is_refused_with_line_and_reason(file):
    file.write_text(file.read_text().replace('"bodies"', '"bodys"'))
    before = exchange.export()
    with pytest.raises(CommandError) as refused:
        call_command("import_catalogue", str(file))
    first, *faults = str(refused.value).splitlines()
    assert first == "Nothing was changed:"
    assert "Line 3, content: “bodies” is missing." in faults
    assert any("Nothing is known by the name “bodys” here." in fault for fault in faults)
    assert exchange.export() == before


def test_a_file_that_is_not_there_or_too_large_is_refused(file, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        call_command("import_catalogue", str(tmp_path / "gone.json"))
    monkeypatch.setattr(exchange, "MOST_BYTES", 10)
    with pytest.raises(CommandError, match="is larger than 10 bytes"):
        call_command("import_catalogue", str(file))


def test_a_release_is_restored(file):
    release = releases.publish().release
    Credential.objects.update(name="Another name")
    before = exchange.export()
    words = said("import_catalogue", "--release", release.short_id, "--dry-run")
    assert "RMA-AMT: changed, replaced" in words
    assert exchange.export() == before
    said("import_catalogue", "--release", release.short_id)
    assert releases.publish().release == release


def test_a_file_or_a_release_is_needed_and_not_both(file):
    with pytest.raises(CommandError, match="one of the arguments file --release is required"):
        call_command("import_catalogue")
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("import_catalogue", str(file), "--release", "x")
