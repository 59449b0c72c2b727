"""The guides for students: what each page holds, where it was read, and that every link lands."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse

from careers.guides import ARTICLE, BY_SLUG, FOR_TOPIC, GUIDES, MEMORY, WORDS, Place
from certifications import releases
from certifications.templatetags.readable import day
from quiz.words import TOPIC_NAMES
from tests.certifications import factories
from tests.certifications.test_pages import Page

pytestmark = pytest.mark.seldom_twice

KINDS = {"official": "Official page", "secondary": "Second-hand", "recalled": "From memory"}
ADDRESSES = ("/guides/", *(f"/guides/{guide.slug}/" for guide in GUIDES))
each_guide = pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.slug)


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


def statements():
    return [one for guide in GUIDES for section in guide.sections for one in section.statements]


def places():
    of_sections = [place for guide in GUIDES for part in guide.sections for place in part.see]
    return [*of_sections, *(place for found in FOR_TOPIC.values() for place in found)]


# ---------------------------------------------------------------- what is said


@each_guide
def test_a_guide_is_no_wall_of_text(guide):
    words = [guide.title, guide.summary]
    for section in guide.sections:
        words += [section.heading, section.lead]
        words += [f"{one.term} {one.text}" for one in section.statements]
    assert 100 < len(" ".join(map(str, words)).split()) < 600
    assert all(len(str(one.text).split()) <= 40 for one in statements())


def test_every_statement_names_a_kind_of_source_that_pages_know():
    assert len(statements()) > 80
    assert {one.cited.confidence for one in statements()} == set(KINDS)


def test_what_has_no_page_is_never_called_official():
    assert [
        one for one in statements() if one.cited.confidence == "official" and not one.cited.url
    ] == []
    assert (ARTICLE.confidence, MEMORY.confidence) == ("secondary", "recalled")


def test_the_letters_of_a_credential_stand_with_their_body():
    """RMA has several owners, and so has CMA; "CMA license" is what others say."""
    for one in statements():
        text = str(one.text).replace("“CMA license”", "")
        assert re.findall(r"\b(?:CMA|RMA|CCMA)\b(?! \()", text) == [], text


def test_no_credential_is_promised():
    said = " ".join(f"{one.term} {one.text}" for one in statements())
    assert "eligible" not in said
    assert not re.search(r"guarantee|congratul|unfortunately", said)


# ---------------------------------------------------------------- pages


@each_guide
def test_every_statement_is_on_the_page_with_where_it_was_read(client, published, guide):
    page = read(client, guide.url)
    for section in guide.sections:
        told = page.text.index(str(section.heading))
        for found, cited in section.runs():
            for one in found:
                told = page.text.index(re.sub(r"\s+", " ", f"{one.term} {one.text}".strip()), told)
            told = page.text.index(str(cited.title), told)
            verb = "noted" if cited.confidence == "recalled" else "read"
            kind = f"{cited.title} {KINDS[cited.confidence]} , {verb} on {day(cited.read_on)}"
            assert page.text.startswith(kind, told), one
    links = {link["href"] for link in page.named("a")}
    assert {one.cited.url for part in guide.sections for one in part.statements} - {""} <= links


def test_neighbours_with_one_source_name_it_once(client, published):
    """And a source that comes back after another is named again."""
    for section in (part for guide in GUIDES for part in guide.sections):
        runs = list(section.runs())
        assert [one for run, _ in runs for one in run] == list(section.statements)
        assert all(before[1] != after[1] for before, after in pairwise(runs))
    text = read(client, BY_SLUG["steps"].url).text
    assert text.count(str(ARTICLE.title)) == 4


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_whole_and_in_order(client, published, address):
    page = read(client, address)
    assert page.levels().count(1) == 1
    assert max(after - before for before, after in pairwise(page.levels())) <= 1
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {attributes.get("aria-labelledby", "main") for _, attributes in page.tags}
    assert labelled <= set(ids)
    for tag, attributes in page.tags:
        assert tag not in {"script", "style", "iframe"}
        assert "style" not in attributes


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_link_to_a_page_of_ours_leads_to_a_place_that_is_there(client, published, address):
    links = {link["href"] for link in read(client, address).named("a")}
    ours = sorted(link for link in links if link.startswith("/") and link != "/admin/")
    assert {reverse("quiz:start"), reverse("certifications:sources")} <= set(ours)
    for link in ours:
        path, _, anchor = link.partition("#")
        response = client.get(path)
        assert response.status_code in {200, 302}, link
        if anchor:
            assert f'id="{anchor}"' in response.content.decode(), link


def test_every_guide_is_listed_and_leads_to_the_others(client, published):
    titles = [str(guide.title) for guide in GUIDES]
    assert len(set(titles)) == len(titles)
    for address in ADDRESSES:
        links = {link["href"] for link in read(client, address).named("a")}
        assert {guide.url for guide in GUIDES} - {address} <= links


def test_the_exams_named_are_links_to_their_pages(client, published):
    for guide in GUIDES:
        links = {link["href"] for link in read(client, guide.url).named("a")}
        for credential in guide.credentials:
            assert reverse("certifications:credential", args=[credential]) in links


@pytest.mark.django_db
def test_an_exam_that_is_not_published_is_no_link(client):
    factories.catalogue("cma-aama", letters="CMA (AAMA)")
    releases.publish()
    text = read(client, "/guides/steps/").text
    assert "CMA (AAMA): " in text
    assert "CCMA (NHA): " not in text


@pytest.mark.django_db
def test_guides_can_be_read_before_anything_is_published(client):
    for address in ADDRESSES:
        assert "Rule book" not in read(client, address).text


def test_a_guide_that_is_not_there_is_a_page_that_helps(client, published):
    response = client.get("/guides/how-to-fly/")
    assert response.status_code == 404
    assert "We have no guide of this name." in Page(response.content.decode()).text


@pytest.mark.parametrize("address", ADDRESSES)
def test_guides_are_read_and_never_sent_to(client, published, address):
    assert client.head(address).status_code == 200
    for send in (client.post, client.put, client.delete):
        assert send(address).status_code == 405


def test_a_guide_asks_the_database_once_at_most(client, published, django_assert_max_num_queries):
    for address in ADDRESSES:
        releases.forget()
        with django_assert_max_num_queries(1):
            client.get(address)


# ---------------------------------------------------------------- from where the question arises


def test_places_to_read_more_are_there():
    assert places()
    for place in places():
        assert place.anchor in set(place.guide.anchors()), place.text
    assert Place(WORDS, "cpr", "").url == "/guides/words/#cpr"


def test_a_guide_gives_each_place_once():
    for guide in GUIDES:
        anchors = list(guide.anchors())
        assert len(anchors) == len(set(anchors)), guide.slug


def test_words_of_a_question_belong_to_a_topic_that_is_asked():
    assert set(FOR_TOPIC) <= set(TOPIC_NAMES)
    assert str(FOR_TOPIC["training"][0].url) == "/guides/words/#externship"


def test_every_word_explained_can_be_linked_to():
    for section in WORDS.sections:
        assert all(one.id and one.term for one in section.statements)


def test_home_and_credentials_lead_to_the_guides(client, published):
    home = {link["href"] for link in read(client, "/").named("a")}
    assert {reverse("careers:guides"), *(BY_SLUG[name].url for name in ("steps", "words"))} <= home
    page = read(client, reverse("certifications:credential", args=["cma-aama"]))
    assert WORDS.url in {link["href"] for link in page.named("a")}
