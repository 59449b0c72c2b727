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
from certifications.management.commands.flush import triggers_lifted
from quiz.answers import COOKIE, MOST_RECORDS, Answers
from quiz.models import KEPT_FOR, AnswerSheet, hash_of
from quiz.topics import BY_NAME, TOPICS, all_keys
from tests.certifications import factories

from .conftest import TODAY

pytestmark = pytest.mark.once  # what two may do at once is tried in test_two_tabs

LISTS = [topic.name for topic in TOPICS if topic.is_list]
FORMS = [topic.name for topic in TOPICS if not topic.is_list]
JOB = {"role": "medical_assistant", "hours_per_week": "40", "paid": "yes", "country": "US"}
LAST_YEAR = timezone.localdate().year - 1
GRADUATE = {
    "kind": "medical_assisting",
    "finished": "ended",
    "ends_month": "5",
    "ends_year": str(LAST_YEAR),
    "country": "US",
}
HELD = {"credential": "ccma-nha", "status": "active"}


def answers(client):
    """What was kept of this person."""
    sheet = AnswerSheet.objects.with_key(client.cookies[COOKIE].value).get()
    return Answers("", sheet.kept)


def profile(client):
    """What the engine would be told of this person now."""
    return answers(client).request()["profile"]


def page(name, *args):
    return reverse(f"quiz:{name}", args=args)


def say(client, topic, **body):
    """Send a page with the questions that these answer, or those named as `keys`."""
    body.setdefault("keys", " ".join(body))
    return client.post(page("ask", topic), body)


def close(client, topic, how="whole"):
    return client.post(page("ask", topic), {how: "1"})


def old(client, age="30"):
    """Keep one answer, whichever."""
    return say(client, "you", age=age)


def new(client, topic, then=""):
    """The page of a record that is not there yet."""
    return client.get(page("add", topic) + then).url


def add(client, topic, body, **more):
    return client.post(new(client, topic), {**body, **more})


def ids(client, topic):
    return [record["id"] for record in answers(client).records(topic)]


@pytest.fixture(autouse=True)
def _rules(published, on_day):
    """The rules of record, on the day the personas are judged."""


# ---------------------------------------------------------------- what is never claimed


@pytest.mark.parametrize("topic", FORMS)
def test_a_page_left_open_says_nothing_and_is_not_asked_again(client, published, topic):
    keys = " ".join(all_keys(BY_NAME[topic], published))
    response = client.post(page("ask", topic), {"keys": keys})
    assert response.status_code == 302
    assert profile(client) == {}
    assert page("ask", topic) not in (response.url, client.get(page("start")).url)


@pytest.mark.parametrize("topic", LISTS)
def test_an_empty_list_is_none_only_when_the_person_says_so(client, topic):
    assert close(client, topic).url == page("ask", topic)
    assert COOKIE not in client.cookies
    close(client, topic, "nothing")
    assert profile(client) == {topic: []}


@pytest.mark.parametrize("topic", LISTS)
def test_not_being_sure_that_there_is_any_says_nothing_and_is_not_asked_again(client, topic):
    say(client, "goal", keys="work")
    say(client, "background", **{topic: "yes"}, keys=" ".join(LISTS))
    assert page("add", topic) in follow(client)
    close(client, topic, "unsure")
    assert profile(client) == {}
    assert page("add", topic) not in follow(client)


def follow(client):
    """Every page that is still put, each left open."""
    seen = []
    while (address := client.get(page("start")).url) != page("results"):
        seen.append(address)
        if address in LIST_PAGES:
            break
        html = client.get(address).content.decode()
        client.post(address, {"keys": re.search(r'name="keys" value="([^"]*)"', html)[1]})
    return seen


LIST_PAGES = [f"/check/{topic}/add/" for topic in LISTS]


def test_no_opens_no_list_and_yes_does(client):
    say(client, "background", training="no", work="yes", keys=" ".join(LISTS))
    assert profile(client) == {"training": []}
    say(client, "goal", keys="work")
    say(client, "you", keys="level age state")
    assert client.get(page("start")).url == page("add", "work")
    add(client, "work", JOB)
    assert client.get(page("start")).url == page("ask", "work")


