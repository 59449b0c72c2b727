"""Personas on the desk: what they must be told, whether they are, and what they stop."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from certifications import personas, releases
from certifications.admin.personas import SAMPLE
from certifications.coverage import coverage
from certifications.expectations import brought_up_to_date
from certifications.models import EligibilityRoute, Publication, Requirement
from certifications.personas import Persona
from eligibility.days import add_months

from . import factories
from .desk import Form, open_form

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PERSONAS = reverse("admin:certifications_persona_changelist")
ADD = reverse("admin:certifications_persona_add")
RUN = reverse("admin:certifications_persona_run")
COVERAGE = reverse("admin:certifications_persona_coverage")
FROM_FACTS = reverse("admin:certifications_persona_from_facts")
PUBLISH = reverse("admin:certifications_publication_add")
COMPARE = reverse("admin:certifications_release_compare")


def page_of(row):
    return reverse("admin:certifications_persona_change", args=[row.pk])


def make_older(age):
    Requirement.objects.filter(code="adult").update(test={"min": age})


def said(*command, **options):
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def pinned():
    """A persona of thirty for whom everything is open, as it must be; and that is published."""
    factories.catalogue()
    made = factories.persona(is_pinned=True)
    releases.publish()
    return made


# ---------------------------------------------------------------- what may be written


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("profile", {"agee": 3}, "agee: There is no such part here."),
        ("profile", {"training": [{"kind": "magic"}]}, "training[0].kind: Choose one of"),
        ("profile", {"credentials": [{"credential": "nobodys"}]}, "credentials[0].credential"),
        ("profile", [], "Give an object"),
        ("state", "XX", "Give a state by its two letters"),
        ("expect", "eligible", "Say for at least one credential"),
        ("expect", {"nobodys": {"verdict": "eligible"}}, "no credential with the id nobodys"),
        ("expect", {"cma-aama": {}}, "cma-aama: say at least the verdict."),
        ("expect", {"cma-aama": {"verdict": "yes"}}, "verdict: Say one of: eligible, not_eligible"),
        ("expect", {"cma-aama": {"verdikt": "yes"}}, "verdikt: There is no such part."),
        ("expect", {"cma-aama": {"needs_review": 1}}, "needs_review: Say true or false."),
        ("expect", {"cma-aama": {"route": "none"}}, "route: There is no route with the id none."),
        ("expect", {"cma-aama": {"grants": "half"}}, "grants: Say one of: full, provisional"),
        ("expect", {"cma-aama": {"routes": ["work"]}}, "routes: Give the verdict of each route"),
        ("expect", {"cma-aama": {"routes": {"no": "unknown"}}}, "no route with the id no."),
        ("expect", {"cma-aama": {"routes": {"work": "maybe"}}}, "routes: Say one of"),
        ("expect", {"cma-aama": {"eligible_until": "soon"}}, "Give a day such as 2026-11-24"),
        ("expect", {"cma-aama": {"eligible_from": "20261124"}}, "Give a day such as 2026-11-24"),
        ("expect", {"cma-aama": {"missing": "adult"}}, "missing: Give a list of ids."),
        ("expect", {"cma-aama": {"missing": ["other"]}}, "no requirement with the id other."),
        ("expect", {"cma-aama": {"would_decide": [1]}}, "Give a list of parts of the facts."),
        ("expect", {"cma-aama": {"nearest_route": "no"}}, "nearest_route: There is no route"),
        ("expect", {"cma-aama": {"plan": {}}}, "plan: Give of the first way: route, actions"),
        ("expect", {"cma-aama": {"plan": {"days": 3}}}, "plan: Give of the first way"),
        ("expect", {"cma-aama": {"plan": {"route": "no"}}}, "plan: There is no route"),
        ("expect", {"cma-aama": {"plan": {"actions": ["fly"]}}}, "plan: A step is one of: enroll"),
        ("expect", {"cma-aama": {"plan": {"actions": "work"}}}, "plan: A step is one of: enroll"),
        ("expect", {"cma-aama": {"plan": {"eligible_on": "soon"}}}, "plan: Give a day such as"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(field, value, words):
    factories.catalogue()
    row = factories.persona()
    setattr(row, field, value)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == [field]
    assert words in " ".join(refused.value.message_dict[field])


def test_every_part_of_an_answer_can_be_expected():
    factories.catalogue()
    parts = {
        "verdict": "eligible",
        "needs_review": False,
        "route": "work",
        "grants": "full",
        "routes": {"work": "eligible"},
        "eligible_from": None,
        "eligible_until": None,
        "nearest_route": None,
        "missing": [],
        "would_decide": [],
        "plan": None,
    }
    row = factories.persona(expect={"cma-aama": parts})
    row.full_clean()
    assert row.differences(releases.proposal().catalogue) == []


def test_a_file_that_does_not_say_that_it_is_invented_is_refused(tmp_path):
    (tmp_path / "somebody.json").write_text('{"id": "somebody", "invented": false}')
    with pytest.raises(ValueError, match="not said to be invented"):
        personas.load(tmp_path)


# ---------------------------------------------------------------- what differs


def test_each_part_that_differs_is_a_sentence():
    factories.catalogue()
    expected = {"verdict": "not_eligible", "routes": {"work": "unknown"}, "missing": ["adult"]}
    row = factories.persona(expect={"cma-aama": expected})
    assert row.differences(releases.proposal().catalogue) == [
        "CMA-AAMA: verdict is expected to be not eligible, and is eligible.",
        "CMA-AAMA: routes is expected to be work unknown, and is work eligible.",
        "CMA-AAMA: missing is expected to be adult, and is none.",
    ]


def test_the_first_way_is_compared_by_what_is_written_of_it():
    factories.catalogue()
    turns_18 = add_months(factories.READ_ON, 12).isoformat()
    way = {"route": "work", "actions": ["come_of_age"], "eligible_on": turns_18}
    row = factories.persona(profile={"age": 17}, expect={"cma-aama": {"plan": way}})
    rules = releases.proposal().catalogue
    assert row.differences(rules) == []
    row.expect = {"cma-aama": {"plan": {"eligible_on": "2026-01-01"}}}
    assert row.differences(rules) == [
        f"CMA-AAMA: plan is expected to be eligible_on 2026-01-01, and is eligible_on {turns_18}."
    ]
    row.expect = {"cma-aama": {"plan": None}}
    told = brought_up_to_date(row.request, row.expect, rules)
    assert told == {"cma-aama": {"plan": way}}


def test_a_plan_that_comes_later_than_a_pinned_persona_expects_stops_publishing():
    factories.catalogue()
    turns_18 = add_months(factories.READ_ON, 12).isoformat()
    expected = {"cma-aama": {"plan": {"eligible_on": turns_18}}}
    factories.persona(is_pinned=True, profile={"age": 17}, expect=expected)
    releases.publish()
    make_older(19)
    with pytest.raises(releases.PublishRefused) as refused:
        releases.publish()
    assert "plan is expected to be eligible_on" in str(refused.value)


def test_a_credential_of_another_state_is_not_judged():
    factories.catalogue(jurisdiction="WA")
    row = factories.persona(state="OR")
    (told,) = row.differences(releases.proposal().catalogue)
    assert told == (
        "CMA-AAMA: it is not judged: it is not there, or only for people of another state."
    )


def test_facts_that_the_rules_no_longer_read_are_told():
    factories.catalogue()
    row = factories.persona(profile={"credentials": [{"credential": "gone"}]})
    (told,) = row.differences(releases.proposal().catalogue)
    assert told.startswith("These rules cannot read the facts: profile.credentials[0].credential:")


# ---------------------------------------------------------------- pinned ones stop a release


def test_a_broken_pinned_persona_stops_publishing_everywhere(editor, pinned):
    make_older(40)
    reason = (
        "Pinned persona › The persona somebody: CMA-AAMA: verdict is expected to be eligible, and"
        " is not eligible. Mend the rule; or change what is expected, and say why."
    )
    # By the function
    with pytest.raises(releases.PublishRefused) as refused:
        releases.publish()
    assert str(refused.value) == reason
    # By the commands
    for command in (["publish"], ["publish", "--dry-run"], ["diff"]):
        out = StringIO()
        with pytest.raises(CommandError) as error:
            call_command(*command, stdout=out)
        assert reason in out.getvalue() + str(error.value)
        assert error.value.returncode == 1
    # On the desk, with a link to the persona
    form = open_form(editor, PUBLISH)
    form["note"] = "Try."
    text = editor.post(PUBLISH, form.sent()).content.decode()
    assert "One thing stands in the way" in text
    assert f'<a href="{page_of(pinned)}"><b>Pinned persona › The persona somebody</b></a>' in text
    assert Publication.objects.count() == 1


def test_an_older_release_that_breaks_a_pinned_persona_is_not_published_again(pinned):
    old = Publication.objects.get().release
    pinned.delete()
    make_older(40)
    releases.publish()
    factories.persona(is_pinned=True, expect={"cma-aama": {"verdict": "not_eligible"}})
    with pytest.raises(releases.PublishRefused, match="Pinned persona"):
        releases.publish_again(old)


def test_a_persona_that_is_not_pinned_stops_nothing():
    factories.catalogue()
    factories.persona(expect={"cma-aama": {"verdict": "not_eligible"}})
    releases.publish()


def test_it_is_published_once_the_expectation_is_changed_with_a_reason(editor, pinned):
    make_older(40)
    form = open_form(editor, page_of(pinned))
    form["expect"] = '{"cma-aama": {"verdict": "not_eligible"}}'
    refused = editor.post(page_of(pinned), form.sent())
    assert "Say why: this persona is pinned" in refused.content.decode()
    with pytest.raises(releases.PublishRefused):
        releases.publish()
    form["reason"] = "The handbook of 2027 asks for 40 years."
    assert editor.post(page_of(pinned), form.sent()).status_code == 302
    pinned.refresh_from_db()
    assert pinned.why == "The handbook of 2027 asks for 40 years."
    assert (pinned.ran_on is not None, pinned.differs) == (True, "")
    releases.publish()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("profile", '{"age": 50}'),
        ("as_of", "2026-01-01"),
        ("state", "WA"),
        ("is_pinned", []),
    ],
)
def test_what_a_pinned_persona_stands_for_is_not_changed_without_a_reason(
    editor, pinned, field, value
):
    form = open_form(editor, page_of(pinned))
    form[field] = value
    page = editor.post(page_of(pinned), form.sent())
    assert "Say why: this persona is pinned" in page.content.decode()
    form["reason"] = "It was a slip."
    assert editor.post(page_of(pinned), form.sent()).status_code == 302


def test_other_words_about_a_pinned_persona_need_no_reason(editor, pinned):
    form = open_form(editor, page_of(pinned))
    form["story"] = "Told better."
    assert editor.post(page_of(pinned), form.sent()).status_code == 302
    pinned.refresh_from_db()
    assert (pinned.story, pinned.why) == ("Told better.", "")


def test_a_pinned_persona_is_not_deleted(editor, pinned):
    delete = reverse("admin:certifications_persona_delete", args=[pinned.pk])
    assert editor.post(delete, {"post": "yes"}).status_code == 403
    loose = factories.persona("loose")
    chosen = [pinned.pk, loose.pk]
    both = {"action": "delete_selected", "_selected_action": chosen}
    assert "Pinned: The persona somebody" in editor.post(PERSONAS, both).content.decode()
    editor.post(PERSONAS, {**both, "post": "yes"})
    assert Persona.objects.count() == 2
    asked = editor.post(PERSONAS, {**both, "_selected_action": [loose.pk]})
    editor.post(PERSONAS, Form(asked.content.decode()).sent())
    assert Persona.objects.get() == pinned


# ---------------------------------------------------------------- lists and forms


def test_the_form_shows_json_by_lines_and_keeps_what_was_typed(editor):
    factories.catalogue()
    row = factories.persona()
    form = open_form(editor, page_of(row))
    assert form["profile"] == '{\n  "age": 30\n}'
    form["profile"] = '{\n  "age": 30,\n  "work" []\n}'
    page = editor.post(page_of(row), form.sent())
    assert "This is not JSON. Line 3: Expecting" in page.content.decode()
    assert "work&quot; []" in page.content.decode()


def test_personas_are_found_by_credential_pin_and_last_run(editor):
    factories.catalogue()
    factories.catalogue("rma-amt")
    factories.persona("open", is_pinned=True)
    factories.persona("shut", expect={"rma-amt": {"verdict": "not_eligible"}})
    editor.post(RUN)
    factories.persona("new", expect={"rma-amt": {"verdict": "unknown"}})
    asked = {
        ("of", "rma-amt"): ["new", "shut"],
        ("of", "cma-aama"): ["open"],
        ("is_pinned__exact", "1"): ["open"],
        ("run", "differs"): ["shut"],
        ("run", "as-expected"): ["open"],
        ("run", "never"): ["new"],
        ("q", "made up"): ["new", "open", "shut"],
    }
    for (name, value), codes in asked.items():
        rows = editor.get(PERSONAS, {name: value}).context["cl"].result_list
        assert [row.code for row in rows] == codes, name


# ---------------------------------------------------------------- all at once


def test_one_button_runs_all_and_shows_what_differs(editor):
    factories.catalogue()
    factories.persona("right")
    wrong = factories.persona("wrong", expect={"cma-aama": {"verdict": "unknown"}})
    page = editor.post(RUN, follow=True)
    text = page.content.decode()
    assert "1 of 2 personas are not told what is expected." in text
    assert [row.code for row in page.context["cl"].result_list] == ["wrong"]
    assert "verdict is expected to be unknown, and is eligible." in text
    # What is mended is as expected in the next run.
    Persona.objects.filter(pk=wrong.pk).update(expect={"cma-aama": {"verdict": "eligible"}})
    assert "0 of 2 personas" in editor.post(RUN, follow=True).content.decode()
    assert not Persona.objects.exclude(differs="").exists()


def test_running_needs_a_click_and_rules_that_can_be_read(editor):
    assert editor.get(RUN).status_code == 405
    factories.requirement(factories.catalogue(), "hollow", kind="any_of", test={})
    factories.persona()
    for page in (editor.post(RUN, follow=True), editor.get(COVERAGE), editor.get(FROM_FACTS)):
        text = editor.get(PERSONAS).content.decode() if page.status_code == 302 else ""
        text += page.content.decode()
        assert "The workbench cannot be read." in text
    assert Persona.objects.get().ran_on is None


def test_reviewed_personas_are_told_what_is_expected_and_some_are_pinned_for_each_credential(
    editor,
):
    """Those that are not pinned are asked elsewhere, so a few are enough here."""
    files = list((settings.BASE_DIR / "fixtures" / "personas").glob("*.json"))
    assert f"and {len(files)} personas." in said("load_fixtures")
    assert len(files) > 600
    Persona.objects.filter(is_pinned=False).exclude(code__startswith="amca").delete()
    page = editor.post(RUN, follow=True)
    told = f"0 of {Persona.objects.count()} personas are not told what is expected."
    assert told in page.content.decode()
    pinned = Persona.objects.filter(is_pinned=True)
    assert {name for row in pinned for name in row.expect} == set(
        releases.proposal().catalogue.credential_ids
    )


def test_after_a_true_change_its_answers_are_taken_over_for_several_with_one_reason(editor, pinned):
    expected = {"cma-aama": {"verdict": "eligible", "route": "work", "grants": "full"}}
    other = factories.persona("other", expect=expected)
    right = factories.persona("right", profile={"age": 70})
    make_older(40)
    chosen = {"action": "agree", "_selected_action": [pinned.pk, other.pk, right.pk]}
    page = editor.post(PERSONAS, chosen)
    text = page.content.decode()
    assert "The persona somebody (pinned): CMA-AAMA: verdict is expected to be eligible" in text
    assert "The persona right" not in text
    form = Form(text)
    assert "This field is required." in editor.post(PERSONAS, form.sent("agree")).content.decode()
    form["reason"] = "The handbook asks for 40 years."
    assert editor.post(PERSONAS, form.sent("agree")).status_code == 302
    told = {row.code: (row.expect["cma-aama"], row.why) for row in Persona.objects.all()}
    reason = "The handbook asks for 40 years."
    assert told == {
        "somebody": ({"verdict": "not_eligible"}, reason),
        "other": ({"verdict": "not_eligible", "route": None, "grants": None}, reason),
        "right": ({"verdict": "eligible"}, ""),
    }
    assert not Persona.objects.exclude(differs="").exists()
    for row in Persona.objects.all():
        row.full_clean()
    releases.publish()
    again = editor.post(PERSONAS, chosen).content.decode()
    assert "Everybody you chose is told what is expected." in again


def test_of_two_versions_of_a_route_the_open_one_is_its_verdict():
    route = factories.catalogue()
    row = factories.persona(expect={"cma-aama": {"routes": {"work": "eligible"}}})
    EligibilityRoute.objects.update(valid_until=row.as_of + timedelta(days=90))
    later = factories.route(
        route.credential, "work", valid_from=row.as_of + timedelta(days=91), position=9
    )
    factories.requirement(later, "adult")
    assert row.differences(releases.proposal().catalogue) == []
    row.as_of = later.valid_from
    assert row.differences(releases.proposal().catalogue) == []


def test_what_no_rule_can_answer_stays_as_it_was_expected(editor):
    factories.catalogue()
    row = factories.persona(profile={"credentials": [{"credential": "gone"}]})
    chosen = {"action": "agree", "_selected_action": [row.pk]}
    form = Form(editor.post(PERSONAS, chosen).content.decode())
    form["reason"] = "Why not."
    page = editor.post(PERSONAS, form.sent("agree"), follow=True)
    assert "cannot read the facts" in page.content.decode()
    row.refresh_from_db()
    assert row.why == ""


def test_nobody_agrees_to_what_was_not_on_the_page(editor):
    factories.catalogue()
    row = factories.persona(expect={"cma-aama": {"verdict": "not_eligible"}})
    chosen = {"action": "agree", "_selected_action": [row.pk]}
    form = Form(editor.post(PERSONAS, chosen).content.decode())
    form["reason"] = "Read it."
    for meanwhile in (
        lambda: Persona.objects.update(story="Another story.", is_pinned=True),
        lambda: make_older(29),
    ):
        meanwhile()
        page = editor.post(PERSONAS, form.sent("agree")).content.decode()
        assert "Somebody changed the workbench since you opened this page." in page
        row.refresh_from_db()
        assert row.expect == {"cma-aama": {"verdict": "not_eligible"}}
        form = Form(page)
    assert (row.story, row.is_pinned) == ("Another story.", True)
    assert editor.post(PERSONAS, form.sent("agree")).status_code == 302
    row.refresh_from_db()
    assert row.expect == {"cma-aama": {"verdict": "eligible"}}


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", 5, "9999-12-31"])
def test_facts_of_a_day_that_is_none_are_refused_in_words(editor, day):
    factories.catalogue()
    form = open_form(editor, FROM_FACTS)
    form["facts"] = json.dumps({"as_of": day, "profile": {}})
    assert "as_of: " in editor.post(FROM_FACTS, form.sent()).content.decode()


# ---------------------------------------------------------------- from somebody's facts


def test_the_sample_beside_the_form_is_one_that_it_takes(editor):
    factories.catalogue()
    text = editor.get(FROM_FACTS).content.decode()
    assert reverse("api:openapi-view") in text
    assert ">null" not in text
    page = editor.post(FROM_FACTS, {"facts": SAMPLE})
    assert page.context["adminform"].form.initial["as_of"] == json.loads(SAMPLE)["as_of"]


def test_facts_become_a_form_with_the_present_verdicts_as_a_proposal(editor):
    factories.catalogue()
    form = open_form(editor, FROM_FACTS)
    form["facts"] = '{"as_of": "2026-11-24", "state": "WA", "profile": {"age": 30}}'
    page = editor.post(FROM_FACTS, form.sent())
    proposal = Form(page.content.decode())
    assert (proposal["as_of"], proposal["state"]) == ("2026-11-24", "WA")
    assert json.loads(proposal["profile"]) == {"age": 30}
    assert json.loads(proposal["expect"]) == {
        "cma-aama": {
            "verdict": "eligible",
            "needs_review": False,
            "route": "work",
            "grants": "full",
        }
    }
    # Told, it is saved like any other.
    proposal["title"], proposal["code"], proposal["story"] = "Asked us", "asked-us", "She asked."
    assert editor.post(ADD, proposal.sent("_save")).status_code == 302
    assert Persona.objects.get().code == "asked-us"


def test_the_profile_alone_is_of_today(editor, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: factories.READ_ON)
    factories.catalogue()
    page = editor.post(FROM_FACTS, {"facts": '{"age": 17}'})
    proposal = Form(page.content.decode())
    assert proposal["as_of"] == "2026-11-24"
    assert json.loads(proposal["expect"])["cma-aama"]["verdict"] == "not_eligible"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ('{"age": "old"}', "profile.age:"),
        ('{"profile": {}, "name": "Somebody"}', "name: There is no such part here."),
        ("[1]", "profile:"),
        ("{", "This is not JSON."),
    ],
)
def test_facts_that_cannot_be_read_are_refused_in_words(editor, facts, words):
    factories.catalogue()
    page = editor.post(FROM_FACTS, {"facts": facts})
    assert page.status_code == 200
    assert words in page.content.decode()


# ---------------------------------------------------------------- coverage


def test_requirements_that_nobody_tries_are_listed(editor):
    route = factories.catalogue()
    factories.requirement(route, "untold", kind="education", test={"min_level": "high_school"})
    factories.persona(expect={"cma-aama": {"routes": {"work": "unknown"}}})
    text = editor.get(COVERAGE).content.decode()
    assert "One requirement that nobody tries" in text
    untried, _heading, tried = text.partition("What is tried")
    assert '>You meet untold.</a> <code class="quiet">untold</code>' in untried
    assert '>You meet adult.</a> <code class="quiet">adult</code>' in tried
    assert "<strong>nobody</strong>" in tried  # it is met by everybody who tries it


@pytest.mark.parametrize(
    ("expected", "counts"),
    [
        ({"verdict": "eligible", "route": "work"}, (1, 0)),
        ({"verdict": "not_eligible"}, (1, 0)),
        ({"routes": {"work": "eligible"}}, (1, 0)),
        ({"verdict": "eligible", "route": "other"}, (0, 0)),
        ({"verdict": "unknown"}, (0, 0)),
    ],
)
def test_a_persona_tries_the_routes_it_speaks_of(expected, counts):
    factories.catalogue()
    row = factories.persona(expect={"cma-aama": expected})
    (found,) = coverage([(row.request, row.expect)], releases.proposal().catalogue)
    assert (found.met, found.not_met) == counts


# ---------------------------------------------------------------- what the page and commands tell


def test_the_page_names_personas_with_before_after_and_why(editor, pinned):
    factories.persona("young", title="Nineteen years old", profile={"age": 19})
    make_older(21)
    page = editor.get(PUBLISH)
    (row,) = page.context["tables"][0]["rows"]
    assert row["name"] == "Nineteen years old"
    assert row["before"] == "eligible, by work"
    assert row["after"] == "not eligible"
    assert row["why"] == [("“You meet adult.”: met → not met", "adult")]
    assert row["page"] in page.content.decode()
    assert "Everybody below was judged by the old rules and by the new." in page.content.decode()


def test_the_page_tells_of_people_at_the_edges_of_the_old_rule_and_of_the_new(editor, pinned):
    make_older(21)
    edges = editor.get(PUBLISH).context["tables"][2]["rows"]
    told = {row["name"]: (row["before"], row["after"]) for row in edges}
    assert told == {
        "cma-aama › work › adult: 18 years of age, exactly": ("eligible, by work", "not eligible"),
        "cma-aama › work › adult: 21 years of age, one less": ("eligible, by work", "not eligible"),
    }


def test_a_dry_run_tells_all_and_publishes_nothing(pinned):
    factories.persona("young", title="Nineteen years old", profile={"age": 19})
    make_older(21)
    first = Publication.objects.get().release
    told = said("publish", dry_run=True)
    assert "CMA-AAMA › Work: “18 years old or older” became “21 years old or older”" in told
    assert "Personas who are told something else: 1" in told
    assert (
        "  Nineteen years old: CMA-AAMA: eligible, by work → not eligible"
        " (“You meet adult.”: met → not met)" in told
    )
    assert "People who asked in the last 30 days: fewer than 10" in told
    assert Publication.objects.count() == 1
    assert said("diff") == told
    assert said("diff", first.short_id) == told
    releases.publish()
    assert said("diff", first.short_id, Publication.objects.latest().release.short_id) == told
    assert said("publish", again=first.short_id, dry_run=True).splitlines()[1] == (
        "  CMA-AAMA › Work: “21 years old or older” became “18 years old or older”"
    )


def test_before_the_first_release_there_is_nobody_to_compare():
    factories.catalogue()
    told = said("diff").splitlines()
    assert told[:2] == ["What changes:", "  CMA-AAMA: new"]
    assert not [line for line in told if "Personas" in line]


def test_two_releases_are_compared_on_the_desk(editor, pinned):
    factories.persona("young", title="Nineteen years old", profile={"age": 19})
    first = Publication.objects.get().release
    make_older(21)
    second = releases.publish().release
    make_older(25)
    form = open_form(editor, COMPARE)
    assert form["before"] == form["after"] == ""  # the workbench, until one is chosen
    edits = {
        (first.pk, second.pk): "“18 years old or older” became “21 years old or older”",
        (second.pk, first.pk): "“21 years old or older” became “18 years old or older”",
        (second.pk, ""): "“21 years old or older” became “25 years old or older”",
    }
    for (before, after), words in edits.items():
        page = editor.get(COMPARE, {"before": before, "after": after})
        assert [str(one) for one in page.context["preview"].edits] == [f"CMA-AAMA › Work: {words}"]
    assert (
        "Nineteen years old"
        in editor.get(COMPARE, {"before": first.pk, "after": second.pk}).content.decode()
    )
    link = reverse("admin:certifications_release_change", args=[first.pk])
    assert f"{COMPARE}?before={first.pk}" in editor.get(link).content.decode()
