# SPDX-License-Identifier: Apache-2.0
"""Plants a mark of its own in every field of level 3 and 4, and looks for these marks in whatever leaves the house."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from django.test import Client
from pydantic import BaseModel

from anlan.kernel.command import Answer, Command
from anlan.kernel.context import Caller
from anlan.kernel.directory.delivery import delivered_shapes
from anlan.kernel.fields import Level, Mark, marks
from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.search.words import readings
from anlan.kernel.testing.story import OPERATOR, Story

SIGNS = "驫鱻靐厵癵籱麤灪爨龖"  # ten characters that no other text of the stories holds
HEAD = "龘"  # what a masked name may still show
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PLACES = {"address"}  # of an incident: plain while it is open, and for who has the duty only (domain.md 1.4)
SHAPES = {".identity_number": "identity", ".endpoint": "address"}  # fields that take no free words
NOISE = re.compile(
    r'CSRFToken":"[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|nonce[-=]"?[A-Za-z0-9+/=_-]+|"now": ?"[^"]*"'
)


class Planted:
    """Which mark stands in which field; the same words get the same mark, so that what belongs together stays together."""

    def __init__(self) -> None:
        self.of_field: dict[str, list[str]] = {}
        self._known: dict[tuple[str, str], str] = {}
        self._sought = (0, re.compile("(?!)"))

    @property
    def marks(self) -> list[str]:
        """All that must appear nowhere."""
        return sorted(set(self._known.values()))

    def put(self, where: str, part: str, words: str) -> str:
        """Words for this field with a mark in them."""
        kind = next(
            (one for end, one in SHAPES.items() if where.endswith(end)), "tel" if part == "tel" else "text"
        )
        if (kind, words) not in self._known:
            self._known[kind, words] = _mark(kind, len(self._known))
        mark = self._known[kind, words]
        self.of_field.setdefault(where, []).append(mark)
        return mark if kind != "text" else f"{HEAD}{mark}{words}"

    def found_in(self, text: str) -> set[str]:
        """The marks that stand in a text."""
        if len(self._known) != self._sought[0]:
            self._sought = len(self._known), re.compile("|".join(map(re.escape, self.marks)) or "(?!)")
        return set(self._sought[1].findall(text))


def _mark(kind: str, number: int) -> str:
    if kind == "tel":
        return f"1990{number:03d}7{number:03d}"
    if kind == "identity":
        digits = f"331002{date(1970, 1, 1) + timedelta(days=number):%Y%m%d}777"
        return digits + "10X98765432"[sum(int(n) * w for n, w in zip(digits, WEIGHTS, strict=True)) % 11]
    if kind == "address":
        return f"https://push.example.net/{number:08d}/planted"
    return "".join(SIGNS[int(one)] for one in f"{number:04d}")


def fields_of(model: type[BaseModel]) -> dict[str, Mark]:
    """The fields of level 3 and 4 that take words."""
    found = {
        name: mark
        for name, mark in marks(model).items()
        if mark.level >= Level.PERSONAL or (name in PLACES and "lat" in model.model_fields)
    }
    return {name: mark for name, mark in found.items() if _takes_words(model.model_fields[name].annotation)}


def _takes_words(hint: Any) -> bool:
    """Any: a type expression."""
    return hint is str or any(_takes_words(one) for one in getattr(hint, "__args__", ()))


class MarkedStory(Story):
    """A story in which everything that is personal or sensitive carries a mark, also where nobody would have said it."""

    def __init__(self, hands: Any, planted: Planted) -> None:  # Any: the clock's hands, as Story takes them
        self.planted = planted
        super().__init__(hands)

    def tell(
        self, verb: Command[..., Any], *, by: Caller = OPERATOR, key: str | None = None, **values: Any
    ) -> Answer:
        """Give a command with marks in its words (Any: the verb's own input)."""
        values = self._marked(verb.name, verb.input, values)
        if "kind" in values and "details" in values:
            model = REGISTRY.kind(values["kind"]).details
            values["details"] = self._marked(values["kind"], model, values["details"])
        if "tables" in values:
            shapes = delivered_shapes()
            values["tables"] = {
                table: [self._marked(f"register.{table}", shapes[table], row) for row in rows]
                for table, rows in values["tables"].items()
            }
        return super().tell(verb, by=by, key=key, **values)

    def _marked(self, where: str, model: type[BaseModel], given: dict[str, Any]) -> dict[str, Any]:
        """Any: values of a command, of details or of a row."""
        found = dict(given)
        for name, mark in fields_of(model).items():
            words = given.get(name)
            if words is None or isinstance(words, str):
                # a number that nobody said in the story stays apart from the others'
                said = words or f"{where}.{name}.{given.get('code', '')}"
                found[name] = self.planted.put(f"{where}.{name}", mark.part, said)
        return found


def planted_everywhere(planted: Planted) -> set[str]:
    """The fields of kinds, commands and registers that still carry no mark."""
    wanted = {f"{name}.{one}" for name, verb in REGISTRY.commands.items() for one in fields_of(verb.input)}
    for table, shape in delivered_shapes().items():
        wanted |= {f"register.{table}.{one}" for one in fields_of(shape)}
    found = set(planted.of_field)
    for kind, entry in REGISTRY.kinds.items():
        wanted |= {f"{kind}.{one}" for one in fields_of(entry.kind.details)}
        for matter in Matter.objects.filter(kind=kind):
            held = opened(matter)
            found |= {f"{kind}.{one}" for one in held if planted.found_in(str(held[one]))}
    return wanted - found


@dataclass
class Hunt:
    """What was looked at, and each place where a mark showed."""

    planted: Planted
    looks: int = 0
    leaks: set[str] = field(default_factory=set)

    def examine(self, who: str, where: str, content: bytes) -> None:
        """Look through an answer, a file in it included."""
        self.looks += 1
        for name, text in texts(content):
            for mark in self.planted.found_in(text):
                self.leaks.add(f"{who} {where}{name}: {self._named(mark)}")

    def _named(self, mark: str) -> str:
        return ", ".join(sorted(name for name, some in self.planted.of_field.items() if mark in some))


def texts(content: bytes) -> Iterator[tuple[str, str]]:
    """The text of an answer; of an archive that of everything in it."""
    if content[:2] != b"PK":
        yield "", content.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            for inner, text in texts(archive.read(name)):
                yield f" › {name}{inner}", text


class Hunter(Client):
    """A browser of somebody whose every answer is looked through."""

    def __init__(self, hunt: Hunt, who: str, **more: Any) -> None:  # Any: as Django's Client takes them
        super().__init__(headers={"Accept-Language": "zh-hans"}, **more)
        self.hunt, self.who = hunt, who
        self.file = b""  # the last that was taken away

    def request(self, **request: Any) -> Any:
        """Django's own (Any: its environ and its answer)."""
        answer = super().request(**request)
        where = f"{request.get('REQUEST_METHOD', 'GET')} {request.get('PATH_INFO', '')}"
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        self.hunt.examine(self.who, f"{where} (heads)", heads.encode())
        if not answer.streaming:
            self.hunt.examine(self.who, where, answer.content)
        elif (
            not answer.is_async
        ):  # a file: read whole, and given on as it was; what stays open is no answer yet
            self.file = b"".join(answer.streaming_content)
            answer.streaming_content = [self.file]
            self.hunt.examine(self.who, where, self.file)
        return answer


def asked_for(mark: str) -> set[str]:
    """What somebody types who is after it: a sign or two, the whole, its sound."""
    return {HEAD, mark[0], mark[:2], mark, *readings(mark)} if not mark.isascii() else {mark, mark[-4:]}


def without_echo(text: str, typed: str) -> str:
    """A page without what was typed into it, and without what differs from one page to the next."""
    for one in (quote(typed, safe=""), quote(typed), typed):
        text = text.replace(one, "·")
    return NOISE.sub("", text)
