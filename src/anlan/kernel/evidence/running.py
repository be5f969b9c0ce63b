# SPDX-License-Identifier: Apache-2.0
"""Ends what is over: evidence whose time to be kept has passed, and uploads that nobody took over.

Two steps, so that a power cut between them leaves no bytes behind that nobody knows of: first the log says that the
item is deleted, then the bytes go; the second step is taken up again until it is done.
"""

from uuid import UUID

from .. import timing
from ..context import Caller, Context
from ..writing import plain_writing, writing
from . import store, uploads
from .custody import pass_on
from .events import EvidenceDeleted
from .marking import forget_copies
from .models import EvidenceItem, Upload

AT_ONCE = 200


def end_what_is_over() -> int:
    """One round; how many items came to their end."""
    over = EvidenceItem.objects.filter(deleted_at=None, keep_until__lt=timing.now()).values_list(
        "pk", flat=True
    )
    ended = sum(_end(key) for key in list(over[:AT_ONCE]))
    rows = Upload.objects.filter(evidenceitem__deleted_at__isnull=False, pieces__gt=0)
    for upload in list(rows[:AT_ONCE]):
        store.drop(upload.pk, upload.pieces)
        with plain_writing():
            Upload.objects.filter(pk=upload.pk).update(pieces=0, has_copy=False)
    uploads.sweep()
    forget_copies()
    return ended


def _end(key: UUID) -> bool:
    """Say that an item is deleted, unless it was sealed meanwhile."""
    ctx = Context(Caller(None, "evidence.retention", "clock"))
    with writing(ctx):
        rows = EvidenceItem.objects.select_for_update(of=("self",)).select_related("upload", "matter")
        item = rows.filter(pk=key, deleted_at=None, keep_until__lt=timing.now()).first()
        if item is None:
            return False
        ctx.hold(item.matter_id, item.matter.kind, item.matter.region_path)
        item.deleted_at = ctx.at
        item.save(update_fields=["deleted_at"])
        line = pass_on(ctx, item, "deleted")
        ctx.record(
            EvidenceDeleted(
                matter=item.matter_id, item=item.pk, ordinal=item.ordinal, sha256=item.upload.sha256,
                custody=line.digest,
            )
        )  # fmt: skip
    return True
