"""A person who answers what is asked, one page after the other, as a browser would send it."""

import re
from urllib.parse import urlsplit

from quiz.topics import BY_NAME, form_for

from .browser_forms import as_body, sent_by
from .people import in_words

RESULTS = "/check/results/"
MOST_PAGES = 60


class Walk:
    """One person at one browser."""

    def __init__(self, client, release, persona):
        self.client = client
        self.release = release
        self.told = in_words(persona, release)
        self.asked = []
        self.added = {}
        """The ids of the records of each topic, in the order of what the person knows."""

    def to_results(self):
        """Answer until there is nothing left to ask; the results page."""
        for _page in range(MOST_PAGES):
            address = self.client.get("/check/").url
            if address == RESULTS:
                return self.client.get(address)
            assert address not in self.asked, f"{address} is asked twice"
            self.asked.append(address)
            self.answer(address)
        raise AssertionError(f"no end: {self.asked}")

    def answer(self, address):
        """Send what the person knows of a page; what they do not know stays open."""
        parts = urlsplit(address).path.strip("/").split("/")[1:]
        topic = BY_NAME[parts[0]]
        if topic.is_list and parts[1:] in ([], ["add"]):
            self.tell_all(topic, f"/check/{topic.name}/")
        elif len(parts) > 1:
            self.send(topic, address, self.told[topic.name][self.added[topic.name].index(parts[1])])
        else:
            self.send(topic, address, self.words_of(topic))

    def tell_all(self, topic, address):
        """Every record of a topic, and that these are all."""
        for record in self.told[topic.name]:
            self.add(topic, address, record)
        self.post(address, {"whole": "1"})

    def words_of(self, topic):
        """What the person would fill in."""
        if topic.name == "background":
            kinds = ("training", "work", "military", "credentials", "teaching")
            return {kind: bool(self.told[kind]) for kind in kinds if kind in self.told}
        return self.told.get(topic.name, {})

    def add(self, topic, address, record):
        """One record, and the pages with the rest of its questions."""
        page = self.client.get(f"{address}add/").url
        self.added.setdefault(topic.name, []).append(page.split("/")[-2])
        then = self.send(topic, page, record)
        while "more=1" in then:
            then = self.send(topic, then, record)
        assert then == address

    def send(self, topic, address, told):
        """The form of a page, filled in and sent; where it leads."""
        html = self.client.get(address).content.decode()
        keys = re.search(r'name="keys" value="([^"]*)"', html)[1]
        form = form_for(topic, self.release, keys=keys.split(), told=told)
        # Some people have two records that are just alike.
        body = as_body(sent_by(str(form))) | {"keys": keys, "alike": "1"}
        return self.post(address, body)

    def post(self, address, body):
        response = self.client.post(address, body)
        assert response.status_code == 302, f"{address} took no answer: {errors_of(response)}"
        return response.url


def errors_of(response):
    return re.findall(r'class="err">(.*?)</p>', response.content.decode())


def verdicts_of(response):
    """What the results page says, by credential, be it a card or a line."""
    told = r'<(?:article class="(?:card-r|need)"|li) id="([^"]+)" data-verdict="(\w+)"'
    return dict(re.findall(told, response.content.decode()))
