"""The profile: every key with what it takes, every refusal with its path, nothing guessed.

The words and limits stand here as the contract writes them, not as the engine keeps them.
"""

import copy
import json
import re
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.days import Span
from eligibility.facts import (
    PROFILE_SCHEMA,
    REQUEST_SCHEMA,
    STILL,
    Education,
    InOrder,
    ProfileError,
    Whole,
    parse_profile,
)
from eligibility.vocabulary import VOCABULARY

from .rulebook import more_examples

CREDENTIALS = frozenset({"cma-aama", "rma-amt"})
NAN, INFINITY = float("nan"), float("inf")

CHOICES = {
    "education.level": """none in_high_school high_school equivalency some_college certificate
        associate bachelor graduate""",
    "training[0].kind": """medical_assisting medical_office phlebotomy ekg ophthalmic_clinical
        ophthalmic_nonclinical ophthalmic_independent_study nursing_assistant practical_nursing
        registered_nursing paramedic medicine laboratory other""",
    "training[0].provider": "postsecondary registered_apprenticeship employer high_school military",
    "training[0].school_accreditation": """recognized state_approved public_high_school foreign
        none""",
    "training[0].programmatic_accreditor": "CAAHEP ABHES ICA NAACLS IJCAHPO_APPROVED none",
    "training[0].approved_by[0]": "aama amt nha ncct amca ijcahpo ascp cdph",
    "training[0].externship_setting": "outpatient inpatient laboratory other",
    "training[0].award": "certificate diploma associate bachelor doctorate completion none",
    "training[0].modality": "in_person online hybrid",
    "work[0].role": """medical_assistant medical_assistant_apprentice medical_office_administrator
        phlebotomist ekg_technician ophthalmic_assistant nursing_assistant lpn rn emt paramedic
        physician military_medic laboratory_assistant volunteer other""",
    "work[0].supervisor": "physician ophthalmologist optometrist other",
    "work[0].setting": """outpatient_clinic hospital ophthalmology optometry laboratory
        military_clinic nursing_home ambulance other""",
    "military[0].kind": "medical_services other",
    "credentials[0].credential": """lpn rn cna emt paramedic mlt-ascp dpt-ascp other cma-aama
        rma-amt""",
    "credentials[0].status": "active expired passed_exam",
    "teaching[0].subject": "medical_assisting phlebotomy ekg",
    "teaching[0].level": "postsecondary",
    "teaching[0].programmatic_accreditor": "CAAHEP ABHES ICA NAACLS IJCAHPO_APPROVED none",
}
COUNTRIES = ["education.country", "training[0].country", "work[0].country"]
FLAGS = [
    "education.us_equivalent",
    "training[0].classroom_complete",
    "training[0].credit_bearing",
    "training[0].curriculum_complete",
    "work[0].supervised",
    "work[0].clinical",
    "work[0].administrative",
    "work[0].paid",
    "teaching[0].clinical",
    "teaching[0].administrative",
    "attestations.felony",
    "attestations.felony_drug_related",
    "attestations.sentence_completed",
    "attestations.license_disciplined",
    "attestations.cpr_current",
    "attestations.trained_by_professional",
]
WHOLE_NUMBERS = [
    "age",
    "training[0].injections",
    "training[0].phlebotomies",
    "skills.live_venipunctures",
    "skills.live_capillary_punctures",
    "skills.live_ekgs",
    "skills.injections",
    "skills.simulated_venipunctures",
    "skills.intramuscular_injections",
    "skills.subcutaneous_injections",
    "skills.intradermal_injections",
    "skills.skin_tests",
    "skills.injection_training_hours",
    "skills.venipuncture_training_hours",
    "skills.inhalation_training_hours",
    "skills.vaccine_class_hours",
    "skills.vaccine_clinic_hours",
    "exam_attempts.cma-aama",
]
AMOUNTS = [
    "training[0].clock_hours",
    "training[0].classroom_hours",
    "training[0].externship_hours",
    "training[0].semesters",
    "work[0].hours_per_week",
    "work[0].hours_total",
    "teaching[0].hours",
    "teaching[0].hours_per_week",
    "continuing_education.rma-amt",
]
OPEN_ENDS = ["work[0].ended_on", "military[0].separated_on", "teaching[0].ended_on"]
DATES = [
    "education.expected_graduation",
    "training[0].accredited_from",
    "training[0].accredited_until",
    "training[0].started_on",
    "training[0].completed_on",
    "training[0].expected_on",
    "work[0].started_on",
    "military[0].started_on",
    "military[0].completed_on",
    "credentials[0].earned_on",
    "credentials[0].expires_on",
    "teaching[0].started_on",
    *OPEN_ENDS,
]
TEXTS = ["military[0].code", "military[0].program"]
RECORD_LISTS = ["training", "work", "military", "credentials", "teaching"]
MAPPINGS = ["education", "skills", "attestations", "exam_attempts", "continuing_education"]
LEAVES = [*CHOICES, *COUNTRIES, *FLAGS, *WHOLE_NUMBERS, *AMOUNTS, *DATES, *TEXTS]


