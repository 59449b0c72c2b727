"""People of the contract as they would answer the questions, page by page, without a browser."""

from quiz.answers import BACKGROUND, GOAL, Answers
from quiz.assessment import open_questions
from quiz.course import next_page, worth_asking_of
from quiz.forms import FAILED, TIMES
from quiz.told import ENDED, GOES_ON, RECORD_TOPICS
from quiz.topics import letters_with

MOST_PAGES = 400
FAR = "9999"
GOING_ON = {"work": "ended_on", "military": "separated_on", "teaching": "ended_on"}


def in_words(person, release):
    """What a person knows, by topic, in the words of the forms.

    A program that ended on a day to come, as the contract allows, is not finished to a form.
    """
    profile, today = person["profile"], person.get("as_of") or FAR
    told = {"you": _you(person), "before": _before(profile, release)}
    if profile.get("skills") is not None:
        told["skills"] = profile["skills"] or dict.fromkeys(SKILLS, 0)
    if profile.get("continuing_education") is not None:
        told["continuing_education"] = {
            name: profile["continuing_education"].get(name, 0)
            for name in letters_with(release.content, "continuing_education")
        }
    for topic in RECORD_TOPICS:
        if profile.get(topic) is not None:
            told[topic] = [record_in_words(topic, record, today) for record in profile[topic]]
    return told


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
ATTESTATIONS = (
    "felony",
    "felony_drug_related",
    "sentence_completed",
    "license_disciplined",
    "cpr_current",
    "trained_by_professional",
)


def _you(person):
    education = person["profile"].get("education")
    if education == {}:
        education = {"level": "none"}
    known = {"age": person["profile"].get("age"), "state": person.get("state")}
    return {**(education or {}), **known}


def _before(profile, release):
    said = profile.get("attestations")
    told = dict.fromkeys(ATTESTATIONS, False) if said == {} else dict(said or {})
    if profile.get("exam_attempts") is not None:
        numbers = {
            name: profile["exam_attempts"].get(name, 0)
            for name in letters_with(release.content, "attempts")
        }
        told["failed"] = {name: n > 0 for name, n in numbers.items() if n is not None}
        told["times"] = {name: n for name, n in numbers.items() if n}
    return told


def record_in_words(topic, record, today):
    """One record in the words of its form."""
    told = {n: value for n, value in record.items() if value is not None and n != "program"}
    if topic == "training":
        for part, finished in (("completed_on", ENDED), ("expected_on", GOES_ON)):
            if part in told:
                ends = told.pop(part)
                is_over = finished == ENDED and ends <= today
                told |= {"finished": ENDED if is_over else GOES_ON, "ends": ends}
    if topic in GOING_ON and GOING_ON[topic] in record:
        told["going_on"] = ENDED if record[GOING_ON[topic]] else GOES_ON
    return told


class Person:
    """Somebody who answers what is put to them, as well as they know."""

    def __init__(self, person, release, after=()):
        self.told = in_words(person, release)
        self.release = release
        self.after = list(after)
        self.answers = Answers()
        self.pages = []

    def finish(self):
        """Answer until nothing is asked any more."""
        for _page in range(MOST_PAGES):
            open_ = open_questions(self.answers, self.release)
            page = next_page(self.answers, open_, self.release)
            if page is None:
                return self
            self.answer(page)
        raise AssertionError(f"no end: {self.pages[-20:]}")

    def answer(self, page):
        """Fill in one page, with the pages of a record that follow it."""
        name = page.topic.name
        if page.topic.is_list and page.record_id is None:
            self.list_all(page.topic)
        elif page.record_id is not None:
            number = [r["id"] for r in self.answers.records(name)].index(page.record_id)
            self.tell_record(page.topic, number, page.keys)
        else:
            self.put(page.topic, page.keys)

    def put(self, topic, keys):
        """One page of a topic with one form."""
        self.pages.append((topic.name, sorted(keys)))
        told = self.told.get(topic.name, {})
        if topic.name == GOAL:
            given = {"work": self.after or None}
        elif topic.name == BACKGROUND:
            given = {key: bool(self.told[key]) if key in self.told else None for key in keys}
        elif topic.name == "before":
            given = self.before(told, keys)
        elif topic.name == "continuing_education":
            kept = self.answers.told(topic.name).get("credits") or {}
            kept |= {key: told[key] for key in keys if told.get(key) is not None}
            given = {"credits": kept or None}
        else:
            given = {part: told.get(part) for part in fields_of(topic, keys)}
        self.answers.put(topic.name, given, keys)

    def before(self, told, keys):
        given = {key: told.get(key) for key in keys if ":" not in key}
        for start, part in ((FAILED, "failed"), (TIMES, "times")):
            names = [key.removeprefix(start) for key in keys if key.startswith(start)]
            known = {n: told[part][n] for n in names if n in told.get(part, {})}
            if names:
                given[part] = (self.answers.told("before").get(part) or {}) | known or None
        return given

    def list_all(self, topic):
        """Every record with its pages, then that these are all."""
        for number in range(len(self.told[topic.name])):
            if len(self.answers.records(topic.name)) <= number:
                self.tell_record(topic, number, topic.form.BASE)
                name = record_id(number)
                while keys := worth_asking_of(topic, name, self.answers, self.release):
                    self.tell_record(topic, number, keys)
        self.pages.append((topic.name, ["whole"]))
        self.answers.close_list(topic.name, whole=True)

    def tell_record(self, topic, number, keys):
        """One page about one record."""
        self.pages.append((f"{topic.name} {number}", sorted(keys)))
        told = self.told[topic.name][number]
        given = {part: told.get(part) for part in fields_of(topic, keys)}
        self.answers.put_record(topic.name, record_id(number), given, keys)


def record_id(number):
    return f"{number:016x}"


def fields_of(topic, keys):
    """The fields that these questions are made of."""
    form = topic.form
    return [name for key in keys for name in form.TOGETHER.get(key, (key,))]
