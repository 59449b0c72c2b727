"""Every form speaks for the contract both ways: what it shows is what it is sent back as."""

from datetime import date

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.days import Span
from eligibility.facts import parse_profile
from eligibility.vocabulary import HOME_COUNTRIES, VOCABULARY
from quiz.assessment import faults
from quiz.told import RECORD_TOPICS, facts_of
from quiz.topics import BY_NAME, PAGE_OF, TOPICS, all_keys, form_for

from .browser_forms import sent_by
from .conftest import PERSONAS
from .people import in_words

pytestmark = pytest.mark.once  # forms know no database

# No rule can read these, so nobody is asked for them.
NEVER_READ = {("training", "modality"), ("training", "credit_bearing"), ("military", "program")}


def whole_form(topic, release, **kwargs):
    """The form of a topic with every question it has."""
    return form_for(topic, release, keys=all_keys(topic, release), **kwargs)


def there_and_back(topic, told, release):
    """The words that come back when a form that shows them is sent as it stands."""
    data = QueryDict(mutable=True)
    for name, value in sent_by(str(whole_form(BY_NAME[topic], release, told=told))):
        data.appendlist(name, value)
    sent = whole_form(BY_NAME[topic], release, data=data)
    assert sent.is_valid(), (topic, told, sent.errors)
    return {name: value for name, value in sent.given().items() if value is not None}


def sayable(part, facts):
    """The facts in the words of the forms: no rule asks which country it was, if not this one."""
    if part in ("exam_attempts", "continuing_education"):
        return {name: value for name, value in facts.items() if value != 0}
    if not isinstance(facts, dict):
        return facts
    kept = {name: value for name, value in facts.items() if (part, name) not in NEVER_READ}
    if kept.get("country"):
        kept["country"] = "US" if kept["country"] in HOME_COUNTRIES else "abroad"
    if part == "education" and kept.get("level") != "in_high_school":
        kept.pop("expected_graduation", None)
    if part == "attestations":
        asked = ("felony", "license_disciplined", "cpr_current", "trained_by_professional")
        kept = kept or dict.fromkeys(asked, False)
        if kept.get("felony") is False:  # what is asked about a felony then means nothing
            kept.pop("felony_drug_related", None)
            kept.pop("sentence_completed", None)
    return kept


def meaning(part, facts):
    """What the engine reads in it."""
    value = [sayable(part, facts)] if part in RECORD_TOPICS else sayable(part, facts)
    return getattr(parse_profile({part: value}), part)


def every_fact():
    """Each different answer of all personas, by part of a profile, with a day it was given on."""
    seen = {}
    for persona in PERSONAS:
        for part, value in persona["profile"].items():
            if None in (value.values() if part == "exam_attempts" else ()):
                continue  # of some exams known and of some not: a form asks of all at once
            for facts in value if part in RECORD_TOPICS else [value]:
                told = not_over_yet(part, facts, persona["as_of"])
                seen[part, repr(facts)] = (part, told, day_told(part, told, persona["as_of"]))
    return list(seen.values())


def not_over_yet(part, facts, today):
    """A program that ended on a day to come is one that is to end then."""
    if part == "training" and (facts.get("completed_on") or "") > today:
        return {**facts, "expected_on": facts["completed_on"], "completed_on": None}
    return facts


def day_told(part, facts, today):
    """Today, but a plan that has run out since was told while it was one."""
    plan = facts.get("expected_on") if part == "training" else None
    return min(date.fromisoformat(today), Span.parse(plan).last if plan else date.max)


def each_kind_of_fact():
    """So many of them that every part, word and precision of a date is among them."""
    seen = set()
    for part, facts, day in every_fact():
        parts = facts.items() if isinstance(facts, dict) else [("", facts)]
        kinds = {(part, name, kind_of(value)) for name, value in parts}
        kinds.add((part, *sorted(name for name, _value in parts)[:2]))
        if not kinds <= seen:
            seen |= kinds
            yield part, facts, day


