# SPDX-License-Identifier: Apache-2.0
"""Documents of family disputes: what the law asks for stands in them, and nothing that puts anybody in danger."""

import pytest
from django.test import Client
from django.utils.translation import override

from anlan.kernel.disclosure.opening import opening
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.documents.commands.void_document import void_document
from anlan.kernel.documents.editable import docx_of
from anlan.kernel.documents.filing import file_documents
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.printing import pdf_of
from anlan.kernel.documents.queries import content_of, readers_name, templates_for
from anlan.kernel.errors import NotAllowed, NotFound, Refused
from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.evidence.commands.export_evidence import export_evidence
from anlan.kernel.evidence.commands.open_evidence import open_evidence
from anlan.kernel.evidence.queries import may_leave
from anlan.kernel.following import drain
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.documents import says, signed
from anlan.kernel.testing.evidence import picture, sent

from .browsing import page
from .care_story import Care
from .whole_story import Family

HOME = "演示路88号"
AGREED = {"applicant": "演示甲", "respondent": "演示乙"}
PLAN = {
    "holder": "演示甲", "warns": "他喝了酒\n他摔门", "leaves": "从北门走，去单位", "helps": "邻居演示丙，暗语：借盐",
    "ready": "证件放在单位", "again_on": "2026-12-31",
}  # fmt: skip
REQUEST = {
    "station": "演示派出所", "offender": "演示乙", "victim": "演示甲", "happened_on": "2026-11-20", "facts": "推搡致轻微伤",
    "shown_by": "病历\n出警记录",
}  # fmt: skip


@pytest.fixture
def care(story):
    return Care(Family(story))


def drawn(care, case, name, **values):
    said = care.story.tell(
        draw_up_document, by=care.window, matter=case, template=f"family.{name}", values=values
    )
    return Document.objects.get(pk=said.result)


def agreed(care):
    """A case whose agreement was recorded."""
    case = care.mediating()
    care.agreed(case, 9)
    return case


def words_of(document):
    content = content_of(document)
    parts = [
        one.get("text", "") + "".join(one.get("lines", ())) + str(one.get("rows", ""))
        for one in content["parts"]
    ]
    return "\n".join([content["title"], content["printed"], content["issuer"], *parts, content["source"]])


def test_an_agreement_holds_what_article_29_asks_for_JS_R1(care):
    document = drawn(care, agreed(care), "agreement", **AGREED)
    said = words_of(document)
    wanted = (
        "人民调解协议书", "演示甲", "潘某、丁某，夫妻", "演示乙", "各方责任", "各让一步", "为钱和带孩子吵", "每月十日前付抚养费",
        "人民调解员签名并加盖人民调解委员会印章之日起生效", "三十日内", "第二十九条",
    )  # fmt: skip
    assert [words for words in wanted if words not in said] == []
    assert "家调〔" in content_of(document)["printed"]
    assert pdf_of(content_of(document)).startswith(b"%PDF")


def test_both_sides_and_the_mediator_sign_it_JS_R1(care):
    document = drawn(care, agreed(care), "agreement", **AGREED)
    for line in ("applicant", "respondent", "mediator"):
        assert Document.objects.get().state == "open"
        signed(care.story, document, line, by=care.window)
    assert Document.objects.get().state == "signed"


def test_no_agreement_is_drawn_up_before_both_want_to_be_mediated_JS_R1(care):
    with pytest.raises(Refused) as no:
        drawn(care, care.family.teamed(), "agreement", **AGREED)
    assert no.value.code == "not_now"


def test_no_agreement_is_drawn_up_while_violence_locks_the_table_JS_R4(care):
    case = agreed(care)
    care.tell("suspect_violence", care.window, case, words="手臂上有伤", capacity="capable")
    with pytest.raises(Refused) as no:
        drawn(care, case, "agreement", **AGREED)
    assert no.value.code == "not_now"


def test_a_letter_is_asked_for_only_where_violence_is_suspected_JS_R4(care):
    case = care.family.teamed()
    with pytest.raises(Refused, match="not_now"):
        drawn(care, case, "letter_request", **REQUEST)
    care.tell("suspect_violence", care.window, case, words="手臂上有伤", capacity="capable")
    said = words_of(drawn(care, case, "letter_request", **REQUEST))
    assert "第十六条" in said
    assert "演示派出所" in said