def nested(path, value):
    """The smallest profile with that value at that path, such as `training[0].kind`."""
    for step in reversed(re.findall(r"[^.\[\]]+", path)):
        value = [value] if step == "0" else {step: value}
    return value


def read(raw):
    return parse_profile(raw, credentials=CREDENTIALS)


def value_at(path, raw):
    """What was read at that path."""
    value = read(raw)
    for step in re.findall(r"[^.\[\]]+", path):
        if step == "0":
            (value,) = value
        else:
            value = value[step] if isinstance(value, dict) else getattr(value, step)
    return value


def faults(raw):
    """The paths of all faults found, sorted."""
    with pytest.raises(ProfileError) as caught:
        read(raw)
    assert all(error.message.endswith(".") for error in caught.value.errors)
    return sorted(error.path for error in caught.value.errors)


# ---------------------------------------------------------------- what each key takes


@pytest.mark.parametrize("path", CHOICES)
def test_every_word_of_the_contract_is_taken(path):
    for word in CHOICES[path].split():
        assert value_at(path, nested(path, word)) == word


NO_WORDS = [
    *("", "nonsense", "None", "Medical_Assisting", "rn ", 0, 1.5, True, False, [], ["rn"], {}),
    *({"rn": 1}, NAN, 10**400),
]


@pytest.mark.parametrize("path", CHOICES)
def test_another_word_is_refused_where_it_stands(path):
    for value in NO_WORDS:
        assert faults(nested(path, value)) == [f"profile.{path}"], value


@pytest.mark.parametrize("path", COUNTRIES)
def test_a_country_is_its_two_letter_code_or_not_named(path):
    for code in ("US", "MX", "PH", "PR", "XK", "GB", "abroad"):
        assert value_at(path, nested(path, code)) == code
    for value in ("us", "USA", "U", "ZZ", "UK", "Mexico", "Abroad", "", 1, True, [], {}):
        assert faults(nested(path, value)) == [f"profile.{path}"], value


@pytest.mark.parametrize("path", FLAGS)
def test_a_yes_or_no_is_true_or_false_and_nothing_else(path):
    for value in (True, False):
        assert value_at(path, nested(path, value)) is value
    for value in (0, 1, 0.0, "true", "false", "yes", "", [], {}, [True]):
        assert faults(nested(path, value)) == [f"profile.{path}"], value


@pytest.mark.parametrize("path", [*WHOLE_NUMBERS, *AMOUNTS])
def test_a_number_is_taken_as_it_is(path):
    for value in (0, 1, 40, 40.0, -0.0):
        assert value_at(path, nested(path, value)) == value


