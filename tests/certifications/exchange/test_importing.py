"""Bringing a file in: what differs is told first, and then all of it is stored, or nothing."""

import copy
import json
import time
from random import Random
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from certifications import exchange, releases
from certifications.catalogue import canonical_text, snapshot
from certifications.exchange import ALL, Choices, importing
from certifications.exchange.documents import written
from certifications.exchange.importing import NotAsAsked, alone
from certifications.exchange.tables import tables
from certifications.history.records import unrecorded
from certifications.management.commands.load_fixtures import ROOTS
from certifications.models import (
    Credential,
    Document,
    EligibilityRoute,
    Fee,
    NameCollision,
    Publication,
    Release,
    Requirement,
    Source,
)
from certifications.questions import Question, QuestionTopic
from certifications.schools import Institution, Program
from tests.certifications import factories

from .conftest import small_catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]
REPLACE, KEEP = Choices(replace=True), Choices(replace=False)
DELETE = Choices(delete_missing=True)


def wipe():
    """An empty workbench. That a row's end is kept is for tests/certifications/test_history.py."""
    with unrecorded():
        for model in ROOTS:
            model.objects.all().delete()


def exported(body=None):
    return json.loads(exchange.export(body))


def document(whole):
    return exchange.read(written(whole))


def bring_in(whole, choices=Choices(), **more):  # noqa: B008 - it is frozen
    return exchange.bring_in(document(whole), choices, **more)


def entry(whole, part="credentials", name="cma-aama"):
    (found,) = (
        one for one in whole["content"][part] if name in {one.get("id"), one.get("letters")}
    )
    return found


def told(plan):
    """A difference as a reader sees it: each line, with what it says and said."""
    return {
        line.what: {str(one.label): (one.before, one.after) for one in line.details}
        or str(line.kind)
        for one in plan.differences
        for line in one.lines
    }


# ---------------------------------------------------------------- round trips


@pytest.mark.long  # a small catalogue goes the same way below
def test_export_wipe_import_export_gives_the_same_bytes_for_the_rules_of_record(content):
    exchange.bring_in(exchange.of_release(content), Choices())
    Program.objects.filter(code__startswith="c").update(note="For the desk.")
    noted = Program.objects.filter(note="For the desk.").count()
    text = exchange.export()
    wipe()
    plan = exchange.bring_in(exchange.read(text), Choices())
    assert exchange.export() == text
    assert canonical_text(snapshot()) == canonical_text(content)
    assert not plan.collisions
    assert not plan.missing
    assert Program.objects.filter(note="For the desk.").count() == noted > 0


@pytest.mark.twice
def test_one_body_comes_back_as_it_was_and_nothing_else_is_touched():
    small_catalogue()
    whole, text = exchange.export(), exchange.export("aama")
    Credential.objects.get(code="cma-aama").delete()
    NameCollision.objects.get(letters="X-cma-aama").delete()
    exchange.bring_in(exchange.read(text), Choices())
    assert exchange.export("aama") == text
    assert exchange.export() == whole


def test_a_body_can_be_brought_into_an_empty_catalogue():
    small_catalogue()
    text = exchange.export("aama")
    wipe()
    exchange.bring_in(exchange.read(text), Choices())
    assert exchange.export("aama") == text
    assert not Institution.objects.exists()


@pytest.mark.twice
def test_an_import_of_what_is_there_writes_nothing():
    small_catalogue()
    whole = exported()
    with CaptureQueriesContext(connection) as asked:
        plan = bring_in(whole)
    assert plan.changes_nothing
    assert not [
        query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]


# ---------------------------------------------------------------- looking


