"""What each state asks: that every page says what the rows say, and that the rows are sound."""

import json
import re
from collections import Counter
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils.html import strip_tags

from careers import states
from careers.models import AcceptedCredential, Citation, FederalNote, Jurisdiction, Statement
from careers.states import EXPLAINED, Level, StatementKind, WorkRequires
from certifications.models import Credential
from certifications.reading_grade import MOST, passages, reading_grade
from certifications.state_names import STATE_NAMES
from eligibility.vocabulary import STATES
from tests.certifications import factories

ROWS = json.loads((Path(settings.BASE_DIR) / "fixtures" / "states.json").read_text("utf-8"))
KINDS = {"official": "Official page", "secondary": "Second-hand", "recalled": "From memory"}
TERRITORIES = {"AS", "GU", "MP", "PR", "VI"}


def fields_of(model):
    return [row["fields"] for row in ROWS if row["model"] == f"careers.{model}"]


JURISDICTIONS = {row["code"]: row for row in fields_of("jurisdiction")}


def words_of(response):
    return " ".join(unescape(strip_tags(response.content.decode())).split())


# ---------------------------------------------------------------- the fixture


def told_of(code):
    """The sentences about a state, as they stand one after the other."""
    row = JURISDICTIONS[code]
    own = [one["text"] for one in fields_of("statement") if one["jurisdiction"] == [code]]
    return [row["summary"], *own, row.get("recognized_note", ""), row.get("not_verified", "")]


def test_what_states_ask_is_told_in_plain_words():
    told = [
        (code, text) for code in JURISDICTIONS for text in passages(filter(None, told_of(code)))
    ]
    told += [("all", text) for text in passages(one["text"] for one in fields_of("federalnote"))]
    assert [(code, text) for code, text in told if reading_grade(text) > MOST] == []


def test_days_in_texts_are_written_out():
    texts = [text for code in JURISDICTIONS for text in told_of(code)]
    assert [text for text in texts if re.search(r"\d{4}-\d\d-\d\d", text)] == []


def test_all_51_are_there_by_their_names():
    assert set(JURISDICTIONS) == STATES - TERRITORIES
    assert {code: row["name"] for code, row in JURISDICTIONS.items()} == {
        code: name for code, name in STATE_NAMES.items() if code not in TERRITORIES
    }


def test_they_ask_what_was_read_of_them():
    """As it was read on 24 November 2026: a change of level is a change of the law."""
    found = {}
    for code, row in JURISDICTIONS.items():
        found.setdefault((row["level"], row["work_requires"]), set()).add(code)
    few = {key: " ".join(sorted(codes)) for key, codes in found.items() if len(codes) < 10}
    assert few == {
        ("state_credential_required", "state_credential"): "ND WA",
        ("training_required_to_work", "training_or_exam"): "AZ",
        ("credential_gates_tasks", "none"): "CT MA NJ SC",
        ("training_gates_tasks", "none"): "CA",
    }
    assert {key[0]: len(codes) for key, codes in found.items() if len(codes) >= 10} == {
        "delegation_rules": 18,
        "no_specific_rule": 25,
    }


def test_every_row_says_where_it_was_read_and_how_sure_we_are():
    known = {
        row["fields"]["code"]
        for row in json.loads(
            (Path(settings.BASE_DIR) / "fixtures" / "sources.json").read_text("utf-8")
        )
    }
    for row in ROWS:
        said = row["fields"]
        named = {name for (name,) in said["sources"]}
        assert named, said
        assert named <= known, said
        assert said["confidence"] in KINDS, said
        if named == {"recalled"}:
            assert said["confidence"] == "recalled", said


def test_a_state_is_no_surer_than_the_rules_of_what_it_asks():
    """The line of a state and the rules under it may not say two things of how they were read."""
    folder = Path(settings.BASE_DIR) / "fixtures"
    surest = {}
    for file in folder.glob("*-*.json"):
        rows = [(row["model"], row["fields"]) for row in json.loads(file.read_text("utf-8"))]
        states = {said.get("jurisdiction") for model, said in rows if model.endswith(".credential")}
        found = {said["confidence"] for _model, said in rows if "confidence" in said}
        surest |= {state: found for state in states if state}
    assert len(surest) == 9
    for state, found in surest.items():
        row = JURISDICTIONS[state]
        assert row["confidence"] != "official" or "official" in found, state


