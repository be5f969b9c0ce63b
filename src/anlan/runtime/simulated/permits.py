# SPDX-License-Identifier: Apache-2.0
"""A morning of hot work in the demo's firm: permits at every stage, told through welding's own commands as time goes by."""

import time
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.errors import Refused
from anlan.kernel.people.models import Organisation, Person
from anlan.packs.welding.models import Certificate, Machine
from anlan.packs.welding.models.permits import Permit
from anlan.packs.welding.models.warnings import WeldWarning
from anlan.packs.welding.queries.own_people import holders
from anlan.packs.welding.queries.permits import missing_measures, rule_of
from anlan.packs.welding.queries.warnings import due_certificates
from anlan.packs.welding.rulesets.permits import approver_for

from ..demo_district.firm import FIRM
from .firm import OFFICER, act, caller

MORNING = timedelta(minutes=140)  # how much of it is told before the rest of the district begins
LEADER, ANALYST = "linguodong", "heyulan"
GOOD, BAD = 2, 30  # % LEL; the limit is 10 %
TOO_LATE = "当班晚收工一刻钟，已补完工手续，明起提前半小时提醒。"
MACHINE = Caller(None, "machine", "reaction", pack="welding")


@dataclass(frozen=True)
class Work:
    """Hot work that the firm has to do: what, where, with which machine, who welds and who watches."""

    content: str
    place: str
    part: str
    machine: str  # the last four digits
    welder: str
    watcher: str
    level: str = "second"
    hours: float = 6
    ahead: timedelta = timedelta(0)  # how long after it was written it begins
    linked: str = ""


RISKS = "罐内残留溶剂蒸气；下方地沟；周边 15 米内有物料桶"
PLAYED = Work("出料管口补焊", "罐区 V-203", "出料管口 DN80", "2082", "liguoqiang", "zhangbaolin", hours=7.5)
RUNNING = Work("换热器管箱法兰焊接", "罐区 E-105", "管箱法兰", "2081", "wanghaibo", "jiangxiaobo", hours=7.5)
FILED = Work("蒸汽管支架焊接", "罐区南侧管廊", "支架 3 处", "2088", "yejianjun", "zhangbaolin", hours=3)
LATE = Work("泵基础地脚焊接", "二车间泵房", "P-12 地脚", "2093", "xuyongfa", "caoliping", hours=1)
WATCHED = Work("护栏接口焊接", "二车间二层平台", "护栏 4 处", "2095", "zhulingen", "wengxiaoming", hours=4)
BROKEN_OFF = Work(
    "反应釜夹套补焊", "二车间 R-201", "夹套下封头", "2095", "shenlihui", "jiangxiaobo", hours=1.9,
    linked="受限空间作业票 SX-0412",
)  # fmt: skip
TO_TEST = Work("冷凝器进口短管更换", "罐区 E-108", "进口短管", "2088", "xuyongfa", "wengxiaoming",
               ahead=timedelta(minutes=40))  # fmt: skip
TO_APPROVE = Work("回流罐液位计接管焊接", "罐区 V-207", "液位计接管", "2088", "yejianjun", "caoliping", "first",
                  ahead=timedelta(minutes=30))  # fmt: skip
SENT_BACK = Work("地沟盖板切割", "罐区西侧", "盖板 2 块", "2093", "zhulingen", "wengxiaoming")
TOMORROW = Work("循环水管改造", "三车间外管廊", "DN150 三通", "2088", "shenlihui", "caoliping",
                ahead=timedelta(hours=22))  # fmt: skip


class Yard:
    """What the firm's people do with permits, each as his own page would."""

    def __init__(self) -> None:
        self.firm: UUID = Organisation.objects.get(code=FIRM).pk

    def written(self, work: Work) -> Permit:
        """The work leader writes it."""
        starts = timing.now() + work.ahead
        number = act(
            "apply_permit", caller(LEADER), content=work.content, place=work.place, part=work.part, level=work.level,
            starts_at=starts, ends_at=starts + timedelta(hours=work.hours), risks=RISKS, linked=work.linked,
            welder=str(person(work.welder)), watcher=str(person(work.watcher)),
            machine=str(Machine.objects.get(code__endswith=work.machine).pk),
        )  # fmt: skip
        return Permit.objects.select_related("matter", "firm").get(matter__number=number)

    def handed_in(self, work: Work) -> Permit:
        """With every measure seen to."""
        permit = self.written(work)
        for one in missing_measures(permit):
            act("tick_measure", caller(LEADER), permit=str(permit.pk), measure=one)
        act("submit_permit", caller(LEADER), permit=str(permit.pk))
        return permit

    def tested(self, permit: Permit, work: Work, reading: int = GOOD) -> Permit:
        """The gas analyst tests on the spot."""
        act("add_gas_test", caller(ANALYST), permit=str(permit.pk), gas="combustible", reading=reading,
            point=work.part, wind=2)  # fmt: skip
        return permit

    def approved(self, work: Work) -> Permit:
        """Whoever its level asks for approves; the watcher is on the spot."""
        permit = self.tested(self.handed_in(work), work)
        act("approve_permit", caller(self.approver(permit)), permit=str(permit.pk))
        act("watcher_arrives", caller(work.watcher), permit=str(permit.pk))
        return permit

    def approver(self, permit: Permit) -> str:
        """The code of whoever approves it."""
        role = approver_for(rule_of(permit, timing.now()), Permit.objects.get(pk=permit.pk).level)
        return Person.objects.filter(pk__in=holders(role, self.firm)).order_by("code")[0].code

    def accepted(self, permit: Permit, work: Work) -> None:
        """Watcher and work leader sign after the fire watch."""
        for who in (work.watcher, LEADER):
            act("accept_after_fire_watch", caller(who), permit=str(permit.pk))