def test_records_count_once_the_list_is_said_to_be_whole(client):
    add(client, "work", JOB)
    assert profile(client) == {}
    close(client, "work")
    assert [job["role"] for job in profile(client)["work"]] == ["medical_assistant"]


def test_a_record_added_later_opens_the_list_again(client):
    close(client, "work", "nothing")
    add(client, "work", JOB)
    assert profile(client) == {}
    close(client, "work")
    client.post(page("record", "work", ids(client, "work")[0]), {**JOB, "hours_per_week": "8"})
    assert [job["hours_per_week"] for job in profile(client)["work"]] == [8]


def test_saying_none_in_one_tab_does_not_lose_a_record_added_in_another(client):
    add(client, "work", JOB)
    close(client, "work", "nothing")
    assert len(ids(client, "work")) == 1


def test_records_stop_counting_when_there_is_nothing_and_count_again_when_there_is(client):
    add(client, "work", JOB)
    close(client, "work")
    say(client, "background", work="no")
    assert profile(client) == {"work": []}
    say(client, "background", work="yes")
    assert [job["role"] for job in profile(client)["work"]] == ["medical_assistant"]


@pytest.mark.parametrize(
    ("topic", "first", "then", "part"),
    [
        (
            "you",
            {"level": "in_high_school", "expected_graduation_year": "2027"},
            {"level": "high_school"},
            "expected_graduation",
        ),
        ("before", {"felony": "yes", "sentence_completed": "yes"}, {"felony": "no"}, "sentence"),
    ],
)
def test_an_answer_stops_counting_with_what_it_hangs_on_and_comes_back_with_it(
    client, topic, first, then, part
):
    keys = "level expected_graduation felony sentence_completed"
    for body, counts in ((first, True), (then, False)):
        say(client, topic, **body, keys=keys if body is first else " ".join(body))
        assert (part in str(profile(client))) is counts
    say(client, topic, **{name: first[name] for name in then})
    assert part in str(profile(client))


def test_removing_the_last_record_does_not_say_there_is_none(client):
    add(client, "work", JOB)
    close(client, "work")
    client.post(page("remove", "work", ids(client, "work")[0]))
    assert profile(client) == {}
    say(client, "goal", keys="work")
    say(client, "you", keys="level age state")
    assert "work" in client.get(client.get(page("start")).url).context["form"].keys


def test_a_failed_exam_that_was_not_offered_is_not_known_and_one_not_ticked_was_not_failed(client):
    say(client, "before", failed=["rma-amt"], keys="failed:cma-aama failed:rma-amt")
    assert profile(client)["exam_attempts"] == {"cma-aama": 0, "rma-amt": None}
    say(client, "before", **{"times:rma-amt": "2"}, keys="times:rma-amt")
    say(client, "before", failed=["none_of_these"], keys="failed:ccma-nha")
    told = {"cma-aama": 0, "rma-amt": 2, "ccma-nha": 0}
    assert profile(client)["exam_attempts"] == told


def ticked(client, *exams):
    """What is ticked where these exams are asked about."""
    asked = client.get(page("ask", "before"), {"ask": [f"failed:{exam}" for exam in exams]})
    return asked.context["form"]["failed"].value()


def test_none_of_these_is_ticked_only_where_it_was_said_of_each_exam(client):
    say(client, "before", failed=["none_of_these"], keys="failed:cma-aama")
    assert ticked(client, "cma-aama") == ["none_of_these"]
    assert ticked(client, "ccma-nha") is None
    assert ticked(client, "cma-aama", "ccma-nha") is None
    say(client, "before", failed=["rma-amt"], keys="failed:rma-amt")
    assert ticked(client, "ccma-nha", "rma-amt") == ["rma-amt"]
    assert ticked(client, "ccma-nha") is None
    assert ticked(client, "cma-aama") == ["none_of_these"]


def test_exams_sent_as_they_were_shown_take_nothing_back(client):
    say(client, "before", failed=["none_of_these"], keys="failed:cma-aama")
    say(client, "before", keys="failed:cma-aama failed:ccma-nha")
    assert profile(client)["exam_attempts"] == {"cma-aama": 0}
    assert "None of these" in client.get(page("check")).content.decode()
    say(client, "before", keys="failed:cma-aama")
    assert profile(client) == {}


