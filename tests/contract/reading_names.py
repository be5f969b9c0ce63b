# SPDX-License-Identifier: Apache-2.0
"""Reads a page as a screen reader does: which fields, buttons and links of it have no name, and whether it says what it is."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
FIELDS = {"input", "select", "textarea"}
PRESSED = {"a", "button", "summary"}
NAMED = ("aria-label", "aria-labelledby", "title")
QUIET = {"hidden", "submit", "reset", "button", "image"}  # types of input that are no fields


@dataclass
class Element:
    """One that is open now, with what was said inside of it so far."""

    tag: str
    given: dict[str, str]
    said: list[str] = field(default_factory=list)

    @property
    def shown(self) -> str:
        """As a person finds it in the source."""
        return (
            f"<{self.tag} " + " ".join(f'{name}="{value}"' for name, value in self.given.items())[:120] + ">"
        )


class Page(HTMLParser):
    """What a page names, collected while it is read."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[Element] = []
        self.fields: list[tuple[Element, bool]] = []  # each with whether it stands inside a label
        self.labelled: set[str] = set()
        self.nameless: list[str] = []
        self.headings: list[str] = []
        self.title = ""
        self.is_whole = False
        self.feed(text)
        self.close()

    def faults(self) -> Iterator[str]:
        """What somebody who does not see the page would miss."""
        for one, inside in self.fields:
            if not inside and one.given.get("id") not in self.labelled and not _is_named(one):
                yield f"no label: {one.shown}"
        yield from (f"no name: {one}" for one in self.nameless)
        if self.is_whole and not self.title.strip():
            yield "no title"
        if self.is_whole and not self.headings:
            yield "no heading of the first order"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One begins."""
        one = Element(tag, {name: value or "" for name, value in attrs})
        self.is_whole |= tag == "html"
        if tag == "label" and "for" in one.given:
            self.labelled.add(one.given["for"])
        if tag in FIELDS and one.given.get("type") not in QUIET:
            self.fields.append((one, any(outer.tag == "label" for outer in self.open)))
        for name in ("alt", *NAMED):
            self._say(one.given.get(name, ""))
        if tag not in VOID:
            self.open.append(one)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One that is over at once, such as a shape."""
        if tag in FIELDS:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        """Words."""
        self._say(data.strip())

    def handle_endtag(self, tag: str) -> None:
        """One ends; what nobody closed ends with it."""
        if not any(one.tag == tag for one in self.open):
            return
        while (one := self.open.pop()).tag != tag:
            self._ended(one)
        self._ended(one)

    def _say(self, words: str) -> None:
        for one in self.open if words else ():
            one.said.append(words)

    def _ended(self, one: Element) -> None:
        if one.tag in PRESSED and not one.said and not _is_named(one) and "hidden" not in one.given:
            self.nameless.append(one.shown)
        if one.tag == "h1" and not any("hidden" in outer.given for outer in (one, *self.open)):
            self.headings.append(" ".join(one.said))
        if one.tag == "title" and not any(outer.tag == "svg" for outer in self.open):
            self.title = " ".join(one.said)


def _is_named(one: Element) -> bool:
    return any(one.given.get(name) for name in NAMED)
