# SPDX-License-Identifier: Apache-2.0
"""Goes through all evidence: whether each file is what was taken in, and each custody unbroken and as the log has it."""

from collections.abc import Iterator

from ..events.models import EventRecord
from ..events.upcast import event_of
from ..vault import CannotOpen
from . import store
from .models import EvidenceItem
from .queries import broken_at, custody_of

DEEDS = (
    "evidence.evidence_added",
    "evidence.evidence_sealed",
    "evidence.evidence_opened",
    "evidence.evidence_deleted",
)


def faults() -> Iterator[tuple[EvidenceItem, str]]:
    """Every item with what does not fit; a healthy house gives none. Reads every byte there is."""
    rows = EvidenceItem.objects.select_related("upload", "matter").order_by("received_at", "pk")
    for item in rows.iterator(chunk_size=100):
        if why := _file(item) or _custody(item):
            yield item, why


def _file(item: EvidenceItem) -> str:
    if item.deleted_at is not None:
        return ""
    try:
        found = store.digest(item.upload_id, item.upload.pieces)
    except FileNotFoundError:
        return "a piece of the file is missing"
    except CannotOpen:
        return "a piece of the file was changed, or its key is gone"
    return "" if found == item.upload.sha256 else "the file is not what was taken in"


def _custody(item: EvidenceItem) -> str:
    """The chain in itself, and the digests that the sealed log has of it."""
    lines = custody_of(item)
    if broken := broken_at(item, lines):
        return f"line {broken} of its custody does not follow from the one before"
    told = set()
    for record in EventRecord.objects.filter(matter=item.matter_id, name__in=DEEDS):
        event = event_of(record)
        if event is not None and getattr(event, "item", None) == item.pk:
            told.add(getattr(event, "custody", ""))
    return (
        ""
        if told <= {line.digest for line in lines}
        else "the log has a line of its custody that is not there"
    )
