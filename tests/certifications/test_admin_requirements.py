"""Requirements on the desk: typed fields and back, groups, and what is refused in which words."""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from certifications.admin.kinds import KINDS
from certifications.admin.requirements import RequirementForm, faults
from certifications.catalogue import canonical_text, snapshot
from certifications.models import Credential, EligibilityRoute, Kind, Requirement
from eligibility.kinds import TESTS

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]


def page_of(owner):
    page = "credential" if isinstance(owner, Credential) else "eligibilityroute"
    return reverse(f"admin:certifications_{page}_change", args=[owner.pk])


def send(editor, owner, form, button="_continue"):
    return editor.post(page_of(owner), form.sent(button))


def errors_of(response):
    """What is said beside the fields of the requirements, by field."""
    formsets = response.context["inline_admin_formsets"]
    rows = next(one.formset for one in formsets if one.formset.model is Requirement)
    return {
        field: [str(message) for message in messages]
        for form in rows.forms
        for field, messages in form.errors.items()
    }


def new_requirement(form, code="new", **given):
    """Fill in the empty row at the end of the page."""
    row = form.new_row()
    said = {"code": code, "text": "You are new.", "kind": "age", "confidence": "official", **given}
    for name, value in said.items():
        form[f"{row}-{name}"] = value
    return row


# ---------------------------------------------------------------- the table of kinds


def test_every_kind_of_the_models_is_in_the_table():
    assert list(KINDS) == Kind.values


@pytest.mark.parametrize("kind", TESTS)
def test_every_part_the_engine_reads_has_a_field_with_help(kind):
    assert {part.key for part in KINDS[kind].parts} == set(TESTS[kind].PARTS)
    for _part, fields in KINDS[kind].form_fields():
        for field in fields.values():
            assert field.label
            assert field.help_text


# ---------------------------------------------------------------- there and back


@pytest.fixture
def fixtures(db):
    call_command("load_fixtures", verbosity=0)


@pytest.mark.once
@pytest.mark.long  # a page with every kind is opened and saved below each time
def test_the_fields_say_every_test_of_the_rules_of_record_again(fixtures):
    """Not only an untouched row: the test is put together anew from its fields."""
    rows = list(Requirement.objects.all())
    adding = {
        "credentials": list(Credential.objects.values_list("code", "letters")),
        "bodies": [],
    }
    assert len(rows) > 200
    for row in rows:
        before = json.dumps(row.test)
        shown = RequirementForm(instance=row, prefix="r", adding=adding)
        data = {}
        for field in shown:
            value = field.value()
            data[field.html_name] = "" if value is None else value
        form = RequirementForm(
            data, instance=Requirement.objects.get(pk=row.pk), prefix="r", adding=adding
        )
        form.fields["group"].choices = [("", ""), (data["r-group"], "")]
        assert form.is_valid(), (row.code, form.errors)
        assert json.dumps(form.instance.test) == before, row.code


def few_pages():
    """As few pages as have every kind of requirement."""
    seen, pages = set(), []
    rows = Requirement.objects.select_related("route", "credential")
    for row in rows.order_by("pk"):
        if row.kind not in seen:
            pages.append(row.owner)
            seen |= set(row.owner.requirements.values_list("kind", flat=True))
    return pages


def all_pages():
    return [*EligibilityRoute.objects.all(), *Credential.objects.all()]


@pytest.mark.once
@pytest.mark.parametrize("pages", [few_pages, pytest.param(all_pages, marks=pytest.mark.long)])
def test_opening_and_saving_a_page_changes_nothing(fixtures, editor, pages):
    before = canonical_text(snapshot())
    tests = {row.pk: json.dumps(row.test) for row in Requirement.objects.all()}
    for owner in pages():
        form = open_form(editor, page_of(owner))
        response = send(editor, owner, form)
        assert response.status_code == 302, (owner, errors_of(response))
    assert canonical_text(snapshot()) == before
    assert {row.pk: json.dumps(row.test) for row in Requirement.objects.all()} == tests


@pytest.mark.twice
def test_an_edit_to_one_part_leaves_the_order_and_the_words_of_the_others(editor):
    route = factories.route(factories.credential())
    test = {
        "min_hours": 720.0,
        "subjects": ["phlebotomy", "medical_assisting"],
        "levels": ["other"],
    }
    row = factories.requirement(route, kind="teaching", test=test)
    form = open_form(editor, page_of(route))
    form["requirements-0-test_teaching_min_hours"] = "1000"
    send(editor, route, form)
    row.refresh_from_db()
    assert row.test == {**test, "min_hours": 1000}
    assert list(row.test) == list(test) or connection.vendor == "postgresql"  # which sorts keys


