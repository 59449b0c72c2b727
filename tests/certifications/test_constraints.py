"""The database refuses what must not be, also from code that asks no model to check it."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Model, URLField
from pytest_django import DjangoDbBlocker

from certifications.accreditors import Accreditor, Recognition
from certifications.models import (
    CertifyingBody,
    Credential,
    CredentialFact,
    Document,
    EligibilityRoute,
    Fee,
    NameCollision,
    Release,
    Requirement,
    Source,
)
from certifications.personas import Persona
from certifications.public_files import DataFile, DirectoryEntry, OpenMatch, ZipCode
from certifications.questions import Question
from certifications.schools import (
    Institution,
    InstitutionalAccreditation,
    Program,
    ProgramCost,
    ProgrammaticAccreditation,
    SchoolFigure,
)

from . import factories

SCRIPT = "javascript:alert(1)"
JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


@pytest.fixture(autouse=True, scope="module")
def _filled(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made once: each test takes back what it did, and in the end all of it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        factories.everything()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _a_catalogue(db: None) -> None:
    """The rows above, in a transaction of the test's own."""


def credential() -> Credential:
    return Credential.objects.get()


def work() -> EligibilityRoute:
    return EligibilityRoute.objects.get(code="work")


def add_credential(**given: object) -> None:
    made = {"code": "new", "body": factories.body(), "name": "New", "letters": "NEW", **given}
    Credential.objects.bulk_create([Credential(**made)])


def add_route(**given: object) -> None:
    made = {"credential": credential(), "code": "work", "confidence": "official", **given}
    EligibilityRoute.objects.bulk_create([EligibilityRoute(**made)])


def add_requirement(**given: object) -> None:
    made = {"code": "new", "kind": "age", "confidence": "official", **given}
    Requirement.objects.bulk_create([Requirement(**made)])


def add_fee(**given: object) -> None:
    Fee.objects.bulk_create([Fee(**{"kind": "exam", "confidence": "official", **given})])


def add_document() -> None:
    Document.objects.bulk_create([Document(route=work(), text="A letter.", confidence="official")])


def add_fact() -> None:
    again = CredentialFact(
        credential=credential(), topic="exam", name="time_minutes", confidence="official"
    )
    CredentialFact.objects.bulk_create([again])


def change_route(**given: object) -> None:
    EligibilityRoute.objects.filter(code="work").update(**given)


def change_requirement(**given: object) -> None:
    Requirement.objects.filter(code="common").update(**given)


def change_remedy(**given: object) -> None:
    Requirement.objects.filter(code="old", route=work()).update(**given)


def add_school(**given: object) -> None:
    made = {"code": "new", "name": "New", "city": "Salem", "state": "OR", **given}
    Institution.objects.bulk_create([Institution(**{"confidence": "official", **made})])


def change_school(**given: object) -> None:
    Institution.objects.update(**given)


def change_program(**given: object) -> None:
    Program.objects.update(**given)


def change_cost(**given: object) -> None:
    ProgramCost.objects.update(**given)


def change_accreditor(**given: object) -> None:
    Accreditor.objects.update(**given)


def change_recognition(**given: object) -> None:
    Recognition.objects.update(**given)


def change_proof(**given: object) -> None:
    ProgrammaticAccreditation.objects.update(**given)


def change_school_proof(**given: object) -> None:
    InstitutionalAccreditation.objects.update(**given)


def add_again(model: type[Model]) -> None:
    """The only row of a model, once more."""
    row = model.objects.get()
    row.pk = None
    model.objects.bulk_create([row])


def ask_again() -> None:
    row = Question.objects.order_by("pk")[0]
    row.pk = None
    Question.objects.bulk_create([row])


def change_persona(**given: object) -> None:
    Persona.objects.update(**given)


