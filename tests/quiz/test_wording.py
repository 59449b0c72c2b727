"""The questions as editors say them: on every page that shows one, by the release it shows."""

import json

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certifications import built_in, releases
from certifications.catalogue import canonical_text, content_hash
from certifications.models import Release
from certifications.questions import Question
from quiz.desk import asked_by
from quiz.models import Link
from quiz.saved import new_token
from quiz.topics import TOPICS, all_keys, topic_in, topics_in
from tests.certifications import factories
from tests.certifications.desk import open_form

from .conftest import PERSONAS, TODAY
from .test_walk import NEVER_PUT, assert_the_same

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def publish_with(content, **said):
    """The rules of record with what editors say of the questions."""
    text = canonical_text(content | said)
    release = Release.objects.create(hash=content_hash(text), text=text)
    releases.publish_again(release, note="For a test")
    return releases.current()


def asking(key, text):
    """What a content says where one question about the person has other words."""
    return [{"id": "you", "questions": [{"key": key, "text": text}]}]


def text_of(client, address, **asked):
    response = client.get(address, asked)
    assert response.status_code == 200, address
    return response.content.decode()


def say(client, topic, **body):
    return client.post(f"/check/{topic}/", {"keys": " ".join(body), **body})


# ---------------------------------------------------------------- from the desk to the page


def test_what_an_editor_types_is_asked_after_publishing(client, on_day):
    client.force_login(get_user_model().objects.create_superuser("editor"))
    factories.catalogue()
    releases.publish()
    assert "How old are you?" in text_of(client, "/check/you/")
    row = Question.objects.get(topic__code="you", key="age")
    page = reverse("admin:certifications_question_change", args=[row.pk])
    form = open_form(client, page)
    form["text"], form["help"] = "What is your <age>?", "In whole years."
    assert client.post(page, form.sent("_save")).status_code == 302
    assert "How old are you?" in text_of(client, "/check/you/")
    releases.publish()
    asked = text_of(client, "/check/you/")
    assert "What is your &lt;age&gt;?" in asked
    assert "In whole years." in asked
    assert "How old are you?" not in asked
    say(client, "you", age="30")
    assert "What is your &lt;age&gt;?" in text_of(client, "/check/answers/")


def test_a_topic_is_headed_as_the_editor_says(client, content):
    said = {"label": "You", "heading": "About you", "lead": "Two things.", "why": "Rules ask it."}
    publish_with(content, topics=[{"id": "you", **said}])
    page = text_of(client, "/check/you/")
    for words in said.values():
        assert words in page
    for words in ("High school and college.", "Most exams ask for a high-school diploma"):
        assert words not in page
    say(client, "you", age="30")
    assert ">You</h2>" in text_of(client, "/check/answers/")


def test_a_release_of_before_asks_in_our_own_words(client, published):
    assert "topics" not in published.content
    assert topics_in(published.content) is TOPICS
    page = text_of(client, "/check/you/")
    assert "School and age" in page
    assert "How old are you?" in page


def test_questions_put_once_for_each_exam_name_it_in_the_editors_words(client, content):
    before = [
        {"key": "times", "text": "How many tries for {exam} went wrong?"},
        {"key": "failed", "text": "Which of them went wrong?"},
    ]
    renewing = [{"key": "credits", "text": "Credits for {exam}?"}]
    said = [
        {"id": "before", "questions": before},
        {"id": "continuing_education", "questions": renewing},
    ]
    release = publish_with(content, topics=said)
    name = next(key for key in all_keys(topic_in(content, "before"), release) if ":" in key)
    exam = name.partition(":")[2]
    client.post("/check/before/", {"keys": name, "failed": exam})
    assert "Which of them went wrong?" in text_of(client, "/check/before/")
    client.post("/check/before/", {"keys": f"times:{exam}", f"times:{exam}": "2"})
    page = text_of(client, "/check/before/")
    letters = next(c["letters"] for c in content["credentials"] if c["id"] == exam)
    assert f"How many tries for {letters}" in page
    assert "{exam}" not in page
    client.post("/check/continuing_education/", {"keys": "coa-ijcahpo", "coa-ijcahpo": "3"})
    assert "Credits for COA (IJCAHPO)?" in text_of(client, "/check/continuing_education/")


def test_what_may_decide_is_named_in_the_editors_words(client, content, on_day):
    publish_with(content, topics=asking("level", "Which school?"))
    say(client, "you", age="30")
    page = text_of(client, "/check/results/")
    assert "Which school?" in page
    assert "What is the highest level of school" not in page


