"""The public pages of the catalogue: what they show, what they cost, and what is never in them."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from django import forms
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone
from django.views import defaults
from django.views.csrf import csrf_failure

from careers.models import Jurisdiction
from certifications import pages, releases
from certifications.models import Credential, EligibilityRoute
from certifications.sample import sample_answer, somebody
from certifications.templatetags import readable
from eligibility.report import respond
from eligibility.requests import parse_request

from . import factories

pytestmark = pytest.mark.seldom_twice

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 27)
FIXED = ("home", "credentials", "sources")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}


class Page(HTMLParser):
    """A page's tags with their attributes, and its text. Refuses tags that do not match."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.open = [], [], []
        self.feed(html)
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open[-1] == tag, f"</{tag}> closes <{self.open[-1]}>"
            self.open.pop()

    def handle_data(self, data):
        if not {"style", "script", "title"} & set(self.open):
            self.words.append(data)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.words)).strip()

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]

    def levels(self):
        return [int(tag[1]) for tag, _ in self.tags if re.fullmatch(r"h[1-6]", tag)]


def read(client, name, *args):
    response = client.get(reverse(f"certifications:{name}", args=args))
    assert response.status_code == 200
    return Page(response.content.decode())


def addresses(content):
    """Every page of the catalogue."""
    yield from (reverse(f"certifications:{name}") for name in FIXED)
    for part, name in (("credentials", "credential"), ("bodies", "body")):
        yield from (reverse(f"certifications:{name}", args=[one["id"]]) for one in content[part])


def publish():
    releases.publish()
    return releases.current()


# ---------------------------------------------------------------- every page


@pytest.mark.twice
def test_every_page_is_there_and_is_whole(client, published):
    seen = set()
    for address in addresses(published.content):
        response = client.get(address)
        assert response.status_code == 200, address
        page = Page(response.content.decode())
        assert page.levels().count(1) == 1, address
        title = re.search(r"<title>(.*?)</title>", response.content.decode(), re.DOTALL)[1]
        assert title not in seen, f"{address} has another page's title"
        seen.add(title)
    assert len(seen) == 3 + len(published.content["credentials"]) + len(published.content["bodies"])


def test_no_heading_skips_a_level(client, published):
    for address in addresses(published.content):
        levels = Page(client.get(address).content.decode()).levels()
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps, default=0) <= 1, (address, levels)


def test_every_id_is_given_once_and_every_link_inside_a_page_lands(client, published):
    for address in addresses(published.content):
        page = Page(client.get(address).content.decode())
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), address
        inside = {a.get("href", "")[1:] for _, a in page.tags if a.get("href", "").startswith("#")}
        labelled = {
            name for _, a in page.tags for name in a.get("aria-labelledby", "").split() if name
        }
        assert inside | labelled <= set(ids), address


def test_nothing_is_inline_and_nothing_comes_from_another_site(client, published):
    for address in addresses(published.content):
        page = Page(client.get(address).content.decode())
        for tag, attributes in page.tags:
            assert tag not in {"script", "style", "iframe", "base"}, address
            assert "style" not in attributes, (address, tag)
            assert not [name for name in attributes if name.startswith("on")], (address, tag)
            loaded = [attributes.get("src", "")]
            loaded += [attributes.get("href", "")] if tag in {"link", "use"} else []
            assert all(one[:1] in {"", "/", "#"} and one[:2] != "//" for one in loaded), address


def test_every_link_to_a_page_of_ours_leads_somewhere(client, published):
    found = set()
    for address in addresses(published.content):
        links = Page(client.get(address).content.decode()).named("a")
        found |= {link["href"] for link in links if link["href"].startswith("/")}
    assert reverse("quiz:start") in found
    for state in {address[8:10].upper() for address in found if address[:8] == "/states/"} - {""}:
        Jurisdiction.objects.create(
            code=state, name=state, level="delegation_rules", confidence="secondary"
        )
    for address in sorted(found):
        assert client.get(address).status_code in {200, 302}, address


