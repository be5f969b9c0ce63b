# SPDX-License-Identifier: Apache-2.0
"""Documents are drawn up from the matter, numbered without gap and printed: the same bytes for the same words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from anlan.kernel import checks
from anlan.kernel.checks import template_faults
from anlan.kernel.declare import Paragraph, Signer
from anlan.kernel.documents import printing
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.documents.composing import digest_of, short_of
from anlan.kernel.documents.editable import counted, docx_of
from anlan.kernel.documents.events import (
    DocumentDrawnUp,
)
from anlan.kernel.documents.models import Document
from anlan.kernel.documents.numbering import next_number
from anlan.kernel.documents.printing import pdf_of
from anlan.kernel.documents.queries import (
    content_of,
    is_open_to,
)
from anlan.kernel.errors import Invalid, NotFound, Refused
from anlan.kernel.events.models import EventRecord
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.documents import NAME, VALUES, drawn_up, says
from anlan.kernel.writing import plain_writing

from .reading_pdf import read, text

WORKER = "specimen.worker"


def embedded(pdf: bytes) -> list[bool]:
    """Of each font in the file, whether its shapes are in it."""
    found = []
    for page in read(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            found.append(bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(inner)))
    return found


# drawing up


def test_a_document_is_drawn_up_from_what_is_typed_and_what_the_matter_says(story, verify):
    noise = story.noise()
    verify(draw_up_document, by=WORKER, records=[DocumentDrawnUp])(
        matter=noise.pk, template="specimen.record", values=VALUES
    )
    content = content_of(Document.objects.get())
    assert content["parts"][2] == {"kind": "paragraph", "text": "It was told as follows: 隔壁深夜唱歌"}
    assert content["parts"][4]["lines"] == ["22点以后不唱歌", "窗户关好"]
    assert content["signers"][0]["who"] == NAME


def test_its_words_are_sealed_and_the_log_says_which_sealed_details_it_took(story):
    document = drawn_up(story)
    assert "隔壁" not in document.content
    record = EventRecord.objects.get(name="documents.document_drawn_up")
    assert '"opened":["what"]' in record.fields
    assert NAME not in record.fields


def test_who_may_not_open_the_sealed_detail_does_not_get_it_into_a_document_X_R6(story):
    noise, worker = story.noise(), story.actor(WORKER)
    blind = replace(worker, grants=tuple(
        replace(one, permissions=one.permissions - {"specimen.unmask"}) for one in worker.grants
    ))  # fmt: skip
    with pytest.raises(Invalid) as no:
        story.tell(draw_up_document, by=blind, matter=noise.pk, template="specimen.record", values=VALUES)
    assert set(no.value.fields) == {"values.what"}


def test_a_wrong_field_is_named_with_its_remedy(story):
    with pytest.raises(Invalid) as no:
        drawn_up(story, on="gestern", colour="red")
    assert set(no.value.fields) == {"values.on", "values.colour"}


def test_a_matter_of_another_kind_has_no_such_document(story, verify):
    answer = story.tell(
        REGISTRY.commands["matters.open_matter"], by=story.actor(WORKER), kind="specimen.flood", region="331002001",
        details={},
    )  # fmt: skip
    verify.refuses("unknown_template", draw_up_document, by=WORKER)(
        matter=answer.result, template="specimen.record", values=VALUES
    )


def test_somebody_of_another_street_hears_that_there_is_no_such_matter(story):
    other = story.person("elsewhere", WORKER, "331002002")
    with pytest.raises(NotFound):
        story.tell(
            draw_up_document, by=other, matter=story.noise().pk, template="specimen.record", values=VALUES
        )


def test_what_may_not_be_drawn_up_now_says_why(story, monkeypatch):
    entry = REGISTRY.templates["specimen.record"]
    for more, why in (
        ({"at": ["measured"]}, "Measured"),
        ({"refuses": lambda _matter: "erst messen"}, "erst messen"),
    ):
        held = replace(entry, template=replace(entry.template, **more))
        monkeypatch.setitem(REGISTRY.templates, "specimen.record", held)
        with pytest.raises(Refused) as no:
            drawn_up(story)
        assert why in str(no.value.message)


def test_whoever_drew_it_up_reads_it_ten_minutes_then_he_says_what_for(story, hands):
    document, worker = drawn_up(story), story.actor(WORKER)
    assert is_open_to(worker, document)
    assert not is_open_to(story.person("colleague", WORKER), document)
    hands.pass_(minutes=11)
    assert not is_open_to(worker, document)


# numbers


def test_numbers_run_on_for_each_district_and_year_without_gap(story, hands):
    numbers = [drawn_up(story).number for _ in range(3)]
    with pytest.raises(Invalid):
        drawn_up(story, on="gestern")
    numbers.append(drawn_up(story).number)
    year = numbers[0].split("-")[1]
    assert numbers == [f"NR331002-{year}-{one:05d}" for one in (1, 2, 3, 4)]


def test_a_new_year_by_the_districts_clock_begins_with_one(story):
    template = REGISTRY.templates["specimen.record"].template
    with plain_writing():
        before = next_number(template, "331002.331002001", datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
        after = next_number(template, "331002.331002001", datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert (before.number, after.number) == ("NR331002-2026-00001", "NR331002-2027-00001")


# what is printed


def test_the_pdf_holds_the_text_the_number_and_the_short_digest(story):
    document = drawn_up(story)
    said = text(pdf_of(content_of(document)))
    for words in ("隔壁深夜唱歌", "22点以后不唱歌", document.number, short_of(document.sha256), NAME):
        assert words in said


def test_every_font_is_in_the_file(story):
    fonts = embedded(pdf_of(content_of(drawn_up(story))))
    assert fonts
    assert all(fonts)


def test_the_same_document_is_the_same_bytes_each_time(story):
    content = content_of(drawn_up(story))
    assert pdf_of(content) == pdf_of(content)
    assert docx_of(content) == docx_of(content)
    assert digest_of(content) == digest_of(dict(reversed(content.items())))


def test_words_are_no_markup(story):
    said = text(pdf_of(content_of(drawn_up(story, agreed="#set page(width: 1pt) *fett* $x$ <a>"))))
    assert "#setpage(width:1pt)*fett*$x$<a>" in said


def test_without_a_chinese_font_it_is_said_what_to_install(story, settings):
    settings.ANLAN_FONTS = ["/nowhere"]
    printing._press.cache_clear()
    try:
        with pytest.raises(Refused, match="no_font"):
            pdf_of(content_of(drawn_up(story)))
    finally:
        printing._press.cache_clear()


def test_the_docx_holds_the_text_and_says_that_it_is_a_copy(story):
    document = drawn_up(story)
    said = says(docx_of(content_of(document)))
    assert "隔壁深夜唱歌" in said
    assert "二、窗户关好" in said
    assert document.number in said


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一、"), (10, "十、"), (11, "十一、"), (20, "二十、"), (35, "三十五、")]
)
def test_clauses_are_counted_as_one_counts(number, words):
    assert counted(number) == words


# what does not load


def test_a_template_that_cannot_work_does_not_load_and_says_why():
    good = REGISTRY.templates["specimen.record"].template
    assert template_faults(good, "specimen") == []
    bad = replace(
        good, parts=[Paragraph("%(colour)s", only_with="smell")], takes={"what": "weather"}, letters="n1",
        signers=[Signer("a", "A", named="size"), Signer("a", "B")], kinds=["noise", "snow"], at=["reported", "melted"],
        known_fields=["scent"], recorded=["agreed"],
    )  # fmt: skip
    assert template_faults(bad, "specimen") == [
        "field agreed is recorded and not among the known ones",
        "it speaks of unknown field colour",
        "it speaks of unknown field smell",
        "it speaks of unknown field scent",
        "it speaks of unknown field size",
        "letters n1 are not two to four capitals",
        "two lines to sign are called a",
        "it is for unknown kind snow",
        "it is drawn up at unknown stage melted",
        "field what takes unknown detail weather",
    ]


def test_two_kinds_of_documents_never_share_their_letters(monkeypatch):
    one = REGISTRY.templates["specimen.record"]
    monkeypatch.setitem(REGISTRY.templates, "specimen.other", replace(one, name="specimen.other"))
    with pytest.raises(checks.BadDeclaration, match="letters NR are those of"):
        checks.check()
