"""Who changed what, when and why: kept for every row, told in sentences, and put back from."""

from datetime import UTC, timedelta

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certifications.admin.telling import Teller, plain
from certifications.history.models import TRACKED
from certifications.history.records import LONGEST_WHY, acting, add_entries, has_sources, unrecorded
from certifications.history.restore import CannotPutBack, differences, put_back
from certifications.history.timeline import Timeline
from certifications.models import (
    CertifyingBody,
    Credential,
    EligibilityRoute,
    Fee,
    Publication,
    Release,
    Requirement,
    Source,
)
from certifications.personas import Persona
from certifications.provenance import SourceReading
from certifications.public_files import DataFile, DirectoryEntry, OpenMatch, ZipCode
from certifications.questions import Question, QuestionTopic
from certifications.schools import ProgramCost

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

LOGS = {Publication, Release, SourceReading, DataFile, DirectoryEntry, OpenMatch, ZipCode}


def url(name, page, *args):
    return reverse(f"admin:certifications_{name}_{page}", args=args)


@pytest.fixture
def route():
    """A route with groups in groups, documents and fees; nothing in it was changed yet."""
    return factories.everything().routes.get(code="work")


@pytest.fixture
def ann():
    return get_user_model().objects.create_user("ann")


def act_of(who, why=""):
    return acting(lambda: who, lambda: why)


def told(row):
    """Every act on a row, the latest first: what happened, and the parts that changed."""
    timeline = Timeline(type(row), row.pk)
    teller = Teller(timeline.key)
    return [
        (
            act.who,
            act.why,
            [
                (one.what, one.sentence, *(f"{p.name}: {p.before} → {p.after}" for p in one.parts))
                for one in teller.tell(act.changes)
            ],
        )
        for act in timeline.acts()
    ]


# ---------------------------------------------------------------- what is kept


def test_every_kind_of_row_on_the_workbench_has_a_history():
    assert set(apps.get_app_config("certifications").get_models()) - LOGS == set(TRACKED)


@pytest.mark.parametrize("model", TRACKED)
def test_a_change_new_sources_and_a_deletion_are_kept_of_each(model, ann):
    factories.everything()
    row = model.objects.order_by("pk").last()
    pk = row.pk
    with act_of(ann, "Change."):
        row.save()
        if has_sources(model):
            row.sources.set([factories.source("another")])
    entry = model.history.get(id=pk, history_change_reason="Change.")
    assert (entry.history_type, entry.history_user) == ("~", ann)
    if has_sources(model):
        assert [link.source.code for link in entry.sources.all()] == ["another"]
    if model in (CertifyingBody, Source, QuestionTopic):
        return  # in use
    with act_of(ann, "Away."):
        row.delete()
    entry = model.history.get(id=pk, history_change_reason="Away.")
    assert (entry.history_type, entry.history_user) == ("-", ann)


@pytest.mark.twice
def test_one_act_leaves_one_entry_for_a_row_however_often_it_is_written(route, ann):
    with act_of(ann, "All at once."):
        for name in ("One", "Two", "Three"):
            route.name = name
            route.save()
        route.sources.set([factories.source("a"), factories.source("b")])
        route.sources.clear()
        passing = Fee(route=route, kind="passing", confidence="official")
        passing.save()
        passing.delete()
        staying = Fee(route=route, kind="staying", confidence="official")
        staying.save()
        staying.kind = "stays"
        staying.save()
    ((who, why, changes),) = told(route)
    assert (who, why) == (ann, "All at once.")
    assert changes == [
        ("Route “Three”", "", "Name: Work → Three", "Sources: Where handbook was read → none"),
        ("Fee “stays” was added.", ""),
    ]


def test_a_row_that_goes_and_comes_back_in_one_act_was_changed(route, ann):
    fee = route.fees.get()
    pk = fee.pk
    with act_of(ann):
        fee.delete()
        Fee(pk=pk, route=route, kind="other", confidence="official").save()
    ((_who, _why, changes),) = told(route)
    assert [words[0] for words in changes] == ["Fee “other”"]


def test_what_was_changed_by_other_means_is_an_act_of_nobody(route, ann):
    with act_of(ann, "First."):
        route.name = "First"
        route.save()
    EligibilityRoute.objects.filter(pk=route.pk).update(name="In SQL")
    route.refresh_from_db()
    with act_of(ann, "Second."):
        route.name = "Second"
        route.save()
    assert [(who, why, changes[0][2]) for who, why, changes in told(route)] == [
        (ann, "Second.", "Name: In SQL → Second"),
        (None, "", "Name: First → In SQL"),
        (ann, "First.", "Name: Work → First"),
    ]