@pytest.mark.parametrize("path", AMOUNTS)
def test_an_amount_may_be_a_fraction_and_is_kept_exact(path):
    assert value_at(path, nested(path, 37.5)) == Fraction(75, 2)
    assert value_at(path, nested(path, 0.1)) == Fraction(1, 10)
    assert value_at(path, nested(path, 1e-9)) == Fraction(1, 10**9)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(True, id="true"),
        pytest.param(False, id="false"),
        pytest.param("5", id="a number in quotation marks"),
        pytest.param("", id="an empty text"),
        pytest.param("５", id="a full-width digit"),
        pytest.param([], id="a list"),
        pytest.param([5], id="a list with a number"),
        pytest.param({}, id="an object"),
        pytest.param(-1, id="minus one"),
        pytest.param(-0.001, id="a little less than nothing"),
        pytest.param(NAN, id="not a number"),
        pytest.param(INFINITY, id="infinity"),
        pytest.param(-INFINITY, id="minus infinity"),
        pytest.param(10**7, id="ten million"),
        pytest.param(1e308, id="the largest float"),
        pytest.param(10**400, id="a number larger than any float"),
        pytest.param(-(10**400), id="and its negative"),
    ],
)
def test_what_is_not_a_possible_number_is_refused(value):
    for path in (*WHOLE_NUMBERS, *AMOUNTS):
        assert faults(nested(path, value)) == [f"profile.{path}"]


@pytest.mark.parametrize("value", [0.5, 1.999999, 3e-5])
def test_a_count_has_no_fraction(value):
    for path in WHOLE_NUMBERS:
        assert faults(nested(path, value)) == [f"profile.{path}"]


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("age", 120),
        ("work[0].hours_per_week", 168),
        ("teaching[0].hours_per_week", 168),
        ("training[0].semesters", 100),
    ],
)
def test_nobody_is_older_or_works_longer_than_there_is_time(path, most):
    assert value_at(path, nested(path, most)) == most
    assert faults(nested(path, most + 1)) == [f"profile.{path}"]


@pytest.mark.parametrize("text", ["2022-06-03", "2022-06", "2022", "2024-02-29", "1900", "2200-12"])
def test_a_date_is_a_day_a_month_or_a_year(text):
    for path in DATES:
        assert value_at(path, nested(path, text)) == Span.parse(text)


@pytest.mark.parametrize(
    "value",
    [
        "2023-02-29",
        "0000",
        "0000-00-00",
        "2022-6-3",
        "2022-13",
        "2022-06-31",
        "２０２２-０６-０３",
        "20220603",
        "2022-W10-1",
        "2022-06-03T10:00:00Z",
        "06/03/2022",
        "",
        "soon",
        "1899-12-31",
        "1899",
        "0001",
        "2201",
        "2201-01-01",
        "9999",
        2022,
        20220603,
        2022.5,
        True,
        [],
        ["2022"],
        {},
        {"year": 2022},
    ],
    ids=repr,
)
def test_anything_else_is_no_date(value):
    for path in DATES:
        assert faults(nested(path, value)) == [f"profile.{path}"]


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_is_taken_if_it_is_short(path):
    assert value_at(path, nested(path, "68W")) == "68W"
    assert faults(nested(path, "x" * 201)) == [f"profile.{path}"]


@pytest.mark.parametrize("path", TEXTS)
def test_nothing_else_is_a_text(path):
    for value in (68, True, [], {}):
        assert faults(nested(path, value)) == [f"profile.{path}"], value


def test_a_program_of_the_catalogue_is_known_by_its_id():
    raw = {"training": [{"program": "program-1"}]}
    read_ = parse_profile(raw, credentials=CREDENTIALS, programs={"program-1"})
    assert read_.training[0].program == "program-1"
    with pytest.raises(ProfileError) as caught:
        parse_profile(raw, credentials=CREDENTIALS, programs={"program-2"})
    assert [error.path for error in caught.value.errors] == ["profile.training[0].program"]


def test_a_body_of_the_catalogue_may_have_approved_a_program():
    raw = {"training": [{"approved_by": ["board"]}]}
    assert faults(raw) == ["profile.training[0].approved_by[0]"]
    read_ = parse_profile(raw, credentials=CREDENTIALS, bodies={"board"})
    assert read_.training[0].approved_by == ("board",)


# ---------------------------------------------------------------- keys and shapes


