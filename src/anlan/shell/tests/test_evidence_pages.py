# SPDX-License-Identifier: Apache-2.0
"""Evidence over HTTP: files come in by pieces (tus 1.0), a page shows the safe copy, the original needs a reason."""

import base64
import hashlib
import io
import json
import zipfile

import pytest
from django.test import Client
from PIL import Image

from anlan.kernel.access.models import AccessRecord
from anlan.kernel.evidence.marking import make_copies
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.testing.evidence import picture

PIECE = "application/offset+octet-stream"
FILM = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41" + bytes(400)
REASON = "核对车牌号码和时间"


def begun(client: Client, size: int) -> str:
    """The address of a file under way."""
    answer = client.post("/api/uploads", headers={"Upload-Length": str(size)})
    assert answer.status_code == 201
    return answer["Location"]


def patch(client: Client, url: str, offset: int, body: bytes, **headers: str):
    return client.patch(url, body, content_type=PIECE, headers={"Upload-Offset": str(offset), **headers})


def sent(client: Client, content: bytes) -> str:
    """The id of a file that has arrived."""
    url = begun(client, len(content))
    assert patch(client, url, 0, content).status_code == 204
    return url.rsplit("/", 1)[-1]


def added(client: Client, matter, content: bytes = b"", medium: str = "photo") -> EvidenceItem:
    values = {"matter": str(matter.pk), "upload": sent(client, content or picture()), "medium": medium}
    answer = client.post("/api/evidence/add-evidence", json.dumps(values), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return EvidenceItem.objects.select_related("upload").get(pk=answer.json()["result"])


def opened(client: Client, item: EvidenceItem, reason: str = REASON):
    values = {"matter": str(item.matter_id), "item": str(item.pk), "reason": reason}
    return client.post("/api/evidence/open-evidence", json.dumps(values), content_type="application/json")


# files under way


def test_a_file_broken_off_is_gone_on_with(program, worker):
    client, content = program(worker), picture()
    url = begun(client, len(content))
    patch(client, url, 0, content[:100])
    assert client.head(url)["Upload-Offset"] == "100"
    patch(client, url, 100, content[100:])
    assert client.get(url).json()["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_piece_at_another_place_is_409_with_the_right_one(program, worker):
    client, content = program(worker), picture()
    url = begun(client, len(content))
    patch(client, url, 0, content[:100])
    again = patch(client, url, 0, content[:100])
    assert (again.status_code, again["Upload-Offset"]) == (409, "100")


def test_a_piece_changed_on_its_way_is_not_taken(program, worker):
    client, content = program(worker), picture()
    url = begun(client, len(content))
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    changed = content[:-1] + b"\x00"
    assert patch(client, url, 0, changed, **{"Upload-Checksum": f"sha256 {digest}"}).status_code == 460
    assert client.head(url)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Length": "-4"}, 422),
        ({"Upload-Length": "many"}, 422),
        ({"Upload-Length": str(10**15)}, 422),
        ({}, 422),
        ({"Upload-Length": "10", "Upload-Metadata": "filename !!!"}, 201),
    ],
)
def test_what_is_announced_must_make_sense(program, worker, headers, status):
    assert program(worker).post("/api/uploads", headers=headers).status_code == status


@pytest.mark.parametrize("offset", ["", "x", "-1", "¹"])
def test_a_piece_says_where_it_begins(program, worker, offset):
    client = program(worker)
    url = begun(client, 10)
    answer = client.patch(url, b"0123456789", content_type=PIECE, headers={"Upload-Offset": offset})
    assert answer.status_code == 400


def test_another_type_of_piece_is_415(program, worker):
    client = program(worker)
    assert client.patch(begun(client, 10), b"{}", content_type="application/json").status_code == 415


def test_a_file_given_up_is_gone(program, worker):
    client = program(worker)
    url = begun(client, 10)
    assert client.delete(url).status_code == 204
    assert client.head(url).status_code == 404


def test_another_persons_file_is_404(story, program, worker):
    url = begun(program(worker), 10)
    assert program(story.person("else", "specimen.worker")).head(url).status_code == 404


def test_without_a_token_nothing_is_taken():
    assert Client().post("/api/uploads", headers={"Upload-Length": "10"}).status_code == 401


def test_a_session_needs_its_csrf_proof(page, worker):
    client = page(worker, enforce_csrf_checks=True)
    assert client.post("/api/uploads", headers={"Upload-Length": "10"}).status_code == 403


def test_what_is_spoken_is_said_to_everybody():
    answer = Client().options("/api/uploads")
    assert (answer["Tus-Version"], answer["Tus-Extension"]) == ("1.0.0", "creation,checksum,termination")


# looking


def test_the_page_of_the_matter_shows_the_safe_copy(story, page, program, worker):
    noise = story.noise()
    item = added(program(worker), noise)
    client = page(worker)
    assert f"/m/{noise.number}/evidence/{item.pk}/copy" in client.get(f"/m/{noise.number}").content.decode()
    copy = client.get(f"/m/{noise.number}/evidence/{item.pk}/copy")
    assert Image.open(io.BytesIO(copy.content)).size == (60, 40)
    assert "sandbox" in copy["Content-Security-Policy"]


