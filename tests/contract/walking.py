# SPDX-License-Identifier: Apache-2.0
"""Walks the pages as a reader does: from every page of the registry on through what each shows, counting queries."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext

from anlan.kernel.access.models import RoleGrant
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.story import Story
from anlan.shell import urls

LINK = re.compile(r'\b(?:href|hx-get|data-url)="(/[^"#]*)"')
KEY = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
SET_OFF = ("/api/", "/static/", "/tiles/", "/sign-out", "/demo/become", "/language")
FILES = ("/copy", "/original", "/package")
TURNS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")  # they ask nothing


@dataclass
class Walk:
    """What was seen on one walk: for each role and page, how many queries it asked at most, and which."""

    asked: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    warm: set[str] = field(default_factory=set)
    counts: bool = True  # without, pages are looked at only

    @property
    def pages(self) -> set[str]:
        """The pages that somebody saw."""
        return {page for _role, page in self.asked}

    def role(self, role: str, client: Client) -> None:
        """Everything that one reader comes to."""
        stages = dict(Matter.objects.values_list("number", "stage"))
        kinds = dict(Matter.objects.values_list("number", "kind"))
        seen: set[str] = set()
        waiting = list(seeds())
        while waiting:
            address = waiting.pop()
            page = shape(address, kinds, stages)
            if page in seen:
                continue
            seen.add(page)
            waiting += self._look(role, page, address, client)

    def _look(self, role: str, page: str, address: str, client: Client) -> Iterator[str]:
        head = (
            {"HX-Request": "true"} if "/part/" in page or "part=" in page else {}
        )  # as the page asks for it
        if page not in self.warm:
            self.warm.add(page)
            client.get(address, headers=head)  # a first look fills what a process keeps
        connection.queries_log.clear()  # it holds nine thousand; a full one would show none of the next
        with CaptureQueriesContext(connection) if self.counts else nullcontext() as asked:
            answer = client.get(address, headers=head)
        if answer.status_code in (302, 403, 404, 405):
            return
        if answer.status_code >= 400:
            self.faults.append(f"{role} {address}: {answer.status_code}")
            return
        told = asked.captured_queries if asked else ()
        questions = [one["sql"] for one in told if not one["sql"].startswith(TURNS)]
        if len(questions) >= len(self.asked.get((role, page), ())):
            self.asked[role, page] = questions
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            text = answer.content.decode()
            self.heard(page, text)
            yield from found_in(text)

    def heard(self, page: str, text: str) -> None:
        """A page as it came, for walks that read what it says."""


def seeds() -> Iterator[str]:
    """Every page that needs no more than a kind or a matter to be named."""
    for one in urls.pages + urls.pack_pages():
        route = str(one.pattern)
        if "<" not in route and not f"/{route}".startswith(SET_OFF):
            yield f"/{route}"
    for kind in REGISTRY.kinds:
        yield f"/matters/{kind}"
        yield f"/new/{kind}"
        stages = sorted(set(Matter.objects.filter(kind=kind).values_list("stage", flat=True)))
        newest = [Matter.objects.filter(kind=kind, stage=one).latest("opened_at").number for one in stages]
        yield from (f"/m/{number}" for number in newest)
        for part in (
            urls.matter.PARTS
        ):  # each part is on the whole page too: one stage of a kind shows that it comes alone
            yield f"/m/{newest[-1]}/part/{part}"


def found_in(text: str) -> Iterator[str]:
    """Where a page leads."""
    for address in LINK.findall(text):
        path = unescape(address)
        if not path.startswith(SET_OFF) and not path.split("?")[0].endswith(FILES):
            yield path


def shape(address: str, kinds: dict[str, str], stages: dict[str, str]) -> str:
    """An address without what differs between two matters of one kind and stage."""
    parts = urlsplit(address)
    path = KEY.sub("·", parts.path)
    for number in parts.path.split("/"):
        if number in kinds:
            path = path.replace(number, f"{kinds[number]}:{stages[number]}")
    asked = []
    for name, value in parse_qsl(parts.query):
        if value in kinds:
            asked.append(f"{name}={kinds[value]}:{stages[value]}")
        else:
            asked.append(f"{name}={value}" if name in ("part", "open", "of") else name)
    return f"{path}?{'&'.join(sorted(asked))}" if asked else path


def readers(story: Story) -> dict[str, Client]:
    """Somebody signed in for every role that any pack declares: whoever has most to do with the matters there are."""
    found = {}
    for role in sorted(REGISTRY.roles):
        holders = RoleGrant.objects.filter(role=role, ends_at=None).values("person")
        people = Person.objects.filter(pk__in=holders).annotate(n=Count("involvement")).order_by("-n", "code")
        person = people.first() or Person.objects.get(pk=story.actor(role).person)
        if person.account is None:
            person.account = get_user_model().objects.create_user(
                person.code, password="quiet-harbour-331002"
            )
            person.save()
        client = Client(headers={"Accept-Language": "zh-hans"})
        client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        found[role] = client
    return found