def test_what_is_known_of_days_is_kept():
    ends = {
        (row["jurisdiction"][0], row["valid_until"])
        for model in ("statement", "citation")
        for row in fields_of(model)
        if row.get("valid_until")
    }
    assert ends == {("IL", "2026-12-31"), ("SC", "2026-07-15")}
    past = Counter(
        row["jurisdiction"][0] for row in fields_of("statement") if row.get("historical")
    )
    assert past == {"SD": 1, "ME": 1, "DC": 1}


def test_where_letters_were_taken_from_a_body_it_says_so():
    inferred = {
        (row["jurisdiction"][0], row["credential"][0])
        for row in fields_of("acceptedcredential")
        if row.get("inferred")
    }
    four = ("cma-aama", "rma-amt", "ccma-nha", "ncma-ncct")
    assert inferred == {
        *(("ND", name) for name in four),
        *(("CT", name) for name in (*four, "cmac-amca")),
    }


def rules_of(code):
    """Every requirement of what a state asks of medical assistants."""
    for path in (Path(settings.BASE_DIR) / "fixtures").glob(f"{code.lower()}-*.json"):
        rows = [(row["model"], row["fields"]) for row in json.loads(path.read_text("utf-8"))]
        own = {
            fields["code"]
            for model, fields in rows
            if model == "certifications.credential" and fields["occupation_code"] == "31-9092"
        }
        for model, fields in rows:
            of = fields.get("route") or fields.get("credential")
            if model == "certifications.requirement" and of[0] in own:
                yield fields


def exams_counted_in(code):
    """The exams that a rule of the state counts. A list that ends in "another" only gives examples.

    What is no exam of the nation, such as an EMT's card, is left out.
    """
    lists = (set(one["test"].get("any_of", ())) for one in rules_of(code))
    return {name for names in lists if "other" not in names for name in names if name in NATIONAL}


NATIONAL = {"cma-aama", "rma-amt", "ccma-nha", "ncma-ncct", "cmac-amca"}


def test_the_page_of_a_state_names_the_exams_that_its_rule_counts():
    """Results and plans read the rule, the page of the state its own rows: they must not differ."""
    accepted = {}
    for row in fields_of("acceptedcredential"):
        accepted.setdefault(row["jurisdiction"][0], set()).add(row["credential"][0])
    assert accepted
    assert {code: exams_counted_in(code) for code in accepted} == accepted


def test_no_example_of_an_exam_that_may_count_stands_beside_those_of_washington():
    """Its list is from memory, so a name less is the careful way; the state decides on others."""
    (other,) = [one for one in rules_of("WA") if "other" in one["test"].get("any_of", ())]
    assert "CMAC" not in other["text"]
    for one in (*rules_of("WA"), {"text": JURISDICTIONS["WA"]["recognized_note"]}):
        if "memory" in one["text"]:
            assert "Ask the Department of Health" in one["text"]


def test_texts_are_sentences_without_dashes():
    for row in ROWS:
        for part in ("text", "summary", "not_verified", "recognized_note"):
            text = row["fields"].get(part)
            if text:
                assert text.endswith("."), text
                assert not set("—–") & set(text), text
                assert text[0].isupper() or text[0].isdigit(), text


def test_our_own_words_are_easy_to_read():
    for text in EXPLAINED.values():
        assert reading_grade(str(text)) <= 8, str(text)


# ---------------------------------------------------------------- the rows


@pytest.fixture
def wa(db):
    return Jurisdiction.objects.create(
        code="WA",
        name="Washington",
        level=Level.STATE_CREDENTIAL,
        work_requires=WorkRequires.STATE_CREDENTIAL,
        summary="It asks for one.",
        confidence="official",
    )


