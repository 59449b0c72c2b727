"""Finds figures on a page that do not stand beside a source with its year.

A figure is an amount of dollars, a number with thousands, a number of percent, or any number that
is set as one (class "num"). It is sourced if a source stands in the item around it (of a list, or
of terms), or else in the section around it, and there a year, too: of the figure or in the name of
its source, or words that it has none. The day on which a source was read is no such year. That some
other section of the page has sources does not help. Header, navigation, footer and forms are no
part of this.
"""

import re
from html.parser import HTMLParser

FIGURE = re.compile(r"\$\d|\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)? percent\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b|no year named|as of the day it was read")
READ_ON = re.compile(r"(?:read|noted) on \d{1,2} \w+ \d{4}")
INNER, BLOCKS = {"figure", "li", "div", "dd"}, {"section", "article", "aside", "main"}
LEFT_OUT = {"header", "nav", "footer", "form", "script", "style", "title", "desc"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Part:
    """A part of a page: its words, and what its sources say."""

    def __init__(self, tag, attributes, above):
        self.tag, self.above = tag, above
        self.is_source = "src" in (attributes.get("class") or "").split() or (
            "src-line" in (attributes.get("class") or "").split()
        )
        self.is_number = "num" in (attributes.get("class") or "").split()
        self.sources, self.words = [], []

    def up(self):
        part = self
        while part is not None:
            yield part
            part = part.above


class Sourced(HTMLParser):
    """A page as parts, with the figures that stand outside of sources."""

    def __init__(self, html):
        super().__init__()
        self.here, self.figures, self.count = None, [], 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.here = Part(tag, dict(attrs), self.here)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if self.here is not None and tag not in VOID:
            assert self.here.tag == tag, (self.here.tag, tag)
            self.here = self.here.above

    def handle_data(self, data):
        if self.here is None:
            return
        above = list(self.here.up())
        if any(part.tag in LEFT_OUT for part in above):
            return
        for part in above:
            part.words.append(data)
        if any(part.is_source for part in above):
            for part in above:
                part.sources.append(data)
            return
        is_number = any(part.is_number for part in above) and any(map(str.isdigit, data))
        if is_number or FIGURE.search(data):
            self.figures.append((" ".join(data.split()), self.here))

    def without(self):
        for text, part in self.figures:
            if not any(one.sources and _has_year(one) for one in _around(part)):
                yield text


def _has_year(part):
    return YEAR.search(READ_ON.sub("", " ".join(" ".join(part.words).split())))


def _around(part):
    """The parts around a figure whose sources count for it: none beyond its section."""
    for one in part.up():
        if one.tag in INNER | BLOCKS - {"main"}:
            yield one
        if one.tag in BLOCKS:
            return


def figures_without_source(html):
    """The figures of a page that no source with a year stands beside."""
    return list(Sourced(html).without())


def figures(html):
    """All figures of a page, to know that something was looked at."""
    return [text for text, _part in Sourced(html).figures]
