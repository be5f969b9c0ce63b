# SPDX-License-Identifier: Apache-2.0
"""Families of the demo, told once by commands: half a year, then a young mother, a violent husband, a quarrel, a call for help."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.clocks import ticker
from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.teams.models import SeatCall
from anlan.packs.family.models import Case
from anlan.packs.family.queries.door import at_the_door

from .family_past import tell_past, tell_visits
from .firm import caller
from .on_call import tell_on_call
from .studios import tell_studios

WINDOW, SECOND = "fanyun", "heping"
MACHINE = Caller(None, "machine", "reaction", pack="family")
STREET, NORTH = "331002001", "331002002"


def act(verb: str, by: Caller, **values: Any) -> Any:
    """Give a command of family; the matter it touched (Any: its own input)."""
    return perform(REGISTRY.commands[f"family.{verb}"], by, values).matter


def tell_families() -> None:
    """The past, once, where there is a window to tell it: nothing happens when cases are there already."""
    if Case.objects.exists() or not Person.objects.filter(code=WINDOW).exists():
        return
    tell_studios()
    tell_past()


def tell_today() -> None:
    """The last hours and the call of this minute, once: when the district's time has come to now."""
    if not Person.objects.filter(code=WINDOW).exists() or Case.objects.filter(source="door").exists():
        return
    with ticker.held():
        tell_visits()
        tell_on_call()
        _young_mother()
        _violent_husband()
        _quarrel()
        _drill()
        _call_for_help()


@dataclass
class Told:
    """A case that began some minutes ago, its clock moved on by each deed: whoever comes needs time to come."""

    at: datetime

    @classmethod
    def ago(cls, minutes: float) -> "Told":
        """One that began so many minutes before now."""
        return cls(timing.now() - timedelta(minutes=minutes))

    def give(self, deed: str, by: Caller, after: float, /, **values: Any) -> UUID | None:
        """A command so many minutes after the one before; the matter it touched (Any: its own input)."""
        self.at += timedelta(minutes=after)
        return perform(REGISTRY.commands[deed], replace(by, channel="cli"), values, at=self.at).matter

    def act(self, verb: str, by: Caller, /, after: float = 0.5, **values: Any) -> UUID:
        """The same of family's own (Any: as above)."""
        touched = self.give(f"family.{verb}", by, after, **values)
        assert touched is not None
        return touched

    def all_come(self, case: UUID) -> None:
        """Whoever was called says that he comes."""
        for call in SeatCall.objects.select_related("person").filter(matter=case, state="called"):
            self.give("teams.accept_seat", caller_of(call.person, "page"), 0.4, matter=str(case))

    def arrives(self, case: UUID, seat: str, after: float) -> None:
        """Whoever sits there is on the spot."""
        self.give("teams.arrive_on_spot", _sits(case, seat), after, matter=str(case))


def _sits(case: UUID, seat: str) -> Caller:
    call = SeatCall.objects.select_related("person").get(matter=case, seat=seat, state="accepted")
    return caller_of(call.person, "page")


def _young_mother() -> None:
    """After a birth: quarrels, talk of death, several calls; one team, and people at work."""
    window, second, told = caller(WINDOW), caller(SECOND), Told.ago(26)
    told.act("register_case", window, situation="relationship", source="hotline_12338", region=STREET, home="海门街道演示巷 12 号",
             story="产后两个月，夜里总吵，丈夫常不回家。（演示）", safe_phone="19900000021", safe_time="中午十二点后")  # fmt: skip
    case = told.act(
        "register_case", window, after=4, situation="relationship", source="grid", region=STREET, home="海门街道演示巷 12 号",
        minor="yes", story="抱着孩子说不想活了，婆婆报给网格员。（演示）", safe_phone="19900000021",
        safe_way="发短信", safe_time="下午丈夫上班后",
    )  # fmt: skip
    told.act("accept_case", window, case=case)
    signs = ["death_talk", "child_at_risk"]
    told.act("set_level", window, case=case, level="red", signs=signs, words="说过不想活，孩子在身边。")
    told.act("call_case_team", window, case=case, woman=True)
    told.act("confirm_red", second, case=case, agree=True, words="与网格员核实过。")
    told.all_come(case)
    told.act("note_help", MACHINE, after=0.1, case=case)
    told.arrives(case, "psychologist", after=6)
    told.act(
        "name_party", window, case=case, part="applicant", name="潘晓（演示）", phone="19900000021", relation="妻子"
    )  # fmt: skip
    told.act("name_party", window, case=case, part="minor_child", name="小丁（演示）", relation="两个月大")
    told.act("check_guardian", _sits(case, "womens_federation"), after=3, case=case, guardian="protects", child_is_safe=True,
             words="外婆已经赶到。")  # fmt: skip