def test_a_change_without_an_act_is_kept_too(route):
    route.name = "From a shell"
    route.save()
    route.sources.set([factories.source("shell")])
    assert [(who, changes[0][2]) for who, _why, changes in told(route)] == [
        (None, "Sources: none → Where shell was read"),
        (None, "Sources: Where handbook was read → none"),
        (None, "Name: Work → From a shell"),
    ]


def test_saving_without_a_change_is_not_told(route, ann):
    with act_of(ann):
        route.save()
    assert told(route) == []


@pytest.mark.twice
def test_an_act_that_was_taken_back_leaves_nothing(editor, route):
    form = open_form(editor, url("eligibilityroute", "change", route.pk))
    form["name"] = "Only read"
    assert (
        editor.post(url("eligibilityroute", "change", route.pk), form.sent("_preview")).status_code
        == 200
    )
    assert EligibilityRoute.history.count() == 0


def test_who_is_not_signed_in_did_it_as_nobody(route):
    with acting(lambda: None):
        route.save()
    assert EligibilityRoute.history.first().history_user is None


def test_an_account_that_is_deleted_leaves_its_entries(route, ann):
    with act_of(ann, "Mine."):
        route.name = "Mine"
        route.save()
    ann.delete()
    assert [(who, why) for who, why, _changes in told(route)] == [(None, "Mine.")]


@pytest.mark.twice
def test_what_is_added_in_bulk_has_its_entries_and_sources(route, ann):
    made = {"route": route, "confidence": "official"}
    with act_of(ann, "From a file."):
        with unrecorded():
            fees = [Fee.objects.create(kind=kind, **made) for kind in ("a", "b")]
            for fee in fees:
                fee.sources.set([factories.source()])
        add_entries(fees)
        fees[0].kind = "c"
        fees[0].save()
    assert [(why, [words[0] for words in changes]) for _who, why, changes in told(route)] == [
        ("From a file.", ["Fee “b” was added.", "Fee “c” was added."])
    ]
    (state,) = Timeline(Fee, fees[1].pk).at(Fee.history.first().history_date).values()
    assert state.sources == {factories.source().pk}


# ---------------------------------------------------------------- how it is told


def test_a_rule_is_told_by_its_sentence_before_and_after(route, ann):
    row = route.requirements.get(code="older")
    with act_of(ann, "Handbook, page 12."):
        row.test = {"min": 23}
        row.save()
    ((_who, _why, ((what, sentence, part),)),) = told(route)
    assert what.startswith("Requirement “You meet older.”")
    assert sentence == ""
    assert part.startswith("Rule: “")
    assert "21 years old or older" in part.partition("→")[0]
    assert "23 years old or older" in part.partition("→")[2]


def test_what_came_and_went_says_what_it_asked(route, ann):
    with act_of(ann):
        route.requirements.get(code="oldest").delete()
        Requirement(
            code="new",
            route=route,
            text="New.",
            kind="age",
            test={"min": 40},
            confidence="official",
        ).save()
    ((_who, _why, changes),) = told(route)
    assert [(what, sentence.rstrip(".")[-21:]) for what, sentence in changes] == [
        ("Requirement “You meet oldest.” was deleted.", "65 years old or older"),
        ("Requirement “New.” was added.", "40 years old or older"),
    ]


def test_other_values_are_told_in_words(route, ann):
    fee = route.fees.get()
    spare = factories.source("spare", title="A spare page")
    with act_of(ann):
        route.valid_until = factories.READ_ON
        route.standing = "retired"
        route.save()
        fee.amount_usd = 20
        fee.sources.set([spare])
        fee.save()
    with unrecorded():
        fee.sources.clear()
    spare.delete()
    ((_who, _why, (of_route, of_fee)),) = told(route)
    assert of_route[2:] == (
        "Standing: In force: verdicts use it on its days → Retired: the body no longer offers it",
        "Valid until: empty → 24 November 2026",
    )
    assert of_fee[2:] == (
        "Dollars: empty → 20",
        "Sources: Where handbook was read → A spare page (deleted)",
    )