@pytest.mark.parametrize(
    "key", ["", "Age", "age ", "ages", "state", "as_of", "profile", "name", "0"]
)
def test_an_unknown_key_of_the_profile_is_refused(key):
    assert faults({key: None}) == [f"profile.{key}"]


@pytest.mark.parametrize("key", RECORD_LISTS)
@pytest.mark.parametrize("unknown", ["", "Kind", "notes", "id"])
def test_an_unknown_key_of_a_record_is_refused(key, unknown):
    assert faults({key: [{}, {unknown: None}]}) == [f"profile.{key}[1].{unknown}"]


@pytest.mark.parametrize("key", MAPPINGS)
def test_an_unknown_key_of_a_map_is_refused(key):
    assert faults({key: {"nonsense": None}}) == [f"profile.{key}.nonsense"]


@pytest.mark.parametrize("key", ["exam_attempts", "continuing_education"])
@pytest.mark.parametrize("name", ["rn", "other", "CMA-AAMA", "cma"])
def test_attempts_and_credits_are_only_for_credentials_of_the_catalogue(key, name):
    assert faults({key: {name: 1}}) == [f"profile.{key}.{name}"]


@pytest.mark.parametrize("key", RECORD_LISTS)
@pytest.mark.parametrize("value", [{}, {"0": {}}, "none", "", 0, False, True], ids=repr)
def test_records_stand_in_a_list(key, value):
    assert faults({key: value}) == [f"profile.{key}"]


@pytest.mark.parametrize("key", RECORD_LISTS)
@pytest.mark.parametrize("value", [[], "x", 0, None, True], ids=repr)
def test_a_record_is_an_object(key, value):
    assert faults({key: [{}, value]}) == [f"profile.{key}[1]"]


@pytest.mark.parametrize("key", MAPPINGS)
@pytest.mark.parametrize("value", [[], ["felony"], "none", 0, False], ids=repr)
def test_a_map_is_an_object(key, value):
    assert faults({key: value}) == [f"profile.{key}"]


@pytest.mark.parametrize("value", ["cdph", {}, {"cdph": True}, True, 1], ids=repr)
def test_approvals_stand_in_a_list(value):
    assert faults({"training": [{"approved_by": value}]}) == ["profile.training[0].approved_by"]


def test_a_list_of_words_longer_than_any_use_has_one_fault():
    hundred = read({"training": [{"approved_by": ["amt"] * 100}]})
    assert hundred.training[0].approved_by == ("amt",)
    for item in ("amt", 0):
        raw = {"training": [{"approved_by": [item] * 101}]}
        assert faults(raw) == ["profile.training[0].approved_by"]


def test_of_many_faults_the_first_hundred_are_told_and_that_there_are_more():
    def told(count):
        with pytest.raises(ProfileError) as caught:
            parse_profile({f"part-{i}": 1 for i in range(count)})
        return caught.value.errors

    assert [error.path for error in told(100)] == [f"profile.part-{i}" for i in range(100)]
    assert told(101)[:100] == told(100)
    assert len(told(101)) == 101
    assert "more" in told(101)[100].message


@pytest.mark.parametrize("value", [[None], ["amt", None], ["amt", 5]], ids=repr)
def test_an_approval_is_the_id_of_a_body(value):
    (path,) = faults({"training": [{"approved_by": value}]})
    assert path == f"profile.training[0].approved_by[{len(value) - 1}]"


@pytest.mark.parametrize("raw", [[], "x", 5, True, None, [{}]], ids=repr)
def test_a_profile_is_an_object(raw):
    assert faults(raw) == ["profile"]


def test_every_fault_is_told_at_once_each_with_its_path():
    raw = {
        "age": -1,
        "education": {"level": "phd", "us_equivalent": "yes"},
        "training": [{"kind": "medical_assisting"}, {"kind": "nursing", "clock_hours": NAN}],
        "skills": {"live_ekgs": 2.5, "tricks": 1},
        "hobby": "chess",
    }
    assert faults(raw) == [
        "profile.age",
        "profile.education.level",
        "profile.education.us_equivalent",
        "profile.hobby",
        "profile.skills.live_ekgs",
        "profile.skills.tricks",
        "profile.training[1].clock_hours",
        "profile.training[1].kind",
    ]