def test_ticking_no_exam_at_all_says_nothing(client):
    say(client, "before", keys="failed:cma-aama failed:rma-amt")
    assert profile(client) == {}


def test_a_page_says_only_what_it_asked(client):
    """A form sent from a page that is older than what was said since takes nothing back."""
    say(client, "you", level="high_school", age="30")
    say(client, "you", age="31")
    assert profile(client) == {"education": {"level": "high_school"}, "age": 31}


def test_a_question_nobody_knows_is_not_answered(client):
    say(client, "you", age="30", keys="age shoe_size")
    assert answers(client).asked("you") == {"age"}


# ---------------------------------------------------------------- records


def test_a_form_sent_twice_adds_one_record(client):
    address = new(client, "work")
    for _sent in range(2):
        assert client.post(address, JOB).status_code == 302
    assert [page("record", "work", name) for name in ids(client, "work")] == [address]


def test_two_open_pages_lose_nothing(client):
    addresses = [new(client, "work") for _tab in range(2)]
    for address in addresses:
        client.post(address, {**JOB, "alike": "1"})
    assert [page("record", "work", name) for name in ids(client, "work")] == addresses


def test_the_way_back_shows_what_was_told_and_changes_it(client):
    address = new(client, "work")
    assert client.get(address).context["is_new"]
    client.post(address, JOB)
    assert 'value="40"' in client.get(address).content.decode()
    client.post(address, {**JOB, "hours_per_week": "12"})
    (job,) = answers(client).records("work")
    assert job["told"]["hours_per_week"] == 12


def test_opening_the_page_of_a_record_keeps_nothing(client):
    assert client.get(new(client, "work")).status_code == 200
    assert not AnswerSheet.objects.exists()


def test_a_full_list_takes_nobody_to_a_page_that_would_not_be_kept(client):
    for _more in range(MOST_RECORDS):
        add(client, "work", JOB, alike="1")
    assert client.get(new(client, "work")).url == page("ask", "work")


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
    say(client, "you", level="high_school")
    say(client, "before", failed=["none_of_these"], keys="failed:ccma-nha")
    add(client, "training", GRADUATE)
    for unfinished in (True, False):
        if not unfinished:
            close(client, "training", "unsure")
        html = client.get(page("results")).content.decode()
        open_ = html.partition('<h2 class="group open"')[2].partition("<h2")[0]
        assert 'id="ccma-nha"' in open_
        assert "have not said that these lists are complete" in html
        assert '<h2 class="group shut"' not in html


def test_a_total_of_hours_keeps_the_day_it_was_told(client):
    began = {"started_on_month": "1", "started_on_year": str(LAST_YEAR), "hours_total": "900"}
    add(client, "work", {**JOB, **began, "going_on": "goes_on"})
    add(client, "work", {**JOB, **began, "going_on": "ended", "ended_on_year": str(LAST_YEAR)})
    close(client, "work")
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
        keys = f"started_on ended_on paid country {total}"
        body = {**began, "going_on": "goes_on", total: hours, "paid": "yes", "keys": keys}
        assert add(client, topic, body).status_code == status


def test_a_record_is_changed_in_its_place(client):
    add(client, "work", JOB)
    add(client, "work", JOB, alike="1")
    first, second = ids(client, "work")
    client.post(page("record", "work", first), {**JOB, "hours_per_week": "12.5"})
    close(client, "work")
    assert [job["hours_per_week"] for job in profile(client)["work"]] == [12.5, 40]
    assert ids(client, "work") == [first, second]


def test_a_record_removed_elsewhere_leads_back_to_the_list(client):
    add(client, "work", JOB)
    gone = ids(client, "work")[0]
    for _again in range(2):
        response = client.post(page("remove", "work", gone))
        assert (response.status_code, response.url) == (302, page("ask", "work"))
    assert client.get(page("record", "work", gone)).url == page("ask", "work")


def test_what_is_typed_about_a_record_removed_elsewhere_is_not_lost(client):
    add(client, "work", JOB)
    gone = ids(client, "work")[0]
    client.post(page("remove", "work", gone))
    client.post(page("record", "work", gone), JOB)
    assert ids(client, "work") == [gone]


def test_removing_without_any_answers_keeps_nothing(client):
    client.post(page("remove", "work", "0123456789abcdef"))
    assert not AnswerSheet.objects.exists()
    assert COOKIE not in client.cookies