def refused_evidence(
    what: str, change: Callable[..., None]
) -> list[tuple[str, Callable[[], None]]]:
    """What is refused of evidence, of a program's and of a school's alike."""
    order = f"{what}_days_in_order"
    return [
        (f"{what}_valid_from_is_a_date", lambda: change(valid_from="May 2019", known_on="")),
        (f"{what}_valid_until_is_a_date", lambda: change(valid_until="2021-1")),
        (f"{what}_known_on_is_a_date", lambda: change(known_on="soon")),
        (order, lambda: change(known_on="", valid_from="2020-05", valid_until="2020-04-30")),
        (order, lambda: change(known_on="2020", valid_from="2021")),
        (order, lambda: change(known_on="2020-11", valid_until="2020-10-31")),
        (f"{what}_confidence_in_choices", lambda: change(confidence="sure")),
    ]


REFUSED: list[tuple[str, Callable[[], None]]] = [
    ("source_reviewed_after_it_was_read", lambda: Source.objects.update(review_on=F("read_on"))),
    ("letters_once_per_body", lambda: add_credential(letters="CMA-AAMA")),
    ("credential_state_is_a_state", lambda: Credential.objects.update(jurisdiction="ZZ")),
    (
        "route_ends_after_it_starts",
        lambda: change_route(valid_from=FEBRUARY, valid_until=JANUARY),
    ),
    (
        "route_uncertain_on_its_days",
        lambda: change_route(valid_until=JANUARY, uncertain_after=FEBRUARY),
    ),
    (
        "route_uncertain_on_its_days",
        lambda: change_route(valid_from=FEBRUARY, uncertain_after=JANUARY),
    ),
    ("one_open_route_per_code", lambda: add_route(valid_from=JANUARY)),
    (
        "one_route_version_per_first_day",
        lambda: [add_route(valid_from=JANUARY, standing="retired") for _ in range(2)],
    ),
    ("one_route_version_without_first_day", lambda: add_route(standing="retired")),
    ("route_grants_in_choices", lambda: change_route(grants="half")),
    ("route_standing_in_choices", lambda: change_route(standing="upright")),
    ("route_confidence_in_choices", lambda: change_route(confidence="")),
    ("requirement_has_one_owner", lambda: add_requirement()),
    ("requirement_has_one_owner", lambda: change_requirement(route=work())),
    ("requirement_code_once_per_route", lambda: add_requirement(code="either", route=work())),
    (
        "requirement_code_once_per_credential",
        lambda: add_requirement(code="common", credential=credential()),
    ),
    ("requirement_not_its_own_group", lambda: change_requirement(parent=F("pk"))),
    ("review_only_on_approval", lambda: change_requirement(review="decides")),
    (
        "requirement_review_in_choices",
        lambda: change_requirement(kind="issuer_approval", review="shrugs"),
    ),
    ("remedy_months_in_order", lambda: change_remedy(remedy_months_from=6, remedy_months_to=5)),
    ("remedy_months_in_order", lambda: change_remedy(remedy_months_from=6)),
    ("remedy_months_in_order", lambda: change_remedy(remedy_months_to=6)),
    ("remedy_cost_not_negative", lambda: change_remedy(remedy_cost_usd=-1)),
    ("remedy_details_need_an_action", lambda: change_requirement(remedy_typical_months=1)),
    (
        "remedy_details_need_an_action",
        lambda: change_requirement(remedy_months_from=1, remedy_months_to=2),
    ),
    ("remedy_details_need_an_action", lambda: change_requirement(remedy_cost_usd=0)),
    ("remedy_details_need_an_action", lambda: change_requirement(remedy_only_with_progress=True)),
    (
        "remedy_details_need_an_action",
        lambda: change_requirement(remedy_source=factories.source()),
    ),
    ("requirement_kind_in_choices", lambda: change_requirement(kind="magic")),
    ("requirement_confidence_in_choices", lambda: change_requirement(confidence="sure")),
    ("requirement_outcomes_in_choices", lambda: change_requirement(if_met="maybe")),
    ("requirement_outcomes_in_choices", lambda: change_requirement(if_not_met="maybe")),
    ("document_once_per_route", add_document),
    ("document_confidence_in_choices", lambda: Document.objects.update(confidence="sure")),
    ("fee_has_one_owner", lambda: add_fee()),
    ("fee_has_one_owner", lambda: Fee.objects.filter(kind="exam").update(route=work())),
    ("fee_not_negative", lambda: Fee.objects.update(amount_usd=-1)),
    ("fee_once_per_credential", lambda: add_fee(credential=credential())),
    ("fee_once_per_route", lambda: add_fee(kind="review", note="Nobody says.", route=work())),
    ("fee_confidence_in_choices", lambda: Fee.objects.update(confidence="sure")),
    ("fact_once_per_topic", add_fact),
    ("fact_topic_in_choices", lambda: CredentialFact.objects.update(topic="weather")),
    ("fact_confidence_in_choices", lambda: CredentialFact.objects.update(confidence="sure")),
    ("collision_confidence_in_choices", lambda: NameCollision.objects.update(confidence="sure")),
    ("school_state_is_a_state", lambda: change_school(state="ZZ")),
    ("school_kind_in_choices", lambda: change_school(kind="private")),
    ("school_zip_has_five_digits", lambda: change_school(zip="4401")),
    ("unitid_has_six_digits", lambda: change_school(unitid="10102")),
    ("unitid_once", lambda: [add_school(code=code, unitid="101028") for code in ("one", "two")]),
    ("reports_under_has_six_digits", lambda: change_school(reports_under="main")),
    ("school_listed_on_is_a_date", lambda: change_school(listed_on="2026-6")),
    ("school_confidence_in_choices", lambda: change_school(confidence="")),
    ("cip_has_six_digits", lambda: change_program(cip="51.08")),
    ("program_award_in_choices", lambda: change_program(award="medal")),
    ("program_delivery_in_choices", lambda: change_program(delivery="post")),
    ("program_takes_time", lambda: change_program(length_months=0)),
    ("program_takes_time", lambda: change_program(length_months=121)),
    (
        "program_clock_hours_above_zero",
        lambda: change_program(clock_hours=0, externship_hours=None),
    ),
    ("program_credits_above_zero", lambda: change_program(credit_hours=0)),
    (
        "externship_within_clock_hours",
        lambda: change_program(clock_hours=720, externship_hours=721),
    ),
    ("program_confidence_in_choices", lambda: change_program(confidence="sure")),
    ("cost_once_per_year", lambda: add_again(ProgramCost)),
    ("cost_not_negative", lambda: change_cost(amount_usd=-1)),
    ("cost_kind_in_choices", lambda: change_cost(kind="bribe")),
    ("cost_confidence_in_choices", lambda: change_cost(confidence="sure")),
    ("program_evidence_once", lambda: add_again(ProgrammaticAccreditation)),
    ("program_accreditor_in_choices", lambda: change_proof(accreditor="none")),
    *refused_evidence("program_evidence", change_proof),
    ("school_evidence_once", lambda: add_again(InstitutionalAccreditation)),
    ("school_accreditor_named", lambda: change_school_proof(accreditor="")),
    *refused_evidence("school_evidence", change_school_proof),
    ("opeid_has_8_digits", lambda: change_school(opeid="123456")),
    ("dapip_6_or_9_digits", lambda: change_school(dapip_id="1234567")),
    (
        "dapip_id_once",
        lambda: [add_school(code=code, dapip_id="101028") for code in ("one", "two")],
    ),
    ("institution_is_on_earth", lambda: change_school(latitude=44, longitude=None)),
    ("institution_is_on_earth", lambda: change_school(latitude=91, longitude=0)),
    ("program_came_from_a_known_file", lambda: change_program(imported_from="hearsay")),
    ("program_not_seen_since_a_year", lambda: change_program(not_seen_since="lately")),
    ("figure_once", lambda: add_again(SchoolFigure)),
    ("figure_cip_has_4_or_6_digits", lambda: SchoolFigure.objects.update(cip="51.080")),
    ("figure_is_told_or_kept_back", lambda: SchoolFigure.objects.update(is_suppressed=True)),
    ("figure_is_told_or_kept_back", lambda: SchoolFigure.objects.update(value=None)),
    ("figure_not_negative", lambda: SchoolFigure.objects.update(value=-1)),
    ("figure_says_what_it_covers", lambda: SchoolFigure.objects.update(scope="")),
    ("figure_level_in_choices", lambda: SchoolFigure.objects.update(level="doctor")),
    ("figure_measure_in_choices", lambda: SchoolFigure.objects.update(measure="luck")),
    ("figure_confidence_in_choices", lambda: SchoolFigure.objects.update(confidence="sure")),
    ("data_file_has_a_fingerprint", lambda: DataFile.objects.update(sha256="abc")),
    ("directory_unitid_has_six_digits", lambda: DirectoryEntry.objects.update(unitid="10001")),
    ("zip_has_five_digits", lambda: ZipCode.objects.update(zip="4401")),
    ("zip_state_is_a_state", lambda: ZipCode.objects.update(state="ZZ")),
    ("zip_is_on_earth", lambda: ZipCode.objects.update(latitude=91)),
    ("match_asked_once", lambda: add_again(OpenMatch)),
    (
        "match_is_one_or_none",
        lambda: OpenMatch.objects.update(chosen="north-college", is_none_of_them=True),
    ),
    ("match_about_in_choices", lambda: OpenMatch.objects.update(about="weather")),
    (
        "accreditor_accredits_something",
        lambda: change_accreditor(of_schools=False, of_programs=False, of_exams=False),
    ),
    (
        "accreditor_reach_is_of_schools",
        lambda: change_accreditor(of_schools=False, of_exams=True, reach="national"),
    ),
    ("accreditor_reach_in_choices", lambda: change_accreditor(reach="worldwide")),
    ("accreditor_region_is_states", lambda: change_accreditor(region="the West")),
    ("accreditor_closed_on_is_a_date", lambda: change_accreditor(closed_on="long ago")),
    ("accreditor_confidence_in_choices", lambda: change_accreditor(confidence="sure")),
    ("recognition_once", lambda: add_again(Recognition)),
    (
        "only_what_is_recognized_has_days",
        lambda: change_recognition(is_recognized=False, recognized_until="2022-08"),
    ),
    (
        "recognition_days_in_order",
        lambda: change_recognition(recognized_from="2022-08", recognized_until="2022-07"),
    ),
    ("recognized_from_is_a_date", lambda: change_recognition(recognized_from="1967?")),
    ("recognized_until_is_a_date", lambda: change_recognition(recognized_until="2022-8")),
    ("recognizer_in_choices", lambda: change_recognition(by="us")),
    ("recognition_confidence_in_choices", lambda: change_recognition(confidence="sure")),
    ("persona_state_is_a_state", lambda: change_persona(state="XX")),
    ("persona_asks_on_a_day_we_can_judge", lambda: change_persona(as_of=date(1899, 12, 31))),
    ("question_once", ask_again),
    ("body_has_an_address_of_the_web", lambda: CertifyingBody.objects.update(url=SCRIPT)),
    ("source_has_an_address_of_the_web", lambda: Source.objects.update(url=SCRIPT)),
    ("school_has_an_address_of_the_web", lambda: Institution.objects.update(url=SCRIPT)),
    ("program_has_an_address_of_the_web", lambda: change_program(url=SCRIPT)),
    ("accreditor_has_an_address_of_the_web", lambda: change_accreditor(url=SCRIPT)),
]


