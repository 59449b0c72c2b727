"""The catalogue as the certifying bodies state it, typed out: what the fixtures must say.

It was written from the facts of record and is read from nowhere, so that an edit to a fixture
which changes a rule fails a test until it is made here too.
"""

# ruff: noqa: E501 (a sentence of a document stays on one line)
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = Any


@dataclass(frozen=True)
class Asked:
    """One requirement: its id, kind and test, what softens it, and its members in order."""

    id: str
    kind: str
    test: dict[str, Json]
    if_met: str | None = None
    if_not_met: str | None = None
    review: str | None = None
    members: tuple[Asked, ...] = ()

    def walk(self) -> list[Asked]:
        return [self, *(part for member in self.members for part in member.walk())]


@dataclass(frozen=True)
class ExpectedRoute:
    """One route in force."""

    grants: str
    asks: tuple[Asked, ...]
    valid_from: str | None = None
    valid_until: str | None = None
    uncertain_after: str | None = None
    fees: tuple[tuple[str, int | None], ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expected:
    """One credential with its routes in force."""

    letters: str
    body: str
    occupation: str
    common: list[Asked]
    routes: dict[str, ExpectedRoute] = field(default_factory=dict)


def asks(id_: str, kind: str, test: dict[str, Json], **softened: str) -> Asked:
    return Asked(id_, kind, test, **softened)


def group(id_: str, kind: str, *members: Asked, **softened: str) -> Asked:
    return Asked(id_, kind, {}, members=members, **softened)


def route(grants: str, *, asks: list[Asked], **more: Any) -> ExpectedRoute:
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in more.items()}
    return ExpectedRoute(grants, tuple(asks), **lists)