def remove(client, topic, name):
    return client.post(page("remove", topic, name), follow=True).content.decode()


def test_what_was_removed_is_named_and_put_back_as_it_was(client):
    for role in ("medical_assistant", "phlebotomist", "ekg_technician"):
        add(client, "work", {**JOB, "role": role})
    close(client, "work")
    before = answers(client).kept
    name = ids(client, "work")[1]
    html = remove(client, "work", name)
    assert "You removed “Phlebotomist”" in html
    assert "Undo" in client.get(page("check")).content.decode()
    assert len(profile(client)["work"]) == 2
    assert client.post(page("undo", "work", name)).url == page("ask", "work")
    assert answers(client).kept == before
    assert "Undo" not in client.get(page("ask", "work")).content.decode()


def test_the_last_record_can_be_put_back_too(client):
    add(client, "work", JOB)
    close(client, "work")
    before = answers(client).kept
    name = ids(client, "work")[0]
    remove(client, "work", name)
    assert profile(client) == {}
    client.post(page("undo", "work", name))
    assert answers(client).kept == before


@pytest.mark.parametrize(
    "act",
    [
        lambda client: say(client, "you", age="30"),
        lambda client: add(client, "training", GRADUATE),
        lambda client: close(client, "work"),
    ],
)
def test_what_was_removed_is_forgotten_with_the_next_answer(client, act):
    for role in ("medical_assistant", "phlebotomist"):
        add(client, "work", {**JOB, "role": role})
    gone = ids(client, "work")[1]
    remove(client, "work", gone)
    act(client)
    assert "phlebotomist" not in str(answers(client).kept)
    client.post(page("undo", "work", gone))
    assert gone not in ids(client, "work")


def test_only_what_was_removed_last_is_put_back(client):
    for role in ("medical_assistant", "phlebotomist"):
        add(client, "work", {**JOB, "role": role})
    first, second = ids(client, "work")
    remove(client, "work", first)
    remove(client, "work", second)
    client.post(page("undo", "work", first))
    assert ids(client, "work") == []
    client.post(page("undo", "work", second))
    assert ids(client, "work") == [second]


def test_a_list_does_not_grow_without_end(client):
    for _more in range(MOST_RECORDS + 2):
        add(client, "work", JOB, alike="1")
    assert len(ids(client, "work")) == MOST_RECORDS
    assert page("add", "work") not in client.get(page("ask", "work")).content.decode()


@pytest.mark.parametrize("address", ["record", "remove", "undo"])
def test_only_lists_have_records(client, address):
    assert client.get(page("add", "you")).status_code == 404
    assert client.post(page(address, "you", "0123456789abcdef")).status_code == 404


# ---------------------------------------------------------------- wrong answers


@pytest.mark.parametrize(
    ("topic", "body", "field"),
    [
        ("you", {"age": "old"}, "age"),
        ("you", {"age": "-1"}, "age"),
        ("you", {"age": "17.5"}, "age"),
        ("you", {"age": "121"}, "age"),
        ("you", {"state": "ZZ"}, "state"),
        ("you", {"level": "wizard"}, "level"),
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
        ({"finished": "ended", "ends_month": "12", "ends_year": "2026"}, "ends"),
        ({"finished": "goes_on", "ends_month": "10", "ends_year": "2026"}, "ends"),
        ({"finished": "goes_on", "ends_month": "5", "ends_year": "2020"}, "ends"),
        ({"ends_year": "2024"}, "finished"),
        ({"started_on_year": "2025", "finished": "ended", "ends_year": "2024"}, "ends"),
        ({"clock_hours": "100", "externship_hours": "160"}, "clock_hours"),
        ({"approved_by": ["amt", "none_of_these"]}, "approved_by"),
    ],
)
def test_a_program_that_cannot_be_is_refused_at_the_right_field(client, body, field):
    keys = "ends started_on clock_hours externship_hours approved_by"
    response = add(client, "training", body, keys=keys)
    assert response.context["form"].errors.keys() == {field}
    assert response.context["form"][field].id_for_label in response.content.decode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ended_on_year": "2024"}, "going_on"),
        ({"going_on": "ended"}, "ended_on"),
        ({"going_on": "ended", "ended_on_year": "2027"}, "ended_on"),
        ({"going_on": "goes_on", "ended_on_year": "2024"}, "ended_on"),
        ({"going_on": "goes_on", "started_on_year": "2027"}, "started_on"),
        ({"started_on_month": "12", "started_on_year": "2026"}, "started_on"),
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