def test_a_group_is_named_and_its_count_is_told_plainly(route, ann):
    group = route.requirements.get(code="either")
    member = route.requirements.get(code="old")
    with act_of(ann):
        group.kind, group.test = "at_least", {"count": 2}
        group.save()
        member.parent = None
        member.save()
    ((_who, _why, changes),) = told(route)
    assert ("Test: empty → count: 2") in changes[0]
    assert changes[1][2].startswith("Group: both: You meet both. → empty")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (True, "yes"),
        (False, "no"),
        (["a", "b"], "a; b"),
        ({"min_age": 3, "of": ["x"]}, "min age: 3; of: x"),
        ("", "empty"),
        (0, "0"),
    ],
)
@pytest.mark.once
def test_values_are_written_as_a_person_would(value, words):
    assert str(plain(value)) == words


def test_a_story_asks_as_often_for_many_acts_as_for_few(route, ann):
    asked = []
    for number in range(1, 4):
        with act_of(ann):
            for row in route.requirements.all():
                row.text = f"Text {number}."
                row.save()
        with CaptureQueriesContext(connection) as queries:
            told(route)
        asked.append(len(queries))
    assert len(set(asked)) == 1


# ---------------------------------------------------------------- putting it back


@pytest.mark.twice
def test_a_route_is_put_back_with_all_that_belongs_to_it(route, ann):
    start = Timeline(EligibilityRoute, route.pk).now
    with act_of(ann, "Rewrite."):
        route.name = "Rewritten"
        route.save()
        route.sources.set([factories.source("new")])
        route.requirements.get(code="either").delete()  # and its members with it
        route.documents.get().delete()
        fee = route.fees.get()
        fee.kind = "other"
        fee.save()
        group = Requirement(
            code="either", route=route, text="New.", kind="all_of", confidence="official"
        )
        group.save()
        Requirement(
            code="in", route=route, parent=group, text="In.", kind="age", confidence="official"
        ).save()
    rewritten = Timeline(EligibilityRoute, route.pk)
    (act,) = rewritten.acts()
    with act_of(ann, "Put back."):
        put_back(rewritten, act.moment_before)
    timeline = Timeline(EligibilityRoute, route.pk)
    assert timeline.now == start
    # Putting it back is an act like any other, and can be taken back
    assert [act.why for act in timeline.acts()] == ["Put back.", "Rewrite."]
    with act_of(ann, "Forth."):
        put_back(timeline, act.moment)
    assert Timeline(EligibilityRoute, route.pk).now == rewritten.now


@pytest.mark.twice
def test_groups_are_left_before_they_go(route, ann):
    member = route.requirements.get(code="older")
    start = Timeline(EligibilityRoute, route.pk).now
    with act_of(ann):
        group = Requirement(
            code="new", route=route, text="New.", kind="any_of", confidence="official"
        )
        group.save()
        member.parent = group
        member.save()
    timeline = Timeline(EligibilityRoute, route.pk)
    with act_of(ann):
        put_back(timeline, timeline.acts()[0].moment_before)
    assert Timeline(EligibilityRoute, route.pk).now == start


def test_only_what_differs_is_written(route, ann):
    with act_of(ann):
        route.name = "New"
        route.save()
    timeline = Timeline(EligibilityRoute, route.pk)
    with act_of(ann, "Back."):
        put_back(timeline, timeline.acts()[0].moment_before)
    assert Requirement.history.count() == 0
    assert [changes for _who, why, changes in told(route) if why == "Back."] == [
        [("Route “Work”", "", "Name: New → Work")]
    ]


def test_it_is_not_put_back_to_before_it_was_there(ann):
    owner = factories.credential()
    with act_of(ann):
        row = EligibilityRoute(credential=owner, code="new", name="New", confidence="official")
        row.save()
    timeline = Timeline(EligibilityRoute, row.pk)
    with pytest.raises(CannotPutBack, match="was not there"):
        put_back(timeline, timeline.acts()[0].moment - timedelta(days=1))


def test_a_source_that_is_gone_stands_in_the_way_and_nothing_is_changed(route, ann):
    spare = factories.source("spare", title="A spare page")
    with unrecorded():
        route.sources.set([spare])
    with act_of(ann):
        route.name = "New"
        route.save()
        route.sources.clear()
    with act_of(ann):
        spare.delete()
    timeline = Timeline(EligibilityRoute, route.pk)
    with pytest.raises(CannotPutBack, match="Its source was deleted: A spare page"):
        put_back(timeline, timeline.acts()[0].moment_before)
    route.refresh_from_db()
    assert route.name == "New"


