"""A person who makes links, as the pages let them."""

import re
from html import unescape

from django.test import Client

from quiz.answers import COOKIE

KEEP, MAKE = "/check/keep/", "/check/keep/make/"


def device(key=None, **options):
    """A browser of its own, with the answers of this key if there are any."""
    browser = Client(**options)
    if key:
        browser.cookies[COOKIE] = key
    return browser


def token_for(client, kind):
    """The token that stands in the form, before there is a link."""
    html = client.get(KEEP).content.decode()
    form = html.partition(f'name="kind" value="{kind}"')[2].partition("</form>")[0]
    return re.search(r'name="token" value="([^"]+)"', form)[1]


def post_for_link(client, kind, token, *, answers=False):
    ticked = {"answers": "1"} if answers else {}
    return client.post(MAKE, {"kind": kind, "token": token, **ticked})


def address_in(response):
    """The path of the link that the page shows."""
    found = re.search(
        r"<textarea[^>]*>https?://[^/]+(/[^<]*)</textarea>", response.content.decode()
    )
    return found and unescape(found[1])


def make_link(client, kind, *, answers=False):
    """Make a link the way a person does; its path."""
    response = post_for_link(client, kind, token_for(client, kind), answers=answers)
    assert response.status_code == 200
    return address_in(response)


def key_in(client, path):
    """The key that the page of a link would give to this device."""
    html = client.get(path).content.decode()
    return re.search(r'name="key" value="([^"]+)"', html)[1]


def go_on(client, path):
    """Say yes on the page of a link."""
    return client.post(path, {"key": key_in(client, path)})


def plain(response):
    """The page as words, tags and folded spaces gone."""
    text = unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(text.split())