CATALOGUE: dict[str, Expected] = {
    "cma-aama": Expected(
        letters="CMA (AAMA)",
        body="aama",
        occupation="31-9092",
        common=[
            asks(
                "aama-felony",
                "attestation",
                {
                    "fact": "felony",
                    "must_be": False,
                    "if_not": {
                        "needs_review_when": {"sentence_completed": True},
                        "otherwise": "not_met",
                    },
                    "warn_when": {"felony_drug_related": True},
                    "waiver_factors": [
                        "age at the time",
                        "circumstances and nature of the crime",
                        "time since conviction",
                        "later record",
                        "references",
                        "other evidence of fitness",
                    ],
                },
            ),
            asks(
                "aama-license-discipline",
                "attestation",
                {
                    "fact": "license_disciplined",
                    "must_be": False,
                    "if_not": {"needs_review_when": {}},
                },
            ),
            asks("aama-attempts", "attempts", {"max_failed": 3}),
            asks("aama-agreement", "step", {"when": "application"}),
        ],
        routes={
            "category-1": route(
                "full",
                fees=[("exam", 125)],
                documents=["Nothing from you: your program director confirms that you finished."],
                asks=[
                    asks("aama-c1-program", "training", {"kinds": ["medical_assisting"]}),
                    asks(
                        "aama-c1-accredited",
                        "training",
                        {
                            "programmatic_accreditors": ["CAAHEP", "ABHES"],
                            "accredited_any_time_enrolled": True,
                            "or_within_months_after_completion": 36,
                            "anniversary": "included",
                        },
                    ),
                    group(
                        "aama-c1-timing",
                        "any_of",
                        asks(
                            "aama-c1-recent-graduate",
                            "training",
                            {"completed_within_months": 12, "anniversary": "included"},
                        ),
                        asks(
                            "aama-c1-student",
                            "training",
                            {
                                "in_progress": True,
                                "classroom_complete": True,
                                "ends_within_days": 30,
                            },
                        ),
                        asks(
                            "aama-c1-student-30-days",
                            "training",
                            {"in_progress": True, "ends_within_days": 30},
                            if_met="needs_review",
                        ),
                        asks(
                            "aama-c1-student-classroom",
                            "training",
                            {"in_progress": True, "classroom_complete": True},
                            if_met="needs_review",
                        ),
                    ),
                    asks("aama-c1-director", "step", {"when": "after_exam"}),
                ],
            ),
            "category-2": route(
                "full",
                fees=[("member", 125), ("nonmember", 250)],
                documents=["An official transcript that shows you graduated."],
                asks=[
                    asks("aama-c2-program", "training", {"kinds": ["medical_assisting"]}),
                    asks(
                        "aama-c2-accredited",
                        "training",
                        {
                            "programmatic_accreditors": ["CAAHEP", "ABHES"],
                            "accredited_any_time_enrolled": True,
                            "or_within_months_after_completion": 36,
                            "anniversary": "included",
                        },
                    ),
                    asks("aama-c2-graduated", "training", {"completed_more_than_months_ago": 12}),
                ],
            ),
            "category-3": route(
                "full",
                fees=[("member", 125), ("nonmember", 250), ("reactivation", 50)],
                documents=[
                    "Your certificate number and the date you were last certified, on the form."
                ],
                asks=[
                    asks(
                        "aama-c3-former-cma",
                        "credential_held",
                        {"any_of": ["cma-aama"], "status": ["active", "expired", "passed_exam"]},
                    ),
                ],
            ),
            "educator": route(
                "full",
                fees=[("exam", None)],
                asks=[
                    asks(
                        "aama-educator-hours",
                        "teaching",
                        {
                            "subjects": ["medical_assisting"],
                            "levels": ["postsecondary"],
                            "min_hours": 1000,
                        },
                    ),
                    asks(
                        "aama-educator-confirm",
                        "issuer_approval",
                        {"what": "candidate_file", "before": "registration"},
                        review="confirms",
                    ),
                ],
            ),
            "category-4": route(
                "full",
                valid_from="2020-01-01",
                uncertain_after="2029-08-31",
                fees=[("review", 0), ("member", 125), ("nonmember", 250)],
                documents=[
                    "A transcript. One that is not official will do for the review; AAMA wants the official one if it says yes.",
                    "The Attestation Form, signed.",
                    "More proof of your courses or skills, if the transcript and the form do not show them.",
                ],
                asks=[
                    asks(
                        "aama-c4-graduate",
                        "training",
                        {
                            "kinds": ["medical_assisting"],
                            "providers": [
                                "postsecondary",
                                "registered_apprenticeship",
                                "employer",
                                "military",
                            ],
                            "completed": True,
                        },
                    ),
                    asks("aama-c4-school", "training", {"school_accreditation": ["recognized"]}),
                    asks(
                        "aama-c4-award",
                        "training",
                        {"awards": ["diploma", "certificate", "associate"]},
                    ),
                    asks(
                        "aama-c4-length",
                        "training",
                        {"min_semesters": 2},
                        if_not_met="needs_review",
                    ),
                    asks("aama-c4-class-hours", "training", {"min_classroom_hours": 560}),
                    group(
                        "aama-c4-practice",
                        "any_of",
                        asks(
                            "aama-c4-practicum",
                            "training",
                            {"min_externship_hours": 160, "externship_settings": ["outpatient"]},
                        ),
                        asks(
                            "aama-c4-work",
                            "experience",
                            {
                                "roles": {
                                    "medical_assistant": "met",
                                    "medical_assistant_apprentice": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_hours": 1000,
                                "after": "program_completion",
                                "settings": ["outpatient_clinic"],
                            },
                        ),
                    ),
                    asks(
                        "aama-c4-curriculum",
                        "training",
                        {
                            "curriculum_complete": True,
                            "curriculum": [
                                "anatomy",
                                "physiology",
                                "pharmacology",
                                "infection_control",
                                "applied_mathematics",
                                "injections_im_id_subcutaneous",
                                "phlebotomy",
                            ],
                        },
                    ),
                    asks("aama-c4-injections", "training", {"min_injections": 10}),
                    asks("aama-c4-draws", "training", {"min_phlebotomies": 10}),
                    asks(
                        "aama-c4-review",
                        "issuer_approval",
                        {"what": "candidate_file", "before": "registration"},
                        review="confirms",
                    ),
                    asks("aama-c4-director", "step", {"when": "application"}),
                ],
            ),
        },
    ),
    "rma-amt": Expected(
        letters="RMA (AMT)",
        body="amt",
        occupation="31-9092",
        common=[
            asks(
                "rma-character",
                "attestation",
                {"fact": "felony", "must_be": False, "if_not": {"needs_review_when": {}}},
            ),
            asks(
                "rma-license-discipline",
                "attestation",
                {
                    "fact": "license_disciplined",
                    "must_be": False,
                    "if_not": {"needs_review_when": {}},
                },
            ),
            asks("rma-attempts", "attempts", {"max_failed": 4, "min_wait_days": 45}),
        ],
        routes={
            "education": route(
                "full",
                documents=[
                    "If you graduated in the last four years: an official transcript that the school sends by e-mail or in a sealed envelope.",
                    "If you graduated longer ago: a copy of your transcript, diploma or certificate.",
                    "If you use work to qualify: AMT's form, filled in by your employer.",
                ],
                asks=[
                    asks(
                        "rma-edu-program",
                        "training",
                        {
                            "kinds": ["medical_assisting"],
                            "providers": ["postsecondary", "military"],
                        },
                    ),
                    group(
                        "rma-edu-accredited",
                        "any_of",
                        asks(
                            "rma-edu-programmatic",
                            "training",
                            {
                                "programmatic_accreditors": ["CAAHEP", "ABHES"],
                                "accredited_any_time_enrolled": True,
                            },
                        ),
                        asks(
                            "rma-edu-school",
                            "training",
                            {
                                "school_accreditation": ["recognized"],
                                "needs_review_values": ["foreign"],
                            },
                        ),
                        asks("rma-edu-amt-approved", "training", {"approved_by": ["amt"]}),
                    ),
                    asks("rma-edu-hours", "training", {"min_clock_hours": 720}),
                    asks("rma-edu-externship", "training", {"min_externship_hours": 160}),
                    group(
                        "rma-edu-recent",
                        "any_of",
                        asks(
                            "rma-edu-graduating",
                            "training",
                            {"in_progress": True, "ends_within_months": 12},
                        ),
                        asks(
                            "rma-edu-four-years",
                            "training",
                            {"completed_within_months": 48, "anniversary": "needs_review"},
                        ),
                        asks(
                            "rma-edu-three-of-five",
                            "experience",
                            {
                                "roles": {
                                    "medical_assistant": "met",
                                    "medical_assistant_apprentice": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 36,
                                "full_time_hours_per_week": 36,
                                "part_time": "hours_need_review",
                                "within_months": 60,
                                "must_include": ["clinical", "administrative"],
                            },
                        ),
                    ),
                    asks(
                        "rma-edu-foreign",
                        "step",
                        {"when": "application", "if": "foreign_education"},
                    ),
                ],
            ),
            "hybrid": route(
                "full",
                asks=[
                    asks(
                        "rma-hyb-program",
                        "training",
                        {"kinds": ["medical_assisting"], "completed": True},
                    ),
                    group(
                        "rma-hyb-accepted",
                        "any_of",
                        asks(
                            "rma-hyb-programmatic",
                            "training",
                            {
                                "programmatic_accreditors": ["CAAHEP", "ABHES"],
                                "accredited_any_time_enrolled": True,
                            },
                        ),
                        asks(
                            "rma-hyb-school",
                            "training",
                            {
                                "school_accreditation": ["recognized"],
                                "needs_review_values": ["foreign"],
                            },
                        ),
                        asks("rma-hyb-amt-approved", "training", {"approved_by": ["amt"]}),
                    ),
                    group(
                        "rma-hyb-hours",
                        "any_of",
                        asks("rma-hyb-720", "training", {"min_clock_hours": 720}),
                        asks(
                            "rma-hyb-500-160",
                            "training",
                            {"min_clock_hours": 500, "min_externship_hours": 160},
                        ),
                    ),
                    asks("rma-hyb-cpr", "attestation", {"fact": "cpr_current", "must_be": True}),
                    asks(
                        "rma-hyb-competency",
                        "issuer_approval",
                        {"what": "competency_evaluation", "before": "exam"},
                        review="decides",
                    ),
                ],
            ),
            "work-based": route(
                "full",
                documents=["Proof that you finished."],
                asks=[
                    asks(
                        "rma-wb-program",
                        "training",
                        {
                            "kinds": ["medical_assisting"],
                            "providers": ["registered_apprenticeship", "employer"],
                            "completed": True,
                        },
                    ),
                    asks(
                        "rma-wb-recent",
                        "training",
                        {"completed_within_months": 48, "anniversary": "needs_review"},
                    ),
                    asks("rma-wb-approved", "training", {"approved_by": ["amt"]}),
                ],
            ),
            "work-experience": route(
                "full",
                documents=[
                    "AMT's form on your work, filled in by each employer.",
                    "Proof that you finished high school or have a GED.",
                    "Your CPR card.",
                ],
                asks=[
                    asks(
                        "rma-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "rma-work-three-of-seven",
                        "experience",
                        {
                            "roles": {
                                "medical_assistant": "met",
                                "medical_assistant_apprentice": "met",
                                "military_medic": "needs_review",
                                "volunteer": "needs_review",
                            },
                            "min_months_full_time": 36,
                            "min_hours": 5616,
                            "full_time_hours_per_week": 36,
                            "part_time": "hours_need_review",
                            "within_months": 84,
                            "must_include": ["clinical", "administrative"],
                        },
                    ),
                    asks("rma-work-cpr", "attestation", {"fact": "cpr_current", "must_be": True}),
                ],
            ),
            "military": route(
                "full",
                documents=[
                    "A record of your military training: DD-214, certificate or Joint Services Transcript."
                ],
                asks=[
                    asks(
                        "rma-mil-training",
                        "military",
                        {"kinds": ["medical_services"], "completed": True},
                    ),
                    group(
                        "rma-mil-recent",
                        "any_of",
                        asks(
                            "rma-mil-four-years",
                            "military",
                            {
                                "kinds": ["medical_services"],
                                "completed_within_months": 48,
                                "anniversary": "needs_review",
                            },
                        ),
                        asks(
                            "rma-mil-three-of-five",
                            "experience",
                            {
                                "roles": {
                                    "medical_assistant": "met",
                                    "medical_assistant_apprentice": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 36,
                                "full_time_hours_per_week": 36,
                                "part_time": "hours_need_review",
                                "within_months": 60,
                            },
                        ),
                    ),
                ],
            ),
            "instructor": route(
                "full",
                asks=[
                    group(
                        "rma-inst-course",
                        "any_of",
                        asks(
                            "rma-inst-course-training",
                            "training",
                            {
                                "kinds": [
                                    "medical_assisting",
                                    "registered_nursing",
                                    "practical_nursing",
                                    "paramedic",
                                    "medicine",
                                ],
                                "completed": True,
                            },
                        ),
                        asks(
                            "rma-inst-course-license",
                            "credential_held",
                            {
                                "any_of": [
                                    "rn",
                                    "lpn",
                                    "paramedic",
                                    "cma-aama",
                                    "rma-amt",
                                    "ccma-nha",
                                    "ncma-ncct",
                                ],
                                "status": ["active"],
                            },
                        ),
                        if_not_met="needs_review",
                    ),
                    group(
                        "rma-inst-years",
                        "any_of",
                        asks(
                            "rma-inst-five",
                            "teaching",
                            {
                                "subjects": ["medical_assisting"],
                                "min_months": 60,
                                "must_include": ["clinical", "administrative"],
                            },
                        ),
                        group(
                            "rma-inst-one-three",
                            "all_of",
                            asks(
                                "rma-inst-one",
                                "teaching",
                                {"subjects": ["medical_assisting"], "min_months": 12},
                            ),
                            asks(
                                "rma-inst-three",
                                "experience",
                                {
                                    "roles": {
                                        "medical_assistant": "met",
                                        "lpn": "met",
                                        "rn": "met",
                                        "paramedic": "met",
                                        "emt": "met",
                                        "nursing_assistant": "met",
                                        "phlebotomist": "met",
                                        "military_medic": "met",
                                        "physician": "met",
                                    },
                                    "min_months_full_time": 36,
                                    "full_time_hours_per_week": 36,
                                    "part_time": "hours_need_review",
                                },
                            ),
                            if_met="needs_review",
                        ),
                        group(
                            "rma-inst-license",
                            "all_of",
                            asks(
                                "rma-inst-license-one",
                                "teaching",
                                {"subjects": ["medical_assisting"], "min_months": 12},
                            ),
                            asks(
                                "rma-inst-license-held",
                                "credential_held",
                                {"any_of": ["rn", "lpn", "paramedic"], "status": ["active"]},
                            ),
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
        },
    ),
    "ccma-nha": Expected(
        letters="CCMA",
        body="nha",
        occupation="31-9092",
        common=[
            asks(
                "ccma-attempts",
                "attempts",
                {"max_failed": 3, "then_wait_days": 365, "min_wait_days": 30},
            ),
            asks("ccma-conduct", "step", {"when": "application"}),
            asks("ccma-felony", "step", {"when": "application", "if": "felony"}),
            asks("ccma-exception", "step", {"when": "application", "if": "not_eligible"}),
        ],
        routes={
            "training": route(
                "full",
                asks=[
                    asks(
                        "ccma-train-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ccma-train-program",
                        "training",
                        {"kinds": ["medical_assisting"], "foreign": "needs_review"},
                    ),
                    group(
                        "ccma-train-recent",
                        "any_of",
                        asks(
                            "ccma-train-five-years",
                            "training",
                            {"completed_within_months": 60, "anniversary": "included"},
                        ),
                        asks(
                            "ccma-train-under-way",
                            "training",
                            {"in_progress": True},
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
            "experience": route(
                "full",
                documents=["A letter from your employer to prove your supervised work."],
                asks=[
                    asks(
                        "ccma-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    group(
                        "ccma-work-years",
                        "any_of",
                        asks(
                            "ccma-work-one-of-three",
                            "experience",
                            {
                                "roles": {
                                    "medical_assistant": "met",
                                    "medical_assistant_apprentice": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 12,
                                "within_months": 36,
                                "full_time_hours_per_week": 35,
                                "part_time": "calendar_needs_review",
                                "supervised": True,
                            },
                        ),
                        asks(
                            "ccma-work-two-of-five",
                            "experience",
                            {
                                "roles": {
                                    "medical_assistant": "met",
                                    "medical_assistant_apprentice": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 24,
                                "within_months": 60,
                                "full_time_hours_per_week": 35,
                                "part_time": "calendar_needs_review",
                                "supervised": True,
                            },
                        ),
                    ),
                ],
            ),
            "military": route(
                "full",
                asks=[
                    asks(
                        "ccma-mil-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ccma-mil-training",
                        "military",
                        {
                            "kinds": ["medical_services"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                        },
                        if_met="needs_review",
                    ),
                ],
            ),
            "provisional": route(
                "provisional",
                asks=[
                    asks(
                        "ccma-prov-school",
                        "education",
                        {
                            "level": "in_high_school",
                            "graduates_within_months": 18,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "ccma-prov-program",
                        "training",
                        {"kinds": ["medical_assisting"], "foreign": "needs_review"},
                    ),
                    group(
                        "ccma-prov-recent",
                        "any_of",
                        asks(
                            "ccma-prov-five-years",
                            "training",
                            {"completed_within_months": 60, "anniversary": "included"},
                        ),
                        asks(
                            "ccma-prov-under-way",
                            "training",
                            {"in_progress": True},
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
            "reinstatement": route(
                "full",
                asks=[
                    asks(
                        "ccma-reinst-held",
                        "credential_held",
                        {
                            "any_of": ["ccma-nha"],
                            "status": ["active", "expired"],
                            "expired_within_months": 12,
                            "anniversary": "included",
                        },
                    ),
                ],
            ),
        },
    ),
    "ncma-ncct": Expected(
        letters="NCMA",
        body="ncct",
        occupation="31-9092",
        common=[
            asks(
                "ncma-attempts",
                "attempts",
                {"max_failed": 4, "min_wait_days_by_failure": [30, 90, 365]},
            ),
        ],
        routes={
            "student": route(
                "provisional",
                asks=[
                    asks(
                        "ncma-stud-program",
                        "training",
                        {"kinds": ["medical_assisting"], "in_progress": True},
                    ),
                    asks(
                        "ncma-stud-school",
                        "training",
                        {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]},
                    ),
                ],
            ),
            "graduate": route(
                "full",
                asks=[
                    asks(
                        "ncma-grad-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ncma-grad-program",
                        "training",
                        {
                            "kinds": ["medical_assisting"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "ncma-grad-school",
                        "training",
                        {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]},
                    ),
                ],
            ),
            "experience": route(
                "full",
                asks=[
                    asks(
                        "ncma-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ncma-work-year",
                        "experience",
                        {
                            "roles": {
                                "medical_assistant": "met",
                                "medical_assistant_apprentice": "met",
                                "military_medic": "needs_review",
                                "volunteer": "needs_review",
                            },
                            "min_months_full_time": 12,
                            "within_months": 60,
                            "full_time_hours_per_week": 35,
                            "part_time": "hours_need_review",
                            "country": "US",
                        },
                    ),
                ],
            ),
            "military": route(
                "full",
                asks=[
                    asks(
                        "ncma-mil-training",
                        "military",
                        {
                            "kinds": ["medical_services"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "ncma-mil-check",
                        "issuer_approval",
                        {"what": "candidate_file", "before": "exam"},
                        review="confirms",
                    ),
                ],
            ),
        },
    ),
    "cmac-amca": Expected(
        letters="CMAC",
        body="amca",
        occupation="31-9092",
        common=[
            asks("cmac-age", "age", {"min": 17}),
            group(
                "cmac-diploma",
                "any_of",
                asks(
                    "cmac-diploma-held",
                    "education",
                    {"min_level": "high_school", "foreign": "accepted"},
                ),
                asks("cmac-diploma-pursued", "education", {"level": "in_high_school"}),
            ),
            asks("cmac-ethics", "step", {"when": "application"}),
            asks(
                "cmac-checkpoint",
                "issuer_approval",
                {
                    "what": "candidate_file",
                    "before": "registration",
                    "name": "Eligibility Checkpoint",
                    "max_review_business_days": 21,
                },
                review="confirms",
            ),
        ],
        routes={
            "option-1": route(
                "full",
                fees=[("extra", 0)],
                documents=[
                    "The name of the exam, school and course, the day you finished, and proof of it."
                ],
                asks=[
                    asks(
                        "cmac-o1-training",
                        "training",
                        {"kinds": ["medical_assisting"], "completed": True},
                    ),
                    asks("cmac-o1-site", "training", {"approved_by": ["amca"]}),
                    asks(
                        "cmac-o1-one-year",
                        "training",
                        {"completed_within_months": 12, "anniversary": "included"},
                    ),
                ],
            ),
            "option-2": route(
                "full",
                fees=[("extra", 25)],
                documents=["Proof that you finished the course, and AMCA's form on who may apply."],
                asks=[
                    asks(
                        "cmac-o2-training",
                        "training",
                        {"kinds": ["medical_assisting"], "completed": True},
                    ),
                    asks(
                        "cmac-o2-one-year",
                        "training",
                        {"completed_within_months": 12, "anniversary": "included"},
                    ),
                ],
            ),
            "option-3": route(
                "full",
                fees=[("extra", 25)],
                documents=[
                    "A letter on your employer's paper with the day you were hired and your duties."
                ],
                asks=[
                    asks(
                        "cmac-o3-year",
                        "experience",
                        {
                            "roles": {
                                "medical_assistant": "met",
                                "medical_assistant_apprentice": "met",
                                "military_medic": "needs_review",
                                "volunteer": "needs_review",
                            },
                            "min_months_full_time": 12,
                            "full_time_hours_per_week": 35,
                            "grey_from_hours_per_week": 30,
                            "part_time": "not_counted",
                            "unbroken_until": "as_of",
                            "max_gap_days": 30,
                        },
                    ),
                    asks(
                        "cmac-o3-state",
                        "jurisdiction",
                        {"not_in": ["NJ"]},
                        if_not_met="needs_review",
                    ),
                ],
            ),
        },
    ),
    "cmas-amt": Expected(
        letters="CMAS (AMT)",
        body="amt",
        occupation="43-6013",
        common=[
            asks(
                "cmas-character",
                "attestation",
                {"fact": "felony", "must_be": False, "if_not": {"needs_review_when": {}}},
            ),
            asks("cmas-attempts", "attempts", {"max_failed": 4, "min_wait_days": 45}),
        ],
        routes={
            "route-1": route(
                "full",
                asks=[
                    asks("cmas-edu-program", "training", {"kinds": ["medical_office"]}),
                    group(
                        "cmas-edu-accredited",
                        "any_of",
                        asks(
                            "cmas-edu-school",
                            "training",
                            {
                                "school_accreditation": ["recognized"],
                                "needs_review_values": ["foreign"],
                            },
                        ),
                        asks("cmas-edu-amt-approved", "training", {"approved_by": ["amt"]}),
                    ),
                    asks("cmas-edu-hours", "training", {"min_clock_hours": 720}),
                    asks("cmas-edu-externship", "training", {"min_externship_hours": 160}),
                    asks(
                        "cmas-edu-curriculum",
                        "training",
                        {
                            "curriculum_complete": True,
                            "curriculum": [
                                "medical_records_management",
                                "insurance_coding_billing",
                                "office_financial_responsibilities",
                                "information_processing",
                            ],
                        },
                    ),
                    group(
                        "cmas-edu-recent",
                        "any_of",
                        asks(
                            "cmas-edu-graduating",
                            "training",
                            {"in_progress": True, "ends_within_months": 12},
                        ),
                        asks(
                            "cmas-edu-four-years",
                            "training",
                            {"completed_within_months": 48, "anniversary": "needs_review"},
                        ),
                        asks(
                            "cmas-edu-three-of-five",
                            "experience",
                            {
                                "roles": {"medical_office_administrator": "met"},
                                "min_months_full_time": 36,
                                "full_time_hours_per_week": 36,
                                "part_time": "hours_need_review",
                                "within_months": 60,
                            },
                        ),
                    ),
                ],
            ),
            "route-2": route(
                "full",
                asks=[
                    group(
                        "cmas-rma-held",
                        "any_of",
                        asks(
                            "cmas-rma-active",
                            "credential_held",
                            {"any_of": ["rma-amt"], "status": ["active"]},
                        ),
                        asks(
                            "cmas-rma-equal",
                            "credential_held",
                            {
                                "any_of": ["cma-aama", "ccma-nha", "ncma-ncct", "cmac-amca"],
                                "status": ["active"],
                            },
                            if_met="needs_review",
                        ),
                    ),
                    group(
                        "cmas-rma-work",
                        "any_of",
                        asks(
                            "cmas-rma-work-three",
                            "experience",
                            {
                                "roles": {"medical_office_administrator": "met"},
                                "min_months_full_time": 24,
                                "full_time_hours_per_week": 36,
                                "part_time": "hours_need_review",
                                "within_months": 36,
                            },
                        ),
                        asks(
                            "cmas-rma-work-five",
                            "experience",
                            {
                                "roles": {"medical_office_administrator": "met"},
                                "min_months_full_time": 24,
                                "full_time_hours_per_week": 36,
                                "part_time": "hours_need_review",
                                "within_months": 60,
                            },
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
            "route-3": route(
                "full",
                asks=[
                    asks(
                        "cmas-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "cmas-work-five-of-seven",
                        "experience",
                        {
                            "roles": {"medical_office_administrator": "met"},
                            "min_months_full_time": 60,
                            "full_time_hours_per_week": 36,
                            "part_time": "hours_need_review",
                            "within_months": 84,
                        },
                    ),
                ],
            ),
        },
    ),
    "coa-ijcahpo": Expected(
        letters="COA",
        body="ijcahpo",
        occupation="29-2057",
        common=[
            asks("coa-diploma", "education", {"min_level": "high_school", "foreign": "accepted"}),
            asks("coa-sponsor", "step", {"when": "application"}),
        ],
        routes={
            "COA-A1": route(
                "full",
                asks=[
                    asks(
                        "coa-a1-program",
                        "training",
                        {
                            "kinds": ["ophthalmic_clinical"],
                            "programmatic_accreditors": ["ICA"],
                            "accredited_any_time_enrolled": True,
                            "completed": True,
                        },
                    ),
                    group(
                        "coa-a1-recent",
                        "any_of",
                        asks(
                            "coa-a1-one-year",
                            "training",
                            {"completed_within_months": 12, "anniversary": "included"},
                        ),
                        asks(
                            "coa-a1-credits",
                            "continuing_education",
                            {
                                "credits_per_year": 18,
                                "after_months": 12,
                                "from": "program_completion",
                                "credit_type": "Group A",
                            },
                        ),
                    ),
                ],
            ),
            "COA-A2": route(
                "full",
                asks=[
                    asks(
                        "coa-a2-program",
                        "training",
                        {
                            "kinds": ["ophthalmic_nonclinical"],
                            "programmatic_accreditors": ["ICA"],
                            "accredited_any_time_enrolled": True,
                            "completed": True,
                        },
                    ),
                    group(
                        "coa-a2-recent",
                        "any_of",
                        asks(
                            "coa-a2-one-year",
                            "training",
                            {"completed_within_months": 12, "anniversary": "included"},
                        ),
                        asks(
                            "coa-a2-credits",
                            "continuing_education",
                            {
                                "credits_per_year": 18,
                                "after_months": 12,
                                "from": "program_completion",
                                "credit_type": "Group A",
                            },
                        ),
                    ),
                    asks(
                        "coa-a2-work",
                        "experience",
                        {
                            "roles": {
                                "ophthalmic_assistant": "met",
                                "military_medic": "needs_review",
                                "volunteer": "needs_review",
                            },
                            "min_hours": 500,
                            "within_months": 12,
                            "supervisor": "ophthalmologist",
                        },
                    ),
                ],
            ),
            "COA-A3": route(
                "full",
                asks=[
                    group(
                        "coa-a3-course",
                        "any_of",
                        asks(
                            "coa-a3-course-approved",
                            "training",
                            {
                                "kinds": ["ophthalmic_independent_study"],
                                "programmatic_accreditors": ["IJCAHPO_APPROVED"],
                                "completed": True,
                            },
                        ),
                        asks(
                            "coa-a3-course-military",
                            "military",
                            {"kinds": ["medical_services"], "codes": ["68Y"], "completed": True},
                            if_met="needs_review",
                        ),
                    ),
                    group(
                        "coa-a3-recent",
                        "any_of",
                        asks(
                            "coa-a3-three-years",
                            "training",
                            {"completed_within_months": 36, "anniversary": "included"},
                        ),
                        asks(
                            "coa-a3-military-recent",
                            "military",
                            {
                                "kinds": ["medical_services"],
                                "codes": ["68Y"],
                                "completed_within_months": 36,
                                "anniversary": "included",
                            },
                        ),
                        asks(
                            "coa-a3-credits",
                            "continuing_education",
                            {
                                "credits_per_year": 18,
                                "after_months": 36,
                                "from": "program_completion",
                                "credit_type": "Group A",
                            },
                        ),
                    ),
                    asks(
                        "coa-a3-work",
                        "experience",
                        {
                            "roles": {
                                "ophthalmic_assistant": "met",
                                "military_medic": "needs_review",
                                "volunteer": "needs_review",
                            },
                            "min_hours": 1000,
                            "within_months": 12,
                            "supervisor": "ophthalmologist",
                        },
                    ),
                ],
            ),
        },
    ),
    "cet-nha": Expected(
        letters="CET",
        body="nha",
        occupation="29-2031",
        common=[
            asks(
                "cet-attempts",
                "attempts",
                {"max_failed": 3, "then_wait_days": 365, "min_wait_days": 30},
            ),
            asks("cet-ekgs", "skills", {"counts": {"live_ekgs": 10}}),
            asks("cet-conduct", "step", {"when": "application"}),
            asks("cet-felony", "step", {"when": "application", "if": "felony"}),
            asks("cet-exception", "step", {"when": "application", "if": "not_eligible"}),
        ],
        routes={
            "training": route(
                "full",
                asks=[
                    asks(
                        "cet-train-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "cet-train-program",
                        "training",
                        {"kinds": ["ekg"], "foreign": "needs_review"},
                    ),
                    group(
                        "cet-train-recent",
                        "any_of",
                        asks(
                            "cet-train-five-years",
                            "training",
                            {"completed_within_months": 60, "anniversary": "included"},
                        ),
                        asks(
                            "cet-train-under-way",
                            "training",
                            {"in_progress": True},
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
            "experience": route(
                "full",
                documents=["A letter from your employer to prove your supervised work."],
                asks=[
                    asks(
                        "cet-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    group(
                        "cet-work-years",
                        "any_of",
                        asks(
                            "cet-work-one-of-three",
                            "experience",
                            {
                                "roles": {
                                    "ekg_technician": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 12,
                                "within_months": 36,
                                "full_time_hours_per_week": 35,
                                "part_time": "calendar_needs_review",
                                "supervised": True,
                            },
                        ),
                        asks(
                            "cet-work-two-of-five",
                            "experience",
                            {
                                "roles": {
                                    "ekg_technician": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 24,
                                "within_months": 60,
                                "full_time_hours_per_week": 35,
                                "part_time": "calendar_needs_review",
                                "supervised": True,
                            },
                        ),
                    ),
                ],
            ),
            "provisional": route(
                "provisional",
                asks=[
                    asks(
                        "cet-prov-school",
                        "education",
                        {
                            "level": "in_high_school",
                            "graduates_within_months": 18,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "cet-prov-program",
                        "training",
                        {"kinds": ["ekg"], "foreign": "needs_review"},
                    ),
                    group(
                        "cet-prov-recent",
                        "any_of",
                        asks(
                            "cet-prov-five-years",
                            "training",
                            {"completed_within_months": 60, "anniversary": "included"},
                        ),
                        asks(
                            "cet-prov-under-way",
                            "training",
                            {"in_progress": True},
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
        },
    ),
    "ncet-ncct": Expected(
        letters="NCET",
        body="ncct",
        occupation="29-2031",
        common=[
            asks(
                "ncet-attempts",
                "attempts",
                {"max_failed": 4, "min_wait_days_by_failure": [30, 90, 365]},
            ),
            asks("ncet-ekgs", "skills", {"counts": {"live_ekgs": 25}}),
        ],
        routes={
            "student": route(
                "provisional",
                asks=[
                    asks("ncet-stud-program", "training", {"kinds": ["ekg"], "in_progress": True}),
                    asks(
                        "ncet-stud-school",
                        "training",
                        {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]},
                    ),
                ],
            ),
            "graduate": route(
                "full",
                asks=[
                    asks(
                        "ncet-grad-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ncet-grad-program",
                        "training",
                        {
                            "kinds": ["ekg"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "ncet-grad-school",
                        "training",
                        {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]},
                    ),
                ],
            ),
            "experience": route(
                "full",
                asks=[
                    asks(
                        "ncet-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ncet-work-year",
                        "experience",
                        {
                            "roles": {
                                "ekg_technician": "met",
                                "military_medic": "needs_review",
                                "volunteer": "needs_review",
                            },
                            "min_months_full_time": 12,
                            "within_months": 60,
                            "full_time_hours_per_week": 35,
                            "part_time": "hours_need_review",
                            "country": "US",
                        },
                    ),
                ],
            ),
            "high-school": route(
                "provisional",
                asks=[
                    asks("ncet-hs-school", "education", {"level": "in_high_school"}),
                    asks("ncet-hs-program", "training", {"kinds": ["ekg"], "in_progress": True}),
                    asks(
                        "ncet-hs-approved",
                        "training",
                        {
                            "approved_by": ["ncct"],
                            "or_school_accreditation": ["state_approved", "public_high_school"],
                        },
                    ),
                ],
            ),
        },
    ),
    "cpt-nha": Expected(
        letters="CPT",
        body="nha",
        occupation="31-9097",
        common=[
            asks(
                "cpt-attempts",
                "attempts",
                {"max_failed": 3, "then_wait_days": 365, "min_wait_days": 30},
            ),
            asks("cpt-venipunctures", "skills", {"counts": {"live_venipunctures": 30}}),
            asks("cpt-capillary", "skills", {"counts": {"live_capillary_punctures": 10}}),
            asks("cpt-conduct", "step", {"when": "application"}),
            asks("cpt-felony", "step", {"when": "application", "if": "felony"}),
            asks("cpt-exception", "step", {"when": "application", "if": "not_eligible"}),
        ],
        routes={
            "training": route(
                "full",
                asks=[
                    asks(
                        "cpt-train-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "cpt-train-program",
                        "training",
                        {"kinds": ["phlebotomy"], "foreign": "needs_review"},
                    ),
                    group(
                        "cpt-train-recent",
                        "any_of",
                        asks(
                            "cpt-train-five-years",
                            "training",
                            {"completed_within_months": 60, "anniversary": "included"},
                        ),
                        asks(
                            "cpt-train-under-way",
                            "training",
                            {"in_progress": True},
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
            "experience": route(
                "full",
                documents=["A letter from your employer to prove your supervised work."],
                asks=[
                    asks(
                        "cpt-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    group(
                        "cpt-work-years",
                        "any_of",
                        asks(
                            "cpt-work-one-of-three",
                            "experience",
                            {
                                "roles": {
                                    "phlebotomist": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 12,
                                "within_months": 36,
                                "full_time_hours_per_week": 35,
                                "part_time": "calendar_needs_review",
                                "supervised": True,
                            },
                        ),
                        asks(
                            "cpt-work-two-of-five",
                            "experience",
                            {
                                "roles": {
                                    "phlebotomist": "met",
                                    "military_medic": "needs_review",
                                    "volunteer": "needs_review",
                                },
                                "min_months_full_time": 24,
                                "within_months": 60,
                                "full_time_hours_per_week": 35,
                                "part_time": "calendar_needs_review",
                                "supervised": True,
                            },
                        ),
                    ),
                ],
            ),
            "provisional": route(
                "provisional",
                asks=[
                    asks(
                        "cpt-prov-school",
                        "education",
                        {
                            "level": "in_high_school",
                            "graduates_within_months": 18,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "cpt-prov-program",
                        "training",
                        {"kinds": ["phlebotomy"], "foreign": "needs_review"},
                    ),
                    group(
                        "cpt-prov-recent",
                        "any_of",
                        asks(
                            "cpt-prov-five-years",
                            "training",
                            {"completed_within_months": 60, "anniversary": "included"},
                        ),
                        asks(
                            "cpt-prov-under-way",
                            "training",
                            {"in_progress": True},
                            if_met="needs_review",
                        ),
                    ),
                ],
            ),
        },
    ),
    "rpt-amt": Expected(
        letters="RPT (AMT)",
        body="amt",
        occupation="31-9097",
        common=[
            asks(
                "rpt-character",
                "attestation",
                {"fact": "felony", "must_be": False, "if_not": {"needs_review_when": {}}},
            ),
            asks("rpt-venipunctures", "skills", {"counts": {"live_venipunctures": 50}}),
            asks("rpt-capillary", "skills", {"counts": {"live_capillary_punctures": 10}}),
            asks("rpt-attempts", "attempts", {"max_failed": 4, "min_wait_days": 45}),
        ],
        routes={
            "education": route(
                "full",
                asks=[
                    asks(
                        "rpt-edu-program",
                        "training",
                        {"kinds": ["phlebotomy"], "min_clock_hours": 120, "completed": True},
                    ),
                    asks(
                        "rpt-edu-recent",
                        "training",
                        {"completed_within_months": 48, "anniversary": "needs_review"},
                    ),
                ],
            ),
            "work-experience": route(
                "full",
                asks=[
                    asks(
                        "rpt-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "rpt-work-hours",
                        "experience",
                        {
                            "roles": {"phlebotomist": "met", "military_medic": "needs_review"},
                            "min_hours": 1040,
                            "within_months": 36,
                        },
                    ),
                ],
            ),
        },
    ),
    "pbt-ascp": Expected(
        letters="PBT(ASCP)",
        body="ascp",
        occupation="31-9097",
        common=[
            asks("pbt-final-choice", "step", {"when": "application"}),
        ],
        routes={
            "accredited-program": route(
                "full",
                asks=[
                    asks(
                        "pbt-acc-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "accepted"},
                    ),
                    asks(
                        "pbt-acc-program",
                        "training",
                        {
                            "kinds": ["phlebotomy"],
                            "programmatic_accreditors": ["NAACLS"],
                            "or_approved_by": ["cdph"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                        },
                    ),
                ],
            ),
            "structured-program": route(
                "full",
                asks=[
                    asks(
                        "pbt-str-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "accepted"},
                    ),
                    asks(
                        "pbt-str-program",
                        "training",
                        {
                            "kinds": ["phlebotomy"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                            "min_classroom_hours": 40,
                            "curriculum_complete": True,
                            "curriculum": [
                                "circulatory_system",
                                "specimen_collection",
                                "specimen_processing",
                                "laboratory_operations",
                            ],
                        },
                    ),
                    asks(
                        "pbt-str-clinical",
                        "training",
                        {
                            "min_externship_hours": 100,
                            "externship_settings": ["laboratory", "inpatient"],
                        },
                    ),
                    asks(
                        "pbt-str-collections",
                        "skills",
                        {"sum_of": ["live_venipunctures", "live_capillary_punctures"], "min": 100},
                    ),
                ],
            ),
            "work-experience": route(
                "full",
                asks=[
                    asks(
                        "pbt-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "accepted"},
                    ),
                    asks(
                        "pbt-work-year",
                        "experience",
                        {
                            "roles": {
                                "phlebotomist": "met",
                                "laboratory_assistant": "needs_review",
                                "military_medic": "needs_review",
                            },
                            "min_months_full_time": 12,
                            "within_months": 60,
                            "full_time_hours_per_week": 35,
                            "part_time": "hours_need_review",
                            "settings": ["laboratory", "hospital"],
                        },
                    ),
                    asks(
                        "pbt-work-punctures",
                        "skills",
                        {"counts": {"live_venipunctures": 1, "live_capillary_punctures": 1}},
                    ),
                ],
            ),
            "other-health-profession": route(
                "full",
                asks=[
                    asks(
                        "pbt-oth-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "accepted"},
                    ),
                    group(
                        "pbt-oth-education",
                        "any_of",
                        asks(
                            "pbt-oth-nurse",
                            "credential_held",
                            {"any_of": ["rn", "lpn"], "status": ["active"]},
                        ),
                        asks(
                            "pbt-oth-program",
                            "training",
                            {
                                "kinds": ["medical_assisting", "paramedic", "laboratory"],
                                "completed": True,
                            },
                            if_met="needs_review",
                        ),
                    ),
                    asks(
                        "pbt-oth-collections",
                        "skills",
                        {"sum_of": ["live_venipunctures", "live_capillary_punctures"], "min": 100},
                    ),
                ],
            ),
            "held-credential-lab": route(
                "full",
                asks=[
                    asks(
                        "pbt-mlt-held",
                        "credential_held",
                        {"any_of": ["mlt-ascp"], "status": ["active"]},
                    ),
                ],
            ),
            "held-credential-dpt": route(
                "full",
                asks=[
                    asks(
                        "pbt-dpt-held",
                        "credential_held",
                        {"any_of": ["dpt-ascp"], "status": ["active"]},
                    ),
                    asks(
                        "pbt-dpt-collections",
                        "skills",
                        {"sum_of": ["live_venipunctures", "live_capillary_punctures"], "min": 100},
                    ),
                ],
            ),
        },
    ),
    "ncpt-ncct": Expected(
        letters="NCPT",
        body="ncct",
        occupation="31-9097",
        common=[
            asks(
                "ncpt-attempts",
                "attempts",
                {"max_failed": 4, "min_wait_days_by_failure": [30, 90, 365]},
            ),
            asks("ncpt-venipunctures", "skills", {"counts": {"live_venipunctures": 25}}),
            asks("ncpt-capillary", "skills", {"counts": {"live_capillary_punctures": 5}}),
        ],
        routes={
            "student": route(
                "provisional",
                asks=[
                    asks(
                        "ncpt-stud-program",
                        "training",
                        {"kinds": ["phlebotomy"], "in_progress": True},
                    ),
                    asks(
                        "ncpt-stud-school",
                        "training",
                        {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]},
                    ),
                ],
            ),
            "graduate": route(
                "full",
                asks=[
                    asks(
                        "ncpt-grad-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ncpt-grad-program",
                        "training",
                        {
                            "kinds": ["phlebotomy"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "ncpt-grad-school",
                        "training",
                        {"approved_by": ["ncct"], "or_school_accreditation": ["state_approved"]},
                    ),
                ],
            ),
            "experience": route(
                "full",
                asks=[
                    asks(
                        "ncpt-work-diploma",
                        "education",
                        {"min_level": "high_school", "foreign": "needs_review"},
                    ),
                    asks(
                        "ncpt-work-year",
                        "experience",
                        {
                            "roles": {
                                "phlebotomist": "met",
                                "military_medic": "needs_review",
                                "volunteer": "needs_review",
                            },
                            "min_months_full_time": 12,
                            "within_months": 60,
                            "full_time_hours_per_week": 35,
                            "part_time": "hours_need_review",
                            "country": "US",
                        },
                    ),
                ],
            ),
            "military": route(
                "full",
                asks=[
                    asks(
                        "ncpt-mil-training",
                        "military",
                        {
                            "kinds": ["medical_services"],
                            "completed_within_months": 60,
                            "anniversary": "included",
                        },
                    ),
                    asks(
                        "ncpt-mil-check",
                        "issuer_approval",
                        {"what": "candidate_file", "before": "exam"},
                        review="confirms",
                    ),
                ],
            ),
            "high-school": route(
                "provisional",
                asks=[
                    asks("ncpt-hs-school", "education", {"level": "in_high_school"}),
                    asks(
                        "ncpt-hs-program",
                        "training",
                        {"kinds": ["phlebotomy"], "in_progress": True},
                    ),
                    asks(
                        "ncpt-hs-approved",
                        "training",
                        {
                            "approved_by": ["ncct"],
                            "or_school_accreditation": ["state_approved", "public_high_school"],
                        },
                    ),
                ],
            ),
        },
    ),
}

# What a person could do: typical months, from and to months, dollars, source.
REMEDIES: dict[str, tuple[float | None, tuple[int, int] | None, int | None, str | None]] = {
    "aama-felony": (None, None, None, "aama-waiver-2025"),
    "aama-license-discipline": (None, None, None, "aama-waiver-2025"),
    "aama-c1-program": (12, (8, 24), None, "csc-review"),
    "aama-c1-accredited": (12, (8, 24), None, "csc-review"),
    "aama-c1-timing": (None, None, None, "aama-elig"),
    "aama-c2-program": (12, (8, 24), None, "csc-review"),
    "aama-c2-accredited": (12, (8, 24), None, "csc-review"),
    "aama-educator-hours": (12, None, None, "aama-elig-2026"),
    "aama-c4-graduate": (9, (8, 24), None, "csc-review"),
    "aama-c4-school": (12, (8, 24), None, "csc-review"),
    "aama-c4-award": (9, None, None, "csc-review"),
    "aama-c4-class-hours": (9, (8, 24), None, "csc-review"),
    "aama-c4-practicum": (1, None, None, "aama-altpath"),
    "aama-c4-work": (6, None, 0, "aama-altpath"),
    "aama-c4-curriculum": (9, None, None, "csc-review"),
    "aama-c4-injections": (1, None, None, "aama-altpath"),
    "aama-c4-draws": (1, None, None, "aama-altpath"),
    "rma-character": (None, None, None, "amt-felony"),
    "rma-license-discipline": (None, None, None, None),
    "rma-edu-program": (9, (8, 24), None, "csc-review"),
    "rma-edu-accredited": (9, None, None, "csc-review"),
    "rma-edu-hours": (9, None, None, "csc-review"),
    "rma-edu-externship": (1, None, None, "amt-rma-2026"),
    "rma-edu-three-of-five": (36, None, 0, "aama-legaleye-2015"),
    "rma-hyb-program": (6, (3, 24), None, "csc-review"),
    "rma-hyb-accepted": (None, None, None, "amt-workforce"),
    "rma-hyb-hours": (6, None, None, "csc-review"),
    "rma-hyb-cpr": (0, None, None, None),
    "rma-hyb-competency": (None, None, None, "amt-rma-2026"),
    "rma-wb-program": (12, None, 0, "vivian-rma"),
    "rma-wb-approved": (None, None, None, "amt-workforce"),
    "rma-work-diploma": (None, None, None, None),
    "rma-work-three-of-seven": (36, None, 0, "amt-rma-2026"),
    "rma-work-cpr": (0, None, None, None),
    "rma-mil-three-of-five": (36, None, 0, "vivian-rma"),
    "ccma-attempts": (12, None, None, "oep-ccma"),
    "ccma-felony": (None, None, None, "csc-review"),
    "ccma-train-diploma": (None, None, None, None),
    "ccma-train-program": (4, (2, 24), None, "csc-review"),
    "ccma-train-recent": (4, (2, 24), None, "csc-review"),
    "ccma-work-diploma": (None, None, None, None),
    "ccma-work-one-of-three": (12, None, 0, "nha-ccma-2026"),
    "ccma-work-two-of-five": (24, None, 0, "nha-ccma-2026"),
    "ccma-mil-diploma": (None, None, None, None),
    "ccma-prov-school": (None, None, 0, "nha-ccma-2026"),
    "ccma-prov-program": (9, None, 0, None),
    "ccma-prov-recent": (4, (2, 24), None, "csc-review"),
    "ncma-stud-program": (6, (2, 24), None, "csc-review"),
    "ncma-stud-school": (None, None, 0, "pharmacyfreak"),
    "ncma-grad-diploma": (None, None, None, None),
    "ncma-grad-program": (6, (2, 24), None, "csc-review"),
    "ncma-grad-school": (None, None, 0, "pharmacyfreak"),
    "ncma-work-diploma": (None, None, None, None),
    "ncma-work-year": (12, None, 0, "jobguide-2026"),
    "cmac-diploma": (None, None, None, None),
    "cmac-o1-training": (4, (2, 24), None, "csc-review"),
    "cmac-o1-one-year": (4, (2, 24), None, "csc-review"),
    "cmac-o2-training": (4, (2, 24), None, "csc-review"),
    "cmac-o2-one-year": (4, (2, 24), None, "csc-review"),
    "cmac-o3-year": (12, None, 0, "amca-elig"),
    "cmac-o3-state": (None, None, 0, "amca-elig-prev"),
    "cmas-character": (None, None, None, "amt-felony"),
    "cmas-edu-program": (9, None, None, None),
    "cmas-edu-accredited": (9, None, None, None),
    "cmas-edu-hours": (9, None, None, None),
    "cmas-edu-externship": (9, None, None, None),
    "cmas-edu-recent": (36, None, 0, "amt-cmas-elig"),
    "cmas-rma-held": (12, None, 150, "oep-rma"),
    "cmas-rma-work": (24, None, 0, "amt-cmas-elig"),
    "cmas-work-diploma": (None, None, None, None),
    "cmas-work-five-of-seven": (60, None, 0, "amt-cmas-elig"),
    "coa-diploma": (None, None, None, None),
    "coa-a1-program": (6, None, None, "opterio-prog"),
    "coa-a1-recent": (2, None, None, "coareview"),
    "coa-a2-program": (6, None, None, None),
    "coa-a2-work": (3, None, 0, None),
    "coa-a3-course": (3, None, None, "coareview"),
    "coa-a3-recent": (2, None, None, "coareview"),
    "coa-a3-work": (6, None, 0, "coareview"),
    "cet-attempts": (12, None, None, "oep-ccma"),
    "cet-ekgs": (1, None, None, "nha-cet-blog"),
    "cet-felony": (None, None, None, "csc-review"),
    "cet-train-diploma": (None, None, None, None),
    "cet-train-program": (4, (2, 24), None, "csc-review"),
    "cet-train-recent": (4, (2, 24), None, "csc-review"),
    "cet-work-diploma": (None, None, None, None),
    "cet-work-one-of-three": (12, None, 0, "nha-ccma-2026"),
    "cet-work-two-of-five": (24, None, 0, "nha-ccma-2026"),
    "cet-prov-school": (None, None, 0, "nha-ccma-2026"),
    "cet-prov-program": (9, None, 0, None),
    "cet-prov-recent": (4, (2, 24), None, "csc-review"),
    "ncet-ekgs": (1, None, None, "gadoe-ncet"),
    "ncet-stud-program": (6, (2, 24), None, "csc-review"),
    "ncet-stud-school": (None, None, 0, "pharmacyfreak"),
    "ncet-grad-diploma": (None, None, None, None),
    "ncet-grad-program": (6, (2, 24), None, "csc-review"),
    "ncet-grad-school": (None, None, 0, "pharmacyfreak"),
    "ncet-work-diploma": (None, None, None, None),
    "ncet-work-year": (12, None, 0, "jobguide-2026"),
    "cpt-attempts": (12, None, None, "oep-ccma"),
    "cpt-venipunctures": (1, None, None, "nha-cpt-2022"),
    "cpt-capillary": (1, None, None, "nha-cpt-2022"),
    "cpt-felony": (None, None, None, "csc-review"),
    "cpt-train-diploma": (None, None, None, None),
    "cpt-train-program": (4, (2, 24), None, "csc-review"),
    "cpt-train-recent": (4, (2, 24), None, "csc-review"),
    "cpt-work-diploma": (None, None, None, None),
    "cpt-work-one-of-three": (12, None, 0, "nha-ccma-2026"),
    "cpt-work-two-of-five": (24, None, 0, "nha-ccma-2026"),
    "cpt-prov-school": (None, None, 0, "nha-ccma-2026"),
    "cpt-prov-program": (9, None, 0, None),
    "cpt-prov-recent": (4, (2, 24), None, "csc-review"),
    "rpt-character": (None, None, None, "amt-felony"),
    "rpt-venipunctures": (1, None, None, "oep-rpt"),
    "rpt-capillary": (1, None, None, "oep-rpt"),
    "rpt-edu-program": (3, None, None, None),
    "rpt-edu-recent": (3, None, None, None),
    "rpt-work-diploma": (None, None, None, None),
    "rpt-work-hours": (6, None, 0, None),
    "pbt-acc-diploma": (None, None, None, None),
    "pbt-acc-program": (4, None, None, None),
    "pbt-str-diploma": (None, None, None, None),
    "pbt-str-program": (4, None, None, None),
    "pbt-str-collections": (2, None, None, None),
    "pbt-work-diploma": (None, None, None, None),
    "pbt-work-year": (12, None, 0, "wizedu-pbt"),
    "pbt-oth-collections": (2, None, None, None),
    "pbt-dpt-collections": (2, None, None, None),
    "ncpt-venipunctures": (1, None, None, "gadoe-ncpt"),
    "ncpt-capillary": (1, None, None, "gadoe-ncpt"),
    "ncpt-stud-program": (6, (2, 24), None, "csc-review"),
    "ncpt-stud-school": (None, None, 0, "pharmacyfreak"),
    "ncpt-grad-diploma": (None, None, None, None),
    "ncpt-grad-program": (6, (2, 24), None, "csc-review"),
    "ncpt-grad-school": (None, None, 0, "pharmacyfreak"),
    "ncpt-work-diploma": (None, None, None, None),
    "ncpt-work-year": (12, None, 0, "jobguide-2026"),
}

# Routes nobody is matched to any more, or not yet: their standing.
KEPT_FOR_THE_RECORD = {
    ("rma-amt", "work-experience-five-of-seven"): "superseded",
    ("rma-amt", "other-exam"): "retired",
    ("ccma-nha", "provisional-twelve-months"): "superseded",
    ("ccma-nha", "experience-at-any-time"): "superseded",
    ("ccma-nha", "experience-one-of-three"): "superseded",
    ("cmac-amca", "option-3-not-in-new-jersey"): "superseded",
    ("cmac-amca", "option-3-two-years"): "superseded",
    ("cet-nha", "provisional-twelve-months"): "superseded",
    ("cpt-nha", "provisional-twelve-months"): "superseded",
    ("rpt-amt", "other"): "unverified",
}

# What every route costs alike: what for, dollars.
FEES: dict[str, tuple[str, int]] = {
    "rma-amt": ("application", 150),
    "ccma-nha": ("exam", 169),
    "ncma-ncct": ("exam", 119),
    "cmac-amca": ("exam", 139),
    "cmas-amt": ("application", 125),
    "coa-ijcahpo": ("application", 300),
    "cet-nha": ("exam", 129),
    "ncet-ncct": ("student", 90),
    "cpt-nha": ("exam", 117),
    "rpt-amt": ("application", 125),
    "pbt-ascp": ("application", 155),
    "ncpt-ncct": ("student", 90),
}

# The exam: questions, minutes, the score to reach.
EXAMS: dict[str, tuple[Json, int, int | None]] = {
    "cma-aama": ({"total": 200, "scored": 180, "pretest": 20}, 160, 430),
    "rma-amt": ({"total": 210}, 120, 70),
    "ccma-nha": ({"total": 180, "scored": 150, "pretest": 30}, 180, 390),
    "ncma-ncct": ({"scored": 150, "pretest": 15}, 180, 70),
    "cmac-amca": ({"total": 175}, 150, None),
    "cmas-amt": ({"range": [200, 230]}, 120, 70),
    "coa-ijcahpo": ({"total": 200}, 180, 72),
    "cet-nha": ({"total": 120, "scored": 100, "pretest": 20}, 120, 390),
    "ncet-ncct": ({"total": 180}, 180, 70),
    "cpt-nha": ({"total": 120, "scored": 100, "pretest": 20}, 120, 390),
    "rpt-amt": ({"total": 200}, 150, 70),
    "pbt-ascp": ({"total": 80, "form": "computer adaptive"}, 120, 400),
    "ncpt-ncct": ({"total": 150}, 180, 70),
}

# Keeping it: for how many months it is good, and what continuing education it takes.
RENEWALS: dict[str, tuple[int | None, Json]] = {
    "cma-aama": (60, None),
    "rma-amt": (36, {"points": 30, "per_year": 10}),
    "ccma-nha": (24, {"credits": 10}),
    "ncma-ncct": (12, {"contact_hours": 14}),
    "cmac-amca": (24, {"credits": 10}),
    "cmas-amt": (36, {"points": 30}),
    "coa-ijcahpo": (36, {"credits": 18}),
    "cet-nha": (24, {"credits": 10}),
    "ncet-ncct": (None, None),
    "cpt-nha": (24, {"credits": 10}),
    "rpt-amt": (36, {"points": 24}),
    "pbt-ascp": (36, {"points": 9}),
    "ncpt-ncct": (12, {"contact_hours": 14}),
}