def statement(of, **more):
    said = {"kind": StatementKind.FACT, "text": "So it is.", "position": 1} | more
    return Statement(jurisdiction=of, confidence="official", **said)


def refused(row):
    """What the form says; the database says no to the same."""
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    return " ".join(error.value.messages)


def test_the_database_refuses_what_no_state_can_be(wa):
    def another(**more):
        said = {"code": "OR", "name": "Oregon", "level": Level.DELEGATION, "summary": "None."}
        return Jurisdiction(**{**said, "confidence": "official", **more})

    assert "two letters" in refused(another(code="XX"))
    assert refused(another(level="strict"))
    assert refused(another(level_if_adopted="strict"))
    assert refused(another(work_requires="luck"))
    assert "needed to work" in refused(another(level=Level.STATE_CREDENTIAL))
    assert refused(another(code="WA"))
    another().full_clean()


def test_the_database_refuses_what_a_state_cannot_say(wa):
    backwards = {"valid_from": date(2026, 2, 2), "valid_until": date(2026, 2, 1)}
    assert "end before it starts" in refused(statement(wa, **backwards))
    assert refused(statement(wa, kind="rumor"))
    statement(wa).save()
    assert "position" in refused(statement(wa))
    cited = {"jurisdiction": wa, "cite": "1 WAC 1", "confidence": "official", "position": 1}
    assert "end before it starts" in refused(Citation(**cited, **backwards))
    Citation.objects.create(**cited)
    assert "position" in refused(Citation(**cited))
    note = {"text": "So it is.", "position": 1, "confidence": "official"}
    FederalNote.objects.create(**note)
    assert refused(FederalNote(**note))


def test_a_state_recognizes_a_national_credential_once(wa):
    credential = factories.credential()
    said = {"jurisdiction": wa, "credential": credential, "confidence": "official"}
    AcceptedCredential.objects.create(**said)
    assert "list already" in refused(AcceptedCredential(**said))
    of_state = Credential(code="x", body=credential.body, letters="X", jurisdiction="OR")
    of_state.save()
    with pytest.raises(ValidationError, match="national"):
        AcceptedCredential(**said | {"credential": of_state}).full_clean()
    with pytest.raises(ValidationError, match="national"):
        AcceptedCredential.objects.create(**said | {"credential": of_state})


@pytest.mark.parametrize(
    "make",
    [
        lambda wa: wa,
        lambda wa: Citation(jurisdiction=wa, cite="1 WAC 1", position=1),
        lambda wa: statement(wa),
        lambda wa: AcceptedCredential(jurisdiction=wa, credential=factories.credential()),
        lambda wa: FederalNote(text="So it is.", position=1),
    ],
)
def test_how_sure_we_are_is_said_in_one_of_our_words(wa, make):
    row = make(wa)
    row.confidence = "quite"
    assert refused(row)
    row.confidence = "secondary"
    row.save()


def test_a_text_is_over_the_day_after_its_last(wa):
    row = statement(wa, valid_until=date(2026, 12, 31))
    assert not row.is_over(date(2026, 12, 31))
    assert row.is_over(date(2027, 1, 1))
    assert not statement(wa).is_over(date(2099, 1, 1))


def test_without_rows_the_pages_say_so(client, db):
    assert "We hold no rules of states yet." in words_of(client.get("/states/"))
    assert client.get("/states/wa/").status_code == 404
    assert states.in_short("WA") is None


def test_loading_the_fixtures_again_leaves_no_row_of_before(wa, tmp_path):
    said = {
        "code": "OH",
        "name": "Ohio",
        "level": "delegation_rules",
        "summary": "It asks little.",
        "confidence": "official",
    }
    row = {"model": "careers.jurisdiction", "fields": said}
    (tmp_path / "states.json").write_text(json.dumps([row]))
    statement(wa).save()
    FederalNote.objects.create(text="So it is.", position=1, confidence="official")
    call_command("load_fixtures", replace=True, interactive=False, folder=tmp_path, verbosity=0)
    assert [row.code for row in Jurisdiction.objects.all()] == ["OH"]
    assert not Statement.objects.exists()
    assert not FederalNote.objects.exists()