def kind_of(value):
    if isinstance(value, str) and value[:4].isdecimal():
        return "date", len(value)
    return value if isinstance(value, str | bool | None) else (type(value), bool(value))


def changed_on_the_way(facts_by_part, release, on_day):
    for part, facts, day in facts_by_part:
        on_day(day)
        topic = PAGE_OF.get(part, part)
        value = [facts] if part in RECORD_TOPICS else facts
        told = in_words({"profile": {part: value}}, release)[topic]
        if part in RECORD_TOPICS:
            back = facts_of(topic, there_and_back(topic, told[0], release))
        else:
            told = {"credits": told} if topic == "continuing_education" else told
            back = facts_of(topic, there_and_back(topic, told, release)).get(part, {})
        if meaning(part, back) != meaning(part, facts):
            yield part, facts, back


def test_each_kind_of_answer_goes_through_its_form_unchanged(published, on_day):
    assert list(changed_on_the_way(each_kind_of_fact(), published, on_day)) == []


@pytest.mark.long
def test_every_answer_of_every_persona_goes_through_its_form_unchanged(published, on_day):
    assert list(changed_on_the_way(every_fact(), published, on_day)) == []


def test_every_word_of_the_contract_can_be_chosen(published):
    lacking = {}
    for place, words in VOCABULARY.items():
        part, _dot, name = place.partition(".")
        if (part, name) in NEVER_READ:
            continue
        fields = whole_form(BY_NAME[PAGE_OF.get(part, part)], published).fields
        field = fields.get(name or part)
        offered = {word for word, _label in field.choices} if field else set(fields)
        lacking[place] = set(words) - offered
    assert {place: words for place, words in lacking.items() if words} == {}


SOME_TEXT = st.text(max_size=12) | st.sampled_from(["0", "7", "2024", "1e9", "-1", "yes", "none"])


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_whatever_is_sent_is_taken_or_refused_in_words(topic, published, data):
    keys = data.draw(st.sets(st.sampled_from(all_keys(topic, published)), min_size=1))
    names = [name for name, _value in sent_by(str(form_for(topic, published, keys=keys)))]
    sent = QueryDict(mutable=True)
    for name in dict.fromkeys(names):
        sent.setlist(name, data.draw(st.lists(SOME_TEXT, max_size=2), label=name))
    form = form_for(topic, published, keys=keys, data=sent)
    if form.is_valid():
        faults(topic.name, facts_of(topic.name, form.together), published)
    else:
        assert all(str(message) for messages in form.errors.values() for message in messages)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_form_left_as_it_is_says_nothing(topic, published):
    """Nothing known, nothing touched: nothing is claimed, least of all "no" or "none"."""
    data = QueryDict(mutable=True)
    for name, value in sent_by(str(whole_form(topic, published))):
        data.appendlist(name, value)
    form = whole_form(topic, published, data=data)
    assert form.is_valid(), form.errors
    assert facts_of(topic.name, form.together) == {}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_only_the_questions_asked_for_are_put(topic, published):
    for key in all_keys(topic, published):
        form = form_for(topic, published, keys=[key])
        assert form.keys == (key,)
        parts = set(topic.form.TOGETHER.get(key, (key,)))
        # The programs found are shown once something was looked up.
        shown = {name.partition(":")[0] for name in form.fields}
        assert shown == {name.partition(":")[0] for name in parts} - {"program"}


def test_a_list_to_choose_from_is_written_as_django_writes_it():
    """Ours only writes the options of a list at one go."""
    lists = [("", "Not sure"), ("The west", [("CA", "California"), (7, "<Nevada>")])]
    widget = forms.Select(choices=lists, attrs={"class": "form-select", "required": True})
    ours, djangos = (
        widget.render("state", 7, {"id": "id_state"}, renderer)
        for renderer in (None, DjangoTemplates())
    )
    assert ours.split() == djangos.split()
    assert '<option value="7" selected>&lt;Nevada&gt;</option>' in ours