def test_what_another_row_took_meanwhile_stands_in_the_way(route, ann):
    with act_of(ann):
        route.delete()
    old = EligibilityRoute.history.get(history_type="-")
    factories.route(Credential.objects.get(), "work")
    timeline = Timeline(EligibilityRoute, old.id)
    with pytest.raises(CannotPutBack, match="Another entry has taken its place"):
        put_back(timeline, timeline.acts()[0].moment_before)
    assert not EligibilityRoute.objects.filter(pk=old.id).exists()


def test_what_no_form_would_take_stands_in_the_way(route, ann):
    with unrecorded():
        route.requirements.filter(code="older").update(test={"min": "old"})
    row = route.requirements.get(code="older")
    with act_of(ann):
        row.test = {"min": 21}
        row.save()
    timeline = Timeline(EligibilityRoute, route.pk)
    with pytest.raises(CannotPutBack, match=r"You meet older\.: test: "):
        put_back(timeline, timeline.acts()[0].moment_before)
    row.refresh_from_db()
    assert row.test == {"min": 21}


def test_a_fee_that_moved_to_another_route_stays_there(route, ann):
    fee, other = route.fees.get(), route.credential.routes.get(code="school")
    with act_of(ann, "Moved."):
        fee.route, fee.note = other, "Moved."
        fee.save()
    with act_of(ann, "Renamed."):
        route.name = "Renamed"
        route.save()
    timeline = Timeline(EligibilityRoute, route.pk)
    moved = timeline.acts()[1]
    assert differences(timeline, moved.moment)[0].state.key == timeline.key
    assert len(differences(timeline, moved.moment)) == 1


# ---------------------------------------------------------------- on the desk


def test_a_save_on_the_desk_is_one_act_with_its_reason(editor, route):
    address = url("eligibilityroute", "change", route.pk)
    form = open_form(editor, address)
    older = form.row("code", "older")
    form["name"] = "Work route"
    form[f"{older}-test_age_min"] = "22"
    form[f"{older}-group"] = ""
    form["change_reason"] = "New handbook."
    assert editor.post(address, form.sent()).status_code == 302
    ((who, why, changes),) = told(route)
    assert (who, why) == (editor.user, "New handbook.")
    assert [change[0] for change in changes] == [
        "Route “Work route”",
        "Requirement “You meet older.”",
    ]
    page = editor.get(url("eligibilityroute", "history", route.pk)).content.decode()
    for words in ("editor", "Why: New handbook.", "Work route", "22 years old or older"):
        assert words in page


def test_every_form_of_the_desk_asks_why(editor):
    route = factories.everything().routes.get(code="work")
    added_elsewhere = (Requirement, Question, QuestionTopic)
    pages = [
        url(model._meta.model_name, "add") for model in TRACKED if model not in added_elsewhere
    ]
    pages += [url("eligibilityroute", page, route.pk) for page in ("change", "delete")]
    pages += [
        url(model._meta.model_name, "change", model.objects.first().pk)
        for model in (Question, QuestionTopic)
    ]
    for page in pages:
        text = editor.get(page).content.decode()
        boxes = [text.count(f'name="{name}"') for name in ("change_reason", "reason")]
        assert sorted(boxes) == [0, 1], page
        assert f'maxlength="{LONGEST_WHY}"' in text


def test_why_we_ask_is_not_why_it_was_changed(editor):
    topic = QuestionTopic.objects.first()
    page = url("questiontopic", "change", topic.pk)
    for why, kept in (("", None), ("Shorter.", "Shorter.")):
        form = open_form(editor, page)
        form["why"], form["change_reason"] = f"We ask this to help you {why}.", why
        assert editor.post(page, form.sent("_save")).status_code == 302
        assert QuestionTopic.history.latest("history_id").history_change_reason == kept


