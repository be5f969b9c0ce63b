# SPDX-License-Identifier: Apache-2.0
"""Documents over HTTP: drawn up from a form, read for a reason, signed on a phone, checked by anybody, hidden from others."""

import json

import pytest
from django.test import Client

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.documents.composing import short_of
from anlan.kernel.documents.filing import file_documents
from anlan.kernel.documents.models import Document
from anlan.kernel.testing.documents import NAME, STROKES, VALUES, drawn_up, says, signed
from anlan.shell.looks import what_words

STORY = "隔壁深夜唱歌"
REASON = "送达前核对文书内容"


def url(document: Document, end: str = "") -> str:
    return f"/m/{document.matter.number}/documents/{document.pk}{end}"


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def document(story) -> Document:
    return drawn_up(story)


@pytest.fixture
def desk(page, worker) -> Client:
    return page(worker)


@pytest.fixture
def colleague(page, story) -> Client:
    """Somebody who may do the same, and drew nothing up."""
    return page(story.person("colleague", "specimen.worker", name="同事"))


def test_a_form_draws_a_document_up_and_leads_to_it(desk, story):
    noise = story.noise()
    form = text(desk.get(f"/m/{noise.number}/documents/new/specimen.record"))
    assert 'name="values.agreed"' in form
    assert STORY not in form  # what is sealed is never put into a form
    given = {f"values.{name}": value for name, value in VALUES.items()}
    said = {"matter": str(noise.pk), "template": "specimen.record", "next": "document", **given}
    answer = desk.post("/do/documents/draw-up-document", said)
    document = Document.objects.get()
    assert answer["Location"].endswith(url(document))
    assert document.number in text(desk.get(f"/m/{noise.number}"))