@pytest.mark.parametrize(("name", "attempt"), REFUSED, ids=[name for name, _ in REFUSED])
def test_the_database_refuses(name: str, attempt: Callable[[], None]) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        attempt()
    # SQLite names the columns of a unique rule where PostgreSQL names the rule.
    named = name in str(refusal.value)
    assert named or (connection.vendor == "sqlite" and "UNIQUE" in str(refusal.value))


def test_every_constraint_is_tried_here() -> None:
    models = apps.get_app_config("certifications").get_models()
    constraints = {rule.name for model in models for rule in model._meta.constraints}
    assert constraints == {name for name, _ in REFUSED}


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(lambda: CertifyingBody(code="aama"), id="body"),
        pytest.param(lambda: Source(code="handbook", read_on=JANUARY), id="source"),
        pytest.param(
            lambda: Institution(
                code="school-of-program-for-cma-aama", state="OR", confidence="official"
            ),
            id="school",
        ),
        pytest.param(
            lambda: Program(
                code="program-for-cma-aama",
                institution=Institution.objects.get(),
                cip="51.0801",
                confidence="official",
            ),
            id="program",
        ),
        pytest.param(
            lambda: Credential(code="cma-aama", body=factories.body("amt")), id="credential"
        ),
        pytest.param(
            lambda: NameCollision(letters="X-cma-aama", confidence="official"), id="letters"
        ),
    ],
)
def test_the_database_refuses_the_same_id_twice(again: Callable[[], object]) -> None:
    row = again()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.bulk_create([row])