def test_a_look_tells_what_would_change_and_changes_nothing():
    small_catalogue()
    whole = exported()
    members = entry(whole)["routes"][0]["requirements"][0]["members"]
    members.reverse()
    (oldest,) = (one for one in members if one["id"] == "oldest")
    oldest["test"] = {"min": 70}
    entry(whole)["letters"] = "CMA"
    entry(whole)["routes"][0]["documents"][0]["issued_by"] = ""
    entry(whole)["fees"].append({**entry(whole)["fees"][0], "kind": "retest"})
    entry(whole)["facts"].clear()
    whole["content"]["programs"][0]["clock_hours"] = 720
    before = exchange.export()
    plan = exchange.look(document(whole))
    assert exchange.export() == before
    assert [one.what for one in plan.collisions] == [
        "CMA",
        "Medical Assistant (program-for-cma-aama)",
    ]
    assert not plan.new
    assert told(plan) == {
        "CMA": {"letters": ("CMA-AAMA", "CMA")},
        "CMA › fee: retest": "new",
        "CMA › Work › oldest": {"rule": ("65 years old or older.", "70 years old or older.")},
        "CMA › Work › document: A letter.": {"issued by": ("your employer", "–")},
        "CMA-AAMA › fact: exam, time_minutes": "gone",
        "CMA › Work › order of the requirements": "changed",
        "Medical Assistant (program-for-cma-aama)": {"clock hours": ("–", "720")},
    }


def test_moving_to_another_group_is_told_as_such():
    small_catalogue()
    whole = exported()
    group = entry(whole)["routes"][0]["requirements"][0]
    (inner,) = (one for one in group["members"] if one["id"] == "both")
    moved = inner["members"].pop(0)
    entry(whole)["routes"][0]["requirements"].append(moved)
    assert told(exchange.look(document(whole))) == {
        f"CMA-AAMA › Work › {moved['id']}": {"group": ("both", "–")}
    }
    bring_in(whole, REPLACE)
    assert Requirement.objects.get(code=moved["id"], route__code="work").parent is None


@pytest.mark.twice
def test_true_and_one_are_told_apart():
    small_catalogue()
    row = Requirement.objects.filter(code="common").first()
    Requirement.objects.filter(pk=row.pk).update(test={"min": True})
    whole = exported()
    entry(whole)["requirements"][0]["test"] = {"min": 1}
    bring_in(whole, REPLACE)
    row.refresh_from_db()
    assert row.test == {"min": 1}
    assert row.test["min"] is not True


# ---------------------------------------------------------------- deciding


def changed():
    """The small catalogue, and a file in which its first credential is another."""
    small_catalogue()
    whole = exported()
    entry(whole)["name"] = "Another name"
    entry(whole)["routes"][0]["summary"] = "Another summary."
    return whole


def test_what_differs_has_to_be_decided():
    whole = changed()
    before = exchange.export()
    with pytest.raises(exchange.Undecided) as undecided:
        bring_in(whole)
    assert [one.what for one in undecided.value.found] == ["CMA-AAMA"]
    assert exchange.export() == before


def test_keep_leaves_an_entry_as_it_is_and_adds_what_is_new():
    whole = changed()
    new = {**copy.deepcopy(entry(whole, name="rma-amt")), "id": "new", "letters": "NEW"}
    whole["content"]["credentials"].append(new)
    before = exported()
    bring_in(whole, KEEP)
    after = exported()
    assert entry(after, name="new") == new
    after["content"]["credentials"].remove(new)
    assert after == before


def test_replace_takes_an_entry_whole_and_changes_rows_where_they_stand():
    whole = changed()
    gone = entry(whole)["routes"][0]["documents"].pop()
    row, route = Credential.objects.get(code="cma-aama"), EligibilityRoute.objects.first()
    untouched = set(Requirement.objects.values_list("pk", flat=True))
    bring_in(whole, REPLACE)
    assert exported() == whole
    row.refresh_from_db()
    route.refresh_from_db()
    assert row.name == "Another name"
    assert route.summary == "Another summary."
    assert set(Requirement.objects.values_list("pk", flat=True)) == untouched
    assert not Document.objects.filter(text=gone["text"], route=route).exists()


