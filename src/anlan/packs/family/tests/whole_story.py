# SPDX-License-Identifier: Apache-2.0
"""Everything that family can tell, for the sweeps in `tests/contract`: each verb once, by whoever may."""

from typing import Any
from uuid import UUID

from anlan.kernel.access.queries import caller_of
from anlan.kernel.command import Answer
from anlan.kernel.context import Caller
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.teams.models import SeatCall
from anlan.kernel.testing.story import Story

from ..models import Likeness, Party
from ..queries.cases import code_of
from ..queries.door import at_the_door
from .care_story import tell_care

HERE = "331002001"
SEATS = ("mediator", "police", "grid_worker", "psychologist", "womens_federation", "child_protection", "shelter",
         "justice")  # fmt: skip


class Family:
    """One window, one team, told through family's own verbs."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.door = at_the_door()
        self.window = story.person("family-window-a", "family.window", HERE)
        self.second = story.person("family-window-b", "family.window", HERE)
        self.head = story.person("family-head-a", "family.head", HERE)
        self.committee = story.person("family-committee-a", "family.committee", HERE)
        for seat in SEATS:
            story.person(f"family-{seat}-a", f"family.{seat}", HERE)

    def district(self) -> Caller:
        """A window that answers for the whole district."""
        return self.story.person("family-window-all", "family.window", "331002")

    def tell(self, verb: str, by: Caller, **values: Any) -> Answer:
        """Give a command of family (Any: the verb's own input)."""
        return self.story.tell(REGISTRY.commands[f"family.{verb}"], by=by, **values)

    def of_teams(self, verb: str, by: Caller, matter: UUID, **values: Any) -> Answer:
        """Give a command of the kernel's teams (Any: the verb's own input)."""
        return self.story.tell(REGISTRY.commands[f"teams.{verb}"], by=by, matter=matter, **values)

    def case(self, **values: Any) -> UUID:
        """A case of the window (Any: the verb's own input)."""
        said = {"situation": "relationship", "region": HERE, "story": "夫妻为钱天天吵", **values}
        found = self.tell("register_case", self.window, **said).matter
        assert found is not None
        return found

    def graded(self, level: str = "orange", **values: Any) -> UUID:
        """A case that was accepted and has a level."""
        case = self.case(**values)
        self.tell("accept_case", self.window, case=case)
        self.tell("set_level", self.window, case=case, level=level, signs=["threats"], words="由窗口看过")
        return case

    def sits(self, case: UUID, seat: str) -> Caller:
        """Whoever is called into a seat, ready to act."""
        call = SeatCall.objects.select_related("person").filter(
            matter=case, seat=seat, state__in=("called", "accepted")
        )
        return caller_of(call.get().person, "page")

    def teamed(self, level: str = "orange", **values: Any) -> UUID:
        """A case whose whole team said yes and is at work."""
        case = self.graded(level, **values)
        self.tell("call_case_team", self.window, case=case)
        for call in SeatCall.objects.select_related("person").filter(matter=case, state="called"):
            self.of_teams("accept_seat", caller_of(call.person, "page"), case)
        drain()
        return case


def tell(story: Story) -> None:
    """A week at the window."""
    family = Family(story)
    _ordinary(family)
    _reported(family)
    _violent(family)
    _handed_on_and_refused(family)
    _at_the_door(family)
    tell_care(family)
    drain()


def leave_open(story: Story, often: int) -> None:
    """Cases that nobody has ended, everything in them so often."""
    family = Family(story)
    for _ in range(often):
        case = family.teamed(home="海门街道某巷 1 号")
        for number in range(often):
            family.tell(
                "note_contact", family.window, case=case, result="not_reached", words=f"第 {number + 1} 次"
            )
            family.tell("name_party", family.window, case=case, part="applicant", name=f"当事人{number}")


def _reported(family: Family) -> None:
    """By a school that must (JS-R3)."""
    teacher = family.story.person("family-reporter-a", "family.mandated_reporter", HERE)
    family.tell(
        "report_violence",
        teacher,
        body="kindergarten",
        suffers="small_child",
        story="孩子身上有伤",
        region=HERE,
    )


def _ordinary(family: Family) -> None:
    case = family.case(
        home="海门街道老街 3 号",
        safe_phone="13800000011",
        name="潘某",
        safe_way="发短信",
        safe_time="上午九点",
    )
    other = family.case(home="海门街道老街 3 号", safe_phone="13800000012", reporter="邻居王某")
    likeness = Likeness.objects.get(case=other)
    family.tell("decide_likeness", family.window, case=other, likeness=likeness.pk, decision="same_household")
    family.tell("accept_case", family.window, case=case)
    family.tell("set_level", family.window, case=case, level="red", signs=["death_talk"], words="说了不想活")
    family.tell("confirm_red", family.second, case=case, agree=True, words="看过记录")
    family.tell("call_case_team", family.window, case=case, woman=True)
    drain()
    for call in SeatCall.objects.select_related("person").filter(matter=case, state="called"):
        family.of_teams("accept_seat", caller_of(call.person, "page"), case)
    drain()
    family.of_teams("arrive_on_spot", family.sits(case, "psychologist"), case)
    drain()
    family.tell("note_contact", family.window, case=case, result="reached", words="本人接的电话")
    family.tell(
        "name_party",
        family.window,
        case=case,
        part="applicant",
        name="潘某某",
        phone="13800000013",
        relation="妻子",
    )
    family.tell(
        "name_party",
        family.window,
        case=case,
        part="respondent",
        name="丁某某",
        address="三甲街道五村",
        hide_address=False,
    )
    wife = Party.objects.get(case=case, part="applicant")
    said = {"role": "partner", "source": "said_so", "since": "2020-05-01"}
    member = family.tell("join_household", family.window, case=case, party=wife.pk, **said).result
    family.tell("leave_household", family.window, case=case, member=member)
    party = Party.objects.get(case=case, part="respondent")
    family.tell("strike_party", family.window, case=case, party=party.pk)
    family.tell("begin_mediation", family.sits(case, "mediator"), case=case, both_wish_it=True)
    declined = family.case()
    family.tell("accept_case", family.window, case=declined)
    family.tell("set_level", family.window, case=declined, level="red", words="先按红报")
    family.tell("confirm_red", family.second, case=declined, agree=False, words="是口角")
    visited = family.teamed()
    family.tell("begin_care", family.window, case=visited)


def _violent(family: Family) -> None:
    case = family.teamed(danger="yes", situation="violence", minor="yes")
    family.tell("suspect_violence", family.sits(case, "grid_worker"), case=case, capacity="small_child", in_danger=True,
                words="孩子身上有伤")  # fmt: skip
    family.tell(
        "report_to_police", family.sits(case, "grid_worker"), case=case, way="by_call", words="接警员已记"
    )
    family.tell(
        "name_party", family.window, case=case, part="victim", name="罗某某", address="白云街道某小区"
    )
    family.tell("name_party", family.window, case=case, part="minor_child", name="小罗")
    family.tell("assess_safety", family.sits(case, "psychologist"), case=case, answers=["choked", "afraid"], risk="high_risk",
                words="掐过脖子")  # fmt: skip
    police = family.sits(case, "police")
    family.tell("enter_refuge", police, case=case, sort="shelter_bed", words="区救助站二楼")
    family.tell("record_police_decision", police, case=case, decision="warning_letter", words="出具告诫书")
    for whom in ("offender", "victim", "committee"):
        family.tell("serve_warning_letter", police, case=case, whom=whom)
    family.tell("visit_after_letter", police, case=case, visitor="station", finding="calm", asked_first=True,
                words="当面谈过")  # fmt: skip
    family.tell(
        "visit_after_letter",
        family.sits(case, "grid_worker"),
        case=case,
        visitor="committee",
        finding="signs",
    )
    family.tell("check_guardian", family.sits(case, "womens_federation"), case=case, guardian="protects",
                child_is_safe=True, words="外婆照看")  # fmt: skip
    family.tell("ask_victim", family.sits(case, "womens_federation"), case=case, answer="declines", alone=True,
                in_person=True, words="不愿见面")  # fmt: skip
    family.tell(
        "seek_protection_order", family.window, case=case, asked_by="victim", urgent=True, words="一式两份"
    )
    _the_order(family, case)
    family.tell("leave_refuge", family.window, case=case)
    family.tell("return_to_care", family.window, case=case)
    lifted = family.teamed()
    family.tell("suspect_violence", family.window, case=lifted, capacity="capable")
    family.tell("assess_safety", family.second, case=lifted, risk="no_violence", words="两边分开问过")
    family.tell("lift_suspicion", family.head, case=lifted, words="是摔门声")
    ordinary = family.graded("yellow")
    family.tell("seek_protection_order", family.window, case=ordinary, asked_by="victim")


def _the_order(family: Family, case: UUID) -> None:
    """The court speaks through whoever is trusted with its file; a day later it is extended."""
    story = family.story
    story.tell(REGISTRY.commands["family.decide_protection_order"], case=case, decision="granted",
               measures=["no_violence_order", "move_out"], until="2027-03-01")  # fmt: skip
    family.tell("serve_protection_order", family.window, case=case, whom="police_station")
    story.tell(
        REGISTRY.commands["family.extend_protection_order"],
        case=case,
        until="2027-08-01",
    )


def _handed_on_and_refused(family: Family) -> None:
    handed_on = family.case()
    family.tell("transfer_case", family.window, case=handed_on, to="civil_affairs", words="低保问题")
    family.tell("suspect_violence", family.window, case=handed_on, capacity="capable", words="后来看到伤")
    family.tell("refuse_case", family.window, case=family.case(), why="no_family_matter", words="是物业的事")
    story = family.story
    noise = story.noise()
    story.tell(REGISTRY.commands["family.take_police_call"], incident=noise.pk)


def _at_the_door(family: Family) -> None:
    citizen = at_the_door()
    asked = family.tell("ask_for_help", citizen, about="sad", story="夜里睡不着", safe_phone="13800000014",
                        safe_way="打电话", safe_time="中午", name="小何", home="葭沚街道某路")  # fmt: skip
    assert asked.matter is not None
    code = code_of(asked.matter)
    family.tell("add_words", citizen, code=code, words="换个时间联系")
    family.story.tell(REGISTRY.commands["family.accept_case"], case=asked.matter)
    family.tell("withdraw_request", citizen, code=code)
    family.tell("rate_help", citizen, code=code, rating="satisfied", words="有人回了话")
    child = family.tell("ask_for_help", citizen, about="violence", for_child=True, now=True)
    assert child.matter is not None
    assert Matter.objects.get(pk=child.matter).stage == "registered"
