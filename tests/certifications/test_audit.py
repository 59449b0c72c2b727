"""Planted faults are found, each with where to mend it and a person on whom it shows."""

import json
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.urls import reverse

from certifications import asked
from certifications.audit import KINDS, audit
from certifications.models import EligibilityRoute, Requirement

from . import factories

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TODAY = date(2026, 11, 24)
STUDENT = {"level": "in_high_school"}
GRADUATE = {"min_level": "bachelor"}
NURSE = {"any_of": ["rn"], "status": ["active"]}
WORKLIST = reverse("worklist")


def found(kind=None, **given):
    """What is found, or what is found of one kind."""
    findings = audit(TODAY, **given)
    return findings if kind is None else [one for one in findings if one.kind == kind]


def education(owner, code, test, **given):
    return factories.requirement(owner, code, kind="education", test=test, **given)


def the_one(kind, row, **given):
    """The only finding there is: of this kind, at this row, and the engine sees it on a person."""
    (finding,) = found(**given)
    assert (finding.kind, finding.row) == (kind, row)
    assert finding.flaw.is_reproduced
    return finding


# ---------------------------------------------------------------- five bad rules, shown on people


def test_a_rule_nobody_can_meet_is_found():
    route = factories.catalogue()
    both = factories.requirement(route, "both", kind="all_of", test={}, text="You do both.")
    education(route, "student", STUDENT, parent=both)
    education(route, "graduate", GRADUATE, parent=both)
    finding = the_one("never_met", both)
    assert finding.sentence == "Nobody can meet this: “You do both.”"
    assert finding.flaw.judged[0].verdict == "not_eligible"


def test_a_rule_with_more_hours_than_its_days_have_is_found():
    work = {"roles": {"rn": "met"}, "min_hours": 9000, "within_months": 12}
    route = factories.route(factories.credential())
    hours = factories.requirement(route, "hours", kind="experience", test=work)
    the_one("never_met", hours)


def test_a_part_nobody_can_meet_is_found_though_another_part_lets_people_pass():
    route = factories.catalogue()
    either = factories.requirement(route, "either", kind="any_of", test={})
    education(route, "diploma", {"min_level": "high_school"}, parent=either)
    dead = factories.requirement(route, "dead", kind="all_of", test={}, parent=either)
    education(route, "student", STUDENT, parent=dead)
    education(route, "graduate", GRADUATE, parent=dead)
    the_one("never_met", dead)


def test_a_route_that_another_makes_pointless_is_found():
    wide = factories.catalogue()
    narrow = factories.route(wide.credential, "narrow", name="Narrow", position=2)
    factories.requirement(narrow, "older", test={"min": 21})
    factories.requirement(narrow, "nurse", kind="credential_held", test=NURSE)
    finding = the_one("pointless", narrow)
    assert "“Work”" in finding.sentence
    assert [str(one.verdict) for one in finding.flaw.judged] == ["eligible", "eligible"]


def test_of_two_routes_that_ask_the_same_the_later_one_is_told():
    first = factories.catalogue()
    again = factories.route(first.credential, "again", position=2)
    factories.requirement(again, "adult")
    the_one("pointless", again)


def test_a_route_is_not_pointless_if_the_other_gives_less_or_ends_sooner():
    wide = factories.catalogue()
    narrow = factories.route(wide.credential, "narrow", position=2)
    factories.requirement(narrow, "older", test={"min": 21})
    EligibilityRoute.objects.filter(pk=wide.pk).update(grants="provisional")
    assert found("pointless") == []
    later = TODAY + timedelta(days=100)
    EligibilityRoute.objects.filter(pk=wide.pk).update(grants="full", valid_until=later)
    assert found("pointless") == []


def test_a_route_nobody_can_take_is_found():
    route = factories.catalogue()
    education(route, "student", STUDENT)
    education(route, "graduate", GRADUATE)
    finding = the_one("unreached", route)
    lacking = [one.requirement.id for one in not_met(finding)]
    assert lacking == ["student"]


def not_met(finding):
    best = finding.flaw.judged[0].found.best
    return [one for one in best.findings if one.standing.high == 0]


