# SPDX-License-Identifier: Apache-2.0
"""The paper of an agreement: made from what was recorded, signed by all before it binds, and a refusal is an end of its own (JS-R1)."""

from uuid import uuid4

import pytest
from django.utils.translation import override

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.closing.rules import missing
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.documents.commands.refuse_document import refuse_document
from anlan.kernel.documents.commands.void_document import void_document
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.printing import end_of
from anlan.kernel.documents.queries import content_of, lines_of
from anlan.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.documents import signed
from anlan.kernel.testing.story import OPERATOR

from ..models.mediation import Agreement, Promise
from .browsing import page
from .care_story import Care
from .whole_story import Family

TERM = "每月十日前付抚养费1200元，银行转账"
SAID = {
    "manner": "written", "parties": "女，35岁，工人；男，37岁，司机", "facts": "为家庭开支争执", "liability": "双方各有责任",
    "promises": [{"words": TERM, "side": "respondent", "due_on": "2030-01-10"}],
}  # fmt: skip


@pytest.fixture
def care(story):
    return Care(Family(story))


@pytest.fixture
def case(care):
    """A case whose agreement is written down and signed by nobody."""
    found = care.mediating()
    for part, name in (("applicant", "演示甲"), ("respondent", "演示乙")):
        care.tell("name_party", care.window, found, part=part, name=name)
    care.tell("make_agreement", care.window, found, **SAID)
    return found


def paper(care, case, **values):
    """The agreement's paper, drawn up without a word being typed."""
    said = care.story.tell(
        draw_up_document, by=care.window, matter=case, template="family.agreement", values=values
    )
    drain()
    return Document.objects.get(pk=said.result)


def sign(care, document, *lines):
    for line in lines:
        signed(care.story, document, line, by=care.window)
    drain()


def refuse(care, document, line, why, **more):
    said = {
        **more,
        "matter": document.matter_id,
        "document": document.pk,
        "line": line,
        "seen": document.sha256,
    }
    care.story.tell(refuse_document, by=care.window, **said, why=why, witness="演示证人")
    drain()


def lacking(case):
    """What is still missing before it may end as settled, in Chinese."""
    with override("zh-hans"):
        return " ".join(missing(Matter.objects.get(pk=case), "settled"))


def stage(case):
    return Matter.objects.get(pk=case).stage


def test_the_paper_says_what_was_recorded_and_nobody_types_it_again_JS_R1(care, case):
    content = content_of(paper(care, case))
    told = str(content["parts"])
    wanted = ("演示甲", "演示乙", "女，35岁，工人", "为家庭开支争执", "双方各有责任", TERM, "2030年1月10日")
    assert [one for one in wanted if one not in told] == []
    assert [one["who"] for one in content["signers"][:2]] == ["演示甲", "演示乙"]


def test_its_form_asks_for_no_word_of_it_and_no_program_may_say_others_JS_R1(care, case):
    number = Matter.objects.get(pk=case).number
    form = page(care.window).get(f"/m/{number}/documents/new/family.agreement").content.decode()
    assert "values.terms" not in form
    assert TERM not in form
    with pytest.raises(Invalid) as no:
        paper(care, case, terms="每月付十万元")
    assert "values.terms" in no.value.fields


def test_there_is_no_paper_of_what_nobody_recorded_JS_R1(care):
    with pytest.raises(Refused) as no:
        paper(care, care.mediating(), applicant="甲", respondent="乙")
    assert no.value.code == "not_now"


def test_it_has_no_effect_before_all_have_signed_and_it_says_whose_is_missing_JS_R1(care, case):
    document = paper(care, case)
    sign(care, document, "applicant", "mediator")
    assert stage(case) == "agreed"
    assert "被申请人在协议书上的签名" in lacking(case)
    assert "演示乙" not in lacking(case)
    assert "，申请人在" not in lacking(case)
    with override("zh-hans"), pytest.raises(Refused, match="not_signed") as no:
        care.tell("seal_agreement", care.window, case, is_sealed=True)
    assert "被申请人在协议书上的签名" in str(no.value.message)
    sign(care, document, "respondent")
    with pytest.raises(Invalid, match="not_sealed"):
        care.tell("seal_agreement", care.window, case)
    care.tell("seal_agreement", care.window, case, is_sealed=True)
    assert stage(case) == "performing"
    assert "签名" not in lacking(case)
    assert Agreement.objects.get(matter=case).effective_at is not None


