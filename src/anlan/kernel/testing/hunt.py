# SPDX-License-Identifier: Apache-2.0
"""`hunt(caller, matter, words)`: goes through every door as somebody whom a matter is against, and says where it shows.

It shows where an answer holds its number, its id or one of the secret words, and where asking for it is answered otherwise
than asking for a matter that nobody ever opened. Packs use it with people of their own.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from anlan.kernel.access.queries import issue_token
from anlan.kernel.context import Caller
from anlan.kernel.documents.models import Document
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY

from .samples import NoSample, sample

SET_OFF = (
    "static/",
    "tiles/",
    "sign-",
    "demo/",
    "language",
    "admin/",
    "door/",
)  # nobody is signed in there, or leaves
NOISE = re.compile(
    r'CSRFToken":"[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|nonce[-=]"?[A-Za-z0-9+/=_-]+|"now": ?"[^"]*"'
    r"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
)


@dataclass
class Doors:
    """One person's way through the house, and each place where the matter showed."""

    caller: Caller
    matter: Matter
    words: Sequence[str] = ()
    looks: int = 0
    leaks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        person = Person.objects.get(pk=self.caller.person)
        if person.account is None:
            person.account = get_user_model().objects.create_user(person.code)
            person.save()
        self.page = Client(raise_request_exception=False)
        self.page.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
        bearer = {"Authorization": f"Bearer {issue_token(person)}"}
        self.program = Client(raise_request_exception=False, headers=bearer)
        self.absent = Matter(id=new_id(), number=f"{self.matter.number[:-4]}9876", kind=self.matter.kind)

    def look(self, where: str, asked: Any, said: Iterable[str] = ()) -> None:
        """Look through an answer (Any: Django's); `said` was typed by himself and may come back."""
        self.looks += 1
        heads = "\n".join(str(one) for one in asked.headers.items())
        text = f"{heads}\n{b''.join(asked).decode('utf-8', 'replace')}"
        for one in said:
            text = text.replace(quote(one, safe=""), "·").replace(quote(one), "·").replace(one, "·")
        found = [one for one in (self.matter.number, str(self.matter.pk), *self.words) if one in text]
        if found:
            self.leaks.add(f"{where}: {found[0]}")

    def same(self, where: str, real: Any, absent: Any) -> None:
        """Whether two answers, for this matter and for one that is not there, are alike (Any: Django's)."""
        self.looks += 1
        said = []
        for answer, one in ((real, self.matter), (absent, self.absent)):
            text = b"".join(answer).decode("utf-8", "replace")
            text = NOISE.sub("·", text.replace(one.number, "·"))
            said.append((answer.status_code, text))
        if said[0] != said[1]:
            self.leaks.add(
                f"{where}: {said[0][0]} {said[0][1][:120]!r}, not {said[1][0]} {said[1][1][:120]!r}"
            )

    def pages(self) -> None:
        """Every page that needs no more than a kind to be named: lists, inbox, maps, walls, notices, ledgers, the account."""
        for route in routes(get_resolver().url_patterns):
            if "<" not in route and not route.startswith((*SET_OFF, "api/")):
                self.look(f"GET /{route}", self.page.get(f"/{route}"))
        for path in (*(f"/matters/{kind}" for kind in REGISTRY.kinds), "/office/ledger"):
            for more in (
                {"state": "all"},
                {"as": "csv", "state": "all"},
                {"q": self.matter.number, "state": "all"},
            ):
                self.look(f"GET {path} {more}", self.page.get(path, more), [self.matter.number])

    def searches(self) -> None:
        """What is found by number, headline and secret words, by their beginnings, too."""
        for word in (self.matter.number, self.matter.title, *self.words):
            for typed in filter(None, (word, word[:2], word[-4:])):
                for kind in ("text/html", "application/json"):
                    answer = self.page.get("/search", {"q": typed}, headers={"Accept": kind})
                    self.look(f"GET /search {typed}", answer, [typed])

    def addresses(self) -> None:
        """Every address of the matter answers as one of a matter that is not there."""
        papers = [
            str(one) for one in Document.objects.filter(matter=self.matter).values_list("pk", flat=True)
        ]
        for route in routes(get_resolver().url_patterns):
            if not route.startswith("m/") or "<str:number>" not in route:
                continue
            for key in [str(self.absent.pk), *(papers if "/documents/<uuid:key>" in route else [])]:
                self.same(f"GET /{route}", *(self.page.get(path) for path in self._filled(route, key)))
                self.same(f"POST /{route}", *(self.page.post(path) for path in self._filled(route, key)))

    def _filled(self, route: str, key: str) -> Iterator[str]:
        name = next(iter(REGISTRY.kind(self.matter.kind).details.model_fields))
        fillings = {
            "part": "people",
            "pack": "matters",
            "verb": "add-note",
            "field": name,
            "key": key,
        }
        for one in (self.matter, self.absent):
            path = route.replace("<str:number>", one.number)
            for word, value in fillings.items():
                path = re.sub(rf"<\w+:{word}>", value, path)
            yield f"/{path}"

    def programs(self) -> None:
        """The API: lists, reads by number and by id, and every command that takes a matter."""
        self.look("GET /api/matters", self.program.get("/api/matters?limit=100"))
        for path in ("/api/matters/{}", "/api/matters/{}/timeline"):
            for real, absent in ((self.matter.number, self.absent.number), (self.matter.pk, self.absent.pk)):
                self.same(path, self.program.get(path.format(real)), self.program.get(path.format(absent)))
        for verb in REGISTRY.commands.values():
            for name, of in verb.of.items():
                if of.kind not in (None, self.matter.kind):
                    continue
                bodies = [_values(verb.input, name, one) for one in (self.matter, self.absent)]
                answers = [self._sent(f"/api/{verb.path}", body) for body in bodies]
                self.same(f"POST /api/{verb.path} {name}", *answers)

    def _sent(self, path: str, body: dict[str, Any]) -> Any:
        said = json.dumps(body, default=str, ensure_ascii=False)
        return self.program.post(path, said, content_type="application/json")


def hunt(caller: Caller, matter: Matter, words: Sequence[str] = ()) -> set[str]:
    """Where this person comes upon the matter; empty is right where it is against him. Followers are up to date first."""
    drain()
    doors = Doors(caller, matter, [one for one in words if one])
    doors.pages()
    doors.searches()
    doors.addresses()
    doors.programs()
    assert doors.looks > 100, "too few doors were tried"
    return doors.leaks


def routes(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address that the house has, as it is declared."""
    for one in patterns:
        path = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, path)
        else:
            yield path


def _values(model: Any, name: str, matter: Matter) -> dict[str, Any]:
    """Something for every field that must be filled, and the matter in its place (Any: a command's input)."""
    found = {}
    for field_name, info in model.model_fields.items():
        if info.is_required():
            try:
                found[field_name] = sample(info.annotation)
            except NoSample:
                continue
    return {**found, name: str(matter.pk)}