def test_a_refusal_says_what_may_be_said_instead():
    with pytest.raises(ProfileError, match=r"profile\.age: Give a whole number from 0 to 120\."):
        read({"age": "old"})
    with pytest.raises(ProfileError, match=r"Choose one of: .*medical_assisting"):
        read({"training": [{"kind": "MA"}]})
    with pytest.raises(ProfileError, match="2022-06"):
        read({"work": [{"started_on": "June"}]})


# ---------------------------------------------------------------- what cannot be


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        pytest.param(
            {"training": [{"started_on": "2022-06-03", "completed_on": "2022-06-02"}]},
            "training[0].completed_on",
            id="a program that ends before it starts",
        ),
        pytest.param(
            {"training": [{"started_on": "2027-01-01", "expected_on": "2026"}]},
            "training[0].expected_on",
            id="a program expected to end before it starts",
        ),
        pytest.param(
            {"training": [{"accredited_from": "2024", "accredited_until": "2023-12"}]},
            "training[0].accredited_until",
            id="an accreditation that ends before it starts",
        ),
        pytest.param(
            {"training": [{"completed_on": "2026-01-01", "expected_on": "2026-02-01"}]},
            "training[0].expected_on",
            id="a program with two ends",
        ),
        pytest.param(
            {"training": [{"completed_on": "2026-01", "expected_on": "2026-01-15"}]},
            "training[0].expected_on",
            id="a program with an end told twice, once better",
        ),
        pytest.param(
            {"work": [{"started_on": "2025", "ended_on": "2024-12-31"}]},
            "work[0].ended_on",
            id="a job that ends before it starts",
        ),
        pytest.param(
            {"teaching": [{"started_on": "2025-03", "ended_on": "2025-02"}]},
            "teaching[0].ended_on",
            id="teaching that ends before it starts",
        ),
        pytest.param(
            {"military": [{"started_on": "2020", "completed_on": "2019"}]},
            "military[0].completed_on",
            id="a course of the armed forces that ends before it starts",
        ),
        pytest.param(
            {"military": [{"started_on": "2020", "separated_on": "2019"}]},
            "military[0].separated_on",
            id="a service that ends before it starts",
        ),
        pytest.param(
            {"credentials": [{"earned_on": "2020-05-05", "expires_on": "2020-05-04"}]},
            "credentials[0].expires_on",
            id="a credential that runs out before it is earned",
        ),
    ],
)
def test_what_cannot_be_is_refused(raw, path):
    assert faults(raw) == [f"profile.{path}"]


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(
            {"training": [{"started_on": "2022-06-03", "completed_on": "2022-06-03"}]},
            id="a program of one day",
        ),
        pytest.param(
            {"training": [{"started_on": "2022-06-03", "completed_on": "2022-06"}]},
            id="a program that ends in the month it starts in",
        ),
        pytest.param(
            {"training": [{"started_on": "2022-12", "completed_on": "2022"}]},
            id="a program that ends in the year it starts in",
        ),
        pytest.param(
            {"training": [{"completed_on": "2026-01-01", "expected_on": "2026-01-01"}]},
            id="an end told twice in the same way",
        ),
        pytest.param(
            {"work": [{"started_on": "2025-01-01", "ended_on": "2025-01-02", "hours_total": 48}]},
            id="a job of 48 hours in two days",
        ),
        pytest.param(
            {"work": [{"started_on": "2026-11-23", "ended_on": None, "hours_total": 5000}]},
            id="a job that goes on, whatever its hours",
        ),
        pytest.param(
            {"work": [{"started_on": "2026-11-23", "hours_total": 5000}]},
            id="a job of which the end is not known, whatever its hours",
        ),
        pytest.param(
            {"credentials": [{"status": "active", "expires_on": "2001"}]},
            id="an active credential that ran out: told to the person, not refused",
        ),
        pytest.param({"military": [{"completed_on": "2020", "separated_on": None}]}, id="serving"),
    ],
)
def test_what_can_be_is_taken(raw):
    read(raw)