def test_a_saved_result_keeps_the_words_of_its_day(client, content, on_day):
    publish_with(content, topics=asking("level", "Which school?"))
    say(client, "you", age="30")
    token = new_token()
    client.post(reverse("quiz:make-link"), {"kind": Link.Kind.RESULT, "token": token})
    publish_with(content, topics=asking("level", "What schooling?"))
    shown = text_of(client, reverse("quiz:link", args=[token]))
    assert "Which school?" in shown
    assert "What schooling?" not in shown
    assert "What schooling?" in text_of(client, "/check/results/")


# ---------------------------------------------------------------- the order


def test_the_next_topic_is_the_one_that_editors_put_next(client, content, on_day):
    publish_with(content)
    say(client, "goal", keys="work")
    assert client.get("/check/").url == "/check/you/"
    publish_with(content, topics=[{"id": "skills", "position": 15}])
    assert client.get("/check/").url == "/check/skills/"
    page = text_of(client, "/check/skills/")
    course = page[page.index('<ol class="topics">') :]
    assert course.index("Skills you have practiced") < course.index("School and age")


@pytest.mark.long  # walks through all questions again and again
def test_in_another_order_people_come_to_the_same_verdicts(content, on_day):
    last_first = [
        {"id": topic.name, "position": 200 - 10 * place}
        for place, topic in enumerate(TOPICS)
        if topic.name not in ("goal", "background", "you", "before")
    ]
    release = publish_with(content, topics=[*last_first, {"id": "before", "position": 11}])
    for persona in PERSONAS[::60]:
        day = on_day(TODAY.fromisoformat(persona["as_of"]))
        assert_the_same(persona, release, today=day)


# ---------------------------------------------------------------- what it costs


def test_words_of_editors_cost_a_page_no_query(client, content):
    publish_with(content)
    say(client, "you", age="30")

    def queries(topic):
        client.get(f"/check/{topic}/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/check/{topic}/").status_code == 200
        return len(asked)

    before = queries("work"), queries("you")
    publish_with(
        content,
        topics=[
            {"id": "work", "heading": "Jobs"},
            {"id": "skills", "position": 15},
            *asking("age", "Your age?"),
        ],
    )
    assert (queries("work"), queries("you")) == before


# ---------------------------------------------------------------- what no rule needs


@pytest.fixture
def without_ekgs(content):
    """The rules of record without the exams that count EKGs."""
    credentials = [one for one in content["credentials"] if "live_ekgs" not in json.dumps(one)]
    assert 0 < len(credentials) < len(content["credentials"])
    return publish_with(content, credentials=credentials)


EKGS = "EKGs (heart tracings), on live people"


@pytest.mark.long  # the other way round is tried below
def test_what_no_rule_needs_is_on_no_page(client, without_ekgs, on_day):
    say(client, "goal", keys="work")
    assert EKGS not in text_of(client, "/check/skills/")
    say(client, "skills", live_venipunctures="3")
    for topic in TOPICS:
        pages = [f"/check/{topic.name}/"] + ([f"/check/{topic.name}/add/"] if topic.is_list else [])
        for address in pages:
            for asked in ({}, {"more": "1"}, {"correct": "1"}, {"then": "check"}):
                page = client.get(address, asked, follow=True)
                assert page.status_code == 200, address
                assert EKGS not in page.content.decode()
    assert EKGS not in text_of(client, "/check/results/")
    assert ("skills", "live_ekgs") not in asked_by(without_ekgs)


def test_what_was_answered_once_can_still_be_changed(client, without_ekgs, on_day):
    say(client, "skills", live_ekgs="5")
    assert EKGS in text_of(client, "/check/skills/")
    assert EKGS in text_of(client, "/check/answers/")


def test_what_rules_need_is_asked(client, published, on_day):
    assert EKGS in text_of(client, "/check/skills/")
    assert asked_by(published)["skills", "live_ekgs"] == {"cet-nha", "ncet-ncct"}


def test_the_desk_calls_unasked_what_no_walk_comes_to(published, on_day):
    """Neither may it say so of a question that people are put."""
    everything = {(t.code, q.key) for t in built_in.topics().values() for q in t.questions}
    assert everything - set(asked_by(published)) == NEVER_PUT
    assert set(asked_by(published)) <= everything
    assert built_in.asked_by(published) is asked_by(published)