def test_each_look_is_in_the_ledger(story, page, program, worker):
    noise = story.noise()
    item = added(program(worker), noise)
    page(worker).get(f"/m/{noise.number}/evidence/{item.pk}/copy")
    assert AccessRecord.objects.filter(what="evidence:1", matter=noise.pk, refused=False).exists()


def test_who_only_reads_sees_that_there_is_something_and_no_picture(story, page, program, worker):
    noise = story.noise()
    item = added(program(worker), noise)
    reader = page(story.actor("specimen.reader"))
    shown = reader.get(f"/m/{noise.number}").content.decode()
    assert str(item.pk) in shown
    assert "/copy" not in shown
    assert reader.get(f"/m/{noise.number}/evidence/{item.pk}/copy").status_code == 403


@pytest.mark.parametrize("leaf", ["", "/copy", "/original", "/do/open_evidence"])
def test_out_of_ones_region_there_is_nothing(story, page, program, worker, leaf):
    noise = story.noise("331002001")
    item = added(program(worker), noise)
    elsewhere = page(story.actor("specimen.worker", "331002002"))
    assert elsewhere.get(f"/m/{noise.number}/evidence/{item.pk}{leaf}").status_code == 404


def test_an_item_is_found_under_its_own_matter_only(story, page, program, worker):
    item, other = added(program(worker), story.noise()), story.noise()
    for leaf in ("", "/copy", "/original"):
        assert page(worker).get(f"/m/{other.number}/evidence/{item.pk}{leaf}").status_code == 404


def test_the_original_needs_a_reason_first(story, page, program, worker):
    noise = story.noise()
    item, client = added(program(worker), noise), page(worker)
    url = f"/m/{noise.number}/evidence/{item.pk}/original"
    assert client.get(url).status_code == 403
    assert opened(program(worker), item, "看看").status_code == 422
    assert opened(program(worker), item).status_code == 200
    answer = client.get(url)
    assert b"".join(answer.streaming_content) == picture()
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_sheet_tells_the_custody_and_its_reasons_to_who_may_open(story, page, program, worker):
    noise = story.noise()
    item = added(program(worker), noise)
    opened(program(worker), item)
    url = f"/m/{noise.number}/evidence/{item.pk}"
    assert REASON in page(worker).get(url).content.decode()
    assert REASON not in page(story.actor("specimen.reader")).get(url).content.decode()


def test_who_may_not_add_sees_no_way_to(story, page, worker):
    noise = story.noise()
    assert "data-evidence" in page(worker).get(f"/m/{noise.number}").content.decode()
    reader = page(story.actor("specimen.reader"))
    assert "data-evidence" not in reader.get(f"/m/{noise.number}").content.decode()


def test_the_package_needs_to_be_handed_over_first(story, page, program, worker):
    noise = story.noise()
    added(program(worker), noise)
    client, url = page(worker), f"/m/{noise.number}/evidence/package"
    assert client.get(url).status_code == 403
    form = client.get(f"/m/{noise.number}/evidence/hand-over").content.decode()
    assert url in form
    values = {"matter": str(noise.pk), "reason": "移送法制大队审核"}
    program(worker).post("/api/evidence/export-evidence", json.dumps(values), content_type="application/json")
    answer = client.get(url)
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert names == ["manifest.json", "manifest.sig", "public.pem", "README.txt", "files/01.jpg"]


def test_who_may_not_hand_over_is_not_offered_it(story, page, program, worker):
    noise = story.noise()
    added(program(worker), noise)
    reader = page(story.actor("specimen.reader"))
    assert reader.get(f"/m/{noise.number}/evidence/hand-over").status_code == 404
    assert "hand-over" not in reader.get(f"/m/{noise.number}").content.decode()


def test_a_picture_that_is_a_page_as_well_is_handed_out_as_neither(story, page, program, worker):
    """A polyglot: a JPEG with a page and an archive behind it; the copy has lost both, the original runs nowhere."""
    noise = story.noise()
    behind = b"<html><script>alert(document.cookie)</script></html>PK\x03\x04"
    item, client = added(program(worker), noise, picture(behind=behind)), page(worker)
    url = f"/m/{noise.number}/evidence/{item.pk}"
    copy = client.get(f"{url}/copy")
    assert b"script" not in copy.content
    assert b"PK" not in copy.content[-200:]
    opened(program(worker), item)
    whole = client.get(f"{url}/original")
    assert whole["Content-Type"] == "application/octet-stream"
    assert (whole["X-Content-Type-Options"], whole["Content-Security-Policy"]) == (
        "nosniff",
        "default-src 'none'; sandbox",
    )


def test_a_film_is_handed_over_once_its_copy_is_marked(story, page, program, worker):
    noise, client = story.noise(), page(worker)
    added(program(worker), noise, FILM, medium="recording")
    url = f"/m/{noise.number}/evidence"
    assert f"{url}/package" not in client.get(f"{url}/hand-over").content.decode()
    values = {"matter": str(noise.pk), "reason": "移送法制大队审核"}
    program(worker).post("/api/evidence/export-evidence", json.dumps(values), content_type="application/json")
    waits = client.get(f"{url}/marking").content.decode()
    assert "every 1s" in waits
    assert client.get(f"{url}/package").status_code == 409
    make_copies()  # no marker is plugged in here: the film leaves as it came, and that is said
    told = client.get(f"{url}/marking").content.decode()
    assert "every 1s" not in told
    assert "无法压印" in told
    assert client.get(f"{url}/package").status_code == 200