def test_a_document_of_hers_is_read_by_her_helpers_and_not_by_who_sits_with_both_JS_R5(care):
    case = care.mediating()
    care.tell("suspect_violence", care.window, case, words="手臂上有伤", capacity="capable")
    letter = drawn(care, case, "letter_request", **REQUEST)
    helpers = {
        seat: opening(care.family.sits(case, seat), letter.matter).may(readers_name(letter))
        for seat in ("psychologist", "womens_federation", "mediator", "justice", "grid_worker")
    }
    assert helpers == {
        "psychologist": True, "womens_federation": True, "mediator": False, "justice": False, "grid_worker": False,
    }  # fmt: skip


def test_the_grid_worker_reads_the_record_of_a_visit_and_the_mediator_does_not(care):
    record = drawn(
        care, care.mediating(), "visit_record", visited="演示甲", visited_on="2026-11-29", seen="平静"
    )
    sits = {
        seat: opening(care.family.sits(record.matter_id, seat), record.matter).may(readers_name(record))
        for seat in ("grid_worker", "mediator")
    }
    assert sits == {"grid_worker": True, "mediator": False}


def test_a_receipt_says_nothing_of_what_it_is_about(care):
    case = care.family.case(situation="violence", story="被打", name="演示甲", home=HOME)
    said = words_of(drawn(care, case, "receipt", accepted_on="2026-11-29", desk="海门街道窗口"))
    assert "演示甲" in said
    for word in ("暴力", "家暴", "纠纷", "家事", "妇联", "被打", HOME):
        assert word not in said


def test_a_reply_names_the_other_ways(care):
    document = drawn(
        care, care.family.teamed(), "reply", applicant="演示甲", asked="要求调解", answer="已安排调解员"
    )
    assert "12338" in words_of(document)
    assert "人民法院" in words_of(document)


def test_a_record_of_a_visit_needs_no_signature_of_who_was_visited(care):
    document = drawn(
        care, care.family.teamed(), "visit_record", visited="演示甲", visited_on="2026-11-29", seen="情绪平稳"
    )
    signed(care.story, document, "visitor", by=care.window)
    assert Document.objects.get().state == "signed"


@pytest.mark.parametrize("name", sorted(one for one in REGISTRY.templates if one.startswith("family.")))
def test_no_document_takes_an_address_or_who_reported_JS_R3(name):
    template = REGISTRY.templates[name].template
    assert not {"home", "spot", "reporter", "safe_phone", "safe_way"} & set(template.takes.values())
    with override("zh-hans"):
        assert all("一" <= one <= "鿿" for one in str(template.label))


def violent(care):
    """A case at work in which violence is suspected."""
    case = care.family.teamed(name="演示甲")
    care.tell("suspect_violence", care.window, case, words="手臂上有伤", capacity="limited")
    drain()
    return case


def test_a_safety_plan_is_made_where_there_is_danger_and_nowhere_else_JS_R4(care):
    with pytest.raises(Refused, match="not_now"):
        drawn(care, care.family.teamed(), "safety_plan", **PLAN)
    said = words_of(drawn(care, violent(care), "safety_plan", **PLAN))
    assert [one for one in ("他喝了酒", "从北门走", "借盐", "110", "12338", "不留") if one not in said] == []


def test_a_safety_plan_says_by_neither_head_nor_number_nor_file_what_it_is_JS_R5(care):
    document = drawn(care, violent(care), "safety_plan", **PLAN, handing="handed_over")
    content, told = content_of(document), docx_of(content_of(document))
    heads = " ".join((content["title"], content["printed"], content["issuer"], content["source"]))
    for word in ("安全", "家事", "家暴", "暴力", "妇联", "计划"):
        assert word not in heads
        assert word not in says(told).split("出现这些迹象时")[0]
    assert document.number.startswith("SX")
    browser = page(care.window)
    where = f"/m/{document.matter.number}/documents/{document.pk}"
    file = browser.get(f"{where}/pdf")
    assert file["Content-Disposition"] == f'attachment; filename="{document.number}.pdf"'
    shown = page(care.family.sits(document.matter_id, "mediator")).get(f"/m/{document.matter.number}")
    assert "随身备忘" in shown.content.decode()
    assert "安全计划" not in shown.content.decode(), "nor is it offered to who may not read it"
    checked = Client().get(
        f"/verify/{document.number}/{document.sha256}", headers={"Accept-Language": "zh-hans"}
    )
    assert "安全计划" not in checked.content.decode()


