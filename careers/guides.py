"""Guides for students: what the job is, how certification works, and what the words mean.

Plain values, no database. Every statement names where it was read and how sure we are, as the
rules do. The wording is our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

Text = Any
"""A text that is looked up in the reader's language when it is shown."""

READ_ON = date(2026, 11, 24)


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a statement was read and how sure we are of it."""

    title: Text
    confidence: str
    """"official", "secondary" or "recalled"."""
    url: str = ""
    read_on: date = READ_ON

    def as_source(self) -> dict[str, Any]:
        """The same as components/source.html takes it."""
        return {
            "title": self.title,
            "url": self.url,
            "read_on": self.read_on,
            "confidence": self.confidence,
        }


ARTICLE = Cited(
    _(
        "Research.com: Medical Assistant Certification Requirements: How to Get a CMA License "
        "for 2025"
    ),
    "secondary",
)
MEMORY = Cited(_("From general knowledge, no page found yet"), "recalled")
WASHINGTON = Cited(
    "Washington WAC 246-827-0200",
    "official",
    "http://apps.leg.wa.gov/WAC/default.aspx?cite=246-827-0200",
)
SEVERAL_STATES = Cited(
    _("Counsel of the AAMA: scope of practice in several states"),
    "secondary",
    "https://aamalegaleye.wordpress.com/2021/08/11/multi-state-scope-of-practice-for-medical-assistants/",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that is so. `term` is the word it is about, `id` makes it a place to link to."""

    text: Text
    term: Text = ""
    id: str = ""
    cited: Cited = ARTICLE


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what is said under it. `id` is its place on the page."""

    id: str
    heading: Text
    statements: tuple[Statement, ...]
    lead: Text = ""
    is_ordered: bool = False
    see: tuple[Place, ...] = ()
    """Where to read more."""

    def runs(self) -> Iterator[tuple[tuple[Statement, ...], Cited]]:
        """Neighbours that were read in one place, with that place: said once for all of them."""
        for cited, statements in groupby(self.statements, lambda statement: statement.cited):
            yield tuple(statements), cited


@dataclass(frozen=True, slots=True)
class Guide:
    """A page. `summary` says in a line what is in it; `credentials` are those it speaks of."""

    slug: str
    title: Text
    summary: Text
    sections: tuple[Section, ...]
    credentials: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Where it is read."""
        return reverse("careers:guide", args=[self.slug])

    def anchors(self) -> Iterator[str]:
        """Every place in it that can be linked to."""
        for section in self.sections:
            yield section.id
            yield from (statement.id for statement in section.statements if statement.id)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a guide, and what to call a link to it."""

    guide: Guide
    anchor: str
    text: Text

    @property
    def url(self) -> str:
        """Its address on this site."""
        return f"{self.guide.url}#{self.anchor}"


WORDS = Guide(
    "words",
    _("Words explained"),
    _("What the words mean that schools and certifying bodies use."),
    (
        Section(
            "school-words",
            _("School and training"),
            (
                Statement(
                    _("A job in which you are trained as you work. It ends with a paper."),
                    _("Apprenticeship"),
                    "apprenticeship",
                    MEMORY,
                ),
                Statement(
                    _("A two-year college degree."),
                    _("Associate degree"),
                    "associate-degree",
                    MEMORY,
                ),
                Statement(
                    _("The paper you get when you finish a course or a school."),
                    _("Certificate, diploma"),
                    "diploma",
                    MEMORY,
                ),
                Statement(
                    _(
                        "An hour that you spent in class, in a lab or in a clinic. Some schools "
                        "count credits instead. Ask yours how many hours it was."
                    ),
                    _("Clock hour"),
                    "clock-hour",
                    MEMORY,
                ),
                Statement(
                    _(
                        "A proof that you know what a high school graduate knows. The best "
                        "known are the GED and the HiSET."
                    ),
                    _("Equivalency"),
                    "equivalency",
                    MEMORY,
                ),
                Statement(
                    _(
                        "If your school was abroad, a service says what it is worth here. This "
                        "costs money, so ask the body first."
                    ),
                    _("Evaluation of schooling from abroad"),
                    "evaluation",
                    MEMORY,
                ),
                Statement(
                    _(
                        "Practice in a real clinic that is part of your program. Mostly it is not "
                        "paid. Some bodies call it a practicum."
                    ),
                    _("Externship"),
                    "externship",
                    MEMORY,
                ),
                Statement(
                    _(
                        "The list of your courses, hours and grades. You get it from your school. "
                        "The armed forces have one too, the Joint Services Transcript."
                    ),
                    _("Transcript"),
                    "transcript",
                    MEMORY,
                ),
            ),
        ),
        Section(
            "accreditation",
            _("Accreditation: two kinds"),
            (
                Statement(
                    _("Somebody from outside checked this one program."),
                    _("Accreditation of a program"),
                    "program-accreditation",
                    MEMORY,
                ),
                Statement(
                    _(
                        "Somebody checked the whole school. That does not say that they checked "
                        "your program. So ask your school about both."
                    ),
                    _("Accreditation of a school"),
                    "school-accreditation",
                    MEMORY,
                ),
                Statement(
                    _(
                        "The body that checks. ABHES checks schools and programs, and one of the "
                        "two does not mean the other."
                    ),
                    _("Accreditor"),
                    "accreditor",
                    MEMORY,
                ),
                Statement(
                    _(
                        "They check programs for medical assistants. The rules of Washington State "
                        "name these two."
                    ),
                    _("CAAHEP and ABHES"),
                    "caahep-abhes",
                    WASHINGTON,
                ),
            ),
            _("It means that somebody from outside checked the teaching. Ask what they checked."),
        ),
        Section(
            "paper-words",
            _("Papers and rules"),
            (
                Statement(
                    _("They make the rules, give the exam and decide who may take it."),
                    _("Certifying body"),
                    "certifying-body",
                    MEMORY,
                ),
                Statement(
                    _("Proof that you passed the exam of such a body. It can run out."),
                    _("Certification"),
                    "certification",
                    MEMORY,
                ),
                Statement(
                    _("First aid for when the heart stops. You get a card, and it runs out."),
                    _("CPR"),
                    "cpr",
                    MEMORY,
                ),
                Statement(
                    _("Any such proof: a certification, a license, or a place on a state list."),
                    _("Credential"),
                    "credential",
                    MEMORY,
                ),
                Statement(
                    _("A picture of how your heart beats, drawn by a machine. Also ECG."),
                    _("EKG"),
                    "ekg",
                    MEMORY,
                ),
                Statement(
                    _("A serious crime. Some bodies want to look at your case first."),
                    _("Felony"),
                    "felony",
                    MEMORY,
                ),
                Statement(
                    _(
                        "A state lets you do a job, and without it you may not. A certification "
                        "comes from a body, not from a state."
                    ),
                    _("License"),
                    "license",
                    MEMORY,
                ),
                Statement(
                    _("Drawing blood. A phlebotomist has this as a job."),
                    _("Phlebotomy"),
                    "phlebotomy",
                    MEMORY,
                ),
                Statement(
                    _("Yours for now. It turns full when you send what is missing."),
                    _("Provisional"),
                    "provisional",
                    MEMORY,
                ),
                Statement(
                    _("One full way to qualify for an exam. You need only one."),
                    _("Route"),
                    "route",
                    MEMORY,
                ),
                Statement(
                    _("The tasks that the law of your state and your training let you do."),
                    _("Scope of practice"),
                    "scope",
                ),
            ),
        ),
        Section(
            "later-words",
            _("After the exam"),
            (
                Statement(
                    _("Courses you take to stay up to date. They give credits or points."),
                    _("Continuing education"),
                    "continuing-education",
                    MEMORY,
                ),
                Statement(
                    _(
                        "Proving again that you know your job, so that your credential lasts "
                        "longer. Each body says how: with credits, or with an exam."
                    ),
                    _("Recertification"),
                    "recertification",
                    MEMORY,
                ),
                Statement(
                    _("Getting back a credential that ran out. Often there is a last day for it."),
                    _("Reinstatement"),
                    "reinstatement",
                    MEMORY,
                ),
            ),
        ),
    ),
)

ETHICS = Guide(
    "ethics",
    _("What you may do, and what you may not"),
    _("Your state and your training set the limits. Five duties hold everywhere."),
    (
        Section(
            "limits",
            _("State rules decide"),
            (
                Statement(_("Do only what the law of your state and your training allow.")),
                Statement(
                    _("An exam does not change that. It opens no task that your state closes."),
                    cited=MEMORY,
                ),
                Statement(
                    _("Shots, blood draws and allergy tests are often limited. So ask first."),
                    cited=MEMORY,
                ),
                Statement(
                    _(
                        "If your office treats people in more than one state, the rules of each of "
                        "these states hold."
                    ),
                    cited=SEVERAL_STATES,
                ),
            ),
            _("This is called the scope of practice: the tasks that your job may do."),
            see=(Place(WORDS, "scope", _("What scope of practice means")),),
        ),
        Section(
            "duties",
            _("Five duties to every patient"),
            (
                Statement(
                    _("What you learn about a patient stays with you. The law is called HIPAA."),
                    _("Keep it private."),
                ),
                Statement(
                    _("Do no task that your state or your training leaves out."),
                    _("Stay within your limits."),
                ),
                Statement(_("Treat all people with respect, on bad days too."), _("Be fair.")),
                Statement(
                    _("Patients choose for themselves, once they know enough to choose."),
                    _("Let them decide."),
                ),
                Statement(
                    _("Write down all that was done, and only what was done."),
                    _("Write the truth."),
                ),
            ),
        ),
    ),
)

DUTIES = Guide(
    "what-they-do",
    _("What a medical assistant does"),
    _("Two kinds of work in one job: you care for patients, and you keep the office going."),
    (
        Section(
            "clinical",
            _("Clinical work: with the patient"),
            (
                Statement(
                    _("You take blood pressure, temperature and the like."), _("Vital signs.")
                ),
                Statement(
                    _("You help the doctor or nurse with check-ups and small procedures."),
                    _("Exams."),
                ),
                Statement(
                    _("You collect blood, urine and more, where your state allows it."),
                    _("Samples."),
                ),
                Statement(
                    _("You give medicine or vaccines by needle, where your state allows it."),
                    _("Shots."),
                ),
            ),
            see=(Place(ETHICS, "limits", _("Which tasks your state decides")),),
        ),
        Section(
            "office",
            _("Office work: behind the desk"),
            (
                Statement(_("You book visits and keep the calendar."), _("Visits.")),
                Statement(_("You keep what is known of each patient in order."), _("Records.")),
                Statement(
                    _("You handle the charges and the codes that go with them."),
                    _("Bills and codes."),
                ),
                Statement(_("You send claims and follow them up."), _("Insurance.")),
                Statement(
                    _("You keep rooms and tools clean and the place in order."), _("Clean rooms.")
                ),
            ),
        ),
        Section(
            "people",
            _("With people, all day"),
            (
                Statement(_("You say things so that patients understand them.")),
                Statement(_("You explain the plan, and how to take a medicine.")),
                Statement(_("You comfort those who are afraid.")),
            ),
        ),
        Section(
            "places",
            _("Where they work"),
            (
                Statement(_("In 2023 about 56 of 100 worked in a doctor’s office.")),
                Statement(
                    _("16 worked in a hospital, and 9 in a center where no one stays the night.")
                ),
                Statement(_("Another 8 worked in the offices of other health workers.")),
                Statement(_("Some are on their feet most of the day. Others sit at a screen.")),
            ),
        ),
        Section(
            "fields",
            _("Some work in one field"),
            (
                Statement(
                    _("You help with allergy tests and teach people to live with them."),
                    _("Allergies."),
                ),
                Statement(_("You run EKGs and help with stress tests."), _("The heart.")),
                Statement(
                    _("You help with skin exams and treatments, and teach skin care."),
                    _("The skin."),
                ),
                Statement(
                    _("You take vital signs, lend a hand and stand by people with cancer."),
                    _("Cancer."),
                ),
                Statement(
                    _("You help with vaccines, and note how each child grows."),
                    _("Children."),
                ),
                Statement(
                    _("In most places the cancer drugs themselves are not for you to give."),
                    _("But mind:"),
                    cited=MEMORY,
                ),
            ),
        ),
    ),
)

STEPS = Guide(
    "steps",
    _("How certification works, step by step"),
    _("From school to an exam, and what comes after it."),
    (
        Section(
            "six-steps",
            _("Six steps"),
            (
                Statement(
                    _(
                        "You learn how the body works, how to care for patients and how an office "
                        "runs. If you can, choose a program with accreditation."
                    ),
                    _("Finish a program."),
                ),
                Statement(
                    _("Each body has its own: the AAMA, AMT, NHA and others."),
                    _("Check the rules."),
                ),
                Statement(
                    _(
                        "For instance for the CMA (AAMA), the RMA (AMT) or the CCMA (NHA). They "
                        "cover clinical and office work."
                    ),
                    _("Pass an exam."),
                ),
                Statement(
                    _("Some ask you to register, ask for a license, or limit what you may do."),
                    _("Look at your state."),
                ),
                Statement(
                    _("Your credential runs out unless you renew it. Each body says how."),
                    _("Renew it in time."),
                ),
                Statement(
                    _("You do not need it for a first job. It opens other jobs later."),
                    _("Study on, if you like."),
                ),
            ),
            is_ordered=True,
            see=(
                Place(WORDS, "accreditation", _("What accreditation is")),
                Place(ETHICS, "limits", _("What state rules decide")),
                Place(WORDS, "recertification", _("What recertification is")),
            ),
        ),
        Section(
            "program",
            _("What a program is like"),
            (
                Statement(
                    _("Most programs take you with a high school diploma or a GED."),
                    _("To get in."),
                ),
                Statement(
                    _("A certificate, a diploma or an associate degree. The degree covers more."),
                    _("At the end."),
                ),
                Statement(
                    _(
                        "The body and its words, care of patients, drugs, law and ethics, bills "
                        "and codes."
                    ),
                    _("What you learn."),
                ),
                Statement(
                    _("Some exams ask for a program that CAAHEP or ABHES has accredited."),
                    _("Who checks it."),
                ),
            ),
            see=(Place(WORDS, "school-words", _("Words of school and training")),),
        ),
        Section(
            "which-one",
            _("CMA (AAMA) or RMA (AMT)?"),
            (
                Statement(_("The letters in brackets say which body gives it.")),
                Statement(
                    _(
                        "The CMA (AAMA) leans on programs that CAAHEP or ABHES accredited. The RMA "
                        "(AMT) has more ways in, such as work or the armed forces."
                    )
                ),
                Statement(
                    _("Both count in the whole country. Holding one does not give you the other.")
                ),
                Statement(
                    _("They are on the same level. Holding both rarely opens new tasks."),
                    cited=MEMORY,
                ),
            ),
            _("Every way in, with its days, stands on the page of each."),
        ),
        Section(
            "no-license",
            _("It is not a license"),
            (
                Statement(
                    _(
                        "You may read of a “CMA license”. There is none. The CMA (AAMA) is a "
                        "national certification."
                    )
                ),
                Statement(
                    _(
                        "A state may have rules of its own on top, and a credential of its own, as "
                        "Washington has. The page of each state says what it asks."
                    ),
                    cited=WASHINGTON,
                ),
            ),
            see=(Place(WORDS, "license", _("A license and a certification")),),
        ),
    ),
    ("cma-aama", "rma-amt", "ccma-nha"),
)

SKILLS = Guide(
    "skills",
    _("Skills you need"),
    _("What you use in a normal week, and how people get better at it."),
    (
        Section(
            "five-kinds",
            _("Five kinds of skill"),
            (
                Statement(
                    _("Vital signs, shots, EKGs, blood draws, care of wounds, help in exams."),
                    _("With patients."),
                ),
                Statement(
                    _("Office software, records, visits, bills, codes and insurance."),
                    _("At the desk."),
                ),
                Statement(
                    _("A kind ear, patience, and good work with doctors and the team."),
                    _("With people."),
                ),
                Statement(
                    _("Using the machines, cleaning tools so that no germ lives, lab work."),
                    _("With tools."),
                ),
                Statement(
                    _("Watching the time, choosing what comes first, keeping stock."),
                    _("With order."),
                ),
            ),
        ),
        Section(
            "better",
            _("How people get better"),
            (
                Statement(_("They practice with someone who watches and tells them how it went.")),
                Statement(_("They ask a mentor, and learn the work of a colleague.")),
                Statement(_("They go to workshops and skills labs, and read.")),
                Statement(_("They take one more exam, for instance for blood draws or EKGs.")),
            ),
        ),
    ),
    ("cpt-nha", "rpt-amt", "pbt-ascp", "ncpt-ncct", "cet-nha", "ncet-ncct"),
)

WORKLIFE = Guide(
    "hard-and-good",
    _("The hard parts, and the good ones"),
    _("What is hard in this job, and what is good about it."),
    (
        Section(
            "hard",
            _("The hard parts"),
            (
                Statement(
                    _("Clinics are busy. Visits are short, many people wait, and plans change."),
                    _("The pace."),
                ),
                Statement(
                    _("You meet people in pain or in fear. Some are hard to be with."),
                    _("The feelings."),
                ),
                Statement(
                    _("You switch between care and desk work, and choose what comes first."),
                    _("Two jobs at once."),
                ),
                Statement(
                    _("Rules, tools and treatments change, so you never stop learning."),
                    _("The learning."),
                ),
                Statement(
                    _("You stand for long, help people move, and may catch what they have."),
                    _("Your body."),
                ),
            ),
            see=(Place(DUTIES, "clinical", _("What the work is")),),
        ),
        Section(
            "good",
            _("The good parts"),
            (
                Statement(_("You see that you help."), _("It matters.")),
                Statement(
                    _("Some hours with patients, some at the desk."), _("No two days are the same.")
                ),
                Statement(_("You work with people of many trades."), _("A team.")),
                Statement(_("There is more to learn, and there are steps up."), _("Room to grow.")),
                Statement(
                    _("You show patients and families how to get well and stay well."),
                    _("Teaching."),
                ),
            ),
            see=(Place(SKILLS, "better", _("How people get better")),),
        ),
    ),
)

GUIDES = (DUTIES, STEPS, ETHICS, WORKLIFE, SKILLS, WORDS)
BY_SLUG: Mapping[str, Guide] = {guide.slug: guide for guide in GUIDES}


FOR_TOPIC: Mapping[str, tuple[Place, ...]] = {
    "you": (
        Place(WORDS, "equivalency", _("What an equivalency is")),
        Place(WORDS, "evaluation", _("School in another country")),
        Place(ETHICS, "limits", _("What state rules decide")),
    ),
    "training": (
        Place(WORDS, "externship", _("What an externship is")),
        Place(WORDS, "accreditation", _("What accreditation is")),
    ),
    "work": (Place(DUTIES, "clinical", _("Clinical work and office work")),),
    "military": (Place(WORDS, "transcript", _("What a military transcript is")),),
    "credentials": (Place(WORDS, "license", _("A license and a certification")),),
    "skills": (
        Place(WORDS, "phlebotomy", _("What phlebotomy is")),
        Place(WORDS, "ekg", _("What an EKG is")),
    ),
    "before": (
        Place(WORDS, "cpr", _("What CPR is")),
        Place(WORDS, "felony", _("What a felony is")),
        Place(STEPS, "six-steps", _("Where the exam comes in")),
    ),
    "continuing_education": (
        Place(WORDS, "continuing-education", _("What continuing education is")),
    ),
}
"""Where the words of a question are explained, by the topic that asks it. Some need no words."""