# ---------------------------------------------------------------- not known, and none


@pytest.mark.parametrize("path", [*LEAVES, *RECORD_LISTS, *MAPPINGS, "training[0].approved_by"])
def test_null_says_what_leaving_it_out_says(path):
    if path in OPEN_ENDS or path.endswith("approved_by[0]"):
        return
    container, _, key = path.rpartition(".")
    if container in ("skills", "attestations"):
        # A map with nothing in it says "none", so it is compared with one that has another part.
        filler = {"injections": 1} if container == "skills" else {"felony": False}
        filler.pop(key, None)
        if not filler:
            assert read({container: {key: None}}) != read({container: {}})
            return
        assert read({container: filler | {key: None}}) == read({container: filler})
    elif container in ("exam_attempts", "continuing_education"):
        assert read(nested(path, None)) != read({container: {}})
    elif container == "education":
        known = {"country": "US", "level": "high_school", "us_equivalent": True}
        known.pop(key, None)
        assert read({container: known | {key: None}}) == read({container: known})
    else:
        without = {} if not container else nested(container, {})
        assert read(nested(path, None)) == read(without)


@pytest.mark.parametrize("path", OPEN_ENDS)
def test_only_for_an_end_does_null_say_still_there(path):
    container = path.rpartition(".")[0]
    assert value_at(path, nested(path, None)) == STILL
    assert value_at(path, nested(container, {})) is None


@pytest.mark.parametrize("key", ["age", *RECORD_LISTS, *MAPPINGS])
def test_a_key_left_out_is_not_known(key):
    assert getattr(read({}), key) is None
    assert getattr(read({key: None}), key) is None


@pytest.mark.parametrize("key", RECORD_LISTS)
def test_an_empty_list_is_none_and_one_empty_record_is_something_of_which_nothing_is_known(key):
    assert getattr(read({key: []}), key) == ()
    (record,) = getattr(read({key: [{}]}), key)
    usual = {"paid": True, "country": "US"}
    for name in record.__dataclass_fields__:
        assert getattr(record, name) == (usual | OF_NO_PROGRAM).get(name), name


OF_NO_PROGRAM = {"filled": frozenset()}
"""What a record holds that names no program of ours: nothing was filled in."""


def test_an_empty_education_is_no_schooling_and_one_without_a_level_is_not_known():
    assert read({"education": {}}).education == Education(level="none")
    assert read({"education": {"level": None}}).education.level is None
    assert read({"education": {"country": "MX"}}).education == Education(country="MX")


def test_empty_skills_are_all_zero_and_a_skill_left_out_of_others_is_not_known():
    assert set(read({"skills": {}}).skills.values()) == {0}
    assert len(read({"skills": {}}).skills) == 14
    assert read({"skills": {"live_ekgs": 3}}).skills == {"live_ekgs": 3}
    assert read({"skills": {"live_ekgs": None}}).skills == {}


def test_empty_attestations_are_all_false_and_one_left_out_of_others_is_not_known():
    assert set(read({"attestations": {}}).attestations.values()) == {False}
    assert len(read({"attestations": {}}).attestations) == 6
    assert read({"attestations": {"felony": True}}).attestations == {"felony": True}
    assert read({"attestations": {"felony": None}}).attestations == {}


@pytest.mark.parametrize("key", ["exam_attempts", "continuing_education"])
def test_an_id_left_out_of_a_map_is_none_and_null_is_not_known(key):
    assert getattr(read({key: {}}), key) == {}
    assert getattr(read({key: {"cma-aama": None}}), key) == {"cma-aama": None}
    assert getattr(read({key: {"cma-aama": 2}}), key) == {"cma-aama": 2}


