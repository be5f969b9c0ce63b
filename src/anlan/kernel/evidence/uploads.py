# SPDX-License-Identifier: Apache-2.0
"""Files on their way in: begun with their size, sent in pieces that may be repeated, hashed before any command takes them.

The pieces are stored outside a transaction, the row says how many count: a power cut between the two loses nothing that
was acknowledged, and what it leaves over is sent again.
"""

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from .. import timing
from ..context import Caller
from ..errors import Invalid, NotAllowed, NotFound, Refused
from ..ids import new_id
from ..writing import plain_writing
from . import media, store
from .events import Medium
from .models import Upload

PIECE = 8 * media.MIB  # the largest piece that is taken
OPEN_AT_ONCE = 20  # files that one person may have under way
LASTS = timedelta(hours=24)  # how long a file may take to arrive and be taken over


def begin(caller: Caller, name: str, size: int) -> Upload:
    """Announce a file of so many bytes; raises NotAllowed, Invalid or Refused."""
    if caller.person is None:
        raise NotAllowed("not_signed_in", _("Only a signed-in person may send files."))
    if not 0 < size <= media.LARGEST:
        most = media.LARGEST // media.MIB
        raise Invalid(
            "bad_size", _("A file has 1 byte to %(most)d MiB.") % {"most": most}, {"Upload-Length": str(most)}
        )
    under_way = Upload.objects.filter(
        person=caller.person, taken_over=False, began_at__gt=timing.now() - LASTS
    )
    if under_way.count() >= OPEN_AT_ONCE:
        raise Refused(
            "too_many_files",
            _("%(count)d files of yours are under way. Use or remove some of them first.")
            % {"count": OPEN_AT_ONCE},
        )
    upload = Upload(
        id=new_id(), person_id=caller.person, name=name.strip()[:200], size=size, began_at=timing.now()
    )
    with plain_writing():
        upload.save(force_insert=True)
    return upload


def own(caller: Caller, key: UUID) -> Upload:
    """One's own file under way; raises NotFound."""
    found = Upload.objects.filter(pk=key, person=caller.person).first() if caller.person else None
    if found is None or found.began_at < timing.now() - LASTS:
        raise NotFound("no_such_upload", _("There is no such file of yours under way. Begin again."))
    return found


def take(caller: Caller, key: UUID, offset: int, piece: bytes) -> Upload:
    """Take the next piece at `offset`; the last one ends the file. Raises NotFound, Invalid or Refused.

    Two senders of the same piece: the row moves once, and the second hears where the file stands now.
    """
    upload = own(caller, key)
    if offset != upload.received or upload.done_at is not None:
        raise Refused(
            "other_offset",
            _("The file stands at byte %(at)d. Go on from there.") % {"at": upload.received},
            {"Upload-Offset": str(upload.received)},
        )
    if not piece or len(piece) > PIECE or offset + len(piece) > upload.size:
        raise Invalid(
            "bad_piece",
            _("A piece has 1 byte to %(most)d MiB and ends with the file.") % {"most": PIECE // media.MIB},
            {"Upload-Offset": str(upload.received)},
        )
    store.put(upload.pk, upload.pieces, piece)
    ends = offset + len(piece) == upload.size
    found = _looked_through(upload, upload.pieces + 1) if ends else {}
    with plain_writing():
        rows = Upload.objects.filter(pk=key, received=offset, pieces=upload.pieces)
        if not rows.update(received=F("received") + len(piece), pieces=F("pieces") + 1, **found):
            raise Refused(
                "other_offset", _("Another piece came at the same moment. Ask where the file stands.")
            )
    return own(caller, key)


def _looked_through(upload: Upload, count: int) -> dict[str, object]:
    """What is known of a file once all of it is here: digest, type, whether a safe copy could be drawn."""
    media_type = media.sniff(store.get(upload.pk, 0)[:8192])
    if media_type not in media.TYPES:
        drop(upload)
        raise Invalid(
            "bad_type",
            _("Photos (JPEG, PNG, WebP), voice, video (MP4, WebM) and PDF are taken; this is none of them."),
        )
    is_picture = media_type.startswith("image/")
    if is_picture:
        if upload.size > media.LIMITS[Medium.PHOTO].most:
            drop(upload)
            raise Invalid("too_large", _("A photo may have 30 MiB."))
        try:
            store.put(upload.pk, "copy", media.safe_copy(b"".join(store.pieces(upload.pk, count))))
        except media.NotReadable:
            drop(upload)
            raise Invalid("bad_picture", _("This picture cannot be read. Take it again.")) from None
    return {
        "sha256": store.digest(upload.pk, count),
        "media_type": media_type,
        "has_copy": is_picture,
        "done_at": timing.now(),
    }


def drop(upload: Upload) -> None:
    """Give a file up: its bytes and its row go. One that became evidence stays; raises Refused."""
    with plain_writing():
        gone, _rows = Upload.objects.filter(pk=upload.pk, taken_over=False).delete()
    if not gone:
        raise Refused("is_evidence", _("This file is evidence now and stays."))
    store.drop(upload.pk, upload.pieces + 1)


def sweep() -> int:
    """Give up what was never taken over within its time; how many."""
    old = list(Upload.objects.filter(taken_over=False, began_at__lt=timing.now() - LASTS)[:500])
    for one in old:
        drop(one)
    return len(old)
