# SPDX-License-Identifier: Apache-2.0
"""What follows from the paper of an agreement: the case knows whose signature is there, and ends the talks at a refusal (JS-R1)."""

from dataclasses import dataclass
from uuid import UUID

from anlan.kernel.following import Outside, reaction

from ..commands.follow_paper import What, follow_paper
from ..queries.mediation import TWO_SIDES
from ..queries.signatures import PAPER

UNWILLING = ("disagrees", "silent")  # who is absent or cannot write has refused nothing


@dataclass(frozen=True)
class Paper:
    """What is read of a document's event."""

    matter: UUID
    document: UUID
    template: str


@dataclass(frozen=True)
class Line(Paper):
    """And which line it was."""

    line: str


@dataclass(frozen=True)
class Unsigned(Line):
    """And why nobody signs there."""

    why: str


@reaction("documents.document_drawn_up")
def lay_out_paper(event: Paper, outside: Outside) -> None:
    """It lies there to be signed."""
    _follow(event, outside, "laid_out")


@reaction("documents.document_signed")
def keep_signature(event: Line, outside: Outside) -> None:
    """One side signed."""
    if event.line in TWO_SIDES:
        _follow(event, outside, "signed", line=event.line)


@reaction("documents.signing_refused")
def hear_refusal(event: Unsigned, outside: Outside) -> None:
    """One side will not sign: nobody is pressed (arts. 3, 17)."""
    if event.line in TWO_SIDES and event.why in UNWILLING:
        _follow(event, outside, "refused", line=event.line)


@reaction("documents.document_voided")
def lose_paper(event: Paper, outside: Outside) -> None:
    """What was signed holds no longer."""
    _follow(event, outside, "void")


def _follow(event: Paper, outside: Outside, what: What, *, line: str = "") -> None:
    if event.template == PAPER:
        outside.run(follow_paper, case=event.matter, document=event.document, what=what, line=line)
