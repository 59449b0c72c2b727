"""The words of questions on the desk: what is built in, what an editor says, what is refused."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from certifications import built_in, releases
from certifications.catalogue import snapshot
from certifications.models import Publication
from certifications.questions import Question, QuestionTopic, make_rows
from eligibility.rules import load_catalogue

from . import factories
from .desk import open_form

pytestmark = [pytest.mark.django_db, pytest.mark.seldom_twice]

TOPICS = reverse("admin:certifications_questiontopic_changelist")
QUESTIONS = reverse("admin:certifications_question_changelist")
HARD = "Enumerate every occupational qualification previously acquired."


def topic(code):
    return QuestionTopic.objects.get(code=code)


def question(key, of="you"):
    return Question.objects.get(topic__code=of, key=key)


def page_of(row):
    return reverse(f"admin:certifications_{row._meta.model_name}_change", args=[row.pk])


def save(editor, row, **typed):
    """The page of a row after typing this and saving: what it answers."""
    form = open_form(editor, page_of(row))
    for name, value in typed.items():
        form[name] = value
    response = editor.post(page_of(row), form.sent("_save"))
    row.refresh_from_db()
    return response


def errors_of(response):
    """What is said beside which field."""
    assert response.status_code == 200
    return {name: list(said) for name, said in response.context["adminform"].form.errors.items()}


# ---------------------------------------------------------------- a row for each


def test_there_is_a_row_for_everything_that_is_asked_and_it_says_nothing():
    rows = {(row.topic.code, row.key) for row in Question.objects.select_related("topic")}
    assert rows == {(t.code, q.key) for t in built_in.topics().values() for q in t.questions}
    assert set(QuestionTopic.objects.values_list("code", flat=True)) == set(built_in.topics())
    assert len(rows) > 60
    assert not any(row.says for row in (*QuestionTopic.objects.all(), *Question.objects.all()))


@pytest.mark.twice
def test_making_the_rows_again_changes_none():
    Question.objects.filter(key="age").update(text="Your age?")
    before = list(Question.objects.order_by("pk").values())
    make_rows()
    assert list(Question.objects.order_by("pk").values()) == before


def test_a_row_of_a_question_that_is_gone_goes_unless_an_editor_said_something(editor):
    Question.objects.create(topic=topic("you"), key="shoe_size")
    worded = Question.objects.create(topic=topic("you"), key="hat_size", text="Your hat?")
    QuestionTopic.objects.create(code="clothes")
    make_rows()
    assert not Question.objects.filter(key="shoe_size").exists()
    assert not QuestionTopic.objects.filter(code="clothes").exists()
    assert "the question is gone" in editor.get(page_of(worded)).content.decode()
    assert "topics" not in snapshot()


def test_before_there_are_rows_at_all_nothing_is_made(monkeypatch):
    """Going back to an earlier migration ends with the same signal."""
    from django.db.migrations.state import StateApps

    make_rows(apps=StateApps([], {}))
    monkeypatch.setattr(built_in, "_topics", {})
    make_rows()
    assert Question.objects.exists()


@pytest.mark.twice
def test_a_question_has_one_row():
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(topic=topic("you"), key="age")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionTopic.objects.create(code="you")


@pytest.mark.parametrize("model", ["question", "questiontopic"])
def test_rows_are_neither_added_nor_deleted_by_hand(editor, model):
    row = {"question": Question, "questiontopic": QuestionTopic}[model].objects.first()
    assert editor.get(reverse(f"admin:certifications_{model}_add")).status_code == 403
    deleting = reverse(f"admin:certifications_{model}_delete", args=[row.pk])
    assert editor.post(deleting, {"post": "yes"}).status_code == 403
    assert "delete_selected" not in editor.get(TOPICS).content.decode()


# ---------------------------------------------------------------- what a release holds


def test_a_release_says_nothing_of_questions_that_nobody_changed():
    factories.catalogue()
    assert "topics" not in snapshot()


def test_a_release_holds_what_differs_and_no_more(editor):
    factories.catalogue()
    save(editor, topic("you"), heading="About you")
    save(editor, topic("skills"), position="35")
    save(editor, question("state"), help="Where you live.")
    save(editor, question("age"), text="What is your age?")
    save(editor, question("role", "work"), help="By what you did.")
    content = snapshot()
    assert content["topics"] == [
        {"id": "skills", "position": 35},
        {"id": "work", "questions": [{"key": "role", "help": "By what you did."}]},
        {
            "id": "you",
            "heading": "About you",
            "questions": [
                {"key": "age", "text": "What is your age?"},
                {"key": "state", "help": "Where you live."},
            ],
        },
    ]
    assert load_catalogue(content).credential_ids == {"cma-aama"}


def test_what_is_typed_as_it_is_built_in_stays_built_in(editor):
    row, usual = topic("you"), built_in.topics()["you"]
    save(editor, row, heading=str(usual.heading), position=str(usual.position))
    assert row.says == {}


def test_the_page_to_publish_lists_what_would_be_said_otherwise(editor):
    factories.catalogue()
    releases.publish()
    save(editor, topic("you"), heading="About you", position="25")
    save(editor, question("age"), text="What is your age?")
    page = editor.get(reverse("admin:certifications_publication_add"))
    assert [(one.what, one.words) for one in page.context["preview"].edits] == [
        ("Questions: School and age", "heading: “School and age” became “About you”"),
        ("Questions: School and age", "position: “20” became “25”"),
        ("Question: How old are you?", "text: “How old are you?” became “What is your age?”"),
    ]
    releases.publish()
    page = editor.get(reverse("admin:certifications_publication_add"))
    assert not page.context["preview"].edits


# ---------------------------------------------------------------- what stands beside a field


def test_the_built_in_words_stand_beside_each_field(editor):
    page = editor.get(page_of(question("age"))).content.decode()
    assert "Built in: “How old are you?”" in page
    assert "Built in: “Leave it empty if you’re not sure.”" in page
    assert "Built in: nothing." in editor.get(page_of(question("state"))).content.decode()
    page = editor.get(page_of(topic("work"))).content.decode()
    assert "Built in: “Your work”" in page
    assert "Empty: its usual place, 50." in page
    assert page_of(question("role", "work")) in page


def test_topics_are_listed_as_people_meet_them(editor):
    QuestionTopic.objects.filter(code="skills").update(position=15)
    rows = editor.get(TOPICS).context["cl"].result_list
    assert [row.code for row in rows][:3] == ["goal", "skills", "you"]
    rows = editor.get(QUESTIONS).context["cl"].result_list
    assert [row.key for row in rows][:3] == [
        "work",
        "live_venipunctures",
        "live_capillary_punctures",
    ]


@pytest.mark.parametrize(("asked", "codes"), [("yes", {"skills", "you"}), ("no", {"work"})])
def test_what_an_editor_changed_is_found(editor, asked, codes):
    QuestionTopic.objects.filter(code="skills").update(position=15)
    QuestionTopic.objects.filter(code="you").update(why="So we know.")
    rows = editor.get(TOPICS, {"changed": asked}).context["cl"].result_list
    found = {row.code for row in rows}
    assert codes <= found
    assert found.isdisjoint({"skills", "you", "work"} - codes)


@pytest.mark.twice
def test_questions_are_found_by_the_words_people_read(editor):
    def found(address, words):
        return {row.pk for row in editor.get(address, {"q": words}).context["cl"].result_list}

    age = Question.objects.get(key="age")
    assert age.pk in found(QUESTIONS, "how OLD")
    assert age.pk not in found(QUESTIONS, "no such words")
    you = QuestionTopic.objects.get(code="you")
    assert you.pk in found(TOPICS, str(you.words("heading")))


def test_questions_are_found_by_whether_a_rule_needs_them(editor):
    factories.catalogue()
    releases.publish()
    needed = editor.get(QUESTIONS, {"asked": "yes"}).context["cl"].result_list
    assert {row.key for row in needed} == {"work", "age"}
    rest = editor.get(QUESTIONS, {"asked": "no"}).context["cl"].result_list
    assert len(rest) == Question.objects.count() - 2


def test_the_list_says_how_many_credentials_can_turn_on_a_question(editor):
    factories.catalogue()
    factories.catalogue("rma-amt")
    assert "nothing is published yet" in editor.get(QUESTIONS).content.decode()
    releases.publish()
    page = editor.get(QUESTIONS).content.decode()
    assert "2 credentials" in page
    assert "not asked: no rule needs it" in page
    page = editor.get(page_of(question("age"))).content.decode()
    assert "2 credentials: CMA-AAMA (AAMA), RMA-AMT (AAMA)" in page


# ---------------------------------------------------------------- what is refused


def test_words_that_are_hard_to_read_are_refused_beside_the_field(editor):
    row = question("age")
    said = errors_of(save(editor, row, text=HARD, help="Only years count here."))
    assert list(said) == ["text"]
    assert "years of school; 8 is the most." in said["text"][0]
    assert row.says == {}
    row = topic("you")
    assert list(errors_of(save(editor, row, heading="Short and plain", why=HARD))) == ["why"]


def test_names_that_others_chose_make_no_text_hard(editor):
    text = "Are you after the Ophthalmological Examination Certification Commission card?"
    assert errors_of(save(editor, question("age"), text=text))
    factories.body("oecc", name="Ophthalmological Examination Certification Commission")
    assert save(editor, question("age"), text=text).status_code == 302


def test_words_are_neither_too_short_nor_too_long(editor):
    said = errors_of(save(editor, question("age"), text="?", help="A b. " * 61))
    assert said.keys() == {"text", "help"}


def test_the_blank_for_an_exam_stays_in_the_question(editor):
    row = question("times", "before")
    said = errors_of(save(editor, row, text="How often did you fail?"))
    assert said == {
        "text": [
            "Keep “{exam}” in the question: the letters of the exam are put in its place.",
        ]
    }
    assert save(editor, row, text="How many times did you fail {exam}?").status_code == 302


@pytest.mark.parametrize(
    ("code", "position", "words"),
    [
        ("you", 5, "“What you are after” must come before “School and age”"),
        ("goal", 25, "“What you are after” must come before “School and age”"),
        ("work", 25, "“What you have done” must come before “Work”"),
        ("background", 45, "“What you have done” must come before “Training programs”"),
    ],
)
def test_an_order_that_breaks_the_conversation_is_refused_beside_the_field(
    editor, code, position, words
):
    said = errors_of(save(editor, topic(code), position=str(position)))
    assert any(words in one for one in said["position"])
    assert topic(code).position is None


def test_topics_that_wait_for_each_other_move_together(editor):
    QuestionTopic.objects.filter(code="background").update(position=100)
    for place, code in enumerate(("training", "work", "military", "credentials", "teaching")):
        assert save(editor, topic(code), position=str(110 + place)).status_code == 302


def test_of_two_topics_at_one_place_the_usual_order_holds(editor):
    assert save(editor, topic("work"), position="30").status_code == 302


def test_an_order_that_came_past_the_desk_is_not_published():
    factories.catalogue()
    QuestionTopic.objects.filter(code="work").update(position=1)
    with pytest.raises(releases.PublishRefused) as refused:
        releases.publish()
    assert "Work: “What you have done” must come before “Work”" in str(refused.value)
    assert not Publication.objects.exists()