def test_what_the_file_lacks_stays_unless_it_is_told_to_go():
    small_catalogue()
    whole = exported()
    whole["content"]["credentials"] = whole["content"]["credentials"][:1]
    whole["content"]["name_collisions"] = []
    before = exchange.export()
    plan = bring_in(whole)
    assert exchange.export() == before
    assert [one.what for one in plan.missing] == ["RMA", "X-cma-aama", "RMA-AMT", "CCMA-NHA"]
    bring_in(whole, DELETE)
    assert [one.code for one in Credential.objects.all()] == ["cma-aama"]
    assert not NameCollision.objects.exists()
    assert Source.objects.filter(code="only-here").exists()  # it is in the file


def test_a_file_of_one_body_deletes_only_what_is_of_that_body():
    small_catalogue()
    factories.credential("old-aama")
    whole = exported("aama")
    whole["content"]["credentials"] = [entry(whole)]
    before = exported()
    plan = bring_in(whole, DELETE)
    assert [one.what for one in plan.missing] == ["OLD-AAMA"]
    before["content"]["credentials"] = [
        one for one in before["content"]["credentials"] if one["id"] != "old-aama"
    ]
    assert exported() == before


def test_sources_that_schools_name_stay_when_the_file_has_no_schools():
    small_catalogue()
    Program.objects.first().sources.add(factories.source("only-schools"))
    whole = exported()
    del whole["content"]["institutions"], whole["content"]["programs"]
    whole["content"]["sources"] = [
        one for one in whole["content"]["sources"] if one["id"] not in {"only-schools"}
    ]
    before = exchange.export()
    plan = bring_in(whole, ALL)
    assert plan.changes_nothing
    assert exchange.export() == before


def test_a_workbench_that_changed_after_the_look_is_leftalone():
    whole = changed()
    plan = exchange.look(document(whole))
    Source.objects.filter(code="handbook").update(title="Changed meanwhile")
    before = exchange.export()
    with pytest.raises(exchange.ChangedMeanwhile):
        bring_in(whole, REPLACE, seen=plan.seen)
    assert exchange.export() == before
    bring_in(whole, REPLACE, seen=exchange.look(document(whole)).seen)
    assert Credential.objects.get(code="cma-aama").name == "Another name"


def test_another_file_than_the_one_looked_at_is_leftalone():
    whole = changed()
    plan = exchange.look(document(whole))
    entry(whole)["name"] = "A third name"
    with pytest.raises(exchange.ChangedMeanwhile):
        bring_in(whole, REPLACE, seen=plan.seen)


# ---------------------------------------------------------------- order


@pytest.mark.twice
def test_the_order_of_a_file_is_kept():
    small_catalogue()
    whole = exported()
    for entries in (
        whole["content"]["credentials"],
        whole["content"]["programs"],
        entry(whole)["routes"],
        entry(whole)["routes"][0]["requirements"][0]["members"],
    ):
        entries.reverse()
    plan = bring_in(whole, REPLACE)
    assert exported() == whole
    assert plan.is_in_other_order
    wipe()
    bring_in(whole)
    assert exported() == whole


def test_positions_that_give_the_order_already_stay():
    owner = factories.credential()
    for position, code in ((10, "b"), (20, "a"), (30, "c")):
        factories.route(owner, code, position=position, standing="retired")
    whole = exported()
    routes = entry(whole)["routes"]
    routes.append({**copy.deepcopy(routes[0]), "id": "d"})
    bring_in(whole, REPLACE)
    found = dict(EligibilityRoute.objects.values_list("code", "position"))
    assert found == {"b": 10, "a": 20, "c": 30, "d": 31}
    routes.insert(1, {**copy.deepcopy(routes[0]), "id": "e"})
    routes.insert(2, {**copy.deepcopy(routes[0]), "id": "0"})
    bring_in(whole, REPLACE)
    assert [one["id"] for one in entry(exported())["routes"]] == ["b", "e", "0", "a", "c", "d"]


# ---------------------------------------------------------------- what changes places


@pytest.mark.twice
def test_two_credentials_swap_their_letters():
    factories.credential("one", letters="ONE")
    factories.credential("two", letters="TWO")
    whole = exported()
    entry(whole, name="one")["letters"], entry(whole, name="two")["letters"] = "TWO", "ONE"
    bring_in(whole, REPLACE)
    assert dict(Credential.objects.values_list("code", "letters")) == {"one": "TWO", "two": "ONE"}