def test_no_approval_is_an_empty_list_and_not_known_is_left_out():
    assert read({"training": [{"approved_by": []}]}).training[0].approved_by == ()
    assert read({"training": [{}]}).training[0].approved_by is None
    twice = read({"training": [{"approved_by": ["ncct", "amt", "ncct"]}]}).training[0]
    assert twice.approved_by == ("amt", "ncct")


def test_a_list_whose_order_matters_is_read_as_it_stands():
    errors = []
    assert InOrder(Whole(365)).read([90, 30, 30], "waits", errors) == (90, 30, 30)
    assert errors == []
    assert InOrder(Whole(365)).read([90, "soon"], "waits", errors) == (90,)
    assert [error.path for error in errors] == ["waits[1]"]


def test_a_usual_value_is_said_by_leaving_it_out():
    assert read({"work": [{}]}) == read({"work": [{"paid": True, "country": "US"}]})
    assert read({"training": [{}]}) == read({"training": [{"country": "US"}]})
    assert read({"work": [{}]}) != read({"work": [{"paid": False}]})


def test_the_state_stands_beside_the_profile():
    assert parse_profile({}, state="WA").state == "WA"
    assert parse_profile({}).state is None


# ---------------------------------------------------------------- the order of things


records = st.dictionaries(
    st.sampled_from(["kind", "classroom_complete", "clock_hours", "completed_on", "award"]),
    st.none(),
    max_size=3,
).flatmap(
    lambda nulls: st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(["ekg", "phlebotomy"]),
            "classroom_complete": st.booleans(),
            "clock_hours": st.sampled_from([9, 10, 80, 80.0]),
            "completed_on": st.sampled_from(["2025", "2025-01-01"]),
            "approved_by": st.sampled_from([[], ["amt", "ncct"], ["ncct", "amt"]]),
        },
    ).map(lambda told: nulls | told)
)


@given(st.lists(records, max_size=4), st.randoms(use_true_random=False))
@more_examples(10)
def test_the_order_of_records_and_of_their_parts_is_irrelevant(given_, rng):
    mixed = [dict(rng.sample(list(record.items()), len(record))) for record in given_]
    rng.shuffle(mixed)
    assert read({"training": given_}) == read({"training": mixed})


@given(st.lists(records, max_size=4))
@more_examples(10)
def test_records_with_and_without_nulls_are_read_alike(given_):
    told = [{k: v for k, v in record.items() if v is not None} for record in given_]
    assert read({"training": given_}) == read({"training": told})


@given(st.lists(records, max_size=4))
def test_what_was_given_is_left_as_it_was(given_):
    raw = {"training": given_, "skills": {}, "education": {}}
    before = copy.deepcopy(raw)
    read(raw)
    assert raw == before


# ---------------------------------------------------------------- hours of a program


@pytest.mark.parametrize(
    ("told", "clock", "classroom", "externship"),
    [
        pytest.param({}, None, None, None, id="nothing told"),
        pytest.param({"clock_hours": 720}, 720, None, None, id="only all hours"),
        pytest.param({"classroom_hours": 560}, None, 560, None, id="only class hours"),
        pytest.param({"externship_hours": 160}, None, None, 160, id="only the externship"),
        pytest.param(
            {"classroom_hours": 560, "externship_hours": 160}, 720, 560, 160, id="class and place"
        ),
        pytest.param(
            {"clock_hours": 720, "externship_hours": 160}, 720, 560, 160, id="all but the class"
        ),
        pytest.param(
            {"clock_hours": 720, "classroom_hours": 560}, 720, 560, 160, id="all but the place"
        ),
        pytest.param(
            {"clock_hours": 800, "classroom_hours": 560, "externship_hours": 160},
            800,
            560,
            160,
            id="values given win over what they add up to",
        ),
        pytest.param(
            {"clock_hours": 100, "externship_hours": 160}, 100, 0, 160, id="never less than none"
        ),
        pytest.param({"clock_hours": 720, "externship_hours": 0}, 720, 720, 0, id="no externship"),
    ],
)
def test_hours_that_two_others_give_need_not_be_told(told, clock, classroom, externship):
    program = read({"training": [told]}).training[0]
    assert program.all_hours == clock
    assert program.hours_in_class == classroom
    assert program.hours_of_externship == externship