def test_a_credential_that_left_the_catalogue_stays_in_the_test_until_it_is_unticked(editor):
    route = factories.route(factories.credential())
    test = {"any_of": ["gone-body"], "status": ["active"]}
    row = factories.requirement(route, kind="credential_held", test=test)
    form = open_form(editor, page_of(route))
    assert form["requirements-0-test_credential_held_any_of"] == "gone-body"
    form["requirements-0-text"] = "Another sentence."
    assert send(editor, route, form).status_code == 302
    row.refresh_from_db()
    assert (row.text, row.test) == ("Another sentence.", test)


# ---------------------------------------------------------------- adding, changing, deleting


def test_a_new_requirement_gets_the_fields_of_its_kind_when_it_is_saved(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    new_requirement(form, kind="training")
    assert send(editor, route, form).status_code == 302
    form = open_form(editor, page_of(route))
    row = form.row("code", "new")
    form[f"{row}-test_training_kinds"] = ["phlebotomy"]
    form[f"{row}-test_training_min_clock_hours"] = "40"
    assert send(editor, route, form).status_code == 302
    saved = Requirement.objects.get(code="new")
    assert (saved.route, saved.test) == (route, {"kinds": ["phlebotomy"], "min_clock_hours": 40})


def test_the_whole_row_can_be_typed_at_once_where_the_browser_shows_the_fields(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    row = new_requirement(form)
    form[f"{row}-test_age_min"] = "21"
    assert send(editor, route, form).status_code == 302
    assert Requirement.objects.get(code="new").test == {"min": 21}


def test_new_rows_stand_behind_the_others_in_the_order_in_which_they_were_typed(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    first = int(form["requirements-INITIAL_FORMS"])
    position = form[f"requirements-{first}-position"]
    for i, code in enumerate(("second", "first-of-all", "a-third"), start=first):
        said = {"code": code, "text": code, "kind": "age", "confidence": "official"}
        place = "0" if code == "first-of-all" else position
        for name, value in {**said, "position": place}.items():
            form[f"requirements-{i}-{name}"] = value
    form["requirements-TOTAL_FORMS"] = first + 3
    factories.requirement(factories.route(route.credential, "else"), position=9)
    assert send(editor, route, form).status_code == 302
    codes = [row.code for row in route.requirements.all()]
    assert codes == ["adult", "first-of-all", "second", "a-third"]


def test_a_row_of_another_kind_begins_with_an_empty_test(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    form["requirements-0-kind"] = "education"
    assert send(editor, route, form).status_code == 302
    assert Requirement.objects.get(code="adult").test == {}


def test_what_every_route_asks_is_edited_on_the_credential(editor):
    owner = factories.credential()
    factories.requirement(owner, "common")
    form = open_form(editor, page_of(owner))
    form["requirements-0-test_age_min"] = "17"
    new_requirement(form, "second", kind="step")
    assert send(editor, owner, form).status_code == 302
    assert Requirement.objects.get(code="common").test == {"min": 17}
    assert Requirement.objects.get(code="second").credential == owner


def test_documents_and_fees_are_on_the_page_of_their_route(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    form["documents-0-text"], form["documents-0-confidence"] = "A copy of it.", "official"
    form["fees-0-kind"], form["fees-0-amount_usd"] = "application", "20"
    form["fees-0-confidence"] = "secondary"
    assert send(editor, route, form).status_code == 302
    assert [document.text for document in route.documents.all()] == ["A copy of it."]
    assert [(fee.kind, fee.amount_usd) for fee in route.fees.all()] == [("application", 20)]


# ---------------------------------------------------------------- groups


def test_a_group_in_a_group_can_be_typed_with_its_members_and_saved_at_once(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    first = int(form["requirements-INITIAL_FORMS"])
    rows = (("either", "any_of", ""), ("both", "all_of", "either"), ("old", "age", "both"))
    for i, (code, kind, group) in enumerate(rows, start=first):
        prefix = f"requirements-{i}"
        said = {"code": code, "text": code, "kind": kind, "group": group, "position": i}
        for name, value in {**said, "confidence": "official"}.items():
            form[f"{prefix}-{name}"] = value
    form["requirements-TOTAL_FORMS"] = first + len(rows)
    assert send(editor, route, form).status_code == 302
    old = Requirement.objects.get(code="old")
    assert (old.parent.code, old.parent.parent.code, old.parent.parent.parent) == (
        "both",
        "either",
        None,
    )


def test_members_stand_behind_their_group_and_set_in(editor):
    route = factories.everything().routes.get(code="work")
    response = editor.get(page_of(route))
    rows = response.context["inline_admin_formsets"][0].formset
    shown = [(form["code"].value(), form.depth) for form in rows.initial_forms]
    assert shown == [("either", 0), ("both", 1), ("old", 2), ("older", 2), ("oldest", 1)]


def test_a_renamed_group_keeps_its_members(editor):
    route = factories.everything().routes.get(code="work")
    form = open_form(editor, page_of(route))
    form[f"{form.row('code', 'both')}-code"] = "as-well"
    assert send(editor, route, form).status_code == 302
    assert Requirement.objects.get(route=route, code="old").parent.code == "as-well"


@pytest.mark.twice
def test_a_member_moved_out_survives_the_deletion_of_its_group(editor):
    route = factories.everything().routes.get(code="work")
    form = open_form(editor, page_of(route))
    form[f"{form.row('code', 'both')}-DELETE"] = "on"
    form[f"{form.row('code', 'old')}-group"] = "either"
    form[f"{form.row('code', 'older')}-group"] = ""
    assert send(editor, route, form).status_code == 302
    groups = {row.code: row.parent and row.parent.code for row in route.requirements.all()}
    assert groups == {"either": None, "old": "either", "older": None, "oldest": "either"}


def test_a_group_is_not_deleted_from_under_its_members(editor):
    route = factories.everything().routes.get(code="work")
    form = open_form(editor, page_of(route))
    form[f"{form.row('code', 'both')}-DELETE"] = "on"
    response = send(editor, route, form)
    assert errors_of(response) == {"group": ["This group is not here any more. Choose another."]}
    assert route.requirements.filter(code="both").exists()


def test_a_group_does_not_stand_inside_itself(editor):
    route = factories.everything().routes.get(code="work")
    form = open_form(editor, page_of(route))
    form[f"{form.row('code', 'either')}-group"] = "both"
    response = send(editor, route, form)
    assert errors_of(response)["group"] == ["A group cannot stand inside itself."]


def test_a_group_with_members_does_not_become_something_else(editor):
    route = factories.everything().routes.get(code="work")
    form = open_form(editor, page_of(route))
    form[f"{form.row('code', 'both')}-kind"] = "age"
    response = send(editor, route, form)
    assert errors_of(response) == {"group": ["Only a group has members. Choose a group, or none."]}


# ---------------------------------------------------------------- what is refused, and where


@pytest.mark.parametrize(
    ("kind", "test", "place", "words"),
    [
        ("age", {"min": 200}, "min", "Give a whole number from 0 to 120."),
        (
            "education",
            {"min_level": "high_school", "level": "in_high_school"},
            "level",
            "Give either the lowest level that counts, or the level itself.",
        ),
        (
            "training",
            {"kinds": ["ekg"], "or_approved_by": ["amt"]},
            "or_approved_by",
            "“Or approved by” only goes with “The program is accredited by”.",
        ),
        (
            "training",
            {"completed": True, "in_progress": True},
            "in_progress",
            "A program cannot be finished and under way at once.",
        ),
        (
            "training",
            {"foreign": "accepted"},
            None,
            "Say what the program must be: the test is empty.",
        ),
        ("skills", {"counts": {"live_ekgs": -1}}, "counts.live_ekgs", None),
        ("at_least", {"n": 0}, "n", "Say how many of the parts are needed, 1 or more."),
    ],
)
def test_a_fault_is_said_beside_the_part_it_is_about(kind, test, place, words):
    ((found_place, found_words),) = faults(kind, test)
    assert found_place == place
    assert words is None or found_words == words


def test_an_empty_test_can_be_finished_tomorrow():
    assert list(faults("training", {})) == []


def test_a_wrong_combination_is_refused_beside_the_field(editor):
    route = factories.route(factories.credential())
    row = factories.requirement(route, kind="training", test={"kinds": ["ekg"]})
    form = open_form(editor, page_of(route))
    form["requirements-0-test_training_completed_within_months"] = "12"
    form["requirements-0-test_training_ends_within_days"] = "30"
    response = send(editor, route, form)
    words = "A program cannot be finished and under way at once."
    assert errors_of(response) == {"test_training_completed_within_months": [words]}
    assert words in response.content.decode()
    row.refresh_from_db()
    assert row.test == {"kinds": ["ekg"]}


def test_other_faults_of_the_model_are_said_beside_their_fields(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    form["requirements-0-review"] = "confirms"
    form["requirements-0-remedy_typical_months"] = "3"
    form["requirements-0-remedy_months_from"] = "3"
    assert errors_of(send(editor, route, form)).keys() == {
        "review",
        "remedy_action",
        "remedy_months_to",
    }


@pytest.mark.twice
def test_an_id_is_used_once_in_a_route(editor):
    route = factories.catalogue()
    form = open_form(editor, page_of(route))
    new_requirement(form, "adult")
    response = send(editor, route, form)
    assert response.status_code == 200
    assert "Give one of them another." in response.content.decode()


def test_a_form_is_read_as_a_browser_reads_it():
    """So that the tests above send what an editor would."""
    form = Form(
        '<input name="a" value="1"><input type="checkbox" name="b" value="x" checked>'
        '<input type="checkbox" name="b" value="y"><textarea name="c">\n one\ntwo</textarea>'
        '<select name="d"><option value="">-<option value="z" selected>Z</select>'
        '<select name="e" multiple><option value="w">W</select>'
        '<template><input name="f" value="no"></template><input type="submit" name="g">'
    )
    assert form.fields == {"a": ["1"], "b": ["x"], "c": [" one\ntwo"], "d": ["z"]}