def test_two_schools_swap_their_numbers():
    for code, number in (("one", "111111"), ("two", "222222")):
        factories.school(code, unitid=number)
    whole = exported()
    one, two = (entry(whole, "institutions", name) for name in ("one", "two"))
    one["unitid"], two["unitid"] = two["unitid"], one["unitid"]
    bring_in(whole, REPLACE)
    assert dict(Institution.objects.values_list("code", "unitid")) == {
        "one": "222222",
        "two": "111111",
    }


def test_one_version_closes_and_the_next_opens_whichever_is_written_first():
    owner = factories.credential()
    factories.route(owner, "work", valid_from="2020-01-01", position=2)
    factories.route(owner, "work", valid_from="2019-01-01", valid_until="2019-12-31", position=1)
    whole = exported()
    first, second = entry(whole)["routes"]
    first["valid_until"], second["valid_until"] = None, "2020-06-30"
    bring_in(whole, REPLACE)
    assert entry(exported())["routes"] == [first, second]


def test_members_stay_when_their_group_goes():
    owner = factories.everything()
    whole = exported()
    asked = entry(whole)["routes"][0]["requirements"]
    (group,) = asked
    asked[:] = [one for one in group["members"] if one["id"] != "both"]
    bring_in(whole, REPLACE)
    (left,) = owner.routes.get(code="work").requirements.all()
    assert (left.code, left.parent) == ("oldest", None)


def test_a_source_goes_when_what_named_it_names_another():
    factories.everything()
    whole = exported()
    for route in entry(whole)["routes"]:
        (inner,) = (one for one in route["requirements"][0]["members"] if one["id"] == "both")
        for member in inner["members"]:
            if member["remedy"]:
                member["remedy"]["source"] = "handbook"
    whole["content"]["sources"] = [entry(whole, "sources", "handbook")]
    bring_in(whole, ALL)
    assert exported() == whole
    assert [one.code for one in Source.objects.all()] == ["handbook"]


# ---------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (
            lambda one: one["routes"][0].update(valid_from="2026-02-30"),
            "valid_from",
            "is not a day",
        ),
        (
            lambda one: one["routes"][0].update(
                valid_until="2020-01-01", uncertain_after="2021-01-01"
            ),
            "uncertain_after",
            "This day lies outside the days of the route.",
        ),
        (lambda one: one.update(jurisdiction="XX"), "jurisdiction", "Give a state"),
        (
            lambda one: one["requirements"][0].update(test={"at_least": 3}),
            "test",
            "at_least",
        ),
        (
            lambda one: one["requirements"][0].update(review="decides"),
            "review",
            "Only an approval by the body has a strength.",
        ),
        (
            lambda one: one["requirements"][0].update(
                members=[{**copy.deepcopy(one["requirements"][0]), "id": "inside"}]
            ),
            "common",
            "Only a group has members.",
        ),
        (
            lambda one: one["fees"][0].update(amount_usd=1.999),
            "amount_usd",
            "no more than 2 decimal places",
        ),
        (lambda one: one["fees"][0].update(amount_usd=-1), "amount_usd", "less than 0"),
        (lambda one: one["fees"][0].update(amount_usd=1e300), "amount_usd", "digits"),
    ],
)
def test_what_a_model_refuses_is_refused_with_its_line_and_changes_nothing(change, place, words):
    small_catalogue()
    whole = exported()
    change(entry(whole))
    before = exchange.export()
    with pytest.raises(exchange.ImportRefused) as refused:
        bring_in(whole, ALL)
    (fault, *_more) = [one for one in refused.value.faults if words in one.message]
    assert place in fault.path
    assert fault.line
    assert exchange.export() == before


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"known_on": "2999"}, "This day is still to come. Only a last day may be."),
        ({"valid_from": "2999", "known_on": ""}, "This day is still to come."),
        ({"known_on": "", "valid_until": "2999"}, "needs the day of the letter or list"),
        ({"known_on": "2026-11", "valid_until": "2999"}, ""),
    ],
    ids=str,
)
def test_of_evidence_only_a_last_day_to_come_is_brought_in(days, words):
    small_catalogue()
    factories.proof(factories.program("ma"))
    whole = exported()
    (proof,) = entry(whole, "programs", "ma")["accreditations"]
    proof.update(days)
    if not words:
        bring_in(whole, ALL)
        assert exported() == whole
        return
    with pytest.raises(exchange.ImportRefused) as refused:
        bring_in(whole, ALL)
    assert [one for one in refused.value.faults if words in one.message]