def test_an_expected_end_is_taken_to_be_kept():
    program = read({"training": [{"expected_on": "2027-05"}]}).training[0]
    assert program.ends == Span(date(2027, 5, 1), date(2027, 5, 31))


# ---------------------------------------------------------------- the same in JSON Schema


def fits(schema, value):
    """Whether a value fits a schema; only the words of JSON Schema that we use."""
    if "anyOf" in schema:
        return any(fits(option, value) for option in schema["anyOf"])
    kinds = {
        "null": value is None,
        "string": isinstance(value, str),
        "boolean": isinstance(value, bool),
        "number": isinstance(value, int | float) and not isinstance(value, bool),
        "integer": isinstance(value, int | float)
        and not isinstance(value, bool)
        and float(value).is_integer(),
        "array": isinstance(value, list),
        "object": isinstance(value, dict),
    }
    if not kinds[schema["type"]] or value not in schema.get("enum", [value]):
        return False
    if "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    if "minimum" in schema and not schema["minimum"] <= value <= schema["maximum"]:
        return False
    if len(value if isinstance(value, str) else "") > schema.get("maxLength", 10**6):
        return False
    if isinstance(value, list):
        return all(fits(schema["items"], item) for item in value)
    if isinstance(value, dict):
        rest = schema.get("additionalProperties", True)
        return all(
            fits(schema["properties"][key], item)
            if key in schema.get("properties", {})
            else isinstance(rest, dict) and fits(rest, item)
            for key, item in value.items()
        )
    return True


EVERY_KIND = [
    *("US", "MX", True, False, None, 0, 40, 37.5, -1, 169, 10**7, NAN, [], {}, "", "nonsense!"),
    *("2022-06-03", "2022-06", "2022", "2022-6", "x" * 300),
    *(word for words in CHOICES.values() for word in words.split()),
]


@pytest.mark.parametrize("path", [*LEAVES, *RECORD_LISTS, *MAPPINGS])
def test_what_is_taken_fits_the_schema_and_what_is_no_value_does_not(path):
    for value in EVERY_KIND:
        raw = nested(path, value)
        try:
            read(raw)
        except ProfileError:
            # Not every word and date that is refused can be told by a schema.
            assert isinstance(value, str) or not fits(PROFILE_SCHEMA, raw), value
        else:
            assert fits(PROFILE_SCHEMA, raw), value
            assert fits(REQUEST_SCHEMA, {"profile": raw, "state": "WA", "as_of": "2026-11-24"})


@pytest.mark.parametrize(
    "raw", [{"hobby": 1}, {"training": [{"hobby": 1}]}, {"skills": {"tricks": 1}}, [], "x"]
)
def test_an_unknown_key_does_not_fit_the_schema(raw):
    assert not fits(PROFILE_SCHEMA, raw)


def test_a_request_may_leave_out_or_null_every_part():
    for raw in ({}, {"as_of": None, "state": None, "profile": {}}, {"profile": None}):
        assert fits(REQUEST_SCHEMA, raw)


def test_the_schemas_can_be_written_as_json():
    assert json.loads(json.dumps(PROFILE_SCHEMA)) == PROFILE_SCHEMA
    assert json.loads(json.dumps(REQUEST_SCHEMA)) == REQUEST_SCHEMA


def test_the_vocabulary_lists_the_words_of_the_contract():
    for path, words in CHOICES.items():
        name = re.sub(r"\[0\]", "", path)
        if name.startswith("teaching") or name == "credentials.credential":
            continue
        assert list(VOCABULARY[name]) == words.split(), name
    assert {f"skills.{name}" for name in VOCABULARY["skills"]} <= set(WHOLE_NUMBERS)
    assert {f"attestations.{name}" for name in VOCABULARY["attestations"]} <= set(FLAGS)
    assert set(VOCABULARY["credentials.credential"]) < set(
        CHOICES["credentials[0].credential"].split()
    )