@pytest.mark.parametrize(("topic", "end"), [("military", "separated_on"), ("teaching", "ended_on")])
def test_an_end_of_what_goes_on_is_not_dropped_without_a_word(client, topic, end):
    body = {"going_on": "goes_on", f"{end}_year": "2024"}
    response = add(client, topic, body)
    assert response.context["form"].errors.keys() == {end}
    assert 'value="2024"' in response.content.decode()


@pytest.mark.parametrize(
    ("topic", "body"),
    [
        ("training", {"finished": "goes_on", "ends_month": "11", "ends_year": "2026"}),
        ("training", {"finished": "goes_on", "ends_year": "2026"}),
        ("training", {"started_on_year": "2027", "finished": "goes_on", "ends_year": "2028"}),
        ("work", {"going_on": "goes_on", "started_on_month": "11", "started_on_year": "2026"}),
        ("work", {"started_on_year": "2026"}),
    ],
)
def test_a_day_that_may_be_is_taken(client, topic, body):
    """A month or a year that holds today may be past and to come; a program may begin later."""
    keys = " ".join((*BY_NAME[topic].form.BASE, "started_on"))
    assert add(client, topic, body, keys=keys).status_code == 302


def test_a_plan_that_ran_out_meanwhile_does_not_stand_in_the_way_of_other_questions(client, on_day):
    plan = {"finished": "goes_on", "ends_month": "12", "ends_year": "2026"}
    add(client, "training", plan)
    on_day(TODAY.replace(year=2027))
    address = page("record", "training", ids(client, "training")[0])
    more = {"keys": "clock_hours", "clock_hours": "720"}
    assert client.post(f"{address}?more=1", more).status_code == 302
    assert client.post(address, plan).context["form"].errors.keys() == {"ends"}


def test_every_error_link_leads_to_an_input(client):
    body = {"finished": "x", "ends_year": "1", "approved_by": "nobody"}
    response = add(client, "training", body, keys="ends approved_by")
    html = response.content.decode()
    targets = [
        response.context["form"][name].id_for_label for name in ("finished", "ends", "approved_by")
    ]
    for target in targets:
        assert f'href="#{target}"' in html
        assert html.count(f'id="{target}"') == 1


# ---------------------------------------------------------------- going on, going back


def test_it_starts_with_a_question_and_ends_with_results(client):
    assert client.get(page("start")).url == page("ask", "goal")


def test_a_changed_answer_leads_back_to_the_check(client):
    response = client.post(page("ask", "you") + "?then=check", {"age": "30", "keys": "age"})
    assert response.url == page("check")
    listed = client.post(new(client, "work", "?then=check"), JOB)
    assert listed.url.endswith("?more=1&then=check")
    keys = " ".join(client.get(listed.url).context["form"].keys)
    rest = client.post(listed.url, {"keys": keys, "clinical": "yes"})
    assert rest.url == page("ask", "work") + "?then=check"


def test_what_was_told_is_read_back_with_a_way_to_change_it(client):
    say(client, "you", age="30", level="high_school", country="US")
    add(client, "work", JOB | {"started_on_month": "6", "started_on_year": "2022"})
    add(client, "credentials", HELD)
    html = client.get(page("check")).content.decode()
    for words in ("30", "A high-school diploma", "Medical assistant", "June 2022", "CCMA (NHA)"):
        assert words in html
    assert f"{page('ask', 'you')}?then=check" in html


def test_a_line_of_a_list_says_what_its_numbers_are_and_that_it_was_abroad(client):
    abroad = {"hours_per_week": "20", "started_on_year": "2022", "country": "abroad"}
    add(client, "work", JOB | abroad)
    html = client.get(page("ask", "work")).content.decode()
    assert ">2022 · 20 hours a week · In another country</p>" in html
    add(client, "work", JOB)
    assert "In the U.S." not in client.get(page("ask", "work")).content.decode().partition("<dl")[0]


