# SPDX-License-Identifier: Apache-2.0
"""What can happen to a document."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..declare import Label
from ..events.base import Code, Event, Ref

_person = Ref("kernel.Person")


class Method(StrEnum):
    """How somebody signs."""

    DRAWN = "drawn"
    TYPED = "typed"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _METHODS[self]


class Result(StrEnum):
    """How the signing of a document ended."""

    SIGNED = "signed"
    REFUSED = "refused"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _RESULTS[self]


class WhyUnsigned(StrEnum):
    """Why somebody does not sign."""

    DISAGREES = "disagrees"
    ABSENT = "absent"
    UNABLE = "unable"
    SILENT = "silent"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _UNSIGNED[self]


class WhyVoid(StrEnum):
    """Why a document no longer holds."""

    MISTAKE = "mistake"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    UNLAWFUL = "unlawful"

    @property
    def label(self) -> Label:
        """In the reader's language."""
        return _VOID[self]


_METHODS = {
    Method.DRAWN: pgettext_lazy("kernel", "signed by hand"),
    Method.TYPED: pgettext_lazy("kernel", "name typed before a witness"),
}
_RESULTS = {
    Result.SIGNED: pgettext_lazy("kernel", "signed by all"),
    Result.REFUSED: pgettext_lazy("kernel", "not signed by all"),
}
_UNSIGNED = {
    WhyUnsigned.DISAGREES: pgettext_lazy("kernel", "does not agree"),
    WhyUnsigned.ABSENT: pgettext_lazy("kernel", "is not here"),
    WhyUnsigned.UNABLE: pgettext_lazy("kernel", "cannot sign"),
    WhyUnsigned.SILENT: pgettext_lazy("kernel", "gives no reason"),
}
_VOID = {
    WhyVoid.MISTAKE: pgettext_lazy("kernel", "there is a mistake in it"),
    WhyVoid.REPLACED: pgettext_lazy("kernel", "another one takes its place"),
    WhyVoid.WITHDRAWN: pgettext_lazy("kernel", "it was withdrawn"),
    WhyVoid.UNLAWFUL: pgettext_lazy("kernel", "it was against the law or against somebody's will"),
}


class DocumentDrawnUp(Event):
    """A document was drawn up; `opened` are the sealed fields that were filled from the matter."""

    sentence = pgettext_lazy("kernel", "%(by)s drew up the document %(number)s.")
    document: UUID
    template: Code
    number: Code
    sha256: Code
    by: Annotated[UUID | None, _person]
    opened: tuple[Code, ...] = ()


class DocumentSigned(Event):
    """Somebody signed on a line of a document; the digest covers what he signed and how."""

    sentence = pgettext_lazy("kernel", "The document %(number)s was signed (line %(ordinal)s, %(method)s).")
    document: UUID
    template: Code
    number: Code
    line: Code
    ordinal: int
    method: Method
    signer: Annotated[UUID | None, _person]
    sha256: Code
    digest: Code


class SigningRefused(Event):
    """Somebody did not sign, and that was recorded."""

    sentence = pgettext_lazy("kernel", "The document %(number)s was not signed on line %(ordinal)s: %(why)s.")
    document: UUID
    template: Code
    number: Code
    line: Code
    ordinal: int
    why: WhyUnsigned
    sha256: Code
    digest: Code


class DocumentCompleted(Event):
    """Everybody has answered who was to sign."""

    sentence = pgettext_lazy("kernel", "The document %(number)s is complete: %(result)s.")
    document: UUID
    template: Code
    number: Code
    result: Result


class DocumentVoided(Event):
    """A document no longer holds; its number stays taken."""

    sentence = pgettext_lazy("kernel", "%(by)s declared the document %(number)s void: %(why)s.")
    document: UUID
    template: Code
    number: Code
    why: WhyVoid
    by: Annotated[UUID | None, _person]


class DocumentFiled(Event):
    """The document as it was signed lies among the evidence, sealed; the digest is of the file."""

    sentence = pgettext_lazy("kernel", "The document %(number)s was filed as evidence %(ordinal)s.")
    document: UUID
    number: Code
    item: UUID
    ordinal: int
    sha256: Code
