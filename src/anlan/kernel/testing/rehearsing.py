# SPDX-License-Identifier: Apache-2.0
"""Plays a scenario on a virtual clock in the district in miniature, and tells it line by line with what was expected.

The same for the tests, for `anlan rehearse` and for the reference. It writes into the database in use: whoever plays it
opens a transaction that is rolled back, or a database that is thrown away. Nothing outside is reached: no port is plugged.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.utils.translation import pgettext

from .. import timing
from ..access.queries import caller_of
from ..clocks.models import RunningClock
from ..clocks.ticker import fire_due
from ..command import Command, perform
from ..context import Caller, Grant
from ..declare import Beat, Digest, Later, Newest, Picture, Result, Row, Who
from ..devices.telemetry import Sample, keep
from ..directory.commands.import_directory import import_directory
from ..directory.writing_rows import code_id
from ..documents.models import Document
from ..errors import CommandError
from ..events import log
from ..following import drain
from ..following.errand import ERRANDS
from ..matters.models import Matter
from ..matters.telling import tell
from ..people.models import Person
from ..ports import Broker, is_plugged, plug, unplug
from ..registry import REGISTRY
from ..soundness import verb_of
from ..teams.models import SeatCall
from .broker import QuietBroker
from .evidence import picture, sent
from .expecting import met, worded
from .story import OPERATOR, REGIONS, Story

SIGNS = {"deed": "▸", "event": "·", "clock": "◷", "refusal": "⊘", "expected": "✓", "fault": "✗"}

type Sort = Literal["deed", "event", "clock", "refusal", "expected", "fault"]


@dataclass(frozen=True)
class Line:
    """One line of what was played: when, what sort, and its sentence in the language in use."""

    at: datetime
    sort: Sort
    words: str
    event: str = ""  # the full name of what was recorded

    def __str__(self) -> str:
        return f"{SIGNS[self.sort]} {self.words}"


@dataclass
class Played:
    """What came of a scenario."""

    name: str
    lines: list[Line] = field(default_factory=list)
    matter: Matter | None = None

    @property
    def faults(self) -> list[str]:
        """What was not as the scenario says; empty when it holds."""
        return [line.words for line in self.lines if line.sort == "fault"]


class Unplayable(LookupError):
    """A value names somebody or something that is not there at this moment of the story."""


def afresh[T](chosen: Iterable[T]) -> Iterator[T]:
    """One after the other, each in a SQLite file of its own that is a copy of the database as it is now."""
    told = connection.settings_dict["NAME"]
    with TemporaryDirectory() as folder:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [f"{folder}/empty"])
        try:
            for number, one in enumerate(chosen):
                _turn_to(shutil.copy(f"{folder}/empty", f"{folder}/{number}"))
                yield one
        finally:
            _turn_to(told)


def _turn_to(file: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = file


def play(name: str) -> Played:
    """Play the scenario of this full name from its first beat to its last, or to the first deed that goes wrong."""
    with timing.set_to(REGISTRY.scenarios[name].scenario.begins) as hands, _quiet():
        return _Stage(name, hands).play()


@contextmanager
def _quiet() -> Iterator[None]:
    """Machines are spoken to, and nobody listens; a broker that is plugged stays."""
    if is_plugged(Broker):
        yield
        return
    broker = QuietBroker()
    plug(Broker, lambda: broker)
    try:
        yield
    finally:
        unplug(Broker)


class _Stage:
    """One run: the people by their parts, what the verbs answered, and how far the log was told."""

    def __init__(self, name: str, hands: timing.Hands) -> None:
        self.entry = REGISTRY.scenarios[name]
        self.scenario, self.hands = self.entry.scenario, hands
        self.played = Played(name)
        self.story = Story(hands)
        self.answers: dict[str, Any] = {}  # Any: what each verb answered last
        self.caller = OPERATOR
        self._cast()
        drain()
        self.head = log.head()

    def play(self) -> Played:
        for beat in self.scenario.steps:
            self._until(self.scenario.begins + beat.after)
            if not self._act(beat):
                break
            drain()
            self._tell_news()
            self._look(beat)
        self.played.matter = self._own()
        return self.played

    def _say(self, sort: Sort, words: str, at: datetime | None = None, event: str = "") -> None:
        self.played.lines.append(Line((at or timing.now()).astimezone(timing.LOCAL), sort, words, event))

    # People and register

    def _cast(self) -> None:
        """Bring in whoever plays a part, and the tables that are given: everything through the register's import."""
        given = {
            name: [dict(self._filled(row)) for row in rows] for name, rows in self.scenario.given.items()
        }
        people, grants = [], []
        for part in self.scenario.parts:
            role = self.role_of(part)
            label = str(REGISTRY.roles[role][1].label)
            _, _, number = part.partition("#")
            firm = self.scenario.belongs.get(part, "")
            code = self.code_of(part)
            name = pgettext("kernel", "Demo %(role)s%(number)s") % {"role": label, "number": number}
            people.append({"code": code, "name": name, "organisation": firm or "station"})
            region = "" if role.startswith("kernel.") else REGIONS[0]["code"]
            grants.append({"person": code, "role": role, "region": region, "organisation": firm})
        bearers = dict.fromkeys(self.code_of(beat.part) for beat in self.scenario.steps if beat.seen)
        devices = [{"code": f"rec-{code}", "kind": "recorder", "bearer": code} for code in bearers]
        own = {row["code"] for row in given.get("people", [])}
        tables = {
            **given,
            "people": [*(row for row in people if row["code"] not in own), *given.get("people", [])],
            "grants": [*grants, *given.get("grants", [])],
            "devices": [*devices, *given.get("devices", [])],
        }
        self.story.tell(import_directory, tables={name: rows for name, rows in tables.items() if rows})

    def role_of(self, part: str) -> str:
        """A part's role by its full name."""
        short = part.partition("#")[0]
        return short if "." in short else f"{self.entry.pack}.{short}"

    def code_of(self, part: str) -> str:
        """The code under which the register knows whoever plays a part."""
        number = part.partition("#")[2]
        return self.role_of(part).replace(".", "-") + (f"-{number}" if number else "")

    def _caller(self, beat: Beat) -> Caller:
        if not beat.part:
            return OPERATOR
        if beat.part == "!":
            return Caller(None, pgettext("kernel", "The software"), "reaction", pack=self.entry.pack)
        if beat.part.startswith("door:"):
            role = self.role_of(beat.part.removeprefix("door:"))
            _pack, declared, may = REGISTRY.roles[role]
            return Caller(None, str(declared.label), "page", grants=(Grant(role, "", None, may),))
        return caller_of(Person.objects.get(pk=self._person(beat.part)), "page")

    def _person(self, part: str) -> UUID:
        if not part.startswith("seat:"):
            return code_id("person", self.code_of(part))
        held = SeatCall.objects.filter(
            matter=self._own(), seat=part.removeprefix("seat:"), state__in=("called", "accepted")
        )
        call = held.order_by("-called_at").first()
        if call is None:
            raise Unplayable(part)
        return call.person_id

    # What is done

    def _act(self, beat: Beat) -> bool:
        """Do what the beat says; whether the story may go on."""
        if beat.seen:
            keep([Sample(f"rec-{self.code_of(beat.part)}", timing.now(), *beat.seen)])
        if beat.errand:
            ERRANDS[f"{self.entry.pack}.{beat.errand}"].run()
        if not beat.verb:
            return True
        verb = verb_of(beat.verb, self.entry.pack)
        assert verb is not None, "the loader knows every verb of a scenario"
        try:
            self.caller = caller = self._caller(beat)
            values = self._values(beat, verb)
        except Unplayable as missing:
            self._say("fault", pgettext("kernel", "There is no %(what)s by now.") % {"what": missing})
            return False
        who = caller.name if beat.part else pgettext("kernel", "The office")
        self._say(
            "deed", pgettext("kernel", "%(who)s: %(deed)s") % {"who": who, "deed": verb.label or verb.verb}
        )
        try:
            answer = perform(verb, caller, values)
        except CommandError as refusal:
            expected = refusal.code == beat.refused
            fields = "".join(f" {name}: {words}" for name, words in refusal.fields.items() if str(words))
            other = pgettext("kernel", "expected: %(code)s") % {"code": beat.refused} if beat.refused else ""
            instead = f" – {other}" if other and not expected else ""
            self._say(
                "refusal" if expected else "fault", f"{refusal.message}{fields} ({refusal.code}){instead}"
            )
            return expected
        if beat.refused:
            code = {"code": beat.refused}
            self._say("fault", pgettext("kernel", "This should have been refused: %(code)s.") % code)
            return False
        self.answers[beat.verb] = answer.result
        return True

    def _values(self, beat: Beat, verb: Command[..., Any]) -> dict[str, Any]:
        values = {name: self._filled(value) for name, value in beat.values.items()}
        if verb.name == "matters.open_matter":
            return {"kind": self.entry.kind, "region": self.scenario.region, **values}
        for parameter, of in verb.of.items():
            if not verb.input.model_fields[parameter].is_required():
                continue
            if parameter not in values and (found := newest(of.kind or self.entry.kind)):
                values[parameter] = found.pk
        return values

    def _filled(self, value: Any) -> Any:
        """A value with whatever it names put in its place (Any: nested as JSON is)."""
        match value:
            case Who(part):
                return str(self._person(part))
            case Newest(kind):
                found = newest(f"{self.entry.pack}.{kind}" if kind else self.entry.kind)
                if found is None:
                    raise Unplayable(kind or self.entry.kind)
                return str(found.pk)
            case Row(table, code):
                return str(code_id(table, code))
            case Later(span, as_day):
                moment = (timing.now() + span).astimezone(timing.LOCAL)
                return moment.date().isoformat() if as_day else moment.isoformat()
            case Picture(shade):
                return str(sent(self.caller, picture(shade)).pk)
            case Result(verb, name):
                return self._answered(verb, name)
            case Digest():
                return _digest()
            case Mapping():
                return {key: self._filled(inner) for key, inner in value.items()}
            case list() | tuple():
                return [self._filled(inner) for inner in value]
        return value

    def _answered(self, verb: str, name: str | int) -> Any:
        """What the verb answered when it was done last, or one field of it (Any: as the verb answers)."""
        if verb not in self.answers:
            raise Unplayable(verb)
        answer = self.answers[verb]
        try:
            return answer if name == "" else answer[name]
        except (LookupError, TypeError):
            raise Unplayable(f"{verb}: {name}") from None

    def _own(self) -> Matter | None:
        return newest(self.entry.kind)

    # What follows

    def _until(self, moment: datetime) -> None:
        """Let time pass, stopping wherever a clock runs out on the way."""
        drain()
        while wake := _next_wake(moment):
            self.hands.to(max(wake, timing.now()))
            if not fire_due():
                break
            drain()
            self._tell_news()
        self.hands.to(moment)

    def _tell_news(self) -> None:
        """What was recorded since, as a reader of the files sees it."""
        while fresh := log.read_after(self.head):
            self.head = fresh[-1].position
            told = tell([record for record in fresh if record.matter is not None], OPERATOR)
            for entry in told:
                sort: Sort = "clock" if entry.name.startswith("clocks.") else "event"
                self._say(sort, entry.sentence, entry.at, entry.name)

    def _look(self, beat: Beat) -> None:
        """Hold what was expected against what is."""
        for one in beat.expects:
            matter = newest(f"{self.entry.pack}.{one.of}" if one.of else self.entry.kind)
            found, is_met = met(one, matter)
            words = worded(one, REGISTRY.kind(f"{self.entry.pack}.{one.of}" if one.of else self.entry.kind))
            if is_met:
                self._say("expected", words)
            else:
                said = {"expected": words, "found": found or "–"}
                self._say("fault", pgettext("kernel", "Expected: %(expected)s; found: %(found)s.") % said)


def _next_wake(moment: datetime) -> datetime | None:
    waiting = RunningClock.objects.filter(wake_at__lte=moment, kind__in=list(REGISTRY.kinds))
    return waiting.order_by("wake_at").values_list("wake_at", flat=True).first()


def _digest() -> str:
    """The words of the document that was drawn up last, as whoever signs has read them."""
    paper = Document.objects.order_by("drawn_at", "number").last()
    if paper is None:
        raise Unplayable("draw_up_document")
    return paper.sha256


def newest(kind: str) -> Matter | None:
    """The newest matter of a kind."""
    return Matter.objects.filter(kind=kind).order_by("-opened_at", "-id").first()