def test_a_pinned_persona_is_not_put_back_without_a_word(editor):
    factories.catalogue()
    row = factories.persona(is_pinned=False)
    with act_of(editor.user, "Pinned."):
        row.is_pinned = True
        row.save()
    before = Timeline(Persona, row.pk).acts()[0].moment_before.astimezone(UTC)
    back = url("persona", "put_back", row.pk, before.strftime("%Y%m%d%H%M%S%f"))
    form = open_form(editor, back)
    refused = editor.post(back, form.sent(""))
    assert "Say why: this persona is pinned" in refused.content.decode()
    assert Persona.objects.get().is_pinned
    form = Form(refused.content.decode())
    form["change_reason"] = "It was a mistake."
    assert editor.post(back, form.sent("")).status_code == 302
    row.refresh_from_db()
    assert (row.is_pinned, row.why) == (False, "It was a mistake.")
    assert Persona.history.latest("history_id").history_change_reason == "It was a mistake."


def test_a_reason_typed_before_a_mistake_is_still_there(editor, route):
    address = url("eligibilityroute", "change", route.pk)
    form = open_form(editor, address)
    form["name"] = ""
    form["change_reason"] = "A <good> reason"
    assert 'value="A &lt;good&gt; reason"' in editor.post(address, form.sent()).content.decode()


def test_several_rows_are_deleted_in_one_act_with_its_reason(editor, route):
    chosen = list(Fee.objects.values_list("pk", flat=True))
    sent = {"action": "delete_selected", "_selected_action": chosen}
    assert 'name="change_reason"' in editor.post(url("fee", "changelist"), sent).content.decode()
    form = Form(editor.post(url("fee", "changelist"), sent).content.decode())
    form["change_reason"] = "All wrong."
    form["_selected_action"] = chosen
    editor.post(url("fee", "changelist"), form.sent(""))
    entries = Fee.history.filter(history_type="-")
    assert {(entry.history_user, entry.history_change_reason) for entry in entries} == {
        (editor.user, "All wrong.")
    }
    assert len(entries) == len(chosen)


def test_what_was_deleted_is_found_and_put_back(editor, route):
    pk, count = route.pk, route.requirements.count()
    form = open_form(editor, url("eligibilityroute", "delete", pk))
    form["change_reason"] = "By mistake."
    editor.post(url("eligibilityroute", "delete", pk), form.sent(""))
    assert not EligibilityRoute.objects.filter(pk=pk).exists()
    listed = editor.get(url("eligibilityroute", "changelist")).content.decode()
    assert url("eligibilityroute", "deleted") in listed
    gone = editor.get(url("eligibilityroute", "deleted")).content.decode()
    assert "By mistake." in gone
    history = editor.get(url("eligibilityroute", "history", pk)).content.decode()
    assert "It was deleted." in history
    back = url("eligibilityroute", "put_back", pk, 1)[:-2]
    address = back + history.partition(back)[2].partition('"')[0]
    assert "was added" in editor.get(address).content.decode()
    assert editor.post(address, open_form(editor, address).sent("")).status_code == 302
    assert EligibilityRoute.objects.get(pk=pk).requirements.count() == count
    assert "None." in editor.get(url("eligibilityroute", "deleted")).content.decode()
    (why,) = EligibilityRoute.history.filter(history_type="+").values_list(
        "history_change_reason", flat=True
    )
    assert why.startswith("Put back as it was on")


def test_a_credential_comes_back_with_the_routes_that_went_with_it(editor, route):
    credential = route.credential
    count = credential.routes.count()
    spare = factories.route(credential, "spare")
    with act_of(editor.user):
        spare.delete()  # before, and so not with it
    asked = set(Requirement.objects.values_list("pk", "parent_id"))
    delete = url("credential", "delete", credential.pk)
    editor.post(delete, open_form(editor, delete).sent(""))
    assert not Requirement.objects.exists()
    timeline = Timeline(Credential, credential.pk)
    moment = timeline.acts()[0].moment_before.strftime("%Y%m%d%H%M%S%f")
    back = url("credential", "put_back", credential.pk, moment)
    assert back in editor.get(url("credential", "history", credential.pk)).content.decode()
    text = editor.get(back).content.decode()
    assert f"{count} entries that were deleted with it come back" in text
    assert "Route “Work” was added." in text
    assert editor.post(back, open_form(editor, back).sent("")).status_code == 302
    assert credential.routes.count() == count
    assert set(Requirement.objects.values_list("pk", "parent_id")) == asked
    assert EligibilityRoute.objects.get(pk=route.pk).sources.exists()


