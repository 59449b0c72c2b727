"""Finds figures on a page that do not stand beside a source with its year.

A figure is an amount of dollars, a number with thousands, or a number of percent. It is sourced if
a source with a year stands in the item around it (of a list, or of terms), or else in the section
around it; that some other section of the page has sources does not help. Header, navigation, footer
and forms are no part of this.
"""

import re
from html.parser import HTMLParser

FIGURE = re.compile(r"\$\d|\b\d{1,3}(?:,\d{3})+\b|\b\d+(?:\.\d+)? percent\b")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
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
        self.sources = []

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
        if any(part.is_source for part in above):
            for part in above:
                part.sources.append(data)
            return
        if FIGURE.search(data):
            self.figures.append((" ".join(data.split()), self.here))

    def without(self):
        for text, part in self.figures:
            if not any(YEAR.search(" ".join(one.sources)) for one in _around(part)):
                yield text


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