def _violent_husband() -> None:
    """Violence: reported, a warning letter, a protection order that the court has been asked for."""
    window, told = caller(WINDOW), Told.ago(95)
    case = told.act(
        "register_case", window, situation="violence", source="hotline_12338", region=NORTH, danger="yes",
        story="丈夫酒后打人，昨晚掐过脖子，想离开。（演示）", home="白云街道演示小区", safe_phone="19900000022",
        safe_way="打电话，响两声就挂", safe_time="上午九点到十一点",
    )  # fmt: skip
    told.act("accept_case", window, case=case)
    told.act(
        "suspect_violence", window, case=case, capacity="capable", in_danger=True, words="本人来电，声音发抖。"
    )  # fmt: skip
    told.act("set_level", window, case=case, level="red", signs=["beating"], words="有伤。")
    told.act("confirm_red", caller(SECOND), case=case, agree=True)
    told.act("call_case_team", window, case=case, woman=True)
    told.act("report_to_police", window, case=case, way="by_call", words="110 已派警。")
    told.all_come(case)
    told.act("note_help", MACHINE, after=0.1, case=case)
    police = _sits(case, "police")
    told.arrives(case, "police", after=5)
    told.act("name_party", window, case=case, part="victim", name="罗敏（演示）", address="区救助管理站")
    told.act(
        "name_party", window, case=case, part="offender", name="赵某（演示）", address="白云街道演示小区",
        hide_address=False,
    )  # fmt: skip
    told.act("assess_safety", _sits(case, "psychologist"), after=12, case=case, answers=["choked", "more_often", "afraid"],
             risk="high_risk", words="单独问过，怕回家。")  # fmt: skip
    told.act("enter_refuge", police, after=9, case=case, sort="shelter_bed", words="区救助管理站女区。")
    told.act(
        "record_police_decision", police, after=25, case=case, decision="warning_letter", words="情节较轻，出具告诫书。"
    )  # fmt: skip
    told.act("serve_warning_letter", police, after=5, case=case, whom="offender")
    told.act("serve_warning_letter", police, after=4, case=case, whom="victim")
    told.act(
        "seek_protection_order",
        window,
        after=10,
        case=case,
        asked_by="victim",
        urgent=True,
        words="材料齐全。",
    )


def _quarrel() -> None:
    """A quarrel about money, graded and without team yet."""
    window = caller(WINDOW)
    case = act("register_case", window, situation="property", source="walk_in", region="331002003",
               story="兄弟为老屋拆迁款争执。（演示）", safe_phone="19900000023")  # fmt: skip
    act("accept_case", window, case=case)
    act("set_level", window, case=case, level="yellow", signs=["stress"])


def _drill() -> None:
    """A drill, marked as one."""
    window = caller(WINDOW)
    act(
        "register_case",
        window,
        situation="kin",
        source="walk_in",
        region=STREET,
        story="演练：邻里纠纷。（演示）",
        drill=True,
    )


def _call_for_help() -> None:
    """Somebody at the door, just now: nobody has looked yet."""
    act("ask_for_help", at_the_door(), about="violence", now=True, story="他在砸东西，我和孩子锁在屋里。（演示）",
        safe_phone="19900000024", safe_way="发一条不露内容的短信", safe_time="随时都行", region=STREET)  # fmt: skip
