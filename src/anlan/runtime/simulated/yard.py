# SPDX-License-Identifier: Apache-2.0
"""The firm's yard goes on: gas is tested again, work under a permit is done, warnings are signed, handled, verified, closed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.packs.welding.models import Machine
from anlan.packs.welding.models.permits import Permit
from anlan.packs.welding.models.sessions import Session
from anlan.packs.welding.models.warnings import WeldWarning
from anlan.packs.welding.queries.codes import check_of

from .line import Line
from .permits import ANALYST, GOOD, PLAYED, RUNNING, Work, Yard, person

FIRM_SIDE, STREET_SIDE, DISTRICT_SIDE = "daiyuehong", "jinli", "yingguoping"
HOLDING = ("to_test", "to_approve", "approved", "working", "suspended")
WATCHED = timedelta(minutes=90)  # from the end of the work to its acceptance
TESTED_AT = ("to_approve", "approved", "working")
AGAIN = timedelta(minutes=20)  # a test serves a start for thirty
WELDS, RESTS = timedelta(minutes=6), timedelta(minutes=3)
SOON, LATE = timedelta(seconds=20), timedelta(minutes=15)  # until a warning is taken one step on
LEFT_AT = {  # where a warning waits for whoever comes to play; others go on to their end
    "tampered": "new", "blocked_often": "signed", "certificate_soon": "handling", "far_scan": "fed_back",
    "permit_overdue": "verified",
}  # fmt: skip
STAGES = ("new", "signed", "handling", "fed_back", "verified")
CAUSES = {
    "tampered": "tampering", "far_scan": "worker", "permit_overdue": "order", "certificate_over": "papers",
    "certificate_soon": "papers", "blocked_often": "papers",
}  # fmt: skip
DONE = {
    "certificate_over": "已停止他的焊接作业，复审已报名，取得新证前不派活。",
    "certificate_soon": "已报名复审，考试定在下周三。",
    "far_scan": "核对过：他在办公室替人扫码。已当面谈话，重申本人到场扫码。",
    "permit_overdue": "当班晚收工一刻钟，已补完工手续，明起提前半小时提醒。",
    "blocked_often": "已给他改派持证项目相符的活，该机由李国强作业。",
}  # fmt: skip
SEEN = "（演示）现场和记录都看过，属实。"

type LineOf = Callable[[str], Line]


class YardDay:
    """What goes on about permits and warnings; whom a human plays is left alone."""

    def __init__(self, line_of: LineOf) -> None:
        self._line, self._rested_since = line_of, timing.now() - RESTS

    def round(self, played: set[UUID]) -> None:
        """One look at everything."""
        self._test_gas(played)
        self._weld(played)
        self._renew(played)
        for row in WeldWarning.objects.filter(is_open=True).select_related("matter"):
            self._move(row, played)

    def _test_gas(self, played: set[UUID]) -> None:
        if person(ANALYST) in played:
            return
        now = timing.now()
        for permit in Permit.objects.filter(matter__stage__in=TESTED_AT, ends_at__gt=now):
            last = permit.gas_tests.order_by("at").last()
            if last is not None and last.passed and now - last.at > AGAIN:
                said = {"gas": "combustible", "reading": GOOD, "point": last.point}
                self._line(ANALYST).do("welding/add-gas-test", permit=str(permit.pk), **said)

    def _weld(self, played: set[UUID]) -> None:
        """Under the running permit: some minutes of welding, some of rest."""
        welder, now = person(RUNNING.welder), timing.now()
        if welder in played:
            return
        session = Session.objects.filter(welder=welder, ended_at=None).first()
        if session is not None:
            if now - session.granted_at > WELDS:
                self._line(RUNNING.welder).do("welding/stop-weld", session=str(session.pk))
                self._rested_since = now
        elif now - self._rested_since > RESTS and self._is_in_force(RUNNING):
            self._rested_since = now
            machine = Machine.objects.get(code__endswith=RUNNING.machine)
            scan(self._line(RUNNING.welder), machine)

    def _renew(self, played: set[UUID]) -> None:
        """When the day's permit of the played or the running work is over, the firm gets its next one."""
        for work in (RUNNING, PLAYED):
            if not {person(work.welder), person(work.watcher)} & played and not self._is_in_force(work):
                self._end(work)
                Yard().approved(work)

    def _is_in_force(self, work: Work) -> bool:
        """Whether it still holds, or its fire is still watched."""
        now = timing.now()
        mine = Permit.objects.filter(welders__person__code=work.welder)
        holds = mine.filter(matter__stage__in=HOLDING, ends_at__gt=now)
        return holds.exists() or mine.filter(matter__stage="finished", finished_at__gt=now - WATCHED).exists()

    def _end(self, work: Work) -> None:
        """The work is done and its watcher goes: who watches there cannot watch at the next."""
        there = {"watches__left_at": None, "watches__arrived_at__isnull": False}
        for permit in Permit.objects.filter(watches__person__code=work.watcher, **there).select_related(
            "matter"
        ):
            if permit.matter.stage == "overdue":
                self._line(work.welder).do("welding/finish-work", permit=str(permit.pk))
            self._line(work.watcher).do("welding/watcher-leaves", permit=str(permit.pk))

    def _move(self, row: WeldWarning, played: set[UUID]) -> None:
        stage, kept = row.matter.stage, LEFT_AT.get(row.sort, "")
        stays = kept and STAGES.index(stage) >= STAGES.index(kept)
        since = timing.now() - row.matter.stage_since
        if since < (LATE if stays else SOON) or (row.sort == "tampered" and stays):
            return
        who, verb, said = self._step(row, stage)
        if person(who) in played or (who == FIRM_SIDE and person("zhengjianhua") in played):
            return
        self._line(who).do(f"welding/{verb}", warning=str(row.pk), **said)

    def _step(self, row: WeldWarning, stage: str) -> tuple[str, str, dict[str, Any]]:
        """Who takes it on, by which verb (Any: its own input)."""
        other = DISTRICT_SIDE if row.matter.level == "red" else STREET_SIDE
        return {
            "new": (FIRM_SIDE, "sign-warning", {}),
            "signed": (FIRM_SIDE, "handle-warning", {}),
            "handling": (FIRM_SIDE, "feed-back-warning", {"done": DONE.get(row.sort, "已到现场处置，情况正常。")}),
            "fed_back": (other, "verify-warning", {"holds": "yes", "seen": SEEN}),
            "verified": (other, "close-warning", {"cause": CAUSES.get(row.sort, "machine")}),
        }[stage]  # fmt: skip


def scan(line: Line, machine: Machine, *, off: float = 0.0) -> None:
    """A welder's phone at a machine, or `off` degrees from it."""
    lat = (machine.lat or 0.0) + off
    line.do("welding/start-weld", machine=machine.code, check=check_of(machine.code), lat=lat, lng=machine.lng,
            accuracy=8.0)  # fmt: skip