def test_a_fact_no_question_asks_is_found():
    route = factories.catalogue()
    program = {"kinds": ["medical_assisting"], "min_semesters": 2}
    long = factories.requirement(route, "long", kind="training", test=program)

    def is_asked(path):
        return path != "training[].semesters" and asked.is_asked(path)

    finding = the_one("unasked", long, is_asked=is_asked)
    assert "training[].semesters" in finding.sentence
    assert finding.flaw.judged[0].verdict == "unknown"
    assert found() == []


def test_days_between_two_versions_of_a_route_are_found():
    route = factories.catalogue()
    EligibilityRoute.objects.filter(pk=route.pk).update(valid_until="2027-05-31")
    after = factories.route(route.credential, "work", valid_from="2027-07-01", position=2)
    factories.requirement(after, "adult")
    finding = the_one("gap", route)
    assert finding.sentence == ("From 1 June 2027 to 30 June 2027 no version of this route counts.")
    verdicts = [(one.on.isoformat(), str(one.verdict)) for one in finding.flaw.judged]
    assert verdicts == [
        ("2027-05-31", "eligible"),
        ("2027-06-01", "not_eligible"),
        ("2027-06-01", "not_eligible"),
    ]
    EligibilityRoute.objects.filter(pk=after.pk).update(valid_from="2027-06-01")
    assert found() == []


# ---------------------------------------------------------------- what shows on rows


def test_two_versions_at_once_are_found_and_the_rest_is_looked_at_all_the_same():
    route = factories.catalogue()
    EligibilityRoute.objects.filter(pk=route.pk).update(valid_until="2027-05-31")
    after = factories.route(route.credential, "work", valid_from="2027-05-01", position=2)
    factories.requirement(after, "adult")
    education(route, "student", STUDENT)
    education(route, "graduate", GRADUATE)
    assert [(one.kind, one.row) for one in found()] == [("unreached", route), ("overlap", after)]
    (overlap,) = found("overlap")
    assert "from 1 May 2027 to 31 May 2027" in overlap.sentence


def test_a_rule_that_cannot_be_read_is_told_and_hides_no_other():
    broken = factories.catalogue()
    empty = factories.requirement(broken, "empty", kind="any_of", test={})
    other = factories.catalogue("rma-amt", body=factories.body("amt"))
    education(other, "student", STUDENT)
    education(other, "graduate", GRADUATE)
    findings = {(one.kind, one.row) for one in found()}
    assert findings == {("unreadable", empty), ("unreached", other)}
    (unreadable,) = found("unreadable")
    assert unreadable.where.endswith("› empty")
    assert not unreadable.sentence.startswith("empty:")


def test_rows_without_a_source_are_found_and_judged_all_the_same():
    route = factories.catalogue()
    bare = factories.requirement(route, "bare", sources=[])
    fee = factories.fee(route, sources=[])
    education(route, "student", STUDENT, sources=[])
    education(route, "graduate", GRADUATE)
    assert [one.row for one in found("no_source")] == [
        *Requirement.objects.filter(code__in=("bare", "student")).order_by("pk"),
        fee,
    ]
    assert [one.row for one in found("unreached")] == [route]
    assert bare.sources.count() == 0


def test_a_source_is_old_after_twelve_months_and_a_day():
    factories.catalogue()
    factories.source("edge", read_on=date(2025, 11, 24))
    assert found() == []
    old = factories.source("old", read_on=date(2025, 11, 23))
    assert [(one.kind, one.row) for one in found()] == [("stale_source", old)]


def test_a_source_is_old_from_the_day_on_that_was_set_for_it():
    factories.catalogue()
    long_ago, lately = TODAY - timedelta(days=500), TODAY - timedelta(days=10)
    factories.source("good", read_on=long_ago, review_on=TODAY)
    due = factories.source("due", read_on=lately, review_on=TODAY - timedelta(days=1))
    assert [(one.kind, one.row) for one in found()] == [("stale_source", due)]


def test_a_text_of_another_number_than_its_rule_is_told():
    route = factories.catalogue()
    row = factories.requirement(route, "older", text="You are at least twenty-one, or 21.")
    assert [(one.kind, one.row) for one in found()] == [("other_numbers", row)]
    Requirement.objects.filter(pk=row.pk).update(text="You are at least 18 years old.")
    assert found() == []