def test_no_file_of_a_plan_leaves_the_house_where_a_paper_would_be_a_danger_JS_R5(care):
    document = drawn(care, violent(care), "safety_plan", **PLAN)
    browser = page(care.window)
    where = f"/m/{document.matter.number}/documents/{document.pk}"
    assert "留纸会带来危险" in browser.get(where).content.decode()
    for end in ("pdf", "docx"):
        answer = browser.get(f"{where}/{end}")
        assert answer.status_code == 409
        assert "从北门走" not in answer.content.decode()


def test_its_file_among_the_evidence_does_not_leave_the_house_either_JS_R5(care):
    document = drawn(care, violent(care), "safety_plan", **PLAN)
    signed(care.story, document, "worker", by=care.window)
    assert file_documents() == 1
    document.refresh_from_db()
    browser, where = page(care.window), f"/m/{document.matter.number}/evidence/{document.item_id}"
    assert "启封" not in browser.get(where).content.decode(), "nothing is offered that leads nowhere"
    why = "看看计划是否还在"
    care.story.tell(
        open_evidence, by=care.window, matter=document.matter_id, item=document.item_id, reason=why
    )
    assert browser.get(f"{where}/original").status_code == 409


def test_a_package_of_evidence_neither_holds_nor_names_a_plan_that_stays_JS_R5(care):
    document = drawn(care, violent(care), "safety_plan", **PLAN)
    signed(care.story, document, "worker", by=care.window)
    file_documents()
    with pytest.raises(Refused, match="no_evidence"):
        care.story.tell(export_evidence, matter=document.matter_id, reason="移送法院立案庭审核")
    photo = sent(care.window, picture(7))
    care.story.tell(add_evidence, by=care.window, matter=document.matter_id, upload=photo.pk, medium="photo")
    handed = care.story.tell(export_evidence, matter=document.matter_id, reason="移送法院立案庭审核")
    assert handed.result == 1
    assert [one.medium for one in may_leave(document.matter)] == ["photo"]


def test_who_may_not_read_her_plan_declares_none_void_and_signs_none_JS_R5(care):
    case = violent(care)
    plan = drawn(care, case, "safety_plan", **PLAN)
    mediator = care.family.sits(case, "mediator")
    said = {"matter": case, "document": plan.pk, "why": "withdrawn", "reason": "调解中不再需要这份材料"}
    with pytest.raises(NotAllowed):
        care.story.tell(void_document, by=mediator, **said)
    with pytest.raises(NotAllowed):
        signed(care.story, plan, "worker", by=mediator)
    assert page(mediator).get(f"/m/{plan.matter.number}/documents/{plan.pk}/void").status_code == 404
    care.story.tell(void_document, by=care.window, **said)


def test_a_safety_plan_is_read_by_her_helpers_and_not_by_who_sits_with_both_JS_R5(care):
    case = violent(care)
    care.family.of_teams("accept_seat", care.family.sits(case, "police"), case)
    plan = drawn(care, case, "safety_plan", **PLAN)
    seats = ("psychologist", "womens_federation", "police", "mediator", "justice", "grid_worker")
    may = [one for one in seats if opening(care.family.sits(case, one), plan.matter).may(readers_name(plan))]
    assert may == ["psychologist", "womens_federation", "police"]


def test_who_sits_with_both_draws_no_safety_plan_up_JS_R5(care):
    case = violent(care)
    mediator = care.family.sits(case, "mediator")
    with pytest.raises(NotAllowed):
        care.story.tell(
            draw_up_document, by=mediator, matter=case, template="family.safety_plan", values=PLAN
        )
    number = Matter.objects.get(pk=case).number
    assert page(mediator).get(f"/m/{number}/documents/new/family.safety_plan").status_code == 404


def test_a_family_has_six_documents_and_a_visit_one():
    assert len(templates_for("family.family_dispute")) == 6
    assert [one.name for one in templates_for("family.visit")] == ["family.visit_record"]


def test_somebody_of_another_street_draws_nothing_up(care):
    other = care.story.person("family-window-far", "family.window", "331002002")
    case = care.family.teamed()
    with pytest.raises(NotFound):
        care.story.tell(
            draw_up_document, by=other, matter=case, template="family.reply",
            values={"applicant": "甲", "asked": "一", "answer": "二"},
        )  # fmt: skip
    assert Matter.objects.get(pk=case).documents.count() == 0
