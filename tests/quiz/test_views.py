"""The pages of the conversation: what they keep, what they never claim, what they survive."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certifications import releases
from quiz.answers import COOKIE, MOST_RECORDS, Answers
from quiz.models import KEPT_FOR, AnswerSheet, hash_of
from quiz.topics import TOPICS
from tests.certifications import factories

LISTS = [topic.name for topic in TOPICS if topic.is_list]
JOB = {"role": "medical_assistant", "hours_per_week": "40", "paid": "yes", "country": "US"}
LAST_YEAR = timezone.localdate().year - 1
GRADUATE = {
    "kind": "medical_assisting",
    "provider": "postsecondary",
    "finished": "ended",
    "ends_month": "5",
    "ends_year": str(LAST_YEAR),
    "country": "US",
}
HELD = {"credential": "ccma-nha", "status": "active"}


def profile(client):
    """What the engine would be told of this person now."""
    sheet = AnswerSheet.objects.with_key(client.cookies[COOKIE].value).get()
    return Answers("", sheet.facts, sheet.answered).request()["profile"]


def page(name, *args):
    return reverse(f"quiz:{name}", args=args)


def say(client, topic, **body):
    return client.post(page("ask", topic), body)


def add(client, topic, body, **more):
    return client.post(page("add", topic), {**body, **more})


def ids(client, topic):
    sheet = AnswerSheet.objects.with_key(client.cookies[COOKIE].value).get()
    return [record["id"] for record in sheet.facts.get(topic, [])]


@pytest.fixture(autouse=True)
def _rules(published, on_day):
    """The rules of record, on the day the personas are judged."""


# ---------------------------------------------------------------- what is never claimed


@pytest.mark.parametrize("topic", [topic.name for topic in TOPICS])
def test_not_being_sure_says_nothing_and_is_not_asked_again(client, topic):
    response = say(client, topic, unsure="1")
    assert response.status_code == 302
    assert profile(client) == {}
    assert client.get(response.url).url != page("ask", topic)


@pytest.mark.parametrize("topic", [topic.name for topic in TOPICS if not topic.is_list])
def test_going_on_with_an_empty_form_says_nothing(client, topic):
    assert say(client, topic).status_code == 302
    assert profile(client) == {}


@pytest.mark.parametrize("topic", LISTS)
def test_an_empty_list_is_none_only_when_the_person_says_so(client, topic):
    assert say(client, topic, whole="1").url == page("ask", topic)
    assert profile(client) == {}
    say(client, topic, nothing="1")
    assert profile(client) == {topic: []}


def test_records_count_once_the_list_is_said_to_be_whole(client):
    add(client, "work", JOB)
    assert profile(client) == {}
    say(client, "work", whole="1")
    assert [job["role"] for job in profile(client)["work"]] == ["medical_assistant"]


def test_a_record_added_later_opens_the_list_again(client):
    say(client, "work", nothing="1")
    add(client, "work", JOB)
    assert profile(client) == {}
    say(client, "work", whole="1")
    client.post(page("record", "work", ids(client, "work")[0]), {**JOB, "hours_per_week": "8"})
    assert [job["hours_per_week"] for job in profile(client)["work"]] == [8]


def test_saying_none_in_one_tab_does_not_lose_a_record_added_in_another(client):
    add(client, "work", JOB)
    assert say(client, "work", nothing="1").url == page("ask", "work")
    assert len(ids(client, "work")) == 1
    assert profile(client) == {}


def test_removing_the_last_record_does_not_say_there_is_none(client):
    add(client, "work", JOB)
    say(client, "work", whole="1")
    client.post(page("remove", "work", ids(client, "work")[0]))
    assert profile(client) == {}


def test_a_failed_exam_left_open_is_not_known_and_zero_is_zero(client):
    say(client, "exam_attempts", **{"cma-aama": "0", "rma-amt": "2"})
    told = profile(client)["exam_attempts"]
    assert (told["cma-aama"], told["rma-amt"], told["ccma-nha"]) == (0, 2, None)


# ---------------------------------------------------------------- records


def test_a_form_sent_twice_adds_one_record(client):
    name = client.get(page("add", "work")).context["new_id"]
    for _sent in range(2):
        assert add(client, "work", JOB, record=name).url == page("ask", "work")
    assert ids(client, "work") == [name]


def test_two_open_pages_lose_nothing(client):
    names = [client.get(page("add", "work")).context["new_id"] for _tab in range(2)]
    for name in names:
        add(client, "work", JOB, record=name, alike="1")
    assert ids(client, "work") == names


def test_a_job_sent_again_by_the_way_back_is_added_once_unless_there_were_two(client):
    add(client, "work", JOB)
    again = add(client, "work", JOB)
    assert again.status_code == 200
    assert "just like this already" in again.content.decode()
    assert '<input type="hidden" name="alike" value="1">' in again.content.decode()
    assert len(ids(client, "work")) == 1
    assert add(client, "work", JOB, alike="1").status_code == 302
    assert len(ids(client, "work")) == 2


def test_records_of_a_list_that_may_go_on_open_what_they_open_and_rule_nothing_out(client):
    """Not being sure that a program is the only one does not take away what it opens."""
    say(client, "education", level="high_school")
    say(client, "exam_attempts", nothing="1")
    add(client, "training", GRADUATE)
    for unfinished in (True, False):
        if not unfinished:
            say(client, "training", unsure="1")
        html = client.get(page("results")).content.decode()
        open_ = html.partition('<h2 class="group open"')[2].partition("<h2")[0]
        assert 'id="ccma-nha"' in open_
        assert "have not said that these lists are complete" in html
        assert '<h2 class="group shut"' not in html


def test_a_total_of_hours_keeps_the_day_it_was_told(client):
    began = {"started_on_month": "1", "started_on_year": str(LAST_YEAR), "hours_total": "900"}
    add(client, "work", {**JOB, **began, "going_on": "goes_on"})
    add(client, "work", {**JOB, **began, "going_on": "ended", "ended_on_year": str(LAST_YEAR)})
    say(client, "work", whole="1")
    still, ended = profile(client)["work"]
    assert still["told_on"] == timezone.localdate().isoformat()
    assert "told_on" not in ended


@pytest.mark.parametrize(("topic", "total"), [("work", "hours_total"), ("teaching", "hours")])
def test_more_hours_than_the_days_have_are_a_slip(client, topic, total):
    week_ago = timezone.localdate() - timedelta(days=7)
    began = {
        f"started_on_{part}": str(getattr(week_ago, part)) for part in ("year", "month", "day")
    }
    for hours, status in (("193", 200), ("192", 302)):
        body = {**began, "going_on": "goes_on", total: hours, "paid": "yes", "country": "US"}
        assert add(client, topic, body).status_code == status


def test_a_record_is_changed_in_its_place(client):
    add(client, "work", JOB)
    add(client, "work", JOB, alike="1")
    first, second = ids(client, "work")
    client.post(page("record", "work", first), {**JOB, "hours_per_week": "12.5"})
    say(client, "work", whole="1")
    assert [job["hours_per_week"] for job in profile(client)["work"]] == [12.5, 40]
    assert ids(client, "work") == [first, second]


def test_a_record_removed_elsewhere_leads_back_to_the_list(client):
    add(client, "work", JOB)
    gone = ids(client, "work")[0]
    for _again in range(2):
        response = client.post(page("remove", "work", gone))
        assert (response.status_code, response.url) == (302, page("ask", "work"))
    for method in (client.get, client.post):
        assert method(page("record", "work", gone)).url == page("ask", "work")


def test_a_name_made_up_for_a_record_is_not_taken(client):
    add(client, "work", JOB, record="../../x")
    assert client.get(page("ask", "work")).status_code == 200


def test_a_list_does_not_grow_without_end(client):
    for _more in range(MOST_RECORDS + 2):
        add(client, "work", JOB, alike="1")
    assert len(ids(client, "work")) == MOST_RECORDS
    assert page("add", "work") not in client.get(page("ask", "work")).content.decode()


@pytest.mark.parametrize("address", ["add", "record", "remove"])
def test_only_lists_have_records(client, address):
    args = ["age"] if address == "add" else ["age", "0123456789abcdef"]
    assert client.post(page(address, *args)).status_code == 404


# ---------------------------------------------------------------- wrong answers


@pytest.mark.parametrize(
    ("topic", "body", "field"),
    [
        ("age", {"age": "old"}, "age"),
        ("age", {"age": "-1"}, "age"),
        ("age", {"age": "17.5"}, "age"),
        ("age", {"age": "121"}, "age"),
        ("state", {"state": "ZZ"}, "state"),
        ("education", {"level": "wizard"}, "level"),
    ],
)
def test_a_wrong_answer_is_told_beside_the_field_and_on_top(client, topic, body, field):
    response = say(client, topic, **body)
    html = response.content.decode()
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {field}
    assert f'id="id_{field}_error"' in html
    assert f'href="#id_{field}"' in html
    tag = next(tag for tag in re.findall(r"<[^>]+>", html) if f' id="id_{field}"' in tag)
    assert 'aria-invalid="true"' in tag
    assert f"id_{field}_error" in tag.partition('aria-describedby="')[2].partition('"')[0]
    assert "<title>Error:" in html
    assert COOKIE not in response.cookies


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"finished": "ended", "ends_year": "24"}, "ends"),
        ({"finished": "ended", "ends_year": "1066"}, "ends"),
        ({"finished": "ended", "ends_day": "3", "ends_year": "2024"}, "ends"),
        ({"finished": "ended", "ends_month": "2", "ends_day": "30", "ends_year": "2024"}, "ends"),
        ({"finished": "ended"}, "ends"),
        ({"ends_year": "2024"}, "finished"),
        ({"started_on_year": "2025", "finished": "ended", "ends_year": "2024"}, "ends"),
        ({"clock_hours": "100", "externship_hours": "160"}, "clock_hours"),
        ({"approved_by": ["amt", "none_of_these"]}, "approved_by"),
    ],
)
def test_a_program_that_cannot_be_is_refused_at_the_right_field(client, body, field):
    response = add(client, "training", body)
    assert response.context["form"].errors.keys() == {field}
    assert response.context["form"][field].id_for_label in response.content.decode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"going_on": "goes_on", "ended_on_year": "2024"}, "ended_on"),
        ({"ended_on_year": "2024"}, "going_on"),
        ({"going_on": "ended"}, "ended_on"),
        (
            {"started_on_year": "2024", "going_on": "ended", "ended_on_year": "2023"},
            "ended_on",
        ),
        (
            {
                "started_on_year": "2024",
                "going_on": "ended",
                "ended_on_year": "2024",
                "hours_total": "9000",
            },
            "hours_total",
        ),
    ],
)
def test_a_job_that_cannot_be_is_refused_at_the_right_field(client, body, field):
    assert add(client, "work", body).context["form"].errors.keys() == {field}


def test_every_error_link_leads_to_an_input(client):
    response = add(client, "training", {"finished": "x", "ends_year": "1", "approved_by": "nobody"})
    html = response.content.decode()
    targets = [
        response.context["form"][name].id_for_label for name in ("finished", "ends", "approved_by")
    ]
    for target in targets:
        assert f'href="#{target}"' in html
        assert html.count(f'id="{target}"') == 1


# ---------------------------------------------------------------- going on, going back


def test_it_starts_with_a_question_and_ends_with_results(client):
    assert client.get(page("start")).url == page("ask", "education")


def test_a_changed_answer_leads_back_to_the_check(client):
    response = client.post(page("ask", "age") + "?then=check", {"age": "30"})
    assert response.url == page("check")
    listed = client.post(page("add", "work") + "?then=check", JOB)
    assert listed.url == page("ask", "work") + "?then=check"


def test_what_was_told_is_read_back_with_a_way_to_change_it(client):
    say(client, "age", age="30")
    say(client, "education", level="high_school", country="US")
    add(client, "work", JOB | {"started_on_month": "6", "started_on_year": "2022"})
    add(client, "credentials", HELD)
    html = client.get(page("check")).content.decode()
    for words in ("30", "A high-school diploma", "Medical assistant", "June 2022", "CCMA (NHA)"):
        assert words in html
    assert f"{page('ask', 'age')}?then=check" in html


def test_an_unknown_topic_is_not_there(client):
    assert client.get(page("ask", "shoe-size")).status_code == 404


def test_results_can_be_read_before_anything_is_told(client):
    response = client.get(page("results"))
    assert response.status_code == 200
    assert [group["name"] for group in response.context["groups"]] == ["ask"]


# ---------------------------------------------------------------- keeping and forgetting


def test_answers_lie_behind_a_key_that_is_in_the_cookie_only(client):
    response = say(client, "age", age="30")
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert len(cookie.value) >= 40
    sheet = AnswerSheet.objects.get()
    assert sheet.key_hash == hash_of(cookie.value)
    assert cookie.value not in response.url
    assert "30" not in response.url


def test_reading_pages_keeps_nothing(client):
    for address in (page("start"), page("ask", "age"), page("check"), page("results")):
        client.get(address, follow=True)
    assert not AnswerSheet.objects.exists()
    assert COOKIE not in client.cookies


def test_a_key_nobody_was_given_opens_nothing(client):
    client.cookies[COOKIE] = "guessed"
    response = say(client, "age", age="30")
    assert response.cookies[COOKIE].value != "guessed"


def test_pages_about_a_person_are_never_kept_by_anybody(client):
    for address in (page("check"), page("results"), page("ask", "age")):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_answers_can_be_deleted_at_once(client):
    say(client, "age", age="30")
    client.post(page("delete"))
    assert not AnswerSheet.objects.exists()
    assert not client.cookies[COOKIE].value


@pytest.mark.parametrize(
    ("age", "stays"), [(KEPT_FOR - timedelta(hours=1), True), (KEPT_FOR, False)]
)
def test_answers_untouched_for_thirty_days_are_purged_and_no_others(client, age, stays):
    say(client, "age", age="30")
    AnswerSheet.objects.update(changed_on=timezone.now() - age)
    assert client.get(page("results")).context["has_answers"] is stays
    call_command("purge_answers", verbosity=0)
    assert AnswerSheet.objects.exists() is stays


def test_editors_see_how_many_sheets_there_are_but_no_answer(client, admin_client):
    say(client, "age", age="97")  # no day or hour is written with these two digits
    sheet = AnswerSheet.objects.get()
    for address in (
        reverse("admin:quiz_answersheet_changelist"),
        reverse("admin:quiz_answersheet_change", args=[sheet.pk]),
    ):
        html = admin_client.get(address).content.decode()
        assert "97" not in re.sub(r"<[^>]*>", "", html)
        assert 'value="97"' not in html
        assert sheet.key_hash not in html


# ---------------------------------------------------------------- when the rules change meanwhile


def publish_other_rules():
    factories.catalogue("new-body")
    releases.publish(note="Other rules")


def test_a_credential_that_left_the_catalogue_is_held_all_the_same(client):
    add(client, "credentials", HELD)
    say(client, "credentials", whole="1")
    say(client, "exam_attempts", **{"ccma-nha": "2"})
    publish_other_rules()
    for address in (page("results"), page("check"), page("ask", "credentials"), page("start")):
        assert client.get(address, follow=True).status_code == 200
    record = ids(client, "credentials")[0]
    shown = client.get(page("record", "credentials", record)).context["form"]
    assert shown["credential"].value() == "other"
    assert client.get(page("results")).context["unread"] == []


def test_a_credential_that_came_into_the_catalogue_was_not_asked_about(client):
    say(client, "exam_attempts", **{"cma-aama": "0"})
    new = factories.credential("new-aama")
    factories.requirement(factories.route(new), kind="attempts", test={"max_failed": 3})
    releases.publish(note="Other rules")
    cards = client.get(page("results")).context["groups"][0]["cards"]
    assert cards[0]["would_decide"] == ["exam_attempts.new-aama"]


def test_answers_in_words_of_the_past_are_told_and_count_as_not_known(client):
    say(client, "age", age="30")
    AnswerSheet.objects.update(facts={"age": 30, "education": {"level": "gone"}})
    AnswerSheet.objects.update(answered={"age": "answered", "education": "answered"})
    response = client.get(page("results"))
    assert [topic.name for topic in response.context["unread"]] == ["education"]
    assert client.get(page("check")).status_code == 200


def test_without_any_release_every_page_says_so(client):
    from certifications.models import Publication

    Publication.objects.all().delete()
    releases.forget()
    for address in (page("start"), page("results"), page("check"), page("ask", "age")):
        assert client.get(address).status_code == 503


# ---------------------------------------------------------------- as fast for many as for few


def queries_of_results(client):
    client.get(page("results"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(page("results")).status_code == 200
    return len(queries)


def test_a_results_page_makes_at_most_two_queries(client):
    say(client, "age", age="30")
    assert queries_of_results(client) <= 2


def test_a_results_page_makes_no_more_queries_for_a_hundred_credentials(client):
    for number in range(100):
        factories.catalogue(f"credential-{number}")
    releases.publish(note="Many")
    say(client, "age", age="30")
    assert queries_of_results(client) <= 2
    shown = client.get(page("results")).context["groups"]
    assert sum(len(group["cards"]) for group in shown) == 100
