# SPDX-License-Identifier: Apache-2.0
"""Who may open which sealed field of a matter, for which purpose, at which stage; what is not said here stays shut."""

from collections.abc import Sequence
from dataclasses import dataclass

from .words import Label

SORTS = ("seat", "part", "role", "referral")
EVIDENCE = "evidence"  # stands in a line for the files of the matter
EMERGENCY = "emergency"  # the purpose under which an opening in an emergency is kept


@dataclass(frozen=True)
class Discloses:
    """One line: these sealed details or papers open to these readers, for these purposes, at these stages.

    `evidence` among them stands for the files of the matter: where some line names it, `see_evidence` alone opens none.

    `to` names a seat that the reader has accepted in this matter's team (`lead` or `seat:lead`), a part that he takes in it
    (`part:applicant`), a role of the pack that he holds where it is (`role:reviewer`), or a referral that reaches him
    (`referral:court`). `purposes` are codes that the kind gives words to; `at` empty: every stage.
    """

    fields: Sequence[str]
    to: Sequence[str]
    purposes: Sequence[str]
    at: Sequence[str] = ()

    @property
    def readers(self) -> list[str]:
        """Each as `sort:name`; a bare name is a seat."""
        return [one if ":" in one else f"seat:{one}" for one in self.to]


@dataclass(frozen=True)
class Referral:
    """A way to hand a matter on (转办) under a narrower role: whoever holds one of `roles` takes part for at most `days`.

    Of the sealed fields he opens only those of the lines that name `referral:<name>`.
    """

    name: str
    label: Label
    roles: Sequence[str]
    days: int = 30


def sort_and_name(reader: str) -> tuple[str, str]:
    """`seat:lead` in its two words."""
    sort, _colon, name = reader.partition(":")
    return sort, name
