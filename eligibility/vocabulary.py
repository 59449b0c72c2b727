"""The words a profile may use. Closed: what is not listed here is refused, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EDUCATION_LEVELS = (
    "none",
    "in_high_school",
    "high_school",
    "equivalency",
    "some_college",
    "certificate",
    "associate",
    "bachelor",
    "graduate",
)
WITHOUT_DIPLOMA = frozenset({"none", "in_high_school"})
TRAINING_KINDS = (
    "medical_assisting",
    "medical_office",
    "phlebotomy",
    "ekg",
    "ophthalmic_clinical",
    "ophthalmic_nonclinical",
    "ophthalmic_independent_study",
    "nursing_assistant",
    "practical_nursing",
    "registered_nursing",
    "paramedic",
    "medicine",
    "laboratory",
    "other",
)
PROVIDERS = ("postsecondary", "registered_apprenticeship", "employer", "high_school", "military")
SCHOOL_ACCREDITATIONS = ("recognized", "state_approved", "public_high_school", "foreign", "none")
PROGRAMMATIC_ACCREDITORS = ("CAAHEP", "ABHES", "ICA", "NAACLS", "IJCAHPO_APPROVED", "none")
APPROVING_BODIES = ("aama", "amt", "nha", "ncct", "amca", "ijcahpo", "ascp", "cdph")
EXTERNSHIP_SETTINGS = ("outpatient", "inpatient", "laboratory", "other")
AWARDS = (
    "certificate",
    "diploma",
    "associate",
    "bachelor",
    "doctorate",
    "completion",
    "none",
)
MOST_MONTHS = 120
"""No program takes longer."""
MODALITIES = ("in_person", "online", "hybrid")
ROLES = (
    "medical_assistant",
    "medical_assistant_apprentice",
    "medical_office_administrator",
    "phlebotomist",
    "ekg_technician",
    "ophthalmic_assistant",
    "nursing_assistant",
    "lpn",
    "rn",
    "emt",
    "paramedic",
    "physician",
    "military_medic",
    "laboratory_assistant",
    "volunteer",
    "other",
)
SUPERVISORS = ("physician", "ophthalmologist", "optometrist", "other")
WORK_SETTINGS = (
    "outpatient_clinic",
    "hospital",
    "ophthalmology",
    "optometry",
    "laboratory",
    "military_clinic",
    "nursing_home",
    "ambulance",
    "other",
)
MILITARY_KINDS = ("medical_services", "other")
CREDENTIAL_STATUSES = ("active", "expired", "passed_exam")
OTHER_CREDENTIALS = (
    "lpn",
    "rn",
    "cna",
    "emt",
    "paramedic",
    "mlt-ascp",
    "dpt-ascp",
    "other",
)
TEACHING_SUBJECTS = (*TRAINING_KINDS[:-1], "nursing", "other")
TEACHING_LEVELS = (
    "postsecondary",
    "high_school",
    "secondary",
    "registered_apprenticeship",
    "employer",
    "military",
    "continuing_education",
    "other",
)
SKILLS = (
    "live_venipunctures",
    "live_capillary_punctures",
    "live_ekgs",
    "injections",
    "simulated_venipunctures",
    "intramuscular_injections",
    "subcutaneous_injections",
    "intradermal_injections",
    "skin_tests",
    "injection_training_hours",
    "venipuncture_training_hours",
    "inhalation_training_hours",
    "vaccine_class_hours",
    "vaccine_clinic_hours",
)
"""What a person has done and had checked, counted. Some states count hours of training for a task
as well as how often it was done, so hours are among them."""
ATTESTATIONS = (
    "felony",
    "felony_drug_related",
    "sentence_completed",
    "license_disciplined",
    "cpr_current",
    "trained_by_professional",
)
DUTIES = ("clinical", "administrative")

STATES = frozenset(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH "  # noqa: SIM905
    "NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI".split()
)
"""USPS codes of the states, the District of Columbia and the territories."""

COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ "  # noqa: SIM905
    "BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM "
    "DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS "
    "GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN "
    "KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ "
    "MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM "
    "PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
    "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI "
    "VN VU WF WS XK YE YT ZA ZM ZW".split()
)
"""ISO 3166-1 two-letter codes, with XK as it is used for Kosovo."""

ABROAD = "abroad"
"""In place of such a code: another country, not named, since no rule asks which."""

HOME_COUNTRIES = frozenset({"US", "AS", "GU", "MP", "PR", "UM", "VI"})
"""The U.S. and its territories: not foreign."""

VOCABULARY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "education.level": EDUCATION_LEVELS,
        "training.kind": TRAINING_KINDS,
        "training.provider": PROVIDERS,
        "training.school_accreditation": SCHOOL_ACCREDITATIONS,
        "training.programmatic_accreditor": PROGRAMMATIC_ACCREDITORS,
        "training.approved_by": APPROVING_BODIES,
        "training.externship_setting": EXTERNSHIP_SETTINGS,
        "training.award": AWARDS,
        "training.modality": MODALITIES,
        "work.role": ROLES,
        "work.supervisor": SUPERVISORS,
        "work.setting": WORK_SETTINGS,
        "military.kind": MILITARY_KINDS,
        "credentials.status": CREDENTIAL_STATUSES,
        "credentials.credential": OTHER_CREDENTIALS,
        "teaching.subject": TEACHING_SUBJECTS,
        "teaching.level": TEACHING_LEVELS,
        "skills": SKILLS,
        "attestations": ATTESTATIONS,
    }
)
"""Every closed list by where it is used in a profile. Credential and body ids of the catalogue
come on top where `credentials.credential` and `training.approved_by` are read."""
