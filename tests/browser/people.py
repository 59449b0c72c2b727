"""Five invented people: what they know, in the words of the questions, and what they must read.

Judged on one day, so that they read the same whenever the tests run.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from .visitor import Answers

THE_DAY = date(2026, 11, 24)
LEVEL = "What is the highest level of school you have finished?"
AGE = "How old are you?"
STATE = "Which state or territory do you live in?"
TRAINED = "Have you had training for a health job, or are you in it now?"
WORKED = "Have you worked in health care?"
SERVED = "Were you trained as a medic or corpsman in the U.S. armed forces?"
HOLDS = "Do you hold a health certificate or license, or did one run out?"
TAUGHT = "Have you taught a health subject?"
CPR = "Do you have a CPR card that has not run out?"
FELONY = "Do you have a felony on your record?"
DISCIPLINED = "Did a board ever take away or discipline a health license of yours?"
FAILED = "Which of these exams have you failed?"

NOW = "You appear to qualify now"
SOON = "Opens later"
CANNOT_TELL = "We can’t tell yet"
NOT_NOW = "Not open now"
MEDICAL_ASSISTING = {"What work are you after?": ["Medical assisting"]}


def has(*kinds: str) -> dict[str, Any]:
    """Yes to these kinds of past, and no to the others."""
    return {
        one: "Yes" if one in kinds else "No" for one in (TRAINED, WORKED, SERVED, HOLDS, TAUGHT)
    }


@dataclass(frozen=True)
class Someone:
    """Who comes to the site. `reads`: by credential the group it is in, then words on its card."""

    name: str
    knows: Answers
    most_pages: int
    heading: str
    reads: dict[str, tuple[str, ...]]


GRADUATE = Someone(
    "graduate",
    {
        "goal": MEDICAL_ASSISTING,
        "you": {LEVEL: "A high-school diploma", AGE: "20", STATE: "Massachusetts"},
        "background": has(TRAINED),
        "training": {
            "Which school is it?": "middlesex bedford",
            "Which program is it?": "Medical Assisting, Middlesex Community College",
            "Have you finished?": "I have finished it",
            "When did you finish, or when do you expect to?": ("May", "15", "2026"),
            "When did you start?": ("September", "", "2025"),
            "Who accredits the program itself, or did when you were there?": "CAAHEP",
            "How many hours is the program in all?": "900",
            "And how many are externship hours?": "180",
        },
        "before": {FELONY: "No", DISCIPLINED: "No", FAILED: ["None of these"]},
    },
    9,
    "You appear to qualify for 4 exams today",
    {
        "cma-aama": (NOW, "We know of no last day.", "By our record of", "You told us CAAHEP"),
        "rma-amt": (NOW, "Open to you until 14 May 2030"),
        "ccma-nha": (NOW, "Open to you until 15 May 2031", "more than 4 years away"),
        "cmac-amca": (NOW, "Open to you until 15 May 2027", "in about 5 months"),
        "ncma-ncct": (CANNOT_TELL, "Has any of these bodies approved the school or the program?"),
    },
)
ASSISTANT = Someone(
    "assistant",
    {
        "goal": MEDICAL_ASSISTING,
        "you": {LEVEL: "A high-school diploma", AGE: "27", STATE: "Ohio"},
        "background": has(WORKED),
        "work": {
            "What is the work?": "Medical assistant",
            "When did you start?": ("January", "4", "2021"),
            "Do you still work there?": "I still work there",
            "Hours a week, usually": "20",
            "Is clinical work part of the job?": "Yes",
            "Is office work part of the job?": "Yes",
            "Does someone supervise you, or did they?": "Yes",
        },
        "before": {CPR: "Yes", FAILED: ["None of these"]},
    },
    8,
    "We can’t name an exam that is open to you yet",
    {
        "rma-amt": (
            CANNOT_TELL,
            "Only AMT can decide this, whatever else you tell us.",
            "Full-time months that surely count: 0 of 36. The body decides on part-time",
        ),
        "ccma-nha": (CANNOT_TELL, "Only NHA can decide this, whatever else you tell us."),
        "cma-aama": (NOT_NOW, "CAAHEP or ABHES must accredit it. 8 to 24 months."),
    },
)
MEDIC = Someone(
    "medic",
    {
        "you": {LEVEL: "A high-school diploma", AGE: "26", STATE: "Texas"},
        "background": has(SERVED),
        "military": {
            "What was the training for?": "Medical services (medic, corpsman)",
            "When did you finish the training?": ("March", "20", "2020"),
            "Are you still serving?": "I have left the service",
            "If you have left: your last day": ("August", "31", "2025"),
        },
        "skills": {
            "Blood draws from a vein, on live people": "22",
            "Finger or heel sticks, on live people": "12",
            "EKGs (heart tracings), on live people": "15",
        },
        "before": {CPR: "Yes", FAILED: ["None of these"]},
    },
    8,
    "We can’t name an exam that is open to you yet",
    {
        "rma-amt": (CANNOT_TELL, "Only AMT can decide this, whatever else you tell us."),
        "cet-nha": (CANNOT_TELL, "Only NHA can decide this, whatever else you tell us."),
        "cpt-nha": (
            NOT_NOW,
            "Ask a school or clinic for supervised blood draws. 8 more.",
            "You have 22 of 30: blood draws from a vein, on live people.",
        ),
    },
)
SENIOR = Someone(
    "senior",
    {
        "goal": MEDICAL_ASSISTING,
        "you": {
            LEVEL: "Still in high school",
            AGE: "17",
            STATE: "Georgia",
            "When do you expect to finish high school?": ("June", "4", "2027"),
        },
        "background": has(TRAINED),
        "training": {
            "What does the program teach?": "Medical assisting",
            "Have you finished?": "I have not finished yet",
            "When did you finish, or when do you expect to?": ("May", "", "2027"),
            "Who runs the program?": "A high school",
        },
        "before": {FELONY: "No", FAILED: ["None of these"]},
    },
    9,
    "We can’t name an exam that is open to you yet",
    {
        # Of a month alone the last day is the sure one.
        "cmac-amca": (SOON, "Opens on 31 May 2027", "That is in about 6 months."),
        "ccma-nha": (SOON, "Opens on 31 May 2027"),
        "ncma-ncct": (CANNOT_TELL, "And the school as a whole?"),
    },
)
NEWCOMER = Someone(
    "newcomer",
    {
        "you": {LEVEL: "A high-school diploma", AGE: "34", STATE: "Ohio"},
        "background": has(),
    },
    6,
    "We found no exam that is open to you today",
    {
        "ccma-nha": (NOT_NOW, "Finish a course that trains medical assistants.", "2 to 24 months."),
        "cma-aama": (NOT_NOW, "CAAHEP or ABHES must accredit it. 8 to 24 months."),
    },
)
PEOPLE = (GRADUATE, ASSISTANT, MEDIC, SENIOR, NEWCOMER)
