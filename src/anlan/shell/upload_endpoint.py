# SPDX-License-Identifier: Apache-2.0
"""Files come in here, in pieces that may be broken off and gone on with: tus 1.0 (core, creation, checksum, termination).

`POST /api/uploads` with `Upload-Length` begins one; `PATCH` sends the next piece at `Upload-Offset`; `HEAD` says where the file
stands. A command then takes the id. Source: tus.io/protocols/resumable-upload, version 1.0.0.
"""

import base64
import hashlib
from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt

from anlan.kernel.context import Caller
from anlan.kernel.errors import CommandError
from anlan.kernel.evidence import media, uploads
from anlan.kernel.evidence.models import Upload

from .auth import CsrfMissing, NotSignedIn, api_caller, csrf_missing, said_no, unsigned

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
CHECKSUM_DIFFERS = 460  # tus's own status


@csrf_exempt
def begin(request: HttpRequest) -> HttpResponse:
    """POST: announce a file; OPTIONS: what is spoken here."""
    if request.method == "OPTIONS":
        return _spoken()
    return _answered(request, ("POST", "OPTIONS"), lambda caller: _begun(request, caller))


@csrf_exempt
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """HEAD and GET: where it stands; PATCH: the next piece; DELETE: give it up."""
    deeds: dict[str, Callable[[Caller], HttpResponse]] = {
        "HEAD": lambda caller: _standing(uploads.own(caller, key), 200),
        "GET": lambda caller: JsonResponse(_facts(uploads.own(caller, key))),
        "PATCH": lambda caller: _taken(request, caller, key),
        "DELETE": lambda caller: _given_up(caller, key),
    }
    return _answered(request, tuple(deeds), lambda caller: deeds[request.method or ""](caller))


def _answered(
    request: HttpRequest, methods: tuple[str, ...], deed: Callable[[Caller], HttpResponse]
) -> HttpResponse:
    """The deed's answer, or what stands in its way."""
    if request.method not in methods:
        answer: HttpResponse = said_no(405, "other_method", ", ".join(methods))
        answer["Allow"] = ", ".join(methods)
        return answer
    try:
        answer = deed(api_caller(request))
    except CommandError as no:
        answer = JsonResponse(no.as_dict(), status=no.status, json_dumps_params={"ensure_ascii": False})
        if "Upload-Offset" in no.fields:
            answer["Upload-Offset"] = str(no.fields["Upload-Offset"])
    except NotSignedIn:
        return unsigned()
    except CsrfMissing:
        return csrf_missing()
    except RequestDataTooBig:
        most = uploads.PIECE // media.MIB
        answer = said_no(
            413, "too_large", pgettext("shell", "A piece may have %(most)d MiB.") % {"most": most}
        )
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    return answer


def _begun(request: HttpRequest, caller: Caller) -> HttpResponse:
    said = request.headers.get("Upload-Length", "")
    size = int(said[:20]) if said.isascii() and said.isdigit() else 0
    upload = uploads.begin(caller, _name(request.headers.get("Upload-Metadata", "")), size)
    answer = JsonResponse(_facts(upload), status=201)
    answer["Location"] = f"/api/uploads/{upload.pk}"
    return answer


def _name(metadata: str) -> str:
    """The file's name out of `Upload-Metadata`: pairs of a key and base64; what cannot be read is left out."""
    for pair in metadata[:2000].split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except ValueError:
                return ""
    return ""


def _taken(request: HttpRequest, caller: Caller, key: UUID) -> HttpResponse:
    if request.content_type != PIECE_TYPE:
        return said_no(
            415, "other_type", pgettext("shell", "Send pieces as %(type)s.") % {"type": PIECE_TYPE}
        )
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdigit()):
        return said_no(
            400, "no_offset", pgettext("shell", "Say in Upload-Offset at which byte the piece begins.")
        )
    body = request.body
    if not _is_intact(request.headers.get("Upload-Checksum", ""), body):
        return said_no(
            CHECKSUM_DIFFERS,
            "checksum",
            pgettext("shell", "The piece was changed on its way. Send it again."),
        )
    return _standing(uploads.take(caller, key, int(offset[:20]), body), 204)


def _is_intact(said: str, body: bytes) -> bool:
    """Whether the piece has the digest that its sender names; nothing named, nothing asked."""
    if not said:
        return True
    name, _space, digest = said.partition(" ")
    if name not in ("sha256", "sha1"):
        return False
    return base64.b64encode(hashlib.new(name, body).digest()).decode() == digest.strip()


def _standing(upload: Upload, status: int) -> HttpResponse:
    answer = HttpResponse(status=status)
    answer["Upload-Offset"] = str(upload.received)
    answer["Upload-Length"] = str(upload.size)
    return answer


def _given_up(caller: Caller, key: UUID) -> HttpResponse:
    uploads.drop(uploads.own(caller, key))
    return HttpResponse(status=204)


def _facts(upload: Upload) -> dict[str, object]:
    return {
        "id": str(upload.pk),
        "received": upload.received,
        "size": upload.size,
        "whole": upload.done_at is not None,
        "sha256": upload.sha256,
        "type": upload.media_type,
    }


def _spoken() -> HttpResponse:
    answer = HttpResponse(status=204)
    answer["Tus-Resumable"] = answer["Tus-Version"] = VERSION
    answer["Tus-Max-Size"] = str(media.LARGEST)
    answer["Tus-Extension"] = "creation,checksum,termination"
    answer["Tus-Checksum-Algorithm"] = "sha256,sha1"
    return answer
