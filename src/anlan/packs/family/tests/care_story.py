# SPDX-License-Identifier: Apache-2.0
"""What mediation, portrait, aftercare and studios can tell, for the sweeps: each verb once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.context import Caller
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.documents.commands.refuse_document import refuse_document
from anlan.kernel.documents.commands.void_document import void_document
from anlan.kernel.documents.models import Document
from anlan.kernel.following import drain
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.documents import signed

from ..models.care import CareVisit, HandOn
from ..models.mediation import Promise
from ..models.portrait import RiskFactor
from ..queries.cases import code_of

HERE = "331002001"
STUDIO = {
    "code": "studio-haimen",
    "name": "海门家事工作室",
    "kind": "family_studio",
    "region": "331002001003",
}


class Care:
    """The verbs that come after a team is at work, told by whoever may (Any: a family with its verbs)."""

    def __init__(self, family: Any) -> None:
        self.family = family
        self.story = family.story
        self.window: Caller = family.window
        self.second: Caller = family.second

    def tell(self, verb: str, by: Caller, case: UUID, **values: Any) -> Any:
        """Give a verb about a case (Any: its own input and answer)."""
        return self.family.tell(verb, by, case=case, **values)

    def asked(self, case: UUID) -> None:
        """Both sides were asked alone and want it."""
        for side in ("applicant", "respondent"):
            self.tell("say_willing", self.window, case, side=side, willing="yes", how="asked_alone")

    def mediating(self, **values: Any) -> UUID:
        """A case in which both want to be mediated."""
        case: UUID = self.family.teamed(**values)
        self.tell("note_contact", self.window, case, result="reached", words="联系上了")
        self.asked(case)
        self.tell("begin_mediation", self.window, case, both_wish_it=True)
        return case

    def talk(self, case: UUID, form: str) -> UUID:
        """A planned talk."""
        at = (timing.now() + timedelta(hours=2)).isoformat()
        return UUID(self.tell("plan_session", self.window, case, talk=form, begins_at=at).result)

    def agreed(self, case: UUID, *spans: int, form: str = "written") -> list[Promise]:
        """An agreement whose promises are due so many days from now."""
        today = timing.now().astimezone(timing.LOCAL).date()
        promises = [
            {
                "words": "每月十日前付抚养费",
                "side": "respondent",
                "due_on": (today + timedelta(days=one)).isoformat(),
            }
            for one in spans
        ]
        made = self.tell("make_agreement", self.window, case, manner=form, parties="潘某、丁某，夫妻", facts="为钱和带孩子吵",
                         liability="各让一步", promises=promises, signed_by=["applicant", "respondent"],
                         is_sealed=True)  # fmt: skip
        return [Promise.objects.get(pk=one) for one in made.result]

    def waiting(self, case: UUID) -> None:
        """An agreement that is written down and signed by nobody."""
        today = timing.now().astimezone(timing.LOCAL).date()
        promises = [
            {"words": "轮流接送孩子", "side": "both", "due_on": (today + timedelta(days=9)).isoformat()}
        ]
        self.tell("make_agreement", self.window, case, manner="written", parties="潘某、丁某，夫妻", facts="为接送孩子吵",
                  liability="各让一步", promises=promises)  # fmt: skip

    def void(self, paper: Document) -> None:
        """A paper that holds no longer."""
        drain()
        said = {
            "matter": paper.matter_id,
            "document": paper.pk,
            "why": "mistake",
            "reason": "日期写错，重新制作",
        }
        self.story.tell(void_document, by=self.window, **said)
        drain()

    def factor(
        self, case: UUID, what: str = "threats", by: Caller | None = None, **values: Any
    ) -> RiskFactor:
        """A fact of the portrait."""
        today = timing.now().astimezone(timing.LOCAL).date().isoformat()
        said = {"about": "household", "source": "call_sheet", "observed_on": today, **values}
        made = self.tell("add_factor", by or self.window, case, what=what, **said).result
        return RiskFactor.objects.get(pk=made)

    def visitor(self) -> Caller:
        """The grid worker who visits."""
        return caller_of(Person.objects.get(code="family-grid_worker-a"), "page")

    def visit(self, case: UUID, *days: int, **said: Any) -> list[CareVisit]:
        """Visits on these days from now."""
        self.tell("plan_visits", self.window, case, visitor=self.visitor().person, where="社区活动室",
                  safe_time="上午", days=list(days), **said)  # fmt: skip
        return list(CareVisit.objects.filter(dispute=case, done_at=None).order_by("due_on"))

    def made(self, visit: CareVisit, result: str = "met", finding: str = "calm", **values: Any) -> None:
        """The visitor records a visit."""
        self.family.tell(
            "record_visit", self.visitor(), visit=visit.pk, result=result, finding=finding, **values
        )

    def internal(self, verb: str, **values: Any) -> None:
        """A verb that no person gives."""
        self.story.tell(REGISTRY.commands[f"family.{verb}"], **values)

    def studio(self) -> None:
        """A studio with one mediator."""
        people = [{"code": "family-mediator-b", "name": "应秀英", "organisation": STUDIO["code"]}]
        self.story.tell(import_directory, tables={"organisations": [STUDIO], "people": people})
        self.family.tell("register_studio", self.window, organisation=STUDIO["code"], address="海门街道老街 8 号",
                         place={"lat": 28.66, "lng": 121.45}, fields=["marriage"])  # fmt: skip
        self.family.tell("set_aptitude", self.window, person="family-mediator-b", dialects=["taizhou"],
                         fields=["marriage"], woman="yes")  # fmt: skip

    def on_call(self) -> None:
        """The police officer of the team is on call from this minute."""
        line = {"person": "family-police-a", "starts_at": timing.now().isoformat()}
        able = {"person": "family-police-a", "dialects": "taizhou;mandarin", "woman": "no"}
        self.family.tell("import_duties", self.family.head, tables={"on_call": [line], "aptitudes": [able]})
        code = {"code": "901101", "name": "家庭暴力", "situation": "violence", "source": "区 110 警情类别表"}
        self.story.tell(REGISTRY.commands["family.import_duties"], tables={"call_codes": [code]})
        weaker = {**code, "situation": "relationship"}
        self.family.tell("import_duties", self.family.district(), tables={"call_codes": [weaker]})


def tell_care(family: Any) -> None:
    """Two mediations, a portrait, visits and a studio (Any: a family with its verbs)."""
    care = Care(family)
    _agreed_kept_and_visited(care)
    _signed_here(care)
    _not_agreed(care)
    _portrayed(care)
    _begun_again(care)
    care.studio()
    care.on_call()
    today = timing.now().astimezone(timing.LOCAL).date()
    care.internal("publish_figures", day=(today - timedelta(days=2)).isoformat())
    drain()


def _signed_here(care: Care) -> None:
    """An agreement that waits, is signed on its paper, and takes effect; another that one side does not sign."""
    case, said = care.mediating(), {"applicant": "演示甲", "respondent": "演示乙"}
    for end in ("sealed", "refused"):
        care.waiting(case)
        drawn = care.story.tell(
            draw_up_document, by=care.window, matter=case, template="family.agreement", values=said
        )
        paper = Document.objects.get(pk=drawn.result)
        if end == "sealed":
            for line in ("applicant", "respondent", "mediator"):
                signed(care.story, paper, line, by=care.window)
            drain()
            care.tell("seal_agreement", care.window, case, is_sealed=True)
            care.void(paper)
            case = care.mediating()
        else:
            told = {"matter": case, "document": paper.pk, "line": "respondent", "seen": paper.sha256}
            care.story.tell(refuse_document, by=care.window, **told, why="disagrees", witness="演示证人")
            drain()
    elsewhere = care.mediating()
    care.agreed(elsewhere, 9)
    drawn = care.story.tell(
        draw_up_document, by=care.window, matter=elsewhere, template="family.agreement", values=said
    )
    care.void(Document.objects.get(pk=drawn.result))


def _agreed_kept_and_visited(care: Care) -> None:
    case = care.mediating()
    apart = care.talk(case, "apart_applicant")
    care.tell("record_session", care.window, case, session=apart, minutes=40, words="她说想先分开住")
    care.tell("drop_session", care.window, case, session=care.talk(case, "together"), why="moved")
    first, second = care.agreed(case, 0, 0)
    care.tell("decline_confirmation", care.window, case)
    care.tell("apply_for_confirmation", care.window, case, applied_by=["applicant", "respondent"])
    care.tell("record_confirmation", care.window, case, result="court_confirmed")
    Promise.objects.filter(pk=second.pk).update(due_on=timing.now().date() - timedelta(days=3))
    care.internal("find_overdue", promise=second.pk)
    care.tell("note_promise", care.window, case, promise=first.pk, result="kept")
    care.tell("note_promise", care.window, case, promise=second.pk, result="broken")
    care.tell("hand_on", care.window, case, to="psychologist", agrees=True, words="睡不好")
    request = HandOn.objects.get(matter=case)
    care.tell("answer_hand_on", care.window, case, hand_on=request.pk, answer="taken")
    now, later, dropped = care.visit(case, 0, 1, 2)
    care.internal("call_visit", visit=now.pk)
    care.made(now, finding="relapse_signs", signs=["fear"], words="脸上有旧伤")
    care.tell("answer_signs", care.window, case, visit=now.pk, answer="watched")
    care.made(later)
    care.family.tell("drop_visit", care.window, visit=dropped.pk)


def _not_agreed(care: Care) -> None:
    case = care.mediating()
    care.tell("say_willing", care.window, case, side="respondent", willing="no", how="by_phone")
    care.tell(
        "tell_ways_to_law",
        care.window,
        case,
        told=["applicant", "respondent"],
        ways=["people_court", "legal_aid"],
    )
    other = care.mediating()
    care.tell("end_mediation", care.window, other, why="no_agreement")


def _portrayed(care: Care) -> None:
    case: UUID = care.family.teamed()
    first, second = care.factor(case), care.factor(case, "child_home")
    care.tell("set_band", care.window, case, band="middle", why="as_summed")
    care.tell("contest_factor", care.window, case, factor=first.pk, why="never_so")
    care.tell("answer_contest", care.second, case, factor=first.pk, answer="struck")
    asked = care.family.tell("ask_for_help", care.family.door, about="sad", story="想说说话")
    head = care.story.person("family-head-d", "family.head", "331002")
    mine = care.factor(asked.matter, "money", head, source="own_word", about="applicant")
    care.family.tell(
        "contest_by_code", care.family.door, code=code_of(asked.matter), factor=mine.pk, why="no_longer_so"
    )
    assert second.struck_at is None


def _begun_again(care: Care) -> None:
    """A case ends over a visit that nobody has made yet; the visitor finds that it is not over."""
    case: UUID = care.family.teamed()
    care.tell("begin_care", care.window, case)
    (visit,) = care.visit(case, 0)
    reviewer = care.story.person("family-reviewer-a", "family.reviewer", "331002")
    propose, approve = (REGISTRY.commands[f"closing.{one}_closing"] for one in ("propose", "approve"))
    care.story.tell(propose, by=care.window, matter=case, outcome="withdrawn")
    care.story.tell(approve, by=reviewer, matter=case)
    care.made(visit, finding="relapsed", words="又打了")
    drain()
