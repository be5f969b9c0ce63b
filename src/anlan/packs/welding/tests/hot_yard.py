# SPDX-License-Identifier: Apache-2.0
"""A chemical firm's yard where hot work is applied for, watched and accepted; told through welding's own commands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.context import Caller
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.models import Organisation, Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.story import Story

from ..models.firms import Firm
from ..models.machines import Machine
from ..models.permits import Permit
from ..models.sessions import Session
from ..models.welders import Binding, Certificate
from ..queries.permits import missing_measures

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=timing.LOCAL)  # a Wednesday
CODE = "JX04172099"
ROLES = {
    "leader": "work_leader", "welder": "welder", "watcher": "watcher", "watcher2": "watcher", "analyst": "gas_analyst",
    "unit": "approver_unit", "safety": "approver_safety", "principal": "approver_principal",
    "officer": "safety_officer", "officer2": "safety_officer",
}  # fmt: skip
NAMES = {"leader": "林国栋", "welder": "李国强", "watcher": "张宝林", "watcher2": "江小波", "analyst": "何玉兰",
         "unit": "周志远", "safety": "金建平", "principal": "郑海生", "officer": "郑建华", "officer2": "戴月红"}  # fmt: skip


def verb(name: str) -> Any:
    """A verb of welding by its name (Any: its own input)."""
    return REGISTRY.commands[f"welding.{name}"]


@dataclass
class Yard:
    """The firm's yard: who is there and what can happen."""

    story: Story
    firm: UUID
    people: dict[str, Caller]
    machine: Machine

    def __getattr__(self, name: str) -> Caller:
        return self.people[name]

    def again(self, code: str) -> Caller:
        """Somebody with what was granted to him meanwhile."""
        self.people[code] = caller_of(Person.objects.get(code=f"yard-{code}"), "page")
        return self.people[code]

    def tell(self, name: str, by: Caller, **values: Any) -> Any:
        """Give a command (Any: its own input and answer)."""
        return self.story.tell(verb(name), by=by, **values)

    def pass_(self, **span: float) -> None:
        """Let time pass."""
        self.story.hands.pass_(**span)

    def permit(self, *, level: str = "second", hours: float = 6, **more: Any) -> Permit:
        """The work leader writes a permit for now."""
        now = timing.now()
        said = {
            "content": "换热器管口焊接", "place": "二车间", "level": level, "starts_at": now,
            "ends_at": now + timedelta(hours=hours), "welder": self.people["welder"].person,
            "watcher": self.people["watcher"].person, "machine": self.machine.pk, **more,
        }  # fmt: skip
        number = self.tell("apply_permit", self.people["leader"], **said).result
        return Permit.objects.get(matter__number=number)

    def tick_all(self, permit: Permit) -> None:
        """Every measure of the rule is seen to."""
        for one in missing_measures(permit):
            self.tell("tick_measure", self.people["leader"], permit=permit.pk, measure=one)

    def tested(self, permit: Permit, reading: float = 2) -> None:
        """The analyst tests the gas."""
        self.tell("add_gas_test", self.people["analyst"], permit=permit.pk, gas="combustible",
                  reading=reading, point="管口内侧")  # fmt: skip

    def to_approve(self, **more: Any) -> Permit:
        """A permit that waits for its approver."""
        permit = self.permit(**more)
        self.tick_all(permit)
        self.tell("submit_permit", self.people["leader"], permit=permit.pk)
        self.tested(permit)
        return permit

    def approved(self, **more: Any) -> Permit:
        """An approved permit with its watcher on the spot."""
        permit = self.to_approve(**more)
        self.tell("approve_permit", self.people["unit"], permit=permit.pk)
        self.tell("watcher_arrives", self.people["watcher"], permit=permit.pk)
        return permit

    def welds(self, permit: Permit) -> Session:
        """A session runs under the permit."""
        now = timing.now()
        return Session.objects.create(
            id=new_id(), machine=self.machine, welder_id=self.people["welder"].person, permit=permit.pk,
            granted_at=now, until=permit.ends_at,
        )  # fmt: skip

    def another_machine(self) -> Machine:
        """One machine more in the yard."""
        code = f"JX0990{Machine.objects.count():04d}"
        return Machine.objects.create(
            id=new_id(), code=code, firm=self.machine.firm, place="二车间", stage="active"
        )

    def stops(self, session: Session) -> None:
        """It ends."""
        session.ended_at = timing.now()
        session.save()

    def stage(self, row: Any) -> str:
        """Where a permit or warning is now (Any: whatever has a matter)."""
        return str(Matter.objects.get(pk=row.pk).stage)


def _next_wednesday() -> datetime:
    here = timing.now().astimezone(timing.LOCAL).replace(hour=10, minute=0, second=0, microsecond=0)
    return here + timedelta(days=(2 - here.weekday()) % 7 or 7)


def yard_of(story: Story, industry: str = "hazardous_chemical") -> Yard:
    """The yard with its people; a Wednesday morning."""
    story.hands.to(NOON if timing.now() < NOON else _next_wednesday())
    people = [{"code": f"yard-{code}", "name": NAMES[code], "organisation": "haihe"} for code in ROLES]
    grants = [{"person": f"yard-{code}", "role": f"welding.{role}", "region": "331002001", "organisation": "haihe"}
              for code, role in ROLES.items()]  # fmt: skip
    story.tell(import_directory, tables={
        "organisations": [{"code": "haihe", "name": "椒江医化设备公司", "kind": "firm", "region": "331002001"}],
        "people": people, "grants": grants,
    })  # fmt: skip
    organisation = Organisation.objects.get(code="haihe")
    firm, is_new = Firm.objects.get_or_create(organisation=organisation, defaults={"industry": industry})
    if not is_new:
        callers = {code: caller_of(Person.objects.get(code=f"yard-{code}"), "page") for code in ROLES}
        return Yard(story, organisation.pk, callers, Machine.objects.get(code=CODE))
    machine = Machine.objects.create(id=new_id(), code=CODE, firm=firm, place="二车间", stage="active")
    callers = {code: caller_of(Person.objects.get(code=f"yard-{code}"), "page") for code in ROLES}
    welder = callers["welder"].person
    Binding.objects.create(id=new_id(), welder_id=welder, firm=firm, agreed_at=timing.now())
    ends_on = (timing.now() + timedelta(days=400)).date()
    paper = Certificate(id=new_id(), welder_id=welder, kind="special_operation", ends_on=ends_on)
    paper.write_number("T3310")
    paper.save()
    return Yard(story, organisation.pk, callers, machine)