def test_whoever_does_not_sign_ends_it_and_both_are_told_the_ways_to_law_JS_R1(care, case):
    document = paper(care, case)
    sign(care, document, "applicant")
    refuse(care, document, "respondent", "disagrees")
    assert stage(case) == "not_agreed"
    assert RunningClock.objects.get(matter=case, name="ways_to_law").state == "run"
    assert Document.objects.get(pk=document.pk).state == "void"
    care.tell("tell_ways_to_law", care.window, case, told=["applicant", "respondent"], ways=["people_court"])
    assert stage(case) == "to_law"
    assert "签名" not in lacking(case), "where none was reached no signature is missing"


@pytest.fixture
def unsigned(care, case):
    """The paper that the respondent did not sign, some minutes after it was made; what he said of it is kept, sealed."""
    document = paper(care, case)
    care.story.hands.pass_(minutes=5)
    refuse(care, document, "respondent", "disagrees", words="她搬去了临海路")
    return Document.objects.get(pk=document.pk)


def test_the_void_paper_says_since_when_and_who_did_not_sign_by_part_JS_R1(unsigned):
    at = unsigned.void_at.astimezone(timing.LOCAL).strftime("%Y-%m-%d %H:%M")
    told = end_of(content_of(unsigned), lines_of(unsigned), unsigned.void_at)
    assert told == [f"本文书自 {at} 起作废。", f"乙方未签名，{at} 记录在案。"]


def test_the_paper_that_each_may_hold_gives_no_reason_and_none_of_his_words(care, unsigned):
    told = " ".join(end_of(content_of(unsigned), lines_of(unsigned), unsigned.void_at))
    assert [one for one in ("临海路", "不同意", "撤回", "演示证人") if one in told] == []


def test_what_one_side_said_by_itself_stands_on_no_paper(care, case):
    """He would read there that she told the mediator so."""
    document = paper(care, case)
    care.tell("say_willing", care.window, case, side="applicant", willing="no", how="asked_alone")
    document.refresh_from_db()
    assert len(end_of(content_of(document), lines_of(document), document.void_at)) == 1


def test_its_page_says_who_did_not_sign_to_whom_it_is_open_only(care, unsigned):
    url = f"/m/{unsigned.matter.number}/documents/{unsigned.pk}"
    told = "<dt>未签名</dt>"
    assert told in page(care.window).get(url).content.decode()
    assert told not in page(care.second).get(url).content.decode()


def test_the_page_of_the_case_says_which_side_does_not_want_it_and_since_when_JS_R1(care, case, hands):
    hands.pass_(minutes=1)  # after both had said that they want it
    care.tell("say_willing", care.window, case, side="respondent", willing="no", how="by_phone")
    shown = page(care.window).get(f"/m/{Matter.objects.get(pk=case).number}").content.decode()
    assert '被申请人 不愿意</span> <span class="note"><time' in shown


def test_whoever_is_not_there_has_refused_nothing_JS_R1(care, case):
    refuse(care, paper(care, case), "respondent", "absent")
    assert stage(case) == "agreed"
    assert "被申请人在协议书上的签名" in lacking(case)


def test_one_sides_no_before_signing_ends_it_too_JS_R1(care, case):
    document = paper(care, case)
    care.tell("say_willing", care.window, case, side="respondent", willing="no", how="by_phone")
    assert stage(case) == "ended"
    assert Document.objects.get(pk=document.pk).state == "void"


def test_what_is_changed_after_somebody_signed_is_another_paper_with_another_number_JS_R1(care, case):
    first = paper(care, case)
    sign(care, first, "applicant")
    care.tell("make_agreement", care.window, case, **{**SAID, "liability": "男方责任大些"})
    drain()
    assert Document.objects.get(pk=first.pk).state == "void"
    with pytest.raises(Refused):
        sign(care, first, "respondent")
    second = paper(care, case)
    assert second.number != first.number
    assert "男方责任大些" in str(content_of(second)["parts"])
    sign(care, second, "respondent", "mediator")
    with pytest.raises(Refused, match="not_signed"):
        care.tell("seal_agreement", care.window, case, is_sealed=True)


