# SPDX-License-Identifier: Apache-2.0
"""Names: each field of every page has its label, each button and link a name, each page a title and a first heading."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.test import Client

from .reading_names import Page
from .walking import Walk, readers

pytestmark = pytest.mark.once


class Everything(set[str]):
    """Holds whatever is asked for: no page is looked at twice to be warm."""

    def __contains__(self, one: object) -> bool:
        """Always."""
        return True


@dataclass
class Reading(Walk):
    """A walk that reads each page of the registry once, whoever comes to it first, and follows no link from it."""

    missing: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    read: set[str] = field(default_factory=set)

    def _look(self, role: str, page: str, address: str, client: Client) -> Iterator[str]:
        for _link in () if page in self.read else super()._look(role, page, address, client):
            pass
        yield from ()

    def heard(self, page: str, text: str) -> None:
        """A page was read."""
        self.read.add(page)
        self.missing[page].update(Page(text).faults())


def test_a_page_without_names_is_found() -> None:
    text = '<html><title></title><h1 hidden>A</h1><input name="q"><button><svg><path/></svg></button><a href="/"></a>'
    assert len(list(Page(text).faults())) == 5
    named = (
        '<label for="q">Q</label><input id="q"><label><input type="checkbox">Yes</label><a title="Go"></a>'
    )
    assert list(Page(named).faults()) == []


def test_every_page_names_its_fields_buttons_and_itself(told) -> None:
    walk = Reading(warm=Everything(), counts=False)
    for role, client in readers(told).items():
        walk.role(role, client)
    assert {page: faults for page, faults in walk.missing.items() if faults} == {}
    assert len(walk.read) > 80
