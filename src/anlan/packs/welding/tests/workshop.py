# SPDX-License-Identifier: Apache-2.0
"""A workshop with one machine and its chip, one welder with a valid certificate; told through welding's own commands."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.context import Caller
from anlan.kernel.devices.keys import opened, sealed
from anlan.kernel.devices.seen import DeviceSeen, Told, device_seen
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.directory.writing_rows import code_id
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.broker import QuietBroker
from anlan.kernel.testing.story import OPERATOR, Story

from ..commands.start_weld import Started
from ..models.machines import Chip, Machine
from ..models.sessions import Session
from ..models.welders import Certificate
from ..queries.codes import check_of
from ..topics import take_answer, take_event, take_state, take_telemetry

HERE = (28.6760, 121.4430)
MACHINE, CHIP = "JX04172093", "CHIP-0001"
NAMES = {
    "welder": "李国强",
    "officer": "郑建华",
    "officer2": "戴月红",
    "manager": "林海峰",
    "installer": "陈立新",
}
ROLES = {"welder": "welder", "officer": "safety_officer", "officer2": "safety_officer", "manager": "duty_manager",
         "installer": "installer"}  # fmt: skip
IDENTITY = "331002198503070315"


def verb(name: str) -> Any:
    """A verb of welding by its name (Any: its own input)."""
    return REGISTRY.commands[f"welding.{name}"]


@dataclass
class Voice:
    """The chip as the bridge hears it: it counts its events, chains them, and signs what it says."""

    code: str
    events: int = 0
    boot: str = "b1"
    prev: str = "0" * 64
    sent: list[bytes] = field(default_factory=list)

    @property
    def device(self) -> DeviceSeen:
        """What the register knows of it."""
        found = device_seen(self.code)
        assert found is not None
        return found

    def _heard(self, channel: str, body: dict[str, Any]) -> Any:
        frame = sealed(self.device.key, channel, self.code, body)
        return opened(self.device.key, channel, self.code, frame, 2048)

    def state(self, *, on: bool = True, session: str = "", relay: str = "", **more: Any) -> None:
        """It says how it stands."""
        body = {"v": 1, "b": self.boot, "on": on}
        if on:
            body |= {"ch": f"ch{self.events}", "relay": relay or ("closed" if session else "open"), "s": session,
                     "fw": "1.0.0", "csq": 21, "iccid": "8986", "e": self.events, **more}  # fmt: skip
        take_state(self.device, "st", self._heard("st", body), timing.now())

    def answer(self, session: Session, *, ok: bool = True, why: str = "", number: int | None = None) -> None:
        """It answers the newest command of a session."""
        body = {"v": 1, "b": self.boot, "n": session.number if number is None else number, "s": session.pk.hex, "ok": ok,
                "why": why, "ch": "next", "ms": 1}  # fmt: skip
        take_answer(self.device, "ack", self._heard("ack", body), timing.now())

    def makes(self, sort: str, session: str = "", *, at: int | None = None, **x: str) -> dict[str, Any]:
        """Its next event, not sent yet."""
        self.events += 1
        moment = int(timing.now().timestamp()) if at is None else at
        body = {"v": 1, "b": self.boot, "e": self.events, "ms": 1, "at": moment, "t": sort, "s": session, "x": x,
                "prev": self.prev}  # fmt: skip
        said = self._heard("ev", body)
        self.prev = said.digest
        return said

    def hears(self, body: dict[str, Any]) -> int:
        """The event is sent; up to which number it is stored."""
        frame = take_event(self.device, "ev", body, timing.now())
        return int(opened(self.device.key, "ev/ok", self.code, frame, 1024)["e"])

    def event(self, sort: str, session: str = "", **x: str) -> int:
        """Its next event, made and sent."""
        return self.hears(self.makes(sort, session, **x))

    def telemetry(self, **body: Any) -> None:
        """A sample."""
        take_telemetry([Told(self.device, "tel", self._heard("tel", body), timing.now())])


@dataclass
class Workshop:
    """Who is there and what can happen."""

    story: Story
    people: dict[str, Caller]
    firm: UUID
    machine: UUID
    chip: Voice
    broker: QuietBroker

    def tell(self, name: str, by: str, /, **values: Any) -> Any:
        """Give a command (Any: its own input and answer)."""
        one = verb(name)
        return one.result.validate_python(self.story.tell(one, by=self.people[by], **values).result)

    def pass_(self, **span: float) -> None:
        """Let time pass."""
        self.story.hands.pass_(**span)

    def scan(self, by: str = "welder", code: str = MACHINE, **more: Any) -> Started:
        """Somebody scans the machine's code, standing beside it."""
        said = {"machine": code, "check": check_of(code), "lat": HERE[0], "lng": HERE[1], **more}
        started: Started = self.tell("start_weld", by, **said)
        return started

    def session(self) -> Session:
        """The newest session."""
        return Session.objects.latest("granted_at")

    def row(self) -> Machine:
        """The machine as it stands."""
        return Machine.objects.get(pk=self.machine)

    def confirmed(self, **more: Any) -> None:
        """The ministry answers for the welder's certificate."""
        day = timing.now().date()
        said = {
            "verdict": "valid",
            "source": "mem",
            "categories": "fusion",
            "ends_on": day + timedelta(days=400),
            **more,
        }
        self.story.tell(
            verb("record_certificate_check"), by=OPERATOR, certificate=self.certificate().pk, **said
        )

    def certificate(self) -> Certificate:
        """The welder's certificate."""
        return Certificate.objects.get(welder=self.people["welder"].person)


