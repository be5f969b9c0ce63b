# SPDX-License-Identifier: Apache-2.0
"""Documents are signed on the spot or refused, kept among the evidence, and checked by whoever has the paper."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.kernel.documents import printing
from anlan.kernel.documents.commands.refuse_document import refuse_document
from anlan.kernel.documents.commands.sign_document import sign_document
from anlan.kernel.documents.commands.void_document import void_document
from anlan.kernel.documents.composing import short_of
from anlan.kernel.documents.events import (
    DocumentCompleted,
    DocumentSigned,
    DocumentVoided,
    SigningRefused,
)
from anlan.kernel.documents.filing import file_documents
from anlan.kernel.documents.models import Signature
from anlan.kernel.documents.printing import pdf_of
from anlan.kernel.documents.queries import (
    content_of,
    found_for,
    is_whole,
    lines_of,
    standing,
)
from anlan.kernel.errors import Invalid, NotAllowed, Refused
from anlan.kernel.evidence.checking import faults
from anlan.kernel.evidence.queries import original
from anlan.kernel.testing.documents import NAME, STROKES, drawn_up, signed
from anlan.kernel.vault import seal
from anlan.kernel.writing import plain_writing

from .reading_pdf import text

WORKER = "specimen.worker"
WITNESS = {"method": "typed", "witness": "演示证人"}


# signing


def test_two_sign_on_the_spot_and_the_document_is_complete(story, verify):
    document = drawn_up(story)
    verify(sign_document, by=WORKER, records=[DocumentSigned], key="one")(
        matter=document.matter_id, document=document.pk, line="neighbour", seen=document.sha256, method="drawn",
        drawing=STROKES, lat=28.65, lng=121.43,
    )  # fmt: skip
    first = Signature.objects.get()
    was = (first.digest, first.sealed, first.at)
    verify(sign_document, by=WORKER, records=[DocumentSigned, DocumentCompleted], key="two")(
        matter=document.matter_id, document=document.pk, line="worker", seen=document.sha256, method="drawn",
        drawing=STROKES,
    )  # fmt: skip
    first.refresh_from_db()
    document.refresh_from_db()
    assert (first.digest, first.sealed, first.at) == was
    assert document.state == "signed"
    assert is_whole(document)


def test_who_signs_for_himself_is_named_by_his_account(story):
    document = drawn_up(story)
    signed(story, document, "worker", name="jemand anderes")
    (line,) = lines_of(document)
    assert line.signer == story.actor(WORKER).person
    assert line.said["name"] == "specimen-worker-331002"


def test_the_words_that_were_seen_are_the_words_that_are_signed(story, verify):
    document = drawn_up(story)
    verify.refuses("other_words", sign_document, by=WORKER)(
        matter=document.matter_id, document=document.pk, line="neighbour", seen="0" * 64, method="drawn",
        drawing=STROKES,
    )  # fmt: skip


def test_a_dot_is_no_signature(story):
    with pytest.raises(Invalid) as no:
        signed(story, drawn_up(story), "neighbour", drawing=[[[10, 10], [12, 11]]])
    assert set(no.value.fields) == {"drawing"}


def test_who_cannot_draw_types_his_name_before_a_witness(story):
    document = drawn_up(story)
    for wrong, field in (
        ({"name": "别人"}, "name"),
        ({"name": NAME, "witness": ""}, "witness"),
        ({"name": NAME, "witness": NAME}, "witness"),
    ):
        with pytest.raises(Invalid) as no:
            signed(story, document, "neighbour", **{**WITNESS, "drawing": [], **wrong})
        assert set(no.value.fields) == {field}
    signed(story, document, "neighbour", drawing=[], name=NAME, **WITNESS)
    assert "演示证人" in text(pdf_of(content_of(document), lines_of(document)))


def test_a_line_is_signed_once_and_nobody_signs_where_no_line_is(story):
    document = drawn_up(story)
    signed(story, document, "neighbour")
    with pytest.raises(Refused, match="signed_already"):
        signed(story, document, "neighbour")
    with pytest.raises(Invalid, match="unknown_line"):
        signed(story, document, "mayor")


def test_no_machine_signs_for_an_official(story):
    document = drawn_up(story)
    with pytest.raises(NotAllowed, match="not_by_program"):
        signed(story, document, "worker", by=None)


def test_a_void_sheet_says_since_when_and_who_did_not_sign_and_none_of_his_words(story):
    document, worker = drawn_up(story), story.actor(WORKER)
    said = {"matter": document.matter_id, "document": document.pk}
    story.tell(
        refuse_document, by=worker, **said, line="neighbour", seen=document.sha256, why="disagrees",
        witness="演示证人", words="我没有吵",
    )  # fmt: skip
    story.tell(void_document, by=worker, **said, why="withdrawn", reason="他不同意，不再使用")
    document.refresh_from_db()
    sheet = text(pdf_of(content_of(document), lines_of(document), void_at=document.void_at))
    assert "起作废" in sheet
    assert "未签名" in sheet
    assert "我没有吵" not in sheet
    assert "他不同意" not in sheet


def test_a_refusal_is_recorded_and_he_may_still_sign_after_it(story, verify):
    document = drawn_up(story)
    verify(refuse_document, by=WORKER, records=[SigningRefused])(
        matter=document.matter_id, document=document.pk, line="neighbour", seen=document.sha256, why="disagrees",
        witness="演示证人", words="我没有吵",
    )  # fmt: skip
    signed(story, document, "neighbour")
    signed(story, document, "worker")
    document.refresh_from_db()
    assert document.state == "signed"
    assert [one.method for one in lines_of(document)] == ["refused", "drawn", "drawn"]
    assert [one.method for one in standing(lines_of(document))] == ["drawn", "drawn"]


def test_who_did_not_sign_leaves_the_document_complete_and_not_signed(story):
    document, worker = drawn_up(story), story.actor(WORKER)
    story.tell(
        refuse_document, by=worker, matter=document.matter_id, document=document.pk, line="neighbour",
        seen=document.sha256, why="absent", witness="演示证人",
    )  # fmt: skip
    signed(story, document, "worker")
    document.refresh_from_db()
    assert document.state == "refused"
    with pytest.raises(Refused, match="complete"):
        signed(story, document, "neighbour")


def test_a_line_that_was_touched_is_found(story):
    document = drawn_up(story)
    signed(story, document, "neighbour")
    signed(story, document, "helper", name="演示帮手")
    row = Signature.objects.get(ordinal=1)
    with plain_writing():
        row.sealed = seal({"name": "别人", "strokes": []}, row.row)
        row.save()
    assert not is_whole(document)


def test_words_that_were_touched_are_found(story):
    document = drawn_up(story)
    with plain_writing():
        document.content = seal({**content_of(document), "date": "2020年1月1日"}, document.row)
        document.save()
    assert not is_whole(document)


@settings(max_examples=25)
@given(
    strokes=st.lists(
        st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 400)), min_size=1, max_size=6), max_size=4
    )
)
def test_whatever_is_drawn_comes_onto_the_paper_as_lines(strokes):
    line = SimpleNamespace(said={"strokes": [[list(point) for point in one] for one in strokes]})
    drawn = printing.drawing_of(line)
    assert drawn.count("<path") == len(strokes)
    assert all(f"{x} {y}" in drawn for one in strokes for x, y in one)


# after it


def test_what_is_complete_lies_among_the_evidence_sealed_and_for_good_PB_R3(story):
    document = drawn_up(story)
    assert file_documents() == 0
    signed(story, document, "neighbour")
    signed(story, document, "worker")
    assert file_documents() == 1
    assert file_documents() == 0
    document.refresh_from_db()
    item = document.item
    assert (item.medium, item.keep_until, item.sealed_at is not None) == ("document", None, True)
    assert "隔壁深夜唱歌" in text(b"".join(original(item)))
    assert list(faults()) == []


def test_a_void_document_keeps_its_signatures_and_its_number(story, verify):
    document = drawn_up(story)
    signed(story, document, "neighbour")
    verify(void_document, by=WORKER, records=[DocumentVoided])(
        matter=document.matter_id, document=document.pk, why="mistake", reason="日期写错了，需要重新制作"
    )
    document.refresh_from_db()
    assert document.state == "void"
    assert len(lines_of(document)) == 1
    with pytest.raises(Refused, match="void"):
        signed(story, document, "worker")
    assert drawn_up(story).number > document.number


def test_who_has_the_paper_checks_it_and_who_counts_numbers_learns_nothing(story):
    document = drawn_up(story)
    assert found_for(document.number, short_of(document.sha256)) == document
    assert found_for(document.number.lower(), document.sha256.upper()) == document
    for wrong in ("", document.sha256[:11], "0" * 12, "%" * 12, document.sha256 + "0"):
        assert found_for(document.number, wrong) is None