def test_a_paper_that_is_void_after_it_took_effect_is_signed_anew_before_the_case_ends_JS_R1(care, case):
    document = paper(care, case)
    sign(care, document, "applicant", "respondent", "mediator")
    care.tell("seal_agreement", care.window, case, is_sealed=True)
    void = {"matter": case, "document": document.pk, "why": "mistake", "reason": "日期写错，重新制作"}
    care.story.tell(void_document, by=care.window, **void)
    drain()
    assert "签名" in lacking(case)


def test_a_second_copy_that_was_made_by_mistake_and_is_void_takes_no_signature_away_JS_R1(care, case):
    first = paper(care, case)
    sign(care, first, "applicant", "respondent", "mediator")
    care.tell("seal_agreement", care.window, case, is_sealed=True)
    care.story.hands.pass_(minutes=5)
    second = paper(care, case)
    assert "签名" in lacking(case), "while another lies there it is not known which one holds"
    void = {"matter": case, "document": second.pk, "why": "mistake", "reason": "多做了一份，作废"}
    care.story.tell(void_document, by=care.window, **void)
    drain()
    assert "签名" not in lacking(case)


def test_who_does_not_mediate_signs_nothing_as_the_mediator_JS_R1(care, case):
    """Art. 29: the mediator signs. A psychologist of the team, or a grid worker, may hand the pen to both and is none."""
    document, other = paper(care, case), care.family.sits(case, "psychologist")
    signed(care.story, document, "applicant", by=other)
    with pytest.raises(NotAllowed, match="not_your_line"):
        signed(care.story, document, "mediator", by=other)
    signed(care.story, document, "mediator", by=care.family.sits(case, "mediator"))


def test_a_paper_of_what_was_signed_elsewhere_is_signed_or_taken_back_JS_R1(care):
    case = care.mediating()
    care.agreed(case, 9)
    document = paper(care, case, applicant="演示甲", respondent="演示乙")
    sign(care, document, "applicant")
    assert "被申请人在协议书上的签名" in lacking(case)
    void = {"matter": case, "document": document.pk, "why": "withdrawn", "reason": "已在纸上签署，不再使用"}
    care.story.tell(void_document, by=care.window, **void)
    drain()
    assert "签名" not in lacking(case)


def test_nobody_signs_it_while_violence_locks_the_table_JS_R4(care, case):
    document = paper(care, case)
    care.tell("suspect_violence", care.second, case, words="手臂上有伤", capacity="capable")
    with pytest.raises(Refused, match="not_now"):
        sign(care, document, "applicant")
    with pytest.raises(Refused, match="locked_by_violence"):
        care.tell("seal_agreement", care.window, case, is_sealed=True)


def test_what_has_no_effect_is_not_watched(care, case):
    assert Promise.objects.get().state == "due"
    with pytest.raises(Refused):
        care.tell("note_promise", care.window, case, promise=Promise.objects.get().pk, result="kept")


def test_the_page_says_whose_signature_is_missing_by_part_JS_R1(care, case):
    sign(care, paper(care, case), "applicant")
    shown = page(care.window).get(f"/m/{Matter.objects.get(pk=case).number}").content.decode()
    assert "协议已拟定，尚未生效" in shown
    assert "被申请人在协议书上的签名" in shown
    assert "协议尚未生效。还缺：被申请人在协议书上的签名、" in shown, "the verb says why it must wait"
    assert "演示乙" not in shown


def test_a_paper_that_is_none_of_this_case_is_not_found(care, case):
    follow = REGISTRY.commands["family.follow_paper"]
    elsewhere = paper(care, case)
    for other, document in ((case, uuid4()), (care.family.case(), elsewhere.pk)):
        with pytest.raises(NotFound, match="no_such_document"):
            care.story.tell(
                follow, by=OPERATOR, case=other, document=document, what="signed", line="applicant"
            )