def workshop_of(story: Story, broker: QuietBroker) -> Workshop:
    """The workshop on a Wednesday morning, its machine installed, bound, tested and active."""
    people = [{"code": code, "name": name, "organisation": "yihua", **({"identity_number": IDENTITY} if code == "welder" else {})}
              for code, name in NAMES.items()]  # fmt: skip
    grants = [{"person": code, "role": f"welding.{role}", "region": "331002001", "organisation": "yihua"}
              for code, role in ROLES.items()]  # fmt: skip
    organisations = [{"code": code, "name": name, "kind": "firm", "region": "331002001"}
                     for code, name in (("yihua", "椒江医化设备公司"), ("other", "东港机械厂"))]  # fmt: skip
    story.tell(import_directory, tables={"organisations": organisations, "people": people, "grants": grants})
    callers = {code: caller_of(Person.objects.get(code=code), "page") for code in ROLES}
    callers["street"] = story.person("street", "welding.street_officer", "331002001", name="应站长")
    firm = code_id("organisation", "yihua")
    made = Workshop(story, callers, firm, firm, Voice(CHIP), broker)
    made.tell("enrol_firm", "street", firm=firm)
    made.machine = made.tell("register_machine", "officer", firm=firm, code=MACHINE, needs_permit=False)
    install(made)
    made.tell("enrol_welder", "officer", name=NAMES["welder"], identity_number=IDENTITY)
    binding = made.tell("ask_binding", "welder", firm=firm)
    made.tell("agree_binding", "officer", binding=binding)
    number, ends_on = "T331002198503070315", date(2028, 3, 7)
    made.tell("record_certificate", "welder", kind="special_operation", number=number, ends_on=ends_on)
    made.confirmed()
    return made


def install(made: Workshop) -> None:
    """Ordered, fitted, heard, tested, confirmed by both."""
    made.tell("place_order", "officer", machine=made.machine)
    fitting = {"machine": MACHINE, "check": check_of(MACHINE), "chip": CHIP, "lat": HERE[0], "lng": HERE[1]}
    order = made.tell("fit_chip", "installer", **fitting)
    made.chip.state()
    made.tell("try_chip", "installer", order=order)
    made.tell("confirm_activation", "installer", order=order)
    made.tell("confirm_activation", "officer", order=order)
    assert Chip.objects.get().machine_id == made.machine
