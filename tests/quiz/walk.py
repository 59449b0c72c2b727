"""A person who answers what is asked, one page after the other, as a browser would send it."""

import re

from quiz.answers import RECORD_TOPICS
from quiz.topics import BY_NAME, form_for

from .browser_forms import as_body, sent_by

RESULTS = "/check/results/"
MOST_PAGES = 40
FILLED_IN = {}


class Walk:
    """One person at one browser."""

    def __init__(self, client, release, persona):
        self.client = client
        self.release = release
        self.told = dict(persona["profile"])
        if persona["state"]:
            self.told["state"] = persona["state"]
        self.asked = []

    def to_results(self):
        """Answer until there is nothing left to ask; the results page."""
        for _page in range(MOST_PAGES):
            address = self.client.get("/check/").url
            if address == RESULTS:
                return self.client.get(address)
            topic = address.strip("/").split("/")[-1]
            assert topic not in self.asked, f"{topic} is asked twice"
            self.asked.append(topic)
            self.answer(topic, address)
        raise AssertionError(f"no end: {self.asked}")

    def answer(self, topic, address):
        """Send what the person knows of a topic; not sure where they know nothing."""
        if topic not in self.told:
            self.post(address, {"unsure": "1"}, then="/check/")
        elif topic in RECORD_TOPICS:
            for record in self.told[topic]:
                body = self.filled_in(topic, record) | {"alike": "1"}  # some have two just alike
                self.post(f"{address}add/", body, then=address)
            said = "whole" if self.told[topic] else "nothing"
            self.post(address, {said: "1"}, then="/check/")
        else:
            self.post(address, self.filled_in(topic, self.told[topic]), then="/check/")

    def filled_in(self, topic, facts):
        """The form with these facts, sent as it stands. Many people say the same."""
        key = (self.release.hash, topic, repr(facts))
        if key not in FILLED_IN:
            form = form_for(BY_NAME[topic], self.release, facts=facts)
            FILLED_IN[key] = as_body(sent_by(str(form)))
        return FILLED_IN[key]

    def post(self, address, body, *, then):
        response = self.client.post(address, body)
        assert response.status_code == 302, f"{address} took no answer: {errors_of(response)}"
        assert response.url == then


def errors_of(response):
    return re.findall(r'class="err">(.*?)</p>', response.content.decode())


VERDICTS = {"open": "eligible", "ask": "unknown", "step": "not_eligible", "shut": "not_eligible"}


def verdicts_of(response):
    """What the results page says, by credential."""
    found = {}
    for group in response.content.decode().split('<h2 class="group ')[1:]:
        name = group.partition('"')[0]
        for credential in re.findall(r'<article class="card-r" id="([^"]+)"', group):
            found[credential] = VERDICTS[name]
    return found