@pytest.mark.twice
def test_a_page_asks_the_database_once_at_most(client, published, django_assert_max_num_queries):
    for address in addresses(published.content):
        releases.forget()
        with django_assert_max_num_queries(1 + of_live_rows(address)):
            client.get(address)


def of_live_rows(address):
    """How often the page of a credential asks for what is no part of a release: its worth."""
    is_of_a_credential = address.startswith("/credentials/") and address != "/credentials/"
    return 1 if is_of_a_credential else 0  # there are no rows here, so nobody asks their sources


def test_a_page_asks_nothing_while_the_release_is_fresh(
    client, published, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr(releases, "CHECK_EVERY", 3600)  # however slow this machine is
    client.get("/")
    for address in addresses(published.content):
        with django_assert_max_num_queries(of_live_rows(address)):
            client.get(address)


@pytest.mark.parametrize("name", FIXED)
def test_pages_are_read_and_never_sent_to(client, published, name):
    address = reverse(f"certifications:{name}")
    assert client.head(address).status_code == 200
    for send in (client.post, client.put, client.delete):
        assert send(address).status_code == 405


@pytest.mark.parametrize("name", ["credential", "body"])
def test_what_is_not_listed_is_a_page_that_helps(client, published, name):
    response = client.get(reverse(f"certifications:{name}", args=["long-gone"]))
    assert response.status_code == 404
    page = Page(response.content.decode())
    assert "We do not list this" in page.text
    links = {link["href"] for link in page.named("a")}
    for credential in pages.Pages(published.content).national:
        assert reverse("certifications:credential", args=[credential["id"]]) in links


@pytest.mark.django_db
def test_nothing_published_is_said_plainly(client):
    for address in ("/", reverse("certifications:credential", args=["cma-aama"])):
        response = client.get(address)
        assert response.status_code == 503
        assert "Nobody has published the rules" in Page(response.content.decode()).text


def test_the_footer_names_the_release_and_who_decides(client, published):
    text = read(client, "home").text
    assert f"Rule book {published.id} , published on" in text
    assert "the certifying body decides" in text


# ---------------------------------------------------------------- the release, not the rows


@pytest.mark.django_db
def test_pages_show_the_release_and_not_the_rows(client):
    factories.catalogue()
    publish()
    Credential.objects.update(name="Another name")
    assert "Another name" not in read(client, "credential", "cma-aama").text
    publish()
    assert "Another name" in read(client, "credential", "cma-aama").text


@pytest.mark.django_db
def test_another_catalogue_makes_other_pages(client, published):
    assert client.get(reverse("certifications:credential", args=["rma-amt"])).status_code == 200
    Credential.objects.all().delete()
    factories.catalogue("xyz", name="Certified Something", letters="XYZ", occupation_code="")
    publish()
    home = read(client, "home").text
    assert "The one credential we know" in home
    assert "XYZ (AAMA)" in home
    assert "Other work" in home
    assert "RMA" not in home
    assert client.get(reverse("certifications:credential", args=["rma-amt"])).status_code == 404


@pytest.mark.django_db
def test_what_editors_type_is_text_and_never_markup(client):
    route = factories.catalogue(name="<b>Bold</b>")
    route.summary = "<script>alert(1)</script>"
    route.save()
    publish()
    html = client.get(reverse("certifications:credential", args=["cma-aama"])).content.decode()
    assert "<script" not in html
    assert "<b>Bold" not in html
    assert "&lt;script&gt;" in html


# ---------------------------------------------------------------- home


def test_home_groups_the_credentials_by_the_work_they_lead_to(published):
    groups = pages.Pages(published.content).groups()
    by_work = {str(group["work"]): group["credentials"] for group in groups}
    assert list(by_work) == [str(work) for work in pages.WORK.values()]
    national = pages.Pages(published.content).national
    assert sum(map(len, by_work.values())) == len(national) == 13
    assert {one["name"] for one in by_work["Eye care"]} == {"Certified Ophthalmic Assistant"}


def sources_of_rules(content):
    """Those that a credential or what letters mean rests on: programs have their own."""
    named = set(named_in([content["credentials"], content["name_collisions"]]))
    return [source for source in content["sources"] if source["id"] in named]


def named_in(value):
    """Every source that is named anywhere inside."""
    if isinstance(value, list):
        for item in value:
            yield from named_in(item)
    elif isinstance(value, dict):
        yield from value.get("sources", ())
        for part in value.values():
            yield from named_in(part)


def test_home_says_how_many_sources_there_are_and_how_old_they_are(client, published):
    days = sorted(source["read_on"] for source in sources_of_rules(published.content))
    text = read(client, "home").text
    assert f"{len(days)} pages and books" in text
    assert readable.day(days[0]) in text
    assert readable.day(days[-1]) in text


def test_home_promises_what_it_does_not_ask(client, published):
    assert (
        "About 5 minutes. Free. No sign-up. We do not ask for your name, e-mail or phone."
        in read(client, "home").text
    )


def test_the_sample_on_the_home_page_is_judged_by_the_release(client, published):
    sample = sample_answer(published, TODAY)
    assert sample["verdict"] == "eligible"
    text = read(client, "home").text
    assert "What an answer looks like" in text
    today = sample_answer(published, timezone.localdate())
    assert readable.day(today["eligible_until"]) in text
    assert today["rule"]["text"] in text


def test_the_rule_beside_the_sample_is_the_one_that_closes_it(published):
    sample = sample_answer(published, TODAY)
    last = date.fromisoformat(sample["eligible_until"])
    for day, met in ((last, True), (last + timedelta(days=1), False)):
        request = parse_request(
            {"profile": somebody(sample["finished"])}, published.catalogue, today=day
        )
        answer = respond(published.catalogue, request, release=published.named)
        found = next(
            one for one in answer["credentials"] if one["credential"] == sample["credential"]
        )
        route = next(one for one in found["routes"] if one["route"] == sample["route"])
        statuses = {rule["id"]: rule["status"] for rule in walk(route["requirements"])}
        assert (statuses[sample["rule"]["id"]] == "met") is met
        assert (route["verdict"] == "eligible") is met


def walk(requirements):
    for one in requirements:
        yield one
        yield from walk(one["members"])


@pytest.mark.django_db
def test_without_a_day_that_closes_there_is_no_sample(client):
    factories.catalogue()
    release = publish()
    assert sample_answer(release, TODAY) is None
    assert "What an answer looks like" not in read(client, "home").text


# ---------------------------------------------------------------- a credential


@pytest.fixture
def route(db):
    return factories.catalogue(occupation_code="31-9092")


def test_a_requirement_stands_beside_its_source_and_the_day_it_was_read(client, route):
    page_of_theirs = factories.source("rules", title="The rules", url="https://example.org/rules")
    factories.requirement(
        route, "older", text="You are 21.", confidence="secondary", sources=[page_of_theirs]
    )
    publish()
    page = read(client, "credential", "cma-aama")
    assert "You are 21. The rules Second-hand , read on 24 November 2026" in page.text
    assert "https://example.org/rules" in {link["href"] for link in page.named("a")}


def test_more_sources_of_one_rule_are_folded_and_all_there(client, route):
    three = [factories.source(name, title=f"Book {name}") for name in ("a", "b", "c")]
    factories.requirement(route, "older", text="You are 21.", sources=three)
    publish()
    text = read(client, "credential", "cma-aama").text
    assert "2 more sources" in text
    assert all(f"Book {name}" in text for name in ("a", "b", "c"))


def test_a_group_says_how_many_of_its_members_are_enough(client, route):
    either = factories.requirement(
        route, "either", text="You are old.", kind="any_of", test={}, position=2
    )
    factories.requirement(route, "sixty", text="You are 60.", parent=either)
    both = factories.requirement(
        route, "both", text="Younger.", kind="all_of", test={}, parent=either, position=2
    )
    factories.requirement(route, "forty", text="You are 40.", parent=both)
    publish()
    text = read(client, "credential", "cma-aama").text
    assert re.search(r"You are old\..*One of these is enough: You are 60\.", text)
    assert re.search(r"Younger\..*All of these: You are 40\.", text)


def test_routes_that_do_not_count_are_folded_and_say_why(client, route):
    gone = {"standing": "retired", "summary": "Long ago."}
    factories.route(route.credential, "old-exam", **gone)
    factories.route(route.credential, "rumor", standing="unverified")
    ended = factories.route(route.credential, "pilot", valid_until=date(2020, 6, 30))
    factories.requirement(ended)
    publish()
    html = client.get(reverse("certifications:credential", args=["cma-aama"])).content.decode()
    text = Page(html).text
    assert "One way to qualify" in text
    assert "3 more ways that do not count now" in text
    assert "AAMA no longer offers it." in text
    assert "could not confirm it. Ask AAMA." in text
    assert "It ended on 30 June 2020." in text
    assert html.index("<details>") < html.index("Long ago.")


def test_the_days_of_a_route_are_told(client, route):
    soon = timezone.localdate() + timedelta(days=40)
    later = factories.route(
        route.credential,
        "new",
        valid_from=soon,
        valid_until=soon + timedelta(days=90),
        uncertain_after=soon + timedelta(days=30),
    )
    factories.requirement(later)
    publish()
    text = read(client, "credential", "cma-aama").text
    assert f"It begins on {readable.day(soon)} ." in text
    assert f"Its last day is {readable.day(soon + timedelta(days=90))} ." in text
    assert f"After {readable.day(soon + timedelta(days=30))} only AAMA can say" in text


def test_a_route_counts_until_its_last_day_and_not_beyond(route):
    EligibilityRoute.objects.update(valid_until=TODAY)
    content = publish().content
    on_the_day = pages.Pages(content).credential("cma-aama", TODAY)
    the_day_after = pages.Pages(content).credential("cma-aama", TODAY + timedelta(days=1))
    assert (len(on_the_day["routes"]), len(on_the_day["other_routes"])) == (1, 0)
    assert (len(the_day_after["routes"]), len(the_day_after["other_routes"])) == (0, 1)


def test_a_provisional_route_says_so(client, route):
    EligibilityRoute.objects.update(grants="provisional")
    publish()
    assert "Gives a provisional credential at first." in read(client, "credential", "cma-aama").text


def test_facts_fees_and_papers_are_told_with_what_is_not_known(client, route):
    owner = route.credential
    factories.fact(
        owner,
        "items",
        text="The exam has 200 questions.",
        note="20 of them do not count.",
        disagreement="An older page says 180.",
    )
    factories.fact(owner, "cycle", topic="maintenance", text="It lasts five years.")
    factories.fee(owner, "exam", amount_usd="125.50")
    factories.fee(owner, "retest", amount_usd=None)
    factories.document(route, "A copy of your diploma.")
    publish()
    text = read(client, "credential", "cma-aama").text
    for said in (
        "The exam has 200 questions.",
        "20 of them do not count.",
        "Sources disagree: An older page says 180.",
        "It lasts five years.",
        "$125.50",
        "We found no price",
        "A copy of your diploma.",
        "Keeping it",
    ):
        assert said in text, said
    assert "How the rules changed" not in text, "a topic without facts is left out"


def test_where_to_apply_is_a_link(client, route):
    factories.fact(
        route.credential,
        "apply_url",
        topic="application",
        text="You apply on their own site.",
        value="https://example.org/apply",
    )
    publish()
    links = {link["href"] for link in read(client, "credential", "cma-aama").named("a")}
    assert "https://example.org/apply" in links


def test_a_value_that_is_no_web_address_is_no_link(client, route):
    factories.fact(route.credential, "trap", value="javascript:alert(1)")
    publish()
    html = client.get(reverse("certifications:credential", args=["cma-aama"])).content.decode()
    assert "javascript:" not in html


def test_a_price_that_depends_on_the_route_is_said_to(client, route):
    factories.fee(route, "member", amount_usd=125)
    publish()
    text = read(client, "credential", "cma-aama").text
    assert "Price It depends on the way you qualify." in text
    assert "What this way costs For members $125" in text


def test_members_do_not_repeat_the_sources_of_their_group(client, route):
    one, other = factories.source("one"), factories.source("other")
    either = factories.requirement(route, "either", kind="any_of", test={}, sources=[one])
    factories.requirement(route, "same", parent=either, sources=[one])
    factories.requirement(route, "own", parent=either, sources=[other])
    publish()
    text = read(client, "credential", "cma-aama").text
    assert text.count("Where one was read") == 1
    assert text.count("Where other was read") == 1


def test_what_changed_long_ago_is_folded(client, route):
    factories.fact(route.credential, "fees", topic="history", text="It was 95 dollars once.")
    publish()
    html = client.get(reverse("certifications:credential", args=["cma-aama"])).content.decode()
    assert re.search(r"<summary>One change we know of</summary>.*95 dollars", html, re.DOTALL)


def test_letters_with_several_owners_are_told_apart(client, db):
    factories.catalogue("cma-aama", letters="CMA (AAMA)")
    factories.catalogue("cmas-amt", letters="CMAS", body=factories.body("amt"))
    factories.collision("CMA", meanings=["Certified Management Accountant", "CMA (AAMA)"])
    publish()
    mine = read(client, "credential", "cma-aama").text
    assert "The letters CMA have more than one owner." in mine
    assert "Certified Management Accountant" in mine
    assert "more than one owner" not in read(client, "credential", "cmas-amt").text


def test_every_requirement_of_every_route_is_on_its_page(client, published):
    """With the rules of record: nothing that was published is lost on the way to the page."""

    for credential in published.content["credentials"]:
        text = read(client, "credential", credential["id"]).text
        told = [one["text"] for one in walk(credential["requirements"])]
        for route in credential["routes"]:
            told += [route["name"], *(one["text"] for one in walk(route["requirements"]))]
            told += [document["text"] for document in route["documents"]]
        told += [fact["text"] for fact in credential["facts"]]
        told = [readable.unbroken(re.sub(r"\s+", " ", one).strip()) for one in told]
        missing = [one for one in told if one not in text]
        assert not missing, credential["id"]


# ---------------------------------------------------------------- bodies and sources


def test_a_body_lists_its_own_credentials(client, published):
    for body in published.content["bodies"]:
        links = {link["href"] for link in read(client, "body", body["id"]).named("a")}
        for credential in published.content["credentials"]:
            address = reverse("certifications:credential", args=[credential["id"]])
            assert (address in links) == (credential["body"] == body["id"])
        assert body["url"] in links or not body["url"]  # of some we read no address


def test_every_source_of_a_rule_is_listed_with_its_day(client, published):
    sources = sources_of_rules(published.content)
    assert 100 < len(sources) < len(published.content["sources"])
    page = read(client, "sources")
    assert len(page.named("time")) == len(sources)
    links = {link["href"] for link in page.named("a")}
    assert {source["url"] for source in sources if source["url"]} <= links
    assert "https://ope.ed.gov/dapip/" not in links


def test_statements_are_counted_by_how_sure_we_are(route):
    factories.requirement(route, confidence="recalled")
    counts = pages.Pages(publish().content).confidence
    assert counts == {"official": 2, "recalled": 1}


# ---------------------------------------------------------------- pages for when something is wrong


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_a_page_for_trouble_needs_nothing_and_is_not_indexed(name):
    page = Page(render_to_string(f"{name}.html"))
    assert page.levels().count(1) == 1
    assert {"name": "robots", "content": "noindex"} in page.named("meta")
    assert "/" in {link["href"] for link in page.named("a")}


def test_django_finds_the_pages_for_trouble():
    request = RequestFactory().get("/nowhere/")
    for response, words in (
        (defaults.page_not_found(request, Exception()), "This page is not here"),
        (defaults.bad_request(request, Exception()), "We could not read that"),
        (defaults.permission_denied(request, Exception()), "You cannot open this page"),
        (defaults.server_error(request), "Something broke on our side"),
        (csrf_failure(request), "Please send it again"),
    ):
        assert words in response.content.decode()


def test_the_page_for_a_broken_site_does_not_lean_on_the_frame():
    source = (ROOT / "templates/500.html").read_text()
    assert "{% extends" not in source
    assert "{% url" not in source


# ---------------------------------------------------------------- components


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("eligible", "You appear to qualify"),
        ("provisional", "provisional"),
        ("one_step", "One step away"),
        ("unknown", "We can’t tell yet"),
        ("needs_review", "Decided case by case"),
        ("not_eligible", "Not open now"),
    ],
)
def test_a_verdict_is_a_word_before_it_is_a_shape(verdict, words):
    page = Page(render_to_string("components/verdict.html", {"verdict": verdict}))
    assert words in page.text
    assert [shape["aria-hidden"] for shape in page.named("svg")] == ["true"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("met", "Met"),
        ("not_met", "Not met"),
        ("unknown", "Can’t tell"),
        ("needs_review", "Decided case by case"),
    ],
)
def test_a_state_is_a_word_and_a_shape(status, words):
    page = Page(render_to_string("components/state.html", {"status": status}))
    assert page.text == words
    assert page.named("use")


