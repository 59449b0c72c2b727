"""`manage.py match` answers as the JSON interface does."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db

PERSON = {"as_of": "2026-11-24", "state": "WA", "profile": {"age": 19}}


def run(*words):
    out = io.StringIO()
    call_command("match", *words, stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "person.json"
    path.write_text(json.dumps(PERSON), "utf-8")
    return path


def test_it_prints_what_the_interface_answers(client, published, file):
    answer = client.post("/api/v1/match", json.dumps(PERSON), "application/json")
    assert run(str(file)) == answer.json()


def test_a_day_on_the_command_line_goes_before_the_one_in_the_file(published, file):
    assert run(str(file), "--as-of", "2027-01-01")["as_of"] == "2027-01-01"


def test_it_reads_standard_input(published, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(PERSON).encode())))
    assert run("-")["as_of"] == "2026-11-24"


def test_faults_are_printed_a_line_each_with_their_path(published, tmp_path):
    path = tmp_path / "wrong.json"
    path.write_text('{"state": "XX", "profile": {"age": -1}}', "utf-8")
    with pytest.raises(CommandError, match=r"(?s)^state: .*\nprofile\.age: "):
        run(str(path))


@pytest.mark.parametrize("text", ["", "not json"])
def test_what_is_not_json_is_refused(published, tmp_path, text):
    path = tmp_path / "wrong.json"
    path.write_text(text, "utf-8")
    with pytest.raises(CommandError, match="not JSON"):
        run(str(path))


def test_a_file_that_is_not_there_is_named(published, tmp_path):
    with pytest.raises(CommandError, match=r"nobody\.json"):
        run(str(tmp_path / "nobody.json"))


def test_before_the_first_release_it_says_what_to_do(db, file):
    with pytest.raises(CommandError, match="publish"):
        run(str(file))