@pytest.mark.parametrize(
    ("change", "path", "words"),
    [
        (
            lambda whole: entry(whole, name="rma-amt").update(body="aama", letters="CMA-AAMA"),
            "rma-amt",
            "This body has a credential with these letters already.",
        ),
        (
            lambda whole: entry(whole)["routes"].append(
                {**copy.deepcopy(entry(whole)["routes"][0]), "valid_from": "2026-01-01"}
            ),
            "work",
            "Another version of this route is open.",
        ),
        (
            lambda whole: whole["content"]["institutions"].append(
                {**copy.deepcopy(whole["content"]["institutions"][0]), "id": "twin"}
            ),
            "twin",
            "Another school has this IPEDS number.",
        ),
    ],
)
@pytest.mark.twice
def test_what_the_database_refuses_is_refused_in_its_words_and_changes_nothing(change, path, words):
    small_catalogue()
    Institution.objects.update(unitid="123456")
    whole = exported()
    change(whole)
    before = exchange.export()
    with pytest.raises(exchange.ImportRefused) as refused:
        bring_in(whole, ALL)
    (fault,) = refused.value.faults
    assert words in fault.message
    assert path in fault.path
    assert fault.line
    assert exchange.export() == before


def test_an_entry_that_contradicts_itself_is_refused():
    small_catalogue()
    whole = exported()
    school = whole["content"]["institutions"][0]
    school["postsecondary"] = not school["postsecondary"]
    with pytest.raises(exchange.ImportRefused, match="postsecondary: This contradicts the rest"):
        bring_in(whole, ALL)


@pytest.mark.twice
def test_if_the_workbench_does_not_become_what_was_asked_nothing_is_kept(monkeypatch):
    whole = changed()
    before = exchange.export()
    monkeypatch.setattr(Credential, "save", lambda self, *args, **kwargs: None)
    with pytest.raises(NotAsAsked):
        bring_in(whole, REPLACE)
    monkeypatch.undo()
    assert exchange.export() == before


def test_a_row_without_a_place_cannot_be_exported():
    owner = factories.everything()
    work, school = owner.routes.all()
    elsewhere = school.requirements.get(code="either")
    work.requirements.filter(code="both").update(parent=elsewhere)
    with pytest.raises(exchange.CannotExport, match="both"):
        exchange.export()


def test_an_import_gives_a_row_without_a_place_its_place_again():
    owner = factories.everything()
    text = exchange.export()
    work, school = owner.routes.all()
    work.requirements.filter(code="both").update(
        parent=school.requirements.get(code="either"), text="Lost."
    )
    row = work.requirements.get(code="both")
    row.sources.add(factories.source("wait"))
    exchange.bring_in(exchange.read(text), REPLACE)
    assert exchange.export() == text
    row.refresh_from_db()
    assert row.parent.route == work


# ---------------------------------------------------------------- anything into anything