def test_a_persona_needs_no_source():
    factories.catalogue()
    factories.persona().sources.clear()
    assert found() == []


def test_letters_with_two_owners_are_found_unless_a_row_tells_them_apart():
    one = factories.catalogue("cma-aama", letters="CMA (AAMA)").credential
    other = factories.catalogue("cma-other", letters="CMA", body=factories.body("other"))
    findings = found("same_letters")
    assert {finding.row for finding in findings} == {one, other.credential}
    factories.collision("CMA")
    assert found("same_letters") == []


def test_a_text_that_asks_for_too_much_school_is_found():
    hard = (
        "Applicants demonstrating satisfactory completion of institutionally recognized "
        "postsecondary educational preparation may subsequently submit documentation."
    )
    route = factories.catalogue()
    row = factories.requirement(route, "hard", text=hard)
    factories.fee(route, note="Administrative consideration.")  # too short to be graded
    (finding,) = found()
    assert (finding.kind, finding.row) == ("hard_text", row)
    assert finding.sentence.startswith("text, grade ")


def test_routes_that_are_over_or_only_kept_are_not_looked_at():
    route = factories.catalogue()
    for standing, until in (("superseded", None), ("in_force", "2026-11-23")):
        old = factories.route(
            route.credential, standing, standing=standing, valid_until=until, position=2
        )
        education(old, "student", STUDENT)
        education(old, "graduate", GRADUATE)
    assert found() == []


def test_a_route_still_to_open_is_looked_at_on_its_first_day():
    route = factories.route(factories.credential(), valid_from=date(2027, 3, 1))
    education(route, "student", STUDENT)
    education(route, "graduate", GRADUATE)
    (finding,) = found()
    assert finding.flaw.judged[0].on == date(2027, 3, 1)


# ---------------------------------------------------------------- which facts are asked


@pytest.mark.once
def test_the_quiz_tells_which_facts_its_questions_ask():
    for path in ("age", "state", "education.level", "training[].clock_hours", "work",
                 "attestations.felony", "exam_attempts.rma-amt", "skills.injections"):  # fmt: skip
        assert asked.is_asked(path), path
    for path in ("training[].credit_bearing", "height", "work[].height"):
        assert not asked.is_asked(path), path


# ---------------------------------------------------------------- the page and the command


def test_the_page_shows_each_finding_with_its_row_and_its_person(editor):
    route = factories.catalogue()
    education(route, "student", STUDENT, text="You are still in high school.")
    education(route, "graduate", GRADUATE, text="You have a degree.")
    page = editor.get(WORKLIST).content.decode()
    link = reverse("admin:certifications_eligibilityroute_change", args=[route.pk])
    assert f'href="{link}"' in page
    assert "level: a bachelor&#x27;s degree" in page
    assert "does not qualify" in page
    assert "You are still in high school. You told us: a bachelor&#x27;s degree." in page
    assert "<script" not in page.partition('id="content"')[2].partition('id="footer"')[0]


def test_every_finding_links_to_a_page_that_opens(editor):
    route = factories.everything("rma-amt").routes.first()
    for row in (route, *route.requirements.all(), *route.documents.all(), *route.fees.all()):
        row.sources.clear()
    response = editor.get(WORKLIST)
    links = [entry.link for _kind, entries in response.context["groups"] for entry in entries]
    assert len(links) > 5
    for link in links:
        assert editor.get(link, follow=True).status_code == 200


def test_an_empty_workbench_has_nothing_to_mend(editor):
    assert "Nothing to mend" in editor.get(WORKLIST).content.decode()
    assert WORKLIST in editor.get(reverse("admin:index")).content.decode()


def test_the_page_is_for_those_who_may_see_routes(client):
    user = get_user_model().objects.create(username="viewer", is_staff=True)
    client.force_login(user)
    assert client.get(WORKLIST).status_code == 403
    assert WORKLIST not in client.get(reverse("admin:index")).content.decode()
    user.user_permissions.add(Permission.objects.get(codename="view_eligibilityroute"))
    client.force_login(get_user_model().objects.get(pk=user.pk))
    assert client.get(WORKLIST).status_code == 200
    assert client.post(WORKLIST).status_code == 405
    client.logout()
    assert client.get(WORKLIST).status_code == 302