def test_who_named_no_work_reads_that_we_look_at_all_of_it(client):
    say(client, "goal", keys="work")
    html = client.get(page("check")).content.decode()
    assert "We look at all exams." in html
    assert "You are not sure" not in html
    assert "all exams" in client.get(page("ask", "you")).content.decode()


def test_an_unknown_topic_is_not_there(client):
    assert client.get(page("ask", "shoe-size")).status_code == 404


def test_results_can_be_read_before_anything_is_told(client):
    response = client.get(page("results"))
    assert response.status_code == 200
    assert [group["name"] for group in response.context["groups"]] == ["ask"]


@pytest.mark.parametrize(
    ("action", "leads_to"),
    [
        (page("remove", "work", "0" * 16), page("ask", "work")),
        (page("undo", "work", "0" * 16), page("ask", "work")),
        (page("delete"), page("check")),
        (page("make-link"), page("keep")),
        (page("delete-link", 1), page("keep")),
        (page("close-device", 1), page("keep")),
    ],
)
def test_opening_an_address_that_only_acts_leads_to_the_page_of_its_button(
    client, action, leads_to
):
    old(client)
    before = answers(client).kept
    assert client.get(action).url == leads_to
    assert client.head(action).url == leads_to
    assert client.put(action).status_code == 405
    assert answers(client).kept == before


# ---------------------------------------------------------------- keeping and forgetting


def test_answers_lie_behind_a_key_that_is_in_the_cookie_only(client):
    response = old(client)
    cookie = response.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert len(cookie.value) >= 40
    sheet = AnswerSheet.objects.get()
    assert sheet.key_hash == hash_of(cookie.value)
    assert cookie.value not in response.url
    assert "30" not in response.url


def test_reading_pages_keeps_nothing(client):
    for address in (page("start"), page("ask", "you"), page("check"), page("results")):
        client.get(address, follow=True)
    assert not AnswerSheet.objects.exists()
    assert COOKIE not in client.cookies


def test_a_key_nobody_was_given_opens_nothing(client):
    client.cookies[COOKIE] = "guessed"
    response = old(client)
    assert response.cookies[COOKIE].value != "guessed"


def test_pages_about_a_person_are_never_kept_by_anybody(client):
    for address in (page("check"), page("results"), page("ask", "you")):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_answers_can_be_deleted_at_once(client):
    old(client)
    client.post(page("delete"))
    assert not AnswerSheet.objects.exists()
    assert not client.cookies[COOKIE].value


@pytest.mark.parametrize(
    ("age", "stays"), [(KEPT_FOR - timedelta(hours=1), True), (KEPT_FOR, False)]
)
def test_answers_untouched_for_thirty_days_are_purged_and_no_others(client, age, stays):
    old(client)
    AnswerSheet.objects.update(changed_on=timezone.now() - age)
    assert client.get(page("results")).context["has_answers"] is stays
    call_command("purge_answers", verbosity=0)
    assert AnswerSheet.objects.exists() is stays


def test_editors_see_how_many_sheets_there_are_but_no_answer(client, admin_client):
    old(client, age="97")  # no day or hour is written with these two digits
    sheet = AnswerSheet.objects.get()
    for address in (
        reverse("admin:quiz_answersheet_changelist"),
        reverse("admin:quiz_answersheet_change", args=[sheet.pk]),
    ):
        html = admin_client.get(address).content.decode()
        assert "97" not in re.sub(r"<[^>]*>", "", html)
        assert 'value="97"' not in html
        assert sheet.key_hash not in html


# ---------------------------------------------------------------- when all is deleted


def test_deleting_everything_says_that_it_is_done(client):
    say(client, "you", level="high_school")
    done = client.post(page("delete"), follow=True)
    assert "Your answers are deleted" in done.content.decode()
    assert not AnswerSheet.objects.exists()
    assert "no-store" in done.headers["Cache-Control"]


def test_nobody_who_has_answers_is_told_that_they_are_deleted(client):
    say(client, "you", level="high_school")
    assert client.get(page("deleted")).url == page("check")


# ---------------------------------------------------------------- when the rules change meanwhile


def publish_other_rules():
    factories.catalogue("new-body")
    releases.publish(note="Other rules")


