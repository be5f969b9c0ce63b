# SPDX-License-Identifier: Apache-2.0
"""Reading evidence: the items of a matter, who had them in hand, and whether the chain is whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .. import timing
from ..context import Caller
from ..disclosure.opening import opens_evidence
from ..errors import NotFound, Refused
from ..matters.beside import FEW, MATTER
from ..matters.models import Matter
from ..matters.queries import sees
from ..vault import unseal
from . import store
from .custody import BEGIN, line_digest
from .events import Medium
from .models import Custody, EvidenceItem, MarkedCopy

OPEN_FOR = timedelta(minutes=10)


def item_of(matter: Matter, key: UUID) -> EvidenceItem:
    """An item of this matter that still has its bytes; raises NotFound or Refused."""
    found = EvidenceItem.objects.select_related("upload").filter(matter=matter, pk=key).first()
    if found is None:
        raise NotFound("no_such_evidence", _("This matter has no such item of evidence."))
    if found.deleted_at is not None:
        raise Refused("deleted", _("Its time was over: the file was deleted; its custody stays."))
    return found


def evidence_of(matters: Iterable[UUID]) -> list[EvidenceItem]:
    """The items of these matters, in the order in which they came."""
    wanted = list(set(matters))
    if len(wanted) <= FEW:
        found = [item for one in wanted for item in _items(one)]
        return sorted(found, key=lambda one: (one.received_at, one.ordinal))
    rows = EvidenceItem.objects.filter(matter__in=wanted).select_related("upload", "matter")
    return list(rows.order_by("received_at", "ordinal"))


@MATTER.rows
def _items(key: UUID) -> QuerySet[EvidenceItem]:
    rows = EvidenceItem.objects.filter(matter=key).select_related("upload", "matter")
    return rows.order_by("received_at", "ordinal")


@MATTER.rows
def copies_beside(key: UUID) -> QuerySet[MarkedCopy]:
    """The marked copies that anybody asked for, the newest last."""
    return MarkedCopy.objects.filter(item__matter=key).select_related("item").order_by("asked_at")


def present(matter: Matter) -> list[EvidenceItem]:
    """The items of one matter that still have their bytes."""
    return [one for one in evidence_of([matter.pk]) if one.deleted_at is None]


def may_leave(matter: Matter) -> list[EvidenceItem]:
    """Those of them that may be handed over: a document that leaves the house in no file is not even named in a package."""
    return [one for one in present(matter) if not _stays(one)]


def _stays(item: EvidenceItem) -> bool:
    """Whether it is the file of a document that is read in the house (documents/ stand above evidence: by its row)."""
    made_of = getattr(item, "document", None) if item.medium == Medium.DOCUMENT else None
    said = unseal(made_of.content, made_of.row) if made_of is not None else None
    return isinstance(said, dict) and bool(said.get("stays"))


def may_see(caller: Caller, item: EvidenceItem) -> bool:
    """Whether he may look at the safe copy: whoever holds `see_evidence` here, and who brought it himself.

    Where the kind says who opens its evidence, a line must name him, too.
    """
    if item.bearer == caller.person:
        return True
    permitted = sees(caller, item.matter, f"{item.matter.pack}.see_evidence")
    return permitted and opens_evidence(caller, item.matter)


def is_open_to(
    caller: Caller, item: EvidenceItem, deed: str = "opened", *, since: datetime | None = None
) -> bool:
    """Whether he opened the original (or had it handed over), with a reason, in the last ten minutes or since then."""
    since = since or timing.now() - OPEN_FOR
    return Custody.objects.filter(item=item, person=caller.person, deed=deed, at__gte=since).exists()


def original(item: EvidenceItem) -> Iterator[bytes]:
    """The file as it came, piece by piece."""
    return store.pieces(item.upload_id, item.upload.pieces)


@dataclass(frozen=True)
class Held:
    """A line of the custody; `reason` in clear, for those who may read it."""

    ordinal: int
    at: datetime
    person: UUID | None
    deed: str
    reason: str
    before: str
    digest: str


def custody_of(item: EvidenceItem) -> list[Held]:
    """Who had it in hand, oldest first."""
    return [
        Held(
            line.ordinal, line.at, line.person, line.deed,
            str(unseal(line.reason, line.row)) if line.reason else "", line.before, line.digest,
        )
        for line in item.custody.order_by("ordinal")
    ]  # fmt: skip


def broken_at(item: EvidenceItem, lines: Iterable[Held]) -> int | None:
    """The first line that does not follow from the one before; None: the chain is whole."""
    before = BEGIN
    for count, line in enumerate(lines, 1):
        found = line_digest(
            before, item.pk, item.upload.sha256, count, line.at, line.person, line.deed, line.reason
        )
        if line.ordinal != count or line.before != before or line.digest != found:
            return count
        before = line.digest
    return None
