"""A person who answers what is asked, one page after the other, as a browser would send it."""

from quiz.answers import RECORD_TOPICS
from quiz.topics import BY_NAME, form_for

from .browser_forms import as_body, sent_by

RESULTS = "/check/results/"
MOST_PAGES = 40


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
                self.post(f"{address}add/", self.filled_in(topic, record), then=address)
            said = "whole" if self.told[topic] else "nothing"
            self.post(address, {said: "1"}, then="/check/")
        else:
            self.post(address, self.filled_in(topic, self.told[topic]), then="/check/")

    def filled_in(self, topic, facts):
        return as_body(sent_by(str(form_for(BY_NAME[topic], self.release, facts=facts))))

    def post(self, address, body, *, then):
        response = self.client.post(address, body)
        assert response.status_code == 302, f"{address} took no answer: {errors_of(response)}"
        assert response.url == then


def errors_of(response):
    form = response.context and response.context.get("form")
    return form and form.errors


def verdicts_of(response):
    """What the results page says, by credential."""
    return {
        card["credential"]: card["verdict"]
        for group in response.context["groups"]
        for card in group["cards"]
    }