def test_the_database_refuses_the_same_release_twice() -> None:
    Release.objects.create(hash="a" * 64, text="{}")
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.bulk_create([Release(hash="a" * 64, text="{}")])


@pytest.mark.parametrize(
    "field", ["position", "remedy_typical_months", "remedy_months_from", "remedy_months_to"]
)
def test_the_database_refuses_negative_numbers(field: str) -> None:
    change_remedy(remedy_months_from=0, remedy_months_to=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        change_remedy(**{field: -1})


def test_a_source_of_a_remedy_cannot_be_deleted() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.get(code="wait").delete()


def with_address() -> list[type[Model]]:
    """Everything that holds an address, but the history of it."""
    held = [
        model
        for model in apps.get_models()
        if any(isinstance(field, URLField) for field in model._meta.fields)
    ]
    return [model for model in held if model._meta.app_label in ("certifications", "careers")]


@pytest.mark.parametrize("model", with_address(), ids=lambda model: model.__name__)
@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "/here", " "])
def test_the_database_refuses_an_address_that_is_none_of_the_web(
    model: type[Model], address: str
) -> None:
    names = [field.name for field in model._meta.fields if isinstance(field, URLField)]
    assert names == ["url"]
    table, row = model._meta.db_table, model._default_manager.first()
    assert row is not None
    with connection.cursor() as cursor:
        for fine in ("", "http://a.example/", "HTTPS://A.EXAMPLE/"):
            cursor.execute(f"UPDATE {table} SET url = %s WHERE id = %s", [fine, row.pk])
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"UPDATE {table} SET url = %s WHERE id = %s", [address, row.pk])


