# SPDX-License-Identifier: Apache-2.0
"""What can happen to a piece of evidence."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..declare import Label
from ..events.base import Code, Event, Ref


class Medium(StrEnum):
    """What sort of thing it is."""

    PHOTO = "photo"
    VOICE = "voice"
    DOCUMENT = "document"
    RECORDING = "recording"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _MEDIA[self]


class Films(StrEnum):
    """How films leave the house."""

    WITH_ORIGINALS = "with_originals"
    MARKED_ONLY = "marked_only"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _FILMS[self]


_FILMS = {
    Films.WITH_ORIGINALS: pgettext_lazy("kernel", "The original and a marked copy (as proof)"),
    Films.MARKED_ONLY: pgettext_lazy("kernel", "The marked copy only (to be looked at)"),
}
_MEDIA = {
    Medium.PHOTO: pgettext_lazy("kernel", "photo"),
    Medium.VOICE: pgettext_lazy("kernel", "voice note"),
    Medium.DOCUMENT: pgettext_lazy("kernel", "document"),
    Medium.RECORDING: pgettext_lazy("kernel", "recording"),
}


class EvidenceAdded(Event):
    """Something that may prove something was taken in; the digest is of the file as it came."""

    sentence = pgettext_lazy("kernel", "%(bearer)s added evidence %(ordinal)s, a %(medium)s.")
    item: UUID
    ordinal: int
    medium: Medium
    bearer: Annotated[UUID, Ref("kernel.Person")]
    sha256: Code
    size: int
    taken_at: datetime | None = None
    keep_until: datetime | None = None
    custody: Code


class EvidenceSealed(Event):
    """An officer declared it evidence of the case: it is kept for good (PB-R3)."""

    sentence = pgettext_lazy("kernel", "%(by)s sealed evidence %(ordinal)s: it is kept for good.")
    item: UUID
    ordinal: int
    by: Annotated[UUID | None, Ref("kernel.Person")]
    custody: Code


class EvidenceOpened(Event):
    """Somebody took the original in hand."""

    sentence = pgettext_lazy("kernel", "%(by)s opened the original of evidence %(ordinal)s.")
    item: UUID
    ordinal: int
    by: Annotated[UUID | None, Ref("kernel.Person")]
    custody: Code


class EvidenceExported(Event):
    """The originals left the house as a package."""

    sentence = pgettext_lazy("kernel", "%(by)s handed over %(items)s items of evidence as a package.")
    items: int
    by: Annotated[UUID | None, Ref("kernel.Person")]


class EvidenceDeleted(Event):
    """Its time was over: the bytes are gone, this line and the custody stay."""

    sentence = pgettext_lazy("kernel", "Evidence %(ordinal)s was deleted: its time was over.")
    item: UUID
    ordinal: int
    sha256: Code
    custody: Code
