# SPDX-License-Identifier: Apache-2.0
"""What a pack says of a document that it draws up (文书): its fields, its text in typed parts, and who signs it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..fields import Details
from .words import Label

DOCUMENTS = "written-documents"  # what documents of a matter are called where a kind says who opens what


def documents_for(side: str) -> str:
    """What the documents of one side are called there: whoever opens the others opens none of them."""
    return f"{DOCUMENTS}-{side}" if side else DOCUMENTS


@dataclass(frozen=True)
class Heading:
    """A headline between two sections."""

    text: Label


@dataclass(frozen=True)
class Paragraph:
    """A sentence or several; `%(name)s` stands for a field. Left out when the field `only_with` is empty."""

    text: Label
    only_with: str = ""


@dataclass(frozen=True)
class Clauses:
    """A field whose lines become numbered clauses."""

    field: str


@dataclass(frozen=True)
class Facts:
    """A table of fields, each with its label; what is empty is left out."""

    fields: Sequence[str]


type Part = Heading | Paragraph | Clauses | Facts


@dataclass(frozen=True)
class Signer:
    """A line to sign on. `named` is the field that holds who signs; `own`: whoever acts signs for himself, on his account.

    Without `optional` the document is not complete before he signed, or refused to and that was recorded; who may sign and
    need not does it before the last of the others. `verb` is a command of the pack that he must be permitted to give, where not
    everybody who takes signatures is who signs here.
    """

    name: str
    label: Label
    named: str = ""
    own: bool = False
    optional: bool = False
    verb: str = ""


@dataclass(frozen=True)
class Template:
    """A document of a pack, named by its file: `packs/<pack>/documents/<name>.py`.

    `letters` begin its numbers and are its own in the whole house; `series` is what the printed number calls it
    (年度流水号). `takes` fills fields from details of the matter, `known` from what the pack knows beside them; what is
    sealed only for whoever may open it. `known_fields` names what `known` may say: nobody has to type it; of these nobody
    may type what is `recorded`, for the paper is made from the record. `side` says whose document it is where both sides of
    a matter have helpers: it then opens as `documents_for(side)`, to nobody who opens only the documents of all. `kinds`
    names the kinds of the pack whose matters may have it; empty: all. `at` are the stages at which it may be drawn up;
    empty: all. `refuses` says why it may not be for a matter now; empty: it may; `unsigned_while` why nobody signs it now,
    though it lies there. `title` stands on the paper, and before whoever may not read it, where the label would tell too
    much; `stays` says of its fields whether no file of it leaves the house, because a paper would be a danger.
    """

    label: Label
    fields: type[Details]
    letters: str
    series: Label
    parts: Sequence[Part]
    signers: Sequence[Signer] = ()
    takes: Mapping[str, str] = field(default_factory=dict)
    known: Callable[[Any], Mapping[str, object]] | None = None  # Any: a matter, which this room cannot name
    known_fields: Sequence[str] = ()
    recorded: Sequence[str] = ()
    side: str = ""
    kinds: Sequence[str] = ()
    at: Sequence[str] = ()
    refuses: Callable[[Any], Label] | None = None  # Any: as above
    title: Label = ""
    stays: Callable[[Details], bool] | None = None
    unsigned_while: Callable[[Any], Label] | None = None  # Any: as above
    issuer: Label = ""  # who issues it by the paper; empty: the organisation of whoever draws it up
    source: Label = ""  # law or norm that asks for it

    @property
    def opens_as(self) -> str:
        """What it is called where a kind says who opens what."""
        return documents_for(self.side)

    def signer(self, name: str) -> Signer:
        """The line of this name; raises KeyError."""
        for one in self.signers:
            if one.name == name:
                return one
        raise KeyError(name)