def scrambled(whole, random):
    """A file that has little in common with another but the ids."""
    whole = copy.deepcopy(whole)
    for credential in whole["content"]["credentials"]:
        scramble(credential["routes"], random, "id")
        scramble(credential["fees"], random, "kind")
        for route in credential["routes"]:
            scramble(route["documents"], random, "text")
            route["requirements"] = regrouped(route["requirements"], random)
            route["sources"] = random.sample(["handbook", "wait"], random.randint(0, 2))
    scramble(whole["content"]["credentials"], random, "id")
    letters = [one["letters"] for one in whole["content"]["credentials"]]
    random.shuffle(letters)
    for number, one in enumerate(whole["content"]["credentials"]):
        one["letters"] = f"{letters[number]} {number}" if random.random() < 0.2 else letters[number]
        one["body"] = "aama"
    for number, one in enumerate(whole["content"]["credentials"]):
        if one["letters"] in {
            other["letters"] for other in whole["content"]["credentials"][:number]
        }:
            one["letters"] += f" {number}"
    return whole


def scramble(entries, random, key):
    """Another order; some gone, some new."""
    kept = [entry for entry in entries if random.random() < 0.8]
    new = [{**copy.deepcopy(one), key: f"{one[key]}-{random.randint(1, 3)}"} for one in entries[:1]]
    entries[:] = random.sample(kept, len(kept))
    entries += [one for one in new if one[key] not in {entry[key] for entry in entries}]


def regrouped(asked, random):
    """The same requirements in other groups and another order."""
    flat = []
    waiting = list(asked)
    while waiting:
        one = waiting.pop()
        waiting += one["members"]
        flat.append({**one, "members": []})
    groups = [one for one in flat if one["kind"] in {"any_of", "all_of"}]
    random.shuffle(flat)
    top = []
    for one in flat:
        places = [top, *(group["members"] for group in groups if group is not one)]
        is_group = any(one is group for group in groups)
        (top if is_group else random.choice(places)).append(one)
    return top


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.long) for n in (1, 2))])
def test_whatever_is_there_becomes_what_is_asked_and_back_again(seed):
    random = Random(seed)
    small_catalogue()
    text = exchange.export()
    whole = json.loads(text)
    for _turn in range(3):
        bring_in(scrambled(whole, random), ALL)  # raises NotAsAsked if it is something else
    exchange.bring_in(exchange.read(text), ALL)
    assert exchange.export() == text


# ---------------------------------------------------------------- releases


@pytest.mark.twice
def test_a_restored_release_is_the_workbench_to_the_byte():
    factories.everything()
    old = releases.publish().release
    Credential.objects.update(name="Another name")
    Fee.objects.filter(kind="exam").delete()
    factories.catalogue("rma-amt")
    Requirement.objects.filter(code="older").update(position=9)
    document = exchange.of_release(old.content)
    exchange.bring_in(document, ALL)
    assert releases.publish().release == old
    assert Release.objects.count() == 1


def test_what_a_release_is_too_old_to_know_stays():
    factories.everything()
    Program.objects.update(note="For the desk.")
    content = snapshot()
    for route in content["credentials"][0]["routes"]:
        for one in route["documents"]:
            del one["issued_by"]
    del content["institutions"], content["programs"]
    route = EligibilityRoute.objects.first()
    Document.objects.filter(route=route).delete()
    Document.objects.exclude(route=route).update(text="A note.")
    Institution.objects.update(city="Eugene")
    plan = exchange.bring_in(exchange.of_release(content), ALL)
    assert {line.what for one in plan.differences for line in one.lines} == {
        "CMA-AAMA › Work › document: A letter.",
        "CMA-AAMA › School › document: A letter.",
        "CMA-AAMA › School › document: A note.",
    }
    assert {one.issued_by for one in Document.objects.all()} == {""}
    assert Institution.objects.get().city == "Eugene"
    assert Program.objects.get().note == "For the desk."


def test_who_issues_a_document_stays_when_a_release_does_not_say():
    factories.everything()
    content = snapshot()
    for route in content["credentials"][0]["routes"]:
        for one in route["documents"]:
            del one["issued_by"]
    assert exchange.look(exchange.of_release(content)).changes_nothing


def test_a_release_that_cannot_be_read_is_refused():
    factories.everything()
    content = snapshot() | {"format": 99}
    with pytest.raises(exchange.ImportRefused, match="format: This must be 1"):
        exchange.of_release(content)