def test_the_command_fails_on_what_must_not_be_and_prints_the_person(capsys):
    route = factories.catalogue()
    call_command("audit_catalogue", on="2026-11-24")
    assert capsys.readouterr().out == "Nothing found.\n"
    education(route, "student", STUDENT)
    education(route, "graduate", GRADUATE)
    with pytest.raises(CommandError, match="1 of 1 findings"):
        call_command("audit_catalogue", on="2026-11-24")
    said = capsys.readouterr().out
    assert "Nobody can take this route (1)" in said
    assert "24 November 2026, Work: does not qualify" in said


@pytest.mark.parametrize(
    ("fail_on", "fails"),
    [("hard", False), ("nothing", False), ("any", True), ("gap,hard_text", False),
     ("stale_source", True)],
)  # fmt: skip
def test_what_makes_the_command_fail_can_be_chosen(fail_on, fails, capsys):
    factories.catalogue()
    factories.source("old", read_on=date(2020, 1, 1))
    arguments = {"on": "2026-11-24", "json": True, "fail_on": fail_on}
    if fails:
        with pytest.raises(CommandError):
            call_command("audit_catalogue", **arguments)
    else:
        call_command("audit_catalogue", **arguments)
    (finding,) = json.loads(capsys.readouterr().out)
    assert (finding["kind"], finding["model"]) == ("stale_source", "certifications.source")


def test_the_command_refuses_what_it_does_not_know():
    with pytest.raises(CommandError, match="no check called gaps"):
        call_command("audit_catalogue", fail_on="gaps")
    with pytest.raises(CommandError, match="Give a day"):
        call_command("audit_catalogue", on="tomorrow")


def test_every_kind_has_a_name_of_its_own():
    keys = [str(kind.key) for kind in KINDS]
    assert len(set(keys)) == len(keys) == 14


# ---------------------------------------------------------------- schools


def test_a_school_without_a_place_is_found_and_those_by_zip_code_are_counted():
    factories.school("nowhere", zip="", latitude=None, longitude=None)
    factories.school("by-zip", zip="98101", latitude=None, longitude=None)
    factories.school("placed", zip="", latitude=47.6, longitude=-122.3)
    here = [one for one in found() if one.kind == "no_place"]
    assert [one.row.code if one.row else one.sentence.split()[0] for one in here] == [
        "nowhere",
        "1",
    ]
    assert here[1].link == reverse("admin:certifications_institution_changelist") + "?place=zip"


def test_a_match_waits_until_somebody_decides(client, admin_user):
    row = factories.open_match(about="program", candidates=["ma-short"])
    (waiting,) = [one for one in found() if one.kind == "open_match"]
    assert waiting.where == row.says
    client.force_login(admin_user)
    page = client.get(reverse("worklist")).content.decode()
    assert reverse("admin:certifications_openmatch_decide", args=[row.pk]) in page
    row.chosen = "ma-short"
    row.save()
    assert not [one for one in found() if one.kind == "open_match"]


# ---------------------------------------------------------------- the rules of record


@pytest.mark.once
def test_what_is_found_in_the_rules_of_record_is_true(django_assert_max_num_queries):
    """AMCA writes two options for people fresh from a course, and the second asks for less."""
    call_command("load_fixtures", verbosity=0)
    with django_assert_max_num_queries(54):
        findings = found()
    old = [(one.where, one.sentence) for one in findings if one.kind == "old_figures"]
    years = [sentence.partition(":")[0] for _where, sentence in old]
    assert years == ["Of 2021-22", "Of 2021-22", "Of 2023"]
    assert len({where for where, _sentence in old}) == 3, "a line for each kind of price"
    without_place = [one for one in findings if one.kind == "no_place"]
    assert len(without_place) == 6, "five schools without a ZIP code, and a line for the others"
    findings = [one for one in findings if one.kind not in {"old_figures", "no_place"}]
    told = [(str(one.kind), one.where) for one in findings]
    assert told == [("pointless", "CMAC › Option 1: training at a place AMCA approved")]
    assert all(one.flaw.is_reproduced for one in findings)