def test_a_form_with_a_mistake_comes_back_with_what_was_typed_and_the_remedy(desk, story):
    noise = story.noise()
    said = {
        "matter": str(noise.pk), "template": "specimen.record", "form_hidden": "matter template", "form_part": "1",
        "values.on": "gestern", "values.agreed": "夜里安静",
    }  # fmt: skip
    answer = desk.post("/do/documents/draw-up-document", said, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "夜里安静" in text(answer)
    assert '<input type="hidden" name="template" value="specimen.record">' in text(answer)
    assert 'aria-invalid="true"' in text(answer) or 'class="err"' in text(answer)


def test_a_document_is_read_for_a_reason_and_the_ledger_keeps_it_X_R6(colleague, document):
    assert STORY not in text(colleague.get(url(document)))
    assert colleague.get(url(document, "/pdf")).status_code == 403
    assert colleague.post(url(document, "/open"), {"reason": "看看"}).status_code == 422
    assert (
        colleague.post(
            url(document, "/open"), {"reason": REASON, "purpose": "Checking the record"}
        ).status_code
        == 302
    )
    assert STORY in text(colleague.get(url(document)))
    kept = AccessRecord.objects.get(what=f"unmask:document-{document.number}", refused=False)
    assert (kept.reason, kept.matter) == (REASON, document.matter_id)
    assert document.number in what_words(kept.what)


def test_who_may_only_look_sees_that_it_is_there_and_not_what_it_says(page, reader, document):
    client = page(reader)
    assert document.number in text(client.get(f"/m/{document.matter.number}"))
    assert client.post(url(document, "/open"), {"reason": REASON}).status_code == 403
    for end in ("", "/pdf", "/docx"):
        assert STORY not in text(client.get(url(document, end)))
    assert AccessRecord.objects.filter(what=f"unmask:document-{document.number}", refused=True).exists()


@pytest.mark.parametrize("end", ["", "/open", "/pdf", "/docx", "/void", "/sign/neighbour"])
def test_for_somebody_of_another_street_there_is_no_such_document(page, story, document, end):
    client = page(story.person("elsewhere", "specimen.worker", "331002002"))
    assert client.get(url(document, end)).status_code == 404


@pytest.mark.parametrize("end", ["", "/open", "/pdf", "/docx", "/void", "/sign/neighbour"])
def test_by_the_number_of_another_matter_it_is_not_found(desk, story, document, end):
    assert desk.get(f"/m/{story.noise().number}/documents/{document.pk}{end}").status_code == 404


def test_pdf_and_docx_are_files_for_who_opened_it(desk, document):
    pdf, word = desk.get(url(document, "/pdf")), desk.get(url(document, "/docx"))
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Disposition"] == f'attachment; filename="{document.number}.pdf"'
    assert pdf["Cache-Control"] == "no-store"
    assert STORY in says(word.content)


def test_the_pdf_of_a_complete_document_is_the_file_among_the_evidence(desk, story, document):
    signed(story, document, "neighbour")
    signed(story, document, "worker")
    file_documents()
    document.refresh_from_db()
    one = desk.get(url(document, "/pdf")).content
    assert len(one) == document.item.upload.size


def test_a_signature_comes_from_the_sheet_as_strokes(desk, document):
    sheet = text(desk.get(url(document, "/sign/neighbour")))
    assert document.sha256 in sheet
    assert STORY in sheet
    values = {
        "matter": str(document.matter_id), "document": str(document.pk), "line": "neighbour", "seen": document.sha256,
        "method": "drawn", "drawing": STROKES,
    }  # fmt: skip
    answer = desk.post("/api/documents/sign-document", json.dumps(values), content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert "<path d=" in text(desk.get(url(document)))
    assert desk.get(url(document, "/sign/neighbour")).status_code == 404


def test_without_a_finger_the_name_is_typed_before_a_witness_by_the_sheets_form(desk, document):
    said = {
        "matter": str(document.matter_id), "document": str(document.pk), "line": "neighbour", "seen": document.sha256,
        "method": "typed", "name": NAME, "lat": "", "lng": "", "form_part": "1", "next": url(document),
        "form_hidden": "document lat line lng matter method seen",
    }  # fmt: skip
    refused = desk.post("/do/documents/sign-document", said)
    assert refused.status_code == 422
    assert f'name="seen" value="{document.sha256}"' in text(refused)
    answer = desk.post("/do/documents/sign-document", {**said, "witness": "演示证人"})
    assert answer["Location"].endswith(url(document))


def test_a_document_that_is_not_open_to_him_is_not_signed_by_him(colleague, document):
    assert colleague.get(url(document, "/sign/neighbour"))["Location"] == url(document)


def test_whoever_has_the_paper_checks_it_and_learns_nothing_of_what_it_says(client, document):
    answer = client.get(f"/verify/{document.number}/{short_of(document.sha256).replace('-', '')}")
    said = text(answer)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert document.sha256 in said
    assert document.number in said
    for secret in (STORY, NAME, document.matter.number, "22点以后"):
        assert secret not in said


def test_a_number_without_its_digits_opens_nothing(client, document):
    pages = []
    for number in (document.number, "NR331002-2026-99999"):
        said = text(client.get(f"/verify/{number}/{'0' * 12}"))
        pages.append(said[said.index("<main") : said.index("</main")].replace(number, ""))
    assert pages[0] == pages[1]
    assert client.get(f"/verify/{document.number}/{'0' * 12}").status_code == 404


def test_the_form_of_the_check_takes_what_is_printed(client, document):
    asked = {"number": f" {document.number.lower()} ", "digest": short_of(document.sha256)}
    assert client.get("/verify", asked, follow=True).status_code == 200
    assert client.get("/verify").status_code == 200


def test_a_void_document_says_so_to_whoever_checks_it(desk, client, document):
    said = {
        "matter": str(document.matter_id), "document": str(document.pk), "why": "mistake", "reason": "日期写错，重新制作",
    }  # fmt: skip
    desk.post("/do/documents/void-document", said)
    page = client.get(f"/verify/{document.number}/{document.sha256}", headers={"Accept-Language": "zh-hans"})
    assert "已作废" in text(page)