def test_every_shape_that_is_used_is_drawn():
    drawn = set(re.findall(r'id="i-(\w+)"', (ROOT / "templates/components/icons.html").read_text()))
    used = set()
    for template in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r'icon.html" with name="(\w+)"', template.read_text()))
    assert used
    assert used <= drawn


def test_the_day_that_matters_is_marked_once():
    for given, words in (
        ({"until": "2028-05-14"}, "Open to you until 14 May 2028"),
        ({"opens": date(2027, 3, 1)}, "Opens on 1 March 2027"),
        ({}, "Open to you. We know of no last day."),
    ):
        page = Page(render_to_string("components/deadline.html", given))
        assert page.text == words
        assert len(page.named("mark")) == len(given)


def test_a_requirement_of_an_answer_tells_state_reason_and_what_is_short():
    requirement = {
        "text": "You worked 2,080 hours.",
        "kind": "experience",
        "status": "not_met",
        "because": "You told us of 1,803 hours.",
        "shortfall": {"amount": 277, "unit": "hours", "text": "277 hours to go."},
        "sources": [
            {"title": "AMCA", "url": None, "read_on": "2026-11-24", "confidence": "recalled"}
        ],
        "notes": "",
        "members": [],
    }
    page = Page(render_to_string("components/requirement.html", {"requirement": requirement}))
    assert page.text == (
        "Not met You worked 2,080 hours. You told us of 1,803 hours. 277 hours to go."
        " AMCA From memory , noted on 24 November 2026"
    )


