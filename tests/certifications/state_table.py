"""What the rules of states ask, typed out: what the fixtures of their authorities must say.

For each credential what every route asks (None), and each route with what it gives and its days.
A rule is its kind, its test, and who has the last word where the test does not.
"""

from typing import Any

REVIEW = "needs_review"
ELSEWHERE = ["registered_apprenticeship", "employer", "high_school", "military"]
"""Where a text does not say who may teach: everybody but a college or a career school."""
OF_STATES: dict[Any, Any] = {
    ("WA", "wa-ma-c"): {
        None: [
            ("education", {"min_level": "high_school", "foreign": REVIEW}, None),
            ("any_of", {}, None),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "programmatic_accreditors": ["CAAHEP", "ABHES"],
                    "accredited_any_time_enrolled": True,
                    "providers": ["postsecondary"],
                },
                None,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["postsecondary"],
                    "school_accreditation": ["recognized"],
                    "min_clock_hours": 720,
                    "min_externship_hours": 160,
                },
                None,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["registered_apprenticeship"],
                },
                REVIEW,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["postsecondary"],
                    "min_clock_hours": 720,
                    "min_externship_hours": 160,
                },
                REVIEW,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["high_school"],
                    "min_clock_hours": 720,
                },
                REVIEW,
            ),
            ("military", {"kinds": ["medical_services"], "completed": True}, REVIEW),
            ("issuer_approval", {}, "confirms"),
        ],
        ("exam", "full", None, None): [
            ("any_of", {}, None),
            (
                "credential_held",
                {
                    "any_of": ["cma-aama", "rma-amt", "ccma-nha", "ncma-ncct"],
                    "status": ["active", "expired", "passed_exam"],
                    "earned_within_months": 60,
                },
                REVIEW,
            ),
            (
                "credential_held",
                {
                    "any_of": ["cmac-amca", "other"],
                    "status": ["active", "expired", "passed_exam"],
                    "earned_within_months": 60,
                },
                REVIEW,
            ),
        ],
    },
    ("WA", "wa-ma-c-interim"): {
        None: [
            ("education", {"min_level": "high_school", "foreign": REVIEW}, None),
            ("any_of", {}, None),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "programmatic_accreditors": ["CAAHEP", "ABHES"],
                    "accredited_any_time_enrolled": True,
                    "providers": ["postsecondary"],
                },
                None,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["postsecondary"],
                    "school_accreditation": ["recognized"],
                    "min_clock_hours": 720,
                    "min_externship_hours": 160,
                },
                None,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["registered_apprenticeship"],
                },
                REVIEW,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["postsecondary"],
                    "min_clock_hours": 720,
                    "min_externship_hours": 160,
                },
                REVIEW,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["high_school"],
                    "min_clock_hours": 720,
                },
                REVIEW,
            ),
            ("military", {"kinds": ["medical_services"], "completed": True}, REVIEW),
            ("issuer_approval", {}, "confirms"),
        ],
        ("interim", "provisional", None, None): [],
    },
    ("WA", "wa-ma-r"): {
        None: [("education", {"min_level": "high_school", "foreign": REVIEW}, REVIEW)],
        ("endorsement", "full", None, None): [("issuer_approval", {}, "decides")],
    },
    ("WA", "wa-ma-p"): {
        None: [],
        ("school", "full", None, None): [
            (
                "training",
                {
                    "kinds": ["phlebotomy"],
                    "providers": ["postsecondary"],
                    "completed": True,
                    "school_accreditation": ["recognized"],
                },
                None,
            )
        ],
        ("certification", "full", None, None): [
            ("any_of", {}, None),
            (
                "credential_held",
                {"any_of": ["cpt-nha", "rpt-amt", "pbt-ascp", "ncpt-ncct"], "status": ["active"]},
                None,
            ),
            ("credential_held", {"any_of": ["other"], "status": ["active"]}, REVIEW),
        ],
        ("practitioner", "full", None, None): [
            ("training", {"kinds": ["phlebotomy"], "completed": True}, None),
            ("issuer_approval", {}, "decides"),
        ],
    },
    ("WA", "wa-ma-ht"): {
        None: [],
        ("training", "full", None, None): [("issuer_approval", {}, "decides")],
    },
    ("WA", "wa-ma-emt"): {
        None: [],
        ("emt", "full", "2024-06-06", None): [
            ("credential_held", {"any_of": ["emt", "paramedic"], "status": ["active"]}, REVIEW),
            ("issuer_approval", {}, "confirms"),
        ],
    },
    ("ND", "nd-uap-ma"): {
        None: [],
        ("program", "full", None, None): [
            ("any_of", {}, None),
            (
                "training",
                {"kinds": ["medical_assisting"], "completed": True, "providers": ["postsecondary"]},
                None,
            ),
            (
                "training",
                {"kinds": ["medical_assisting"], "completed": True, "providers": ELSEWHERE},
                REVIEW,
            ),
        ],
        ("certification", "full", None, None): [
            (
                "credential_held",
                {"any_of": ["cma-aama", "rma-amt", "ccma-nha", "ncma-ncct"], "status": ["active"]},
                REVIEW,
            )
        ],
    },
    ("ND", "nd-ma-iii"): {
        None: [],
        ("certified", "full", None, None): [
            ("credential_held", {"any_of": ["nd-uap-ma"], "status": ["active"]}, None),
            (
                "credential_held",
                {"any_of": ["cma-aama", "rma-amt", "ccma-nha", "ncma-ncct"], "status": ["active"]},
                REVIEW,
            ),
            ("any_of", {}, None),
            *(
                (
                    "training",
                    {
                        "kinds": ["medical_assisting"],
                        "completed": True,
                        "curriculum_complete": True,
                        "curriculum": ["pharmacology", "medication-administration"],
                        "min_externship_hours": 1,
                        "providers": providers,
                    },
                    outcome,
                )
                for providers, outcome in ((["postsecondary"], None), (ELSEWHERE, REVIEW))
            ),
        ],
        ("nursing-student", "full", None, None): [
            (
                "training",
                {"kinds": ["practical_nursing", "registered_nursing"], "in_progress": True},
                REVIEW,
            )
        ],
    },
    ("SC", "sc-cma"): {
        None: [],
        ("certified", "full", None, None): [
            ("any_of", {}, None),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "programmatic_accreditors": ["CAAHEP", "ABHES"],
                    "accredited_any_time_enrolled": True,
                },
                None,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "school_accreditation": ["recognized"],
                },
                REVIEW,
            ),
            (
                "training",
                {"kinds": ["medical_assisting"], "completed": True, "providers": ["high_school"]},
                REVIEW,
            ),
            ("military", {"kinds": ["medical_services"], "completed": True}, REVIEW),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["registered_apprenticeship"],
                },
                None,
            ),
            (
                "training",
                {"kinds": ["medical_assisting"], "completed": True, "providers": ["employer"]},
                REVIEW,
            ),
            ("any_of", {}, None),
            (
                "credential_held",
                {"any_of": ["cma-aama", "rma-amt", "ccma-nha", "ncma-ncct"], "status": ["active"]},
                None,
            ),
            ("credential_held", {"any_of": ["cmac-amca", "other"], "status": ["active"]}, REVIEW),
            ("issuer_approval", {}, "confirms"),
        ],
        ("transition", "provisional", None, "2026-07-15"): [
            (
                "experience",
                {
                    "roles": {"medical_assistant": "met", "medical_assistant_apprentice": "met"},
                    "min_hours": 1,
                },
                None,
            )
        ],
    },
    ("CT", "ct-clinical-ma"): {
        None: [
            ("skills", {"counts": {"vaccine_class_hours": 24}}, None),
            ("skills", {"counts": {"vaccine_clinic_hours": 8}}, None),
        ],
        ("certified", "full", None, None): [
            (
                "credential_held",
                {
                    "any_of": ["cma-aama", "rma-amt", "ccma-nha", "ncma-ncct", "cmac-amca"],
                    "status": ["active"],
                },
                REVIEW,
            ),
            ("any_of", {}, None),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "programmatic_accreditors": ["CAAHEP", "ABHES"],
                    "accredited_any_time_enrolled": True,
                },
                None,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "school_accreditation": ["recognized"],
                    "min_clock_hours": 720,
                    "min_externship_hours": 160,
                    "min_injections": 1,
                },
                None,
            ),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "school_accreditation": ["recognized"],
                },
                REVIEW,
            ),
        ],
        ("military", "full", None, None): [
            ("any_of", {}, None),
            (
                "training",
                {"kinds": ["medical_assisting"], "completed": True, "providers": ["military"]},
                None,
            ),
            ("military", {"kinds": ["medical_services"], "completed": True}, REVIEW),
        ],
    },
    ("AZ", "az-ma"): {
        None: [],
        ("approved-program", "full", None, None): [
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "programmatic_accreditors": ["CAAHEP", "ABHES"],
                    "accredited_any_time_enrolled": True,
                },
                None,
            )
        ],
        ("exam", "full", None, None): [
            ("any_of", {}, None),
            (
                "training",
                {"kinds": ["medical_assisting"], "completed": True, "providers": ["postsecondary"]},
                None,
            ),
            (
                "training",
                {"kinds": ["medical_assisting"], "completed": True, "providers": ELSEWHERE},
                REVIEW,
            ),
            ("any_of", {}, None),
            (
                "credential_held",
                {"any_of": ["ccma-nha"], "status": ["active", "expired", "passed_exam"]},
                None,
            ),
            (
                "credential_held",
                {
                    "any_of": ["cma-aama", "rma-amt", "ncma-ncct", "cmac-amca", "other"],
                    "status": ["active", "expired", "passed_exam"],
                },
                REVIEW,
            ),
        ],
        ("military", "full", None, None): [
            ("military", {"kinds": ["medical_services"], "completed": True}, REVIEW)
        ],
    },
    ("NJ", "nj-injections"): {
        None: [
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["postsecondary"],
                    "min_clock_hours": 330,
                },
                None,
            ),
            (
                "credential_held",
                {"any_of": ["cma-aama", "rma-amt", "ccma-nha", "ncma-ncct"], "status": ["active"]},
                REVIEW,
            ),
        ],
        ("practice", "full", "2018-09-30", None): [
            ("skills", {"counts": {"injection_training_hours": 10}}, None),
            (
                "skills",
                {
                    "counts": {
                        "intramuscular_injections": 10,
                        "subcutaneous_injections": 10,
                        "intradermal_injections": 10,
                    }
                },
                None,
            ),
        ],
    },
    ("NJ", "nj-venipuncture"): {
        None: [
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "providers": ["postsecondary"],
                    "min_clock_hours": 330,
                },
                None,
            ),
            (
                "credential_held",
                {"any_of": ["cma-aama", "rma-amt", "ccma-nha", "ncma-ncct"], "status": ["active"]},
                REVIEW,
            ),
        ],
        ("training", "full", "2018-09-30", None): [
            ("skills", {"counts": {"venipuncture_training_hours": 10}}, None)
        ],
    },
    ("MA", "ma-immunizations"): {
        None: [],
        ("program", "full", None, None): [
            ("any_of", {}, None),
            (
                "training",
                {
                    "kinds": ["medical_assisting"],
                    "completed": True,
                    "programmatic_accreditors": ["CAAHEP", "ABHES"],
                    "accredited_any_time_enrolled": True,
                },
                None,
            ),
            ("all_of", {}, None),
            ("training", {"kinds": ["medical_assisting"], "completed": True}, None),
            ("issuer_approval", {}, "decides"),
        ],
    },
    ("CA", "ca-injections"): {
        None: [
            ("age", {"min": 18}, None),
            ("attestation", {"fact": "trained_by_professional", "must_be": True}, None),
        ],
        ("training", "full", None, None): [
            ("skills", {"counts": {"injection_training_hours": 10}}, None),
            (
                "skills",
                {
                    "counts": {
                        "intramuscular_injections": 10,
                        "subcutaneous_injections": 10,
                        "intradermal_injections": 10,
                    }
                },
                None,
            ),
            ("skills", {"counts": {"skin_tests": 10}}, None),
        ],
    },
    ("CA", "ca-blood-draw"): {
        None: [
            ("age", {"min": 18}, None),
            ("attestation", {"fact": "trained_by_professional", "must_be": True}, None),
        ],
        ("training", "full", None, None): [
            ("skills", {"counts": {"venipuncture_training_hours": 10}}, None),
            ("skills", {"counts": {"live_venipunctures": 10}}, None),
            ("skills", {"counts": {"live_capillary_punctures": 10}}, None),
        ],
    },
    ("CA", "ca-inhalation"): {
        None: [
            ("age", {"min": 18}, None),
            ("attestation", {"fact": "trained_by_professional", "must_be": True}, None),
        ],
        ("training", "full", None, None): [
            ("skills", {"counts": {"inhalation_training_hours": 10}}, None)
        ],
    },
    ("FL", "fl-title"): {
        None: [],
        ("certified", "full", None, None): [
            ("any_of", {}, None),
            (
                "credential_held",
                {"any_of": ["cma-aama", "ccma-nha"], "status": ["active"]},
                None,
            ),
            (
                "credential_held",
                {"any_of": ["rma-amt", "ncma-ncct", "cmac-amca"], "status": ["active"]},
                REVIEW,
            ),
            ("credential_held", {"any_of": ["other"], "status": ["active"]}, REVIEW),
        ],
    },
}