def test_an_import_changes_no_release():
    factories.everything()
    old = releases.publish().release
    text = old.text
    whole = exported()
    entry(whole)["name"] = "Another name"
    bring_in(whole, REPLACE)
    assert Release.objects.get().text == text
    assert releases.current().content["credentials"][0]["name"] != "Another name"


# ---------------------------------------------------------------- the words of questions


def topic(code):
    return QuestionTopic.objects.filter(code=code)


def question(of, key):
    return Question.objects.filter(topic__code=of, key=key)


def reword():
    """An editor's words on two topics and three questions."""
    topic("you").update(heading="About you", why="Rules ask for it.")
    topic("work").update(position=65)
    question("you", "age").update(text="What is your age?", help="In whole years.")
    question("you", "state").update(help="Where you live.")
    question("skills", "live_ekgs").update(text="How many EKGs?")


def empty_the_words():
    QuestionTopic.objects.update(position=None, label="", heading="", lead="", why="")
    Question.objects.update(text="", help="")


def worded():
    return {
        (type(row).__name__, str(row.pk)): row.says
        for row in (*QuestionTopic.objects.all(), *Question.objects.all())
    }


def test_words_come_back_from_a_file_into_the_rows_that_are_there():
    small_catalogue()
    reword()
    text, before = exchange.export(), worded()
    empty_the_words()
    wipe()
    plan = exchange.bring_in(exchange.read(text), Choices())
    assert exchange.export() == text
    assert worded() == before
    assert [one.what for one in plan.new[-3:]] == [
        "Words of questions: Skills you have practiced",
        "Words of questions: Work",
        "Words of questions: School and age",
    ]
    assert exchange.look(exchange.read(text)).changes_nothing


def test_a_restored_release_says_its_questions_in_its_words():
    factories.everything()
    plain = releases.publish().release
    reword()
    old = releases.publish().release
    topic("you").update(heading="", lead="Two things.")
    question("you", "age").update(text="Your age?")
    question("work", "role").update(help="By what you did.")
    question("skills", "live_ekgs").update(text="")
    assert told(exchange.look(exchange.of_release(old.content))) == {
        "Skills you have practiced › EKGs (heart tracings), on live people": "new",
        "School and age": {"heading": ("–", "About you"), "lead": ("Two things.", "–")},
        "School and age › How old are you?": {"question": ("Your age?", "What is your age?")},
        "Work › What is the work?": "gone",
    }
    exchange.bring_in(exchange.of_release(old.content), ALL)
    assert releases.publish().release.hash == old.hash
    exchange.bring_in(exchange.of_release(plain.content), ALL)
    assert releases.publish().release.hash == plain.hash
    assert not any(worded().values())
    assert Release.objects.count() == 2


def test_words_the_file_lacks_are_emptied_only_when_told_and_no_row_is_deleted():
    small_catalogue()
    whole = exported()
    reword()
    rows, before = worded().keys(), exchange.export()
    plan = bring_in(whole, REPLACE)
    assert exchange.export() == before
    assert [one.what for one in plan.missing] == [
        f"Words of questions: {name} (they go back to the built-in words)"
        for name in ("Skills you have practiced", "Work", "School and age")
    ]
    bring_in(whole, DELETE)
    assert exported() == whole
    assert worded().keys() == rows


def test_a_file_of_one_body_leaves_the_wordsalone():
    small_catalogue()
    whole = exported("aama")
    reword()
    before = exchange.export()
    plan = bring_in(whole, ALL)
    assert plan.changes_nothing
    assert exchange.export() == before
    assert "topics" not in exported("aama")["content"]