def test_who_may_not_add_routes_brings_none_back_with_a_credential(client, route, ann):
    credential = route.credential
    with act_of(ann):
        Credential.objects.get(pk=credential.pk).delete()
    user = get_user_model().objects.create_user("some", is_staff=True)
    user.user_permissions.set(Permission.objects.exclude(codename="add_eligibilityroute"))
    client.force_login(user)
    moment = Timeline(Credential, credential.pk).acts()[0].moment_before.strftime("%Y%m%d%H%M%S%f")
    assert client.get(url("credential", "put_back", credential.pk, moment)).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="add_eligibilityroute"))
    assert client.get(url("credential", "put_back", credential.pk, moment)).status_code == 200


def test_an_earlier_day_is_offered_and_the_present_is_not(editor, route):
    for name in ("One", "Two", "Three"):
        with act_of(editor.user):
            route.name = name
            route.save()
    page = editor.get(url("eligibilityroute", "history", route.pk)).content.decode()
    back = url("eligibilityroute", "put_back", route.pk, 1)[:-2]
    assert page.count(back) == 3  # after One, after Two, and before all
    second = back + page.split(back)[1].partition('"')[0]
    preview = editor.get(second).content.decode()
    assert "Three" in preview
    form = open_form(editor, second)
    form["change_reason"] = "Two was right."
    assert editor.post(second, form.sent("")).status_code == 302
    route.refresh_from_db()
    assert route.name == "Two"
    assert EligibilityRoute.history.first().history_change_reason == "Two was right."


def test_what_stands_in_the_way_is_said_on_the_page(editor, route):
    with act_of(editor.user):
        pk = route.pk
        route.delete()
    factories.route(Credential.objects.get(), "work")
    timeline = Timeline(EligibilityRoute, pk)
    moment = timeline.acts()[0].moment_before.strftime("%Y%m%d%H%M%S%f")
    address = url("eligibilityroute", "put_back", pk, moment)
    page = editor.post(address, open_form(editor, address).sent(""))
    assert page.status_code == 200
    assert "Another entry has taken its place." in page.content.decode()


def test_nothing_is_put_back_over_what_its_editor_has_not_seen(editor, route):
    with act_of(editor.user):
        route.name = "New"
        route.save()
    moment = Timeline(EligibilityRoute, route.pk).acts()[0].moment_before
    address = url("eligibilityroute", "put_back", route.pk, moment.strftime("%Y%m%d%H%M%S%f"))
    form = open_form(editor, address)
    with act_of(editor.user):
        route.fees.get().delete()
    page = editor.post(address, form.sent("")).content.decode()
    assert "Somebody changed it since you opened this page." in page
    route.refresh_from_db()
    assert (route.name, route.fees.count()) == ("New", 0)


@pytest.mark.parametrize("moment", ["soon", "20260101000000000000x", "1"])
def test_a_moment_that_is_none_is_not_found(editor, route, moment):
    assert editor.get(url("eligibilityroute", "put_back", route.pk, moment)).status_code == 404


def test_a_row_that_never_was_has_no_history(editor):
    page = editor.get(url("eligibilityroute", "history", 999), follow=True)
    assert "doesn’t exist" in page.content.decode()


def test_a_row_nobody_changed_says_so(editor, route):
    page = editor.get(url("eligibilityroute", "history", route.pk)).content.decode()
    assert "Nobody has changed it yet." in page


def test_nobody_puts_back_what_they_may_not_change(client, route, ann):
    with act_of(ann):
        route.name = "New"
        route.save()
    reader = get_user_model().objects.create_user("reader", is_staff=True)
    allowed = Permission.objects.filter(codename__endswith="eligibilityroute")
    reader.user_permissions.set(allowed)
    client.force_login(reader)
    timeline = Timeline(EligibilityRoute, route.pk)
    moment = timeline.acts()[0].moment_before.strftime("%Y%m%d%H%M%S%f")
    page = client.get(url("eligibilityroute", "history", route.pk))
    assert "New" in page.content.decode()
    assert "Put it back" not in page.content.decode()
    assert client.post(url("eligibilityroute", "put_back", route.pk, moment)).status_code == 403


def test_costs_are_told_with_their_program(editor):
    factories.taught("ma")
    row = ProgramCost.objects.get()
    with act_of(editor.user):
        row.amount_usd = 10000
        row.save()
    page = editor.get(url("program", "history", row.program_id)).content.decode()
    assert "9000" in page
    assert "10000" in page
