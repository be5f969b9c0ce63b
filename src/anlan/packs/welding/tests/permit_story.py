# SPDX-License-Identifier: Apache-2.0
"""Everything that permits, warnings, checks by hand, bans and inspections can tell: each verb once."""

from datetime import timedelta

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.following import drain
from anlan.kernel.testing.evidence import picture, sent
from anlan.kernel.testing.story import Story

from ..models.warnings import CertificateDoubt, WeldWarning
from ..models.welders import Certificate
from ..queries.codes import check_of
from .hot_yard import Yard, yard_of

MACHINE = Caller(None, "machine", "reaction", pack="welding")


def tell_permits(story: Story) -> Yard:
    """A day in the yard."""
    yard = yard_of(story)
    _a_permit_to_its_end(yard)
    _permits_that_end_otherwise(yard)
    _a_warning_to_its_end(yard)
    _a_certificate_by_hand(yard)
    _a_ban_and_an_inspection(yard)
    yard.tell("call_help", yard.watcher, why="danger")
    drain()
    return yard


def leave_open_permits(story: Story, often: int) -> None:
    """A morning that is not over: so many machines, permits that wait, sessions of today and warnings nobody signed."""
    yard = yard_of(story)
    for _ in range(often):
        machine = yard.another_machine()
        permit = yard.to_approve(machine=machine.pk)
        yard.permit(machine=machine.pk)
        yard.stops(yard.welds(permit))
        yard.tell(
            "raise_warning",
            MACHINE,
            sort="alarm",
            cause=f"alarm:{machine.pk}",
            firm=yard.firm,
            machine=machine.pk,
        )
    drain()


def _a_permit_to_its_end(yard: Yard) -> None:
    permit = yard.permit(watcher=None, machine=None)
    for name, values in (
        ("name_welder", {"machine": yard.machine.pk}),
        ("name_watcher", {"watcher": yard.watcher.person}),
    ):
        yard.tell(name, yard.leader, permit=permit.pk, **values)
    yard.tick_all(permit)
    yard.tell("submit_permit", yard.leader, permit=permit.pk)
    yard.tested(permit)
    yard.tell("reject_permit", yard.unit, permit=permit.pk, why="watcher")
    yard.tell("submit_permit", yard.leader, permit=permit.pk)
    yard.tested(permit)
    yard.tell("approve_permit", yard.unit, permit=permit.pk)
    yard.tell("watcher_arrives", yard.watcher, permit=permit.pk)
    yard.tell("begin_work", MACHINE, permit=permit.pk)
    yard.tell("watcher_leaves", yard.watcher, permit=permit.pk)
    yard.tell("watcher_arrives", yard.watcher, permit=permit.pk)
    yard.tell("resume_work", yard.leader, permit=permit.pk)
    yard.pass_(minutes=1)
    yard.tell("suspend_for_gas", MACHINE, permit=permit.pk, alarmed_at=timing.now())
    yard.pass_(minutes=1)
    yard.tested(permit)
    yard.tell("resume_work", yard.leader, permit=permit.pk)
    yard.tell("suspend_work", yard.leader, permit=permit.pk, why="rest")
    yard.tell("extend_permit", yard.unit, permit=permit.pk, ends_at=permit.ends_at + timedelta(hours=1))
    yard.tell("finish_work", yard.welder, permit=permit.pk)
    yard.pass_(minutes=60)
    for who in (yard.watcher, yard.leader):
        yard.tell("accept_after_fire_watch", who, permit=permit.pk)
    yard.tell("archive_permit", yard.officer, permit=permit.pk)


def _permits_that_end_otherwise(yard: Yard) -> None:
    void, late, windy = yard.permit(), yard.approved(hours=1), yard.permit(outdoors=True, wind=6)
    yard.tell("void_permit", yard.leader, permit=void.pk, why="not_needed")
    yard.tell("void_permit", yard.leader, permit=windy.pk, why="unsafe")
    yard.tested(late, 30)
    yard.pass_(hours=1)
    yard.tell("mark_overdue", MACHINE, permit=late.pk)


def _a_warning_to_its_end(yard: Yard) -> None:
    street = yard.story.person("yard-street", "welding.street_officer", "331002001", name="金丽")
    said = {
        "sort": "tampered",
        "cause": f"tampered:{yard.machine.pk}",
        "firm": yard.firm,
        "machine": yard.machine.pk,
    }
    for _ in range(2):
        key = yard.tell("raise_warning", MACHINE, **said).result
    yard.tell("raise_warning", MACHINE, **{**said, "sort": "alarm", "cause": f"alarm:{yard.machine.pk}"})
    row = WeldWarning.objects.get(pk=key)
    yard.tell("sign_warning", yard.officer, warning=row.pk)
    yard.tell("handle_warning", yard.officer, warning=row.pk)
    for holds in ("no", "yes"):
        yard.tell("feed_back_warning", yard.officer, warning=row.pk, done="外壳已重装")
        yard.tell("verify_warning", street, warning=row.pk, holds=holds)
    yard.tell("close_warning", street, warning=row.pk, cause="tampering")


def _a_certificate_by_hand(yard: Yard) -> None:
    first = yard.story.person("yard-first", "welding.street_officer", "331002001", name="金丽")
    second = yard.story.person("yard-second", "welding.street_officer", "331002001", name="陶晓")
    paper = Certificate.objects.filter(welder=yard.welder.person).latest("pk")
    number = yard.tell("doubt_certificate", yard.welder, certificate=paper.pk, why="source_down").result
    row = CertificateDoubt.objects.get(matter__number=number)
    file = sent(yard.welder, picture(71))
    yard.story.tell(add_evidence, by=yard.welder, matter=row.pk, upload=file.pk, medium="photo")
    for agrees in ("no", "yes"):
        ends = (timing.now() + timedelta(days=300)).date()
        yard.tell("propose_check", first, doubt=row.pk, result="valid", ends_on=ends, covers="fusion")
        yard.tell("confirm_check", second, doubt=row.pk, agrees=agrees)


def _a_ban_and_an_inspection(yard: Yard) -> None:
    district = yard.story.person("yard-district", "welding.district_officer", "331002", name="方敏")
    card = yard.story.person("yard-card", "welding.inspector", "331002001", name="丁浩")
    now = timing.now()
    said = {
        "region": "331002001",
        "at": now - timedelta(hours=3),
        "place": "南侧管廊",
        "standing": "without_permit",
    }
    fire = yard.tell("record_fire", district, reference="XF2026-0417", **said).result
    yard.tell("withdraw_fire", district, fire=fire)
    line = {"code": "FRW", "process": "none", "source": "TSG Z6002"}
    yard.tell("import_methods", district, tables={"weld_methods": [line]})
    ban = yard.tell("publish_ban", district, region="331002001", starts_at=now, ends_at=now + timedelta(days=1),
                    reason="大风天气").result  # fmt: skip
    yard.tell("lift_ban", district, ban=ban)
    yard.tell("inspect_machine", card, machine=yard.machine.code, check=check_of(yard.machine.code), card_number="浙J0001",
              item="chip_whole", result="fine")  # fmt: skip