@pytest.mark.once
@pytest.mark.parametrize(
    ("confidence", "url", "edition", "words"),
    [
        pytest.param("official", "https://a.example", "", "read on", id="a page"),
        pytest.param("secondary", "", "Book of 2025", "read on", id="a book"),
        pytest.param("recalled", "https://a.example", "2025", "noted on", id="not by this page"),
        pytest.param("secondary", "", "", "noted on", id="general knowledge beside a page"),
        pytest.param("official", None, None, "noted on", id="no place at all"),
    ],
)
def test_only_what_was_read_is_said_to_be_read(confidence, url, edition, words):
    source = {"title": "It", "url": url, "edition": edition, "read_on": "2020-03-01"}
    for again in (False, True):
        shown = render_to_string(
            "components/source.html",
            {"source": {**source, "confidence": confidence}, "again": again},
        )
        text = Page(shown).text
        assert f"{words} 1 March 2020" in text
        assert ("Last read over" in text, "Noted over" in text) == (
            words == "read on",
            words == "noted on",
        )


@pytest.mark.once
@pytest.mark.parametrize(
    ("confidence", "words", "links"),
    [("official", "WSR 18-04-080 Official page", 1), ("recalled", "Said to be in: WSR 18-04", 0)],
)
def test_what_is_from_memory_links_to_no_page_as_if_it_had_been_read_there(
    confidence, words, links
):
    source = {"title": "WSR 18-04-080", "url": "https://law.example", "read_on": "2026-11-24"}
    given = {"source": {**source, "confidence": confidence}}
    page = Page(render_to_string("components/source.html", given))
    assert words in page.text
    assert len(page.named("a")) == links


