"""Finding a school instead of knowing who accredited it."""

import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from quiz.answers import COOKIE, Answers
from quiz.assessment import open_questions
from quiz.models import AnswerSheet

from .browser_forms import as_body, sent_by

ADD = reverse("quiz:record", args=["training", "0" * 16])
BASE = "program kind ends country"


@pytest.fixture(autouse=True)
def _rules(published, on_day):
    """The rules of record, on the day the personas are judged."""


@pytest.fixture
def accredited(published):
    """A program of record, its school, and evidence of its accreditation."""
    schools = {school["id"]: school for school in published.content["institutions"]}
    program = next(
        one
        for one in published.content["programs"]
        if one.get("accreditations") and one.get("clock_hours") and one["cip"] == "51.0801"
    )
    return program, schools[program["institution"]]


def send(client, **body):
    return client.post(ADD, {"keys": BASE, "country": "US", **body})


def page_sent_on(client, response, **more):
    """What a browser sends from the page that came back."""
    main = response.content.decode().partition('<form method="post"')[2].partition("</form>")[0]
    return client.post(ADD, as_body(sent_by(main)) | more)


def found(client, school, **more):
    """Look a school up, choose from what was found, and go on."""
    return page_sent_on(client, send(client, school=school["name"], find="1"), **more)


def records(client):
    sheet = AnswerSheet.objects.with_key(client.cookies[COOKIE].value).get()
    return Answers("", sheet.kept).records("training")


def test_looking_up_shows_the_programs_and_keeps_what_was_typed(client, accredited):
    program, school = accredited
    typed = {"school": school["name"], "finished": "ended", "ends_year": "24", "find": "1"}
    html = send(client, **typed).content.decode()
    assert f'value="{program["id"]}"' in html
    assert 'name="ends_year" value="24"' in html
    assert 'class="err"' not in html, "looking something up is not the moment to complain"
    assert COOKIE not in client.cookies


def test_a_school_typed_without_looking_is_shown_what_there_is_before_going_on(client, accredited):
    program, school = accredited
    response = send(client, school=school["name"])
    assert response.status_code == 200
    assert f'value="{program["id"]}"' in response.content.decode()
    assert page_sent_on(client, response, program="none_of_these").status_code == 302


def looked_for(client, school, state=""):
    """What the page says, and the schools it offers."""
    form = send(client, school=school, school_state=state, find="1").context["form"]
    html = str(form.look_up and render_to_string("quiz/find.html", {"look_up": form.look_up}))
    offered = [one["school"] for one in form.look_up.found.programs]
    return " ".join(html.partition("</p>")[2].split()), offered


@pytest.mark.parametrize("typed", ["carington tucson", "Carringtn Tuscon", "Karrington Tucson"])
def test_a_misspelled_school_is_found_by_words_that_come_close(client, typed):
    html, offered = looked_for(client, typed)
    assert "Nothing is written like that. These come close." in html
    assert offered == ["Carrington College-Tucson"]


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("pima tucson AZ", ""),
        ("Pima, Tucson, Arizona", ""),
        ("Pima Tucson, Arizona", "AZ"),
        ("Pima Medical Institute Tucson, A.Z.", ""),
    ],
)
def test_a_town_with_its_state_is_found_as_it_is_written(client, typed, state):
    html, offered = looked_for(client, typed, state)
    assert offered == ["Pima Medical Institute-Tucson"]
    assert "come close" not in html


def test_a_state_of_two_words_and_a_state_alone_are_read_too(client, published):
    schools = published.content["institutions"]
    there = {school["name"] for school in schools if school["state"] == "WV"}
    _html, offered = looked_for(client, "charleston, west virginia")
    assert offered == ["Ross Medical Education Center-Charleston"]
    html, offered = looked_for(client, "charleston, west virginia", "CA")
    assert offered == []
    assert "1 program in another state has these words" in html
    _html, offered = looked_for(client, "", "WV")
    assert set(offered) == there


def test_a_misspelled_town_with_its_state_is_found(client):
    _html, offered = looked_for(client, "Tuscon, Arizona")
    assert set(offered) == {"Carrington College-Tucson", "Pima Medical Institute-Tucson"}


def test_the_state_that_was_chosen_is_named_where_it_is_the_reason(client):
    html, offered = looked_for(client, "las vegas", "CA")
    assert offered == []
    assert "We found no such school in California." in html
    assert "2 programs in other states have these words" in html


def test_looking_for_nothing_says_so(client):
    html, _offered = looked_for(client, " ")
    assert "Nothing was typed" in html


def test_what_no_school_is_called_like_stays_unfound(client):
    html, offered = looked_for(client, "zzyzx quuxly")
    assert offered == []
    assert "Check how it is written" in html


def test_a_program_found_by_its_state_alone_is_kept(client):
    first = send(client, school_state="AK", find="1")
    (program,) = first.context["form"].look_up.found.programs
    assert page_sent_on(client, first, program=program["id"]).status_code == 302
    assert records(client)[0]["told"]["program"] == program["id"]


def test_a_school_nobody_knows_is_no_obstacle(client):
    first = send(client, school="Zzyzx Academy of Nowhere", find="1")
    assert "We found no such school" in first.content.decode()
    assert page_sent_on(client, first).status_code == 302
    (record,) = records(client)
    assert record["told"]["school"] == "Zzyzx Academy of Nowhere"


def test_a_program_that_was_chosen_tells_what_its_record_says(client, accredited):
    program, school = accredited
    found(client, school, program=program["id"], finished="ended", ends_year="2025")
    client.post(reverse("quiz:ask", args=["training"]), {"whole": "1"})
    sheet = AnswerSheet.objects.get()
    (told,) = Answers("", sheet.kept).request()["profile"]["training"]
    assert told == {"program": program["id"], "completed_on": "2025"}
    html = client.get(reverse("quiz:check")).content.decode()
    assert school["name"] in html
    results = client.get(reverse("quiz:results")).content.decode()
    assert "By our record of" in results


