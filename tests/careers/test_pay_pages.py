"""The pages of pay and of where the job leads: what they say, beside which source."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from careers.models import WageFigure
from careers.pay import pay_page, state_pay, survey, worth_of
from careers.standing import known_by
from certifications import fixtures
from certifications.pages import Pages
from quiz.answers import COOKIE
from quiz.standing import standing_of
from tests.certifications.test_pages import Page
from tests.quiz.conftest import PERSONAS, keep_all
from tests.sourced import figures, figures_without_source

pytestmark = pytest.mark.seldom_twice

FILES = [settings.BASE_DIR / f"fixtures/{name}.json" for name in ("careers", "sources", "wages")]
FIXED = (
    "/pay/",
    "/pay/wa/",
    "/pay/ms/",
    "/pay/gu/",
    "/careers/",
    "/credentials/cma-aama/",
    "/credentials/cpt-nha/",
    "/programs/",
    "/programs/carrington-college-mesa-medical-assistant-az/",
)
"""Pages whose figures are looked at. Any page of ours may join."""


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The rows of record, for as long as this file is tried."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        fixtures.load(FILES)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def site(db, loaded, published, client):
    """The site with the rows of record and the rules published."""
    return client


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response.content.decode())


# ---------------------------------------------------------------- every figure has a source


@pytest.mark.parametrize("address", FIXED)
def test_no_figure_stands_without_a_source_and_a_year(site, address):
    html = site.get(address).content.decode()
    assert len(figures(html)) >= (15 if address.startswith(("/pay", "/careers")) else 2)
    assert figures_without_source(html) == []


def test_a_figure_that_somebody_forgot_to_source_is_found():
    html = (
        "<main><section><p>Half earn $45,690.</p><p class='src'>BLS, May 2025</p></section>"
        "<section><p>They earn <b>$50,000</b>.</p></section>"
        "<section><p>13 percent more</p><p class='src'>A handbook</p></section>"
        "<ul><li><b class='num'>12</b> <p class='src'>NCES, read on 24 November 2026</p></li>"
        "<li><b class='num'>13</b> (2023) <p class='src'>NCES, read on 24 November 2026</p></li>"
        "<li><b class='num'>14</b> (no year named) <p class='src'>NCES</p></li></ul></main>"
    )
    assert figures_without_source(html) == ["$50,000", "13 percent more", "12"]


# ---------------------------------------------------------------- what they say


def test_the_nation_is_told_first_and_the_ends_of_the_states(site):
    page = read(site, "/pay/")
    assert "In May 2025 half of all medical assistants in the United States were paid more than"
    for said in ("$45,690", "from $35,360 in Mississippi to $59,290 in Washington"):
        assert said in page.text
    assert "The handbook of 2025–2035 expects 13 percent more jobs" in page.text
    assert "About 109,700 places open up each year" in page.text
    assert "Physician Assistants: 21 percent more jobs, 2025–2035" in page.text


def test_all_states_are_in_the_table_by_name_with_links(site):
    page = pay_page()
    names = [row.name for row in page.states]
    assert len(names) == 51
    assert names == sorted(names)
    links = [link["href"] for link in read(site, "/pay/").named("a")]
    for row in (*page.states, *page.territories):
        assert links.count(f"/pay/{row.area.lower()}/") >= 1


def test_the_averages_of_the_pay_site_stand_apart_with_a_caveat(site):
    text = read(site, "/pay/").text
    start = text.index("Does a certificate raise pay?")
    part = text[start : text.index("Will there be jobs?", start)]
    for said in ("$43,211", "$38,040", "$5,171", "13.6 percent", "Salary.com 2025"):
        assert said in part
    assert "They cannot be set beside the federal numbers." in part
    assert "Second-hand" in part
    assert "$43,211" not in text[:start]


def test_a_state_is_told_beside_the_nation_and_ringed_on_the_map(site):
    page = read(site, "/pay/wa/")
    assert "half of all medical assistants in Washington were paid more than $59,290" in page.text
    assert "That is $13,600 more than in the nation." in page.text
    assert "5.49 of 1,000 jobs in the state" in page.text
    assert "Seattle-Tacoma-Bellevue, WA" in page.text
    assert [one.get("aria-label") for one in page.named("a") if "this state" in str(one)] == [
        "Washington: $59,290 (this state)"
    ]
    assert len([one for one in page.named("rect") if one.get("class") == "own"]) == 1


def test_a_state_of_the_pay_site_has_its_average_apart(site):
    pay = state_pay("ca")
    assert [row.annual_average for row in pay.survey] == [47_662]
    assert "not to be set beside the numbers above" in read(site, "/pay/ca/").text
    assert state_pay("wa").survey == ()


def test_state_pay_is_what_a_page_of_a_state_needs(site):
    pay = state_pay("MS")
    assert (pay.name, pay.year, pay.difference) == ("Mississippi", 2025, 35_360 - 45_690)
    assert [one["confidence"] for one in pay.source] == ["official"]
    assert pay.chart.rows[0].is_own
    assert state_pay("ZZ") is None


def test_the_form_leads_to_the_page_of_the_state(site):
    assert site.get("/pay/", {"state": "wa"})["Location"] == "/pay/wa/"
    assert site.get("/pay/", {"state": "<b>"}).status_code == 200
    response = site.get("/pay/zz/")
    assert response.status_code == 404
    assert "no figures of pay" in Page(response.content.decode()).text


@pytest.mark.parametrize("address", ["/pay/", "/pay/wa/", "/careers/"])
def test_charts_have_a_title_a_description_and_no_style_of_their_own(site, address):
    html = site.get(address).content.decode()
    page = Page(html)
    ids = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    charts = [one for one in page.named("svg") if one.get("role")]
    assert charts
    for chart in charts:
        title, description = chart["aria-labelledby"].split()
        assert re.search(rf'<title id="{title}">[^<]+</title>', html)
        assert re.search(rf'<desc id="{description}">[^<]+</desc>', html)
    assert not [one for one in page.tags if "style" in one[1] or one[0] in {"script", "style"}]
    assert page.levels().count(1) == 1


@pytest.mark.parametrize(("address", "most"), [("/pay/", 9), ("/pay/wa/", 16), ("/careers/", 10)])
@pytest.mark.twice
def test_a_page_asks_the_database_a_few_times_whatever_it_holds(
    site, address, most, django_assert_max_num_queries
):
    with django_assert_max_num_queries(most):
        site.get(address)


# ---------------------------------------------------------------- what an exam is worth


def test_the_page_of_a_credential_says_what_it_costs_and_may_add(site):
    text = read(site, "/credentials/cma-aama/").text
    part = text[text.index("What it costs and what it may add") :]
    assert "$125 to $250" in part
    assert "Between nothing and about $5,171 a year." in part
    assert "it may add less, or nothing" in part
    assert "We do not know: we found no source" in read(site, "/credentials/coa-ijcahpo/").text


def test_a_price_with_a_gap_or_from_memory_alone_is_not_known(site, published):
    credential = dict(Pages.of(published).credential("cma-aama", published.published_on))
    assert worth_of(credential, survey()).cost_told == "$125 to $250"
    fees = credential["fees"] + [fee for one in credential["routes"] for fee in one["fees"]]
    assert fees
    recalled = {"confidence": "recalled", "title": "From memory"}
    spoilt = [{**fee, "sources": [recalled]} for fee in fees]
    remembered = {**credential, "fees": spoilt, "routes": []}
    assert worth_of(remembered, None).price is None
    gap = {**credential, "fees": [{**fees[0], "amount_usd": None}], "routes": []}
    assert worth_of(gap, None).price is None
    assert worth_of(credential, None).is_partial, "a way of the past has no price"


# ---------------------------------------------------------------- where it leads


def test_every_step_is_told_with_pay_and_links_to_our_credentials(site):
    page = read(site, "/careers/")
    for said in ("The heart", "CMAS (AMT)", "Office manager", "Registered nurse (RN)"):
        assert said in page.text
    assert "Middle pay $97,550 a year: Registered Nurses, May 2025" in page.text
    links = {link["href"] for link in page.named("a")}
    for credential in ("cmas-amt", "coa-ijcahpo", "cet-nha", "cpt-nha", "rma-amt"):
        assert reverse("certifications:credential", args=[credential]) in links
    assert "From memory" in page.text


def test_pay_of_a_wider_job_says_whose_it_is_wherever_it_stands(site):
    page = read(site, "/careers/")
    for title, code, name in (
        ("Cardiovascular Technologists and Technicians", "29-2031", "EKG technician"),
        ("Ophthalmic Medical Technicians", "29-2057", "Eye care: COA (IJCAHPO)"),
        ("Phlebotomists", "31-9097", "Phlebotomy technician"),
    ):
        assert (
            f"That is the pay of all in this federal job ({title}, SOC {code})."
            f" Nobody counts it for this alone: {name}." in page.text
        )
    html = site.get("/careers/").content.decode()
    tree, _mark, table = html.partition('<ul class="tree">')[2].partition("<table")
    assert len(re.findall(r"middle pay \$[\d,]+, of all in this job", tree)) == 3
    assert table.partition("</table>")[0].count("of all in this job") == 3
    nurses = page.text.partition("a year: Registered Nurses, May 2025")[2]
    assert not nurses.lstrip().startswith(". That is the pay")


def test_the_ways_are_a_picture_and_a_list(site):
    page = read(site, "/careers/")
    for said in ("Registered Nurses", "A bridge program for LPNs", "$132,300"):
        assert said in page.text
    assert len([one for one in page.named("path") if one.get("class") == "way"]) == 14


def test_narrow_screens_get_the_ways_as_a_tree_with_pay(site):
    html = site.get("/careers/").content.decode()
    tree = html.partition('<ul class="tree">')[2].partition("</ul>\n        <details")[0]
    nurses = Page(tree).text.partition("Registered Nurses")[2]
    assert nurses.startswith(" middle pay $97,550 A graduate degree Nurse Practitioners")
    assert tree.count("<strong>") == len({*re.findall(r"<strong>(.*?)</strong>", tree)}) > 12


def test_steps_are_folded_under_their_names_but_for_who_has_a_verdict_there(site, monkeypatch):
    html = site.get("/careers/").content.decode()
    assert "Office manager" in html.partition('id="supervisory"')[2].partition("<details>")[0]
    assert "<details open" not in html
    monkeypatch.setattr("careers.standing.known_by", [lambda request: {"cpt-nha": "eligible"}])
    opened = site.get("/careers/").content.decode().split("<details open")
    assert len(opened) == 2
    assert "You appear to qualify" in opened[1].partition("</details>")[0]


def test_the_differences_of_cma_and_rma_are_told(site):
    text = read(site, "/careers/").text
    assert "A program that CAAHEP or ABHES has accredited" in text
    assert "Several ways: other programs too, the armed forces, or work" in text


def test_whoever_told_us_nothing_sees_no_verdict_and_others_see_their_own(site, monkeypatch):
    assert "You appear to qualify" not in read(site, "/careers/").text
    monkeypatch.setattr("careers.standing.known_by", [lambda request: {"cpt-nha": "eligible"}])
    response = site.get("/careers/")
    assert "CPT (NHA) You appear to qualify" in Page(response.content.decode()).text
    assert "no-cache" in response["Cache-Control"]


def test_the_conversation_tells_how_a_visitor_stands(site):
    """From the answers to the page, by the engine."""
    assert standing_of in known_by
    site.cookies[COOKIE] = keep_all(PERSONAS[0])
    text = Page(site.get("/careers/").content.decode()).text
    words = "You appear to qualify|Opens later|One step away|We can’t tell yet|Not open now"
    assert re.search(rf"RMA \(AMT\) (?:{words})", text)


def test_figures_of_record_are_not_changed_by_reading(site):
    before = WageFigure.objects.count()
    for address in FIXED:
        site.get(address)
    assert WageFigure.objects.count() == before