class Hours(forms.Form):
    hours = forms.IntegerField(error_messages={"invalid": "Enter the hours in digits, like 740"})


def test_errors_are_summed_up_as_links_to_their_fields():
    page = Page(render_to_string("components/error_summary.html", {"form": Hours({"hours": "x"})}))
    assert page.text == "Please check one answer Enter the hours in digits, like 740"
    assert page.named("a") == [{"href": "#id_hours"}]
    assert not render_to_string(
        "components/error_summary.html", {"form": Hours({"hours": 740})}
    ).strip()


def test_days_dollars_and_letters_are_readable():
    assert readable.day("2028-02-29") == readable.day(date(2028, 2, 29)) == "29 February 2028"
    assert readable.day(None) == readable.iso(None) == readable.dollars(None) == ""
    assert readable.iso(date(2028, 2, 29)) == readable.iso("2028-02-29") == "2028-02-29"
    assert [readable.dollars(n) for n in (0, 125, 67.5, 1250)] == [
        "$0",
        "$125",
        "$67.50",
        "$1,250",
    ]
    assert readable.with_body("CCMA", "NHA") == "CCMA (NHA)"
    assert readable.with_body("RMA (AMT)", "AMT") == "RMA (AMT)"


@pytest.mark.once
def test_letters_with_a_hyphen_stay_on_one_line():
    hyphen = "\N{NON-BREAKING HYPHEN}"
    assert readable.unbroken("MA-C, MA-EMT") == f"MA{hyphen}C, MA{hyphen}EMT"
    assert readable.unbroken("MA-C (WA DOH)") == f"MA{hyphen}C (WA\N{NO-BREAK SPACE}DOH)"
    assert readable.unbroken("One (of two) EKG-12") == "One (of two) EKG-12"
    assert (
        readable.unbroken("An X-ray, a DD-214, MA-Certified") == "An X-ray, a DD-214, MA-Certified"
    )