@pytest.mark.parametrize(
    ("said", "path", "words"),
    [
        ({"id": "clothes", "label": "Clothes"}, "topics › clothes", "Nothing that is asked"),
        (
            {"id": "you", "questions": [{"key": "hat_size", "text": "Your hat?"}]},
            "topics › you › questions › hat_size",
            "Nothing that is asked has this id",
        ),
        (
            {"id": "you", "questions": [{"key": "role", "text": "Your role?"}]},
            "topics › you › questions › role",
            "Nothing that is asked has this id",
        ),
        ({"id": "you", "position": 5}, "topics › you › position", "must come before"),
        ({"id": "you", "why": "?"}, "topics › you › why", "at least 3"),
        (
            {"id": "before", "questions": [{"key": "times", "text": "How often?"}]},
            "topics › before › questions › times › text",
            "Keep “{exam}” in the question",
        ),
    ],
)
def test_words_that_cannot_be_are_refused_with_their_line(said, path, words):
    small_catalogue()
    question("you", "age").update(text="Your age?")
    # Rows of what is asked no more stay while they hold words, but nobody is shown these.
    QuestionTopic.objects.create(code="clothes", label="Clothes")
    Question.objects.create(topic=topic("you").get(), key="hat_size", text="Your cap?")
    whole = exported()
    whole["content"]["topics"] = [said]
    before = exchange.export()
    with pytest.raises(exchange.ImportRefused) as refused:
        bring_in(whole, ALL)
    (fault,) = refused.value.faults
    assert fault.path == f"content › {path}"
    assert words in fault.message
    assert fault.line
    assert exchange.export() == before


def test_topics_that_wait_for_each_other_move_together():
    small_catalogue()
    places = {"background": 100, "training": 110, "work": 120, "military": 130}
    places |= {"credentials": 140, "teaching": 150}
    whole = exported()
    whole["content"]["topics"] = [{"id": code, "position": places[code]} for code in sorted(places)]
    bring_in(whole)
    assert exported() == whole


def test_words_may_hold_a_name_that_comes_with_them():
    name = "Ophthalmological Examination Certification Commission"
    factories.body("oecc", name=name)
    question("you", "age").update(text=f"Are you after the {name} card?")
    text = exchange.export()
    empty_the_words()
    wipe()
    exchange.bring_in(exchange.read(text), Choices())
    assert exchange.export() == text


# ---------------------------------------------------------------- others at the same time


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.twice
def test_nobody_else_writes_to_the_workbench_meanwhile():
    held = "SELECT relation::regclass::text FROM pg_locks WHERE mode = 'ExclusiveLock'"
    with alone(), connection.cursor() as cursor:
        cursor.execute(f"{held} AND pid = pg_backend_pid()")
        names = {name for (name,) in cursor.fetchall()}
    for table in tables():
        assert table.model._meta.db_table in names
        for field in table.model._meta.many_to_many:
            assert field.m2m_db_table() in names
    assert Publication._meta.db_table not in names


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.twice
def test_a_page_that_has_locked_its_row_is_waited_for_and_saves(monkeypatch):
    monkeypatch.setattr(importing, "LOCK_TRIES", 3)
    whole, locked, tried, result = changed(), Event(), Event(), []

    def edit():
        with transaction.atomic():
            row = Source.objects.select_for_update().get(code="handbook")
            locked.set()
            tried.wait()
            row.title = "Saved on its page"
            row.save()
        connection.close()

    def go():
        locked.wait()
        try:
            bring_in(whole, REPLACE)
        except exchange.Busy as busy:
            result.append(busy)
        tried.set()
        connection.close()

    threads = [Thread(target=edit), Thread(target=go)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert result
    assert Source.objects.get(code="handbook").title == "Saved on its page"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.twice
def test_an_edit_under_way_is_waited_for_and_then_not_overwritten():
    whole = changed()
    seen = exchange.look(document(whole)).seen
    begun, result = Event(), []

    def edit():
        with transaction.atomic():
            Source.objects.filter(code="handbook").update(title="Changed meanwhile")
            begun.set()
            time.sleep(0.5)
        connection.close()

    def go():
        begun.wait()
        try:
            bring_in(whole, REPLACE, seen=seen)
        except exchange.ChangedMeanwhile as refused:
            result.append(refused)
        connection.close()

    threads = [Thread(target=edit), Thread(target=go)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert result
    assert Source.objects.get(code="handbook").title == "Changed meanwhile"
    assert Credential.objects.get(code="cma-aama").name != "Another name"
