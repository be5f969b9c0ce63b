# SPDX-License-Identifier: Apache-2.0
"""Files what is complete among the evidence: the PDF as it was signed, sealed and kept for good.

No transaction waits for a file: it is printed and stored first, then one transaction says that it is there. A power cut
between the two leaves pieces that the next round writes over.
"""

import hashlib
import logging
from uuid import UUID

from ..context import Caller, Context
from ..errors import Refused
from ..evidence import store
from ..evidence.custody import pass_on
from ..evidence.events import EvidenceAdded, EvidenceSealed, Medium
from ..evidence.models import EvidenceItem, Upload
from ..ids import derived_id, new_id
from ..vault import seal
from ..writing import insert, update, writing
from .events import DocumentFiled
from .models import Document
from .printing import pdf_of
from .queries import content_of, lines_of, standing

log = logging.getLogger("anlan.documents")
AT_ONCE = 50


def file_documents() -> int:
    """One round over what is complete and not yet filed; how many were filed."""
    rows = Document.objects.filter(item=None, done_at__isnull=False, drawn_by__isnull=False)
    try:
        return sum(_file(row) for row in list(rows.order_by("done_at")[:AT_ONCE]))
    except Refused as no:
        log.warning("no document can be filed: %s", no.code)
        return 0


def _file(row: Document) -> bool:
    made = pdf_of(content_of(row), standing(lines_of(row)))
    key = derived_id("document", row.pk)
    store.put(key, 0, made)
    return _say_filed(row.pk, key, made)


def _say_filed(document: UUID, key: UUID, made: bytes) -> bool:
    """The rows, the custody and the log, unless another round was faster."""
    ctx = Context(Caller(None, "documents.filing", "clock"))
    with writing(ctx):
        row = Document.objects.select_for_update(of=("self",)).select_related("matter").get(pk=document)
        if row.item_id is not None or row.drawn_by is None:
            return False
        ctx.hold(row.matter_id, row.matter.kind, row.matter.region_path)
        item = _item(ctx, row, row.drawn_by, key, made)
        row.item = item
        update(row, "item")
        taken, sealed = pass_on(ctx, item, "taken_in"), pass_on(ctx, item, "sealed")
        sha256 = item.upload.sha256
        ctx.record(
            EvidenceAdded(
                matter=row.matter_id, item=item.pk, ordinal=item.ordinal, medium=Medium.DOCUMENT, bearer=item.bearer,
                sha256=sha256, size=len(made), custody=taken.digest,
            )
        )  # fmt: skip
        ctx.record(
            EvidenceSealed(
                matter=row.matter_id, item=item.pk, ordinal=item.ordinal, by=None, custody=sealed.digest
            )
        )
        ctx.record(
            DocumentFiled(
                matter=row.matter_id, document=row.pk, number=row.number, item=item.pk, ordinal=item.ordinal,
                sha256=sha256,
            )
        )  # fmt: skip
    return True


def _item(ctx: Context, row: Document, bearer: UUID, key: UUID, made: bytes) -> EvidenceItem:
    """The file and the item of evidence that it is."""
    upload = Upload(
        id=key, person_id=bearer, name=f"{row.number}.pdf", size=len(made), received=len(made), pieces=1,
        sha256=hashlib.sha256(made).hexdigest(), media_type="application/pdf", began_at=ctx.at, done_at=ctx.at,
        taken_over=True,
    )  # fmt: skip
    insert(upload)
    item = EvidenceItem(
        id=new_id(), matter=row.matter, upload=upload, medium=Medium.DOCUMENT.value, bearer=bearer,
        ordinal=EvidenceItem.objects.filter(matter=row.matter).count() + 1, received_at=ctx.at, sealed_at=ctx.at,
        keep_until=None,
    )  # fmt: skip
    item.words = seal(row.number, item.row)
    insert(item)
    return item