def tell_morning() -> None:
    """Once: what was done since early, then what stands now. Without room for a past, what stands now."""
    if Permit.objects.exists() or not Organisation.objects.filter(code=FIRM).exists():
        return
    yard = Yard()
    _certificates(yard)
    if timing.machine_now() - timing.now() > MORNING:
        _past(yard)
    yard.approved(RUNNING)
    yard.approved(PLAYED)
    yard.handed_in(TO_TEST)
    yard.tested(yard.handed_in(TO_APPROVE), TO_APPROVE)
    back = yard.tested(yard.handed_in(SENT_BACK), SENT_BACK)
    act("reject_permit", caller(yard.approver(back)), permit=str(back.pk), why="measures")
    draft = yard.written(TOMORROW)
    for one in missing_measures(draft)[:3]:
        act("tick_measure", caller(LEADER), permit=str(draft.pk), measure=one)
    paper = Certificate.objects.get(welder__code="panxiaofeng", kind="special_equipment")
    act("doubt_certificate", caller("panxiaofeng"), certificate=str(paper.pk), why="disputed",
        words="证上的项目是 GTAW-FeIV，系统里写成了 FeII。")  # fmt: skip


def _certificates(yard: Yard) -> None:
    """What the hourly look at certificates would find, told before somebody sits down."""
    for one in due_certificates(timing.now().astimezone(timing.LOCAL).date()):
        sort = "certificate_soon" if one.step else "certificate_over"
        act("raise_warning", MACHINE, sort=sort, cause=f"{sort}:{one.certificate}", firm=str(one.firm),
            person=str(one.welder), step=one.step or 1)  # fmt: skip


def _past(yard: Yard) -> None:
    began = timing.now()

    def pass_until(minutes: int) -> None:
        timing.run_at(1.0, max(timing.now(), began + timedelta(minutes=minutes)))

    filed, late = yard.approved(FILED), yard.approved(LATE)
    void = yard.written(replace(SENT_BACK, content="地沟盖板打磨"))
    act("void_permit", caller(LEADER), permit=str(void.pk), why="not_needed")
    pass_until(50)
    act("finish_work", caller(FILED.welder), permit=str(filed.pk))
    pass_until(65)
    with suppress(Refused):  # the errand may have been there first
        act("mark_overdue", MACHINE, permit=str(late.pk))
    warned = _warning_of(late)
    pass_until(70)
    act("finish_work", caller(LATE.welder), permit=str(late.pk))
    if warned is not None:
        for verb, said in (
            ("sign_warning", {}),
            ("handle_warning", {}),
            ("feed_back_warning", {"done": TOO_LATE}),
        ):
            act(verb, caller("daiyuehong"), warning=str(warned), **said)
    pass_until(112)
    yard.accepted(filed, FILED)
    act("archive_permit", caller(OFFICER), permit=str(filed.pk))
    pass_until(116)
    watched = yard.approved(WATCHED)
    broken = yard.approved(BROKEN_OFF)
    pass_until(122)
    act("finish_work", caller(WATCHED.welder), permit=str(watched.pk))
    pass_until(132)
    yard.accepted(late, LATE)
    yard.tested(broken, BROKEN_OFF, BAD)
    act("watcher_leaves", caller(BROKEN_OFF.watcher), permit=str(broken.pk))
    pass_until(int(MORNING.total_seconds() // 60))


def _warning_of(permit: Permit) -> UUID | None:
    """What became of it by itself; the house's followers are waited for, before time goes on."""
    for _ in range(40):
        row = WeldWarning.objects.filter(permit=permit.pk).first()
        if row is not None:
            return row.pk
        time.sleep(0.25)
    return None


def person(code: str) -> UUID:
    """The key of somebody of the demo."""
    return Person.objects.values_list("pk", flat=True).get(code=code)