# ---------------------------------------------------------------- colours


CSS = (ROOT / "static/css/site.css").read_text()


def tokens(theme):
    """The colours of a theme, as the style sheet gives them."""
    light, dark = re.findall(r":root \{\s*(?:color-scheme[^;]*;\s*)?(--paper.*?)\}", CSS, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", light))
    if theme == "dark":
        found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", dark))
    return found


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *(
        (text, ground)
        for text in ("ink", "ink-2", "brand", "brand-2")
        for ground in ("paper", "wash")
    ),
    ("on-brand", "brand"),
    ("on-brand", "brand-2"),
    ("ink", "mark"),
    ("error", "paper"),
    *((verdict, "paper") for verdict in ("open", "step", "ask", "shut")),
    *((verdict, f"{verdict}-wash") for verdict in ("open", "step", "ask", "shut", "error")),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(theme, text, ground):
    colours = tokens(theme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("edge", "ground"), [("edge", "paper"), ("edge", "wash"), ("error", "paper")]
)
def test_the_edge_of_a_field_can_be_seen(theme, edge, ground):
    colours = tokens(theme)
    assert contrast(colours[edge], colours[ground]) >= 3


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_can_be_seen_whatever_is_below(theme):
    """Two rings: the one that does not stand out from the page stands out from the other."""
    colours = tokens(theme)
    rings = (colours["focus"], colours["focus-ink"])
    assert contrast(*rings) >= 3
    assert max(contrast(ring, colours["paper"]) for ring in rings) >= 3


def test_the_two_themes_name_the_same_colours():
    light, dark = re.findall(r":root \{\s*(?:color-scheme[^;]*;\s*)?(--paper.*?)\}", CSS, re.DOTALL)
    named = [set(re.findall(r"--([\w-]+):\s*#", part)) for part in (light, dark)]
    assert named[0] == named[1]


def test_the_style_sheet_loads_nothing():
    assert "url(" not in CSS
    assert "@import" not in CSS


# ---------------------------------------------------------------- lines that are kept

READ = {
    "title": "Handbook",
    "url": "https://body.example/handbook",
    "read_on": "2025-12-01",
    "confidence": "official",
}


def lines(*sources):
    return " ".join(re.sub(r"<[^>]+>", " ", readable.source_lines(sources)).split())


def test_what_was_read_long_ago_is_warned_of_from_the_day_on(monkeypatch):
    said = {}
    for day in (date(2026, 12, 1), date(2026, 12, 2), date(2026, 12, 1)):
        monkeypatch.setattr(timezone, "localdate", lambda value=None, day=day: day)
        said[day] = lines(READ)
    assert "over 12 months ago" not in said[date(2026, 12, 1)]
    assert "over 12 months ago" in said[date(2026, 12, 2)]


def test_sources_that_differ_in_one_thing_have_lines_of_their_own():
    alike = [READ | {part: value} for part, value in {
        "title": "Leaflet",
        "url": None,
        "read_on": "2026-01-02",
        "confidence": "recalled",
        "edition": "",
    }.items()]  # fmt: skip
    assert lines(READ) == lines(dict(READ))
    assert len({readable.source_lines([one]) for one in (READ, *alike)}) == len(alike)  # no edition
    assert readable.source_lines([READ, alike[0]]) != readable.source_lines([alike[0], READ])
    assert readable.source_lines([]) == readable.source_lines(None) == ""


def test_a_line_is_plain_text_and_never_markup():
    assert "&lt;b&gt;" in readable.source_lines([READ | {"title": "<b>"}])


ROW = {
    "text": "Work for a year.",
    "kind": "experience",
    "status": "not_met",
    "because": "Full-time months that count: 3 of 12.",
    "shortfall": {"text": "9 more months"},
    "is_over": False,
    "notes": "",
    "sources": [READ],
    "members": [],
}


def test_a_row_says_what_it_is_about_and_not_what_another_was_about():
    others = [
        ROW | changed
        for changed in (
            {"text": "Work for two years."},
            {"status": "met"},
            {"because": "Full-time months that count: 4 of 12."},
            {"shortfall": None},
            {"is_over": True},
            {"sources": [READ | {"title": "Leaflet"}]},
            {"members": [ROW | {"text": "As an assistant."}]},
        )
    ]
    rows = [readable.requirement_row(one) for one in (ROW, *others, dict(ROW))]
    assert len(set(rows)) == 1 + len(others)
    assert rows[0] == rows[-1]
    assert "3 of 12" in rows[0]
    assert "4 of 12" in rows[3]


def test_what_leads_to_a_record_of_one_person_is_kept_nowhere():
    kept = readable._row.cache_info().currsize
    inside = ROW | {"doors": [{"label": "How many hours?", "address": "/check/work/0a1b/"}]}
    for row in (inside, ROW | {"members": [inside]}):
        assert "/check/work/0a1b/" in readable.requirement_row(row)
    assert readable._row.cache_info().currsize == kept
    assert "/check/" not in readable.requirement_row(ROW)


def test_what_has_no_plain_form_is_refused_and_not_taken_for_something_else():
    with pytest.raises(TypeError, match="no part of a rule"):
        readable.requirement_row(ROW | {"because": object()})
