"""Every form speaks the contract both ways: what it shows is what it is sent back as."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.facts import parse_profile
from eligibility.vocabulary import HOME_COUNTRIES, VOCABULARY
from quiz.answers import RECORD_TOPICS
from quiz.assessment import faults
from quiz.topics import BY_NAME, TOPICS, form_for

from .browser_forms import sent_by
from .conftest import PERSONAS

# No rule can read these, so nobody is asked for them.
NEVER_READ = {("training", "modality"), ("training", "credit_bearing")}


def there_and_back(topic, facts, release):
    """The facts that come back when a form that shows them is sent as it stands."""
    shown = form_for(BY_NAME[topic], release, facts=facts)
    data = QueryDict(mutable=True)
    for name, value in sent_by(str(shown)):
        data.appendlist(name, value)
    sent = form_for(BY_NAME[topic], release, data=data)
    assert sent.is_valid(), (topic, facts, sent.errors)
    return sent.facts()


def sayable(topic, facts):
    """The facts in the words of the forms: no rule asks which country it was, if not this one."""
    if topic in ("exam_attempts", "continuing_education"):
        return {name: value for name, value in facts.items() if value != 0}
    if not isinstance(facts, dict):
        return facts
    kept = {part: value for part, value in facts.items() if (topic, part) not in NEVER_READ}
    if kept.get("country"):
        kept["country"] = "US" if kept["country"] in HOME_COUNTRIES else "abroad"
    if topic == "education" and kept.get("level") != "in_high_school":
        kept.pop("expected_graduation", None)
    if topic == "attestations":
        kept = kept or {"felony": False, "license_disciplined": False, "cpr_current": False}
        if kept.get("felony") is False:  # what is asked about a felony then means nothing
            kept.pop("felony_drug_related", None)
            kept.pop("sentence_completed", None)
    return kept


def meaning(topic, facts):
    """What the engine reads in it."""
    value = [sayable(topic, facts)] if topic in RECORD_TOPICS else sayable(topic, facts)
    return getattr(parse_profile({topic: value}), topic)


def every_fact():
    """Each different answer of all personas, by topic."""
    seen = {}
    for persona in PERSONAS:
        for topic, value in persona["profile"].items():
            for facts in value if topic in RECORD_TOPICS else [value]:
                seen[topic, repr(facts)] = (topic, facts)
    return list(seen.values())


def each_kind_of_fact():
    """So many of them that every part, word and precision of a date is among them."""
    seen = set()
    for topic, facts in every_fact():
        parts = facts.items() if isinstance(facts, dict) else [("", facts)]
        kinds = {(topic, part, kind_of(value)) for part, value in parts}
        kinds.add((topic, *sorted(part for part, _value in parts)[:2]))
        if not kinds <= seen:
            seen |= kinds
            yield topic, facts


def kind_of(value):
    if isinstance(value, str) and value[:4].isdecimal():
        return "date", len(value)
    return value if isinstance(value, str | bool | None) else (type(value), bool(value))


def changed_on_the_way(facts_by_topic, release):
    for topic, facts in facts_by_topic:
        back = there_and_back(topic, facts, release)
        if meaning(topic, back or {}) != meaning(topic, facts):
            yield topic, facts, back


def test_each_kind_of_answer_goes_through_its_form_unchanged(published):
    assert list(changed_on_the_way(each_kind_of_fact(), published)) == []


@pytest.mark.long
def test_every_answer_of_every_persona_goes_through_its_form_unchanged(published):
    assert list(changed_on_the_way(every_fact(), published)) == []


def test_every_word_of_the_contract_can_be_chosen(published):
    lacking = {}
    for place, words in VOCABULARY.items():
        topic, _dot, part = place.partition(".")
        if (topic, part) in NEVER_READ:
            continue
        fields = form_for(BY_NAME[topic], published).fields
        offered = {name for name, _label in fields[part].choices} if part else set(fields)
        lacking[place] = set(words) - offered
    assert {place: words for place, words in lacking.items() if words} == {}


SOME_TEXT = st.text(max_size=12) | st.sampled_from(["0", "7", "2024", "1e9", "-1", "yes", "none"])


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_whatever_is_sent_is_taken_or_refused_in_words(topic, published, data):
    names = [name for name, _value in sent_by(str(form_for(topic, published)))]
    sent = QueryDict(mutable=True)
    for name in dict.fromkeys(names):
        sent.setlist(name, data.draw(st.lists(SOME_TEXT, max_size=2), label=name))
    form = form_for(topic, published, data=sent)
    if form.is_valid():
        faults(topic.name, form.facts(), published)
    else:
        assert all(str(message) for messages in form.errors.values() for message in messages)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_form_left_as_it_is_says_nothing(topic, published):
    """Nothing known, nothing touched: nothing is claimed, least of all "no" or "none"."""
    data = QueryDict(mutable=True)
    for name, value in sent_by(str(form_for(topic, published))):
        data.appendlist(name, value)
    form = form_for(topic, published, data=data)
    assert form.is_valid(), form.errors
    assert form.facts() == ({} if topic.is_list else None)