@pytest.mark.parametrize(
    "allowed",
    [
        pytest.param(
            lambda: [add_school(code=code, unitid="") for code in ("one", "two")],
            id="schools without a number of their own",
        ),
        pytest.param(
            lambda: change_proof(valid_from="2018-05", known_on="2018", valid_until="2018"),
            id="a year that may hold the month",
        ),
        pytest.param(
            lambda: change_proof(valid_from="", known_on=""), id="evidence that names no day"
        ),
        pytest.param(
            lambda: change_program(clock_hours=160, externship_hours=160),
            id="a program that is all externship",
        ),
        pytest.param(lambda: change_cost(amount_usd=0, year=""), id="a free program of some year"),
        pytest.param(lambda: change_route(valid_from=JANUARY, valid_until=JANUARY), id="one day"),
        pytest.param(lambda: change_route(valid_until=JANUARY), id="an end without a start"),
        pytest.param(
            lambda: [
                change_route(valid_until=JANUARY),
                add_route(valid_from=FEBRUARY),
            ],
            id="the next version of a route that has its last day",
        ),
        pytest.param(
            lambda: add_requirement(code="either", credential=credential()),
            id="an id of a route also among the common requirements",
        ),
        pytest.param(
            lambda: change_remedy(remedy_months_from=2, remedy_months_to=2, remedy_cost_usd=0),
            id="a free remedy of exactly two months",
        ),
        pytest.param(
            lambda: add_fee(credential=credential(), note="For members."),
            id="two exam fees for two kinds of people",
        ),
        pytest.param(
            lambda: add_credential(body=factories.body("amt"), letters="CMA-AAMA"),
            id="the same letters at another body",
        ),
    ],
)
def test_the_database_takes(allowed: Callable[[], object]) -> None:
    allowed()