def test_hours_of_the_record_are_not_asked_for_but_can_be_corrected(client, accredited):
    program, school = accredited
    then = found(client, school, program=program["id"], finished="ended", ends_year="2025").url
    assert "more=1" in then
    assert "clock_hours" not in client.get(then).context["form"].keys
    page = reverse("quiz:record", args=["training", "0" * 16])
    html = client.get(f"{page}?correct=1").content.decode()
    assert re.search(rf'name="clock_hours" value="{program["clock_hours"]}"', html)
    keys = re.search(r'name="keys" value="([^"]*)"', html)[1]
    looked_up = {"school": school["name"], "looked_up": school["name"]}
    same = {"keys": keys, "country": "US", "program": program["id"], **looked_up}
    client.post(f"{page}?correct=1", {**same, "clock_hours": str(program["clock_hours"])})
    assert "clock_hours" not in records(client)[0]["told"]
    client.post(f"{page}?correct=1", {**same, "clock_hours": "701"})
    assert records(client)[0]["told"]["clock_hours"] == 701


def test_too_few_hours_on_record_are_asked_for_and_the_answer_counts(client, published):
    """The class of another year may have had more: only the person can say that it had not."""
    schools = {school["id"]: school for school in published.content["institutions"]}
    program = next(
        one
        for one in published.content["programs"]
        if one["cip"] == "51.0801" and one.get("clock_hours", 720) < 720
    )
    school = schools[program["institution"]]
    then = found(client, school, program=program["id"], finished="ended", ends_year="2025").url
    more = {"programmatic_accreditor": "none", "school_accreditation": "recognized"}
    then = client.post(then, {"keys": " ".join(more), **more}).url
    told = Answers("", AnswerSheet.objects.get().kept)
    assert "training[].clock_hours" in open_questions(told, published).by_credential["rma-amt"]
    keys = client.get(then).context["form"].keys
    assert "clock_hours" in keys
    client.post(then, {"keys": " ".join(keys), "clock_hours": "480"})
    assert records(client)[0]["told"]["clock_hours"] == 480


def test_a_program_that_left_the_catalogue_says_nothing_any_more(client, accredited):
    program, school = accredited
    found(client, school, program=program["id"])
    sheet = AnswerSheet.objects.get()
    sheet.kept["training"]["records"][0]["told"]["program"] = "gone-away"
    sheet.save()
    for name in ("check", "results", "start"):
        assert client.get(reverse(f"quiz:{name}"), follow=True).status_code == 200


def test_a_school_typed_anew_is_looked_up_anew_and_the_old_program_is_not_kept(
    client, accredited, published
):
    program, school = accredited
    other = next(s for s in published.content["institutions"] if s["name"] != school["name"])
    first = send(client, school=school["name"], find="1")
    again = page_sent_on(client, first, school=other["name"], program=program["id"])
    html = again.content.decode()
    assert again.status_code == 200
    assert program["id"] not in html
    assert 'class="err"' not in html
    page_sent_on(client, again)
    assert "program" not in records(client)[0]["told"]


def test_signs_in_the_name_of_a_school_are_read_back_as_they_are(client, published):
    schools = {school["id"]: school for school in published.content["institutions"]}
    program = next(
        one for one in published.content["programs"] if "&" in schools[one["institution"]]["name"]
    )
    school = schools[program["institution"]]
    found(client, school, program=program["id"])
    html = client.get(reverse("quiz:check")).content.decode()
    assert school["name"].replace("&", "&amp;") in html
    assert "&amp;amp;" not in html


# ---------------------------------------------------------------- the way back


@pytest.fixture
def known(client):
    """The browser of somebody who has answered something before."""
    client.post("/check/background/", {"keys": "training", "training": "yes"})
    return client


def test_what_was_found_has_an_address_that_can_be_opened_again(known, accredited):
    """A page that came of sending a form asks, on the way back, whether to send it again."""
    program, school = accredited
    typed = {"kind": "medical_assisting", "finished": "ended", "ends_year": "24"}
    response = send(known, school=school["name"], find="1", **typed)
    assert response.status_code == 302
    assert school["name"] not in response.url
    assert "24" not in response.url
    for _time in range(2):
        page = known.get(response.url)
        html = page.content.decode()
        assert f'value="{program["id"]}"' in html
        assert 'name="ends_year" value="24"' in html
        assert 'class="err"' not in html
        assert records(known) == []
    chosen = page_sent_on(known, page, program=program["id"], ends_year="2024")
    assert chosen.status_code == 302
    (record,) = records(known)
    assert record["told"]["program"] == program["id"]
    assert record["told"]["ends"] == "2024"


def test_what_was_typed_for_a_look_up_is_gone_with_the_next_answer(known, accredited):
    _program, school = accredited
    found_at = send(known, school=school["name"], find="1").url
    assert "typed" in AnswerSheet.objects.get().kept
    known.post("/check/you/", {"keys": "age", "age": "20"})
    assert "typed" not in AnswerSheet.objects.get().kept
    assert known.get(found_at).status_code == 200


def test_who_leaves_the_look_up_finds_the_record_as_it_was_told(known, accredited):
    _program, school = accredited
    send(known, school=school["name"], find="1", kind="phlebotomy")
    assert known.get(ADD).context["form"].is_bound is False


def test_a_look_up_keeps_no_more_than_its_form_holds(known):
    send(known, school="x" * 5000, find="1", other="y" * 5000)
    fields = AnswerSheet.objects.get().kept["typed"]["fields"]
    assert "other" not in fields
    assert len(fields["school"][0]) <= 1000