def test_a_credential_that_left_the_catalogue_is_held_all_the_same(client):
    add(client, "credentials", HELD)
    close(client, "credentials")
    say(client, "before", failed=["ccma-nha"], keys="failed:ccma-nha")
    publish_other_rules()
    assert client.get(page("results")).context["unread"] == []
    for address in (page("results"), page("check"), page("ask", "credentials"), page("start")):
        assert client.get(address, follow=True).status_code == 200
    record = ids(client, "credentials")[0]
    shown = client.get(page("record", "credentials", record)).context["form"]
    assert shown["credential"].value() == "other"


def test_a_credential_that_came_into_the_catalogue_was_not_asked_about(client):
    say(client, "before", failed=["none_of_these"], keys="failed:cma-aama")
    new = factories.credential("new-aama")
    factories.requirement(factories.route(new), kind="attempts", test={"max_failed": 3})
    releases.publish(note="Other rules")
    cards = client.get(page("results")).context["groups"][0]["cards"]
    assert cards[0]["would_decide"] == ["exam_attempts.new-aama"]


def test_answers_in_words_of_the_past_are_told_and_count_as_not_known(client):
    old(client)
    told = {"age": 30, "level": "gone"}
    AnswerSheet.objects.update(kept={"you": {"told": told, "asked": ["age", "level"]}})
    response = client.get(page("results"))
    assert [topic.name for topic in response.context["unread"]] == ["you"]
    assert client.get(page("check")).status_code == 200


def test_without_any_release_every_page_says_so(client):
    connection.check_constraints()
    with triggers_lifted(connection), connection.cursor() as cursor:
        cursor.execute("DELETE FROM certifications_publication")
        connection.check_constraints()
    releases.forget()
    for address in (page("start"), page("results"), page("check"), page("ask", "you")):
        assert client.get(address).status_code == 503


# ---------------------------------------------------------------- as fast for many as for few


def results_and_queries(client):
    """The context of the results page, written anew, and how many queries that took."""
    client.get(page("results"))
    say(client, "you", level="high_school")
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(page("results"))
    assert shown.status_code == 200
    return shown.context, len(queries)


def test_a_results_page_makes_at_most_two_queries(client):
    old(client)
    assert results_and_queries(client)[1] <= 2


def test_a_results_page_that_was_just_written_makes_one_query(client):
    old(client)
    first = client.get(page("results"))
    with CaptureQueriesContext(connection) as queries:
        again = client.get(page("results"))
    assert len(queries) == 1
    token = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
    assert token.sub(b"", again.content) == token.sub(b"", first.content)
    tokens = {one for page in (first, again) for one in token.findall(page.content)}
    assert len(tokens) == 2, "each time one of its own"


def test_a_results_page_makes_no_more_queries_for_a_hundred_credentials(client):
    for number in range(100):
        factories.catalogue(f"credential-{number}")
    releases.publish(note="Many")
    old(client)
    shown, queries = results_and_queries(client)
    assert queries <= 2
    assert sum(len(group["cards"]) for group in shown["groups"]) == 100


def test_what_an_unfinished_list_opens_is_not_shut_by_it_later(client):
    """Its records may not be all, on a later day no less than today."""
    say(client, "you", level="high_school")
    say(client, "before", failed=["none_of_these"], keys="failed:ccma-nha")
    add(client, "training", GRADUATE)
    close(client, "training", "unsure")
    for kind in ("work", "military", "credentials", "teaching"):
        close(client, kind, "nothing")
    context = client.get(page("results")).context
    card = next(
        c for group in context["groups"] for c in group["cards"] if c["credential"] == "ccma-nha"
    )
    verdicts = [window["verdict"] for window in card["windows"]]
    assert verdicts[0] == "eligible"
    assert "not_eligible" not in verdicts


def test_an_id_nobody_gave_makes_no_record(client):
    for name in ("x" * 300, "0123456789abcdeg"):
        client.post(page("record", "work", name), JOB)
    assert not AnswerSheet.objects.exists()


def test_a_search_engine_is_kept_from_pages_that_tell_it_nothing(client):
    def is_kept_away(address):
        return b'name="robots" content="noindex"' in client.get(address, follow=True).content

    assert is_kept_away(page("results"))
    assert not is_kept_away(page("ask", "you"))
    assert is_kept_away(page("add", "work")), "its address is made anew each time"
    old(client)
    assert not is_kept_away(page("results"))
