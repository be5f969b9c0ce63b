# SPDX-License-Identifier: Apache-2.0
"""The port to whoever knows certificates: one question, one answer; who does not answer is not reached."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

KINDS = ("special_operation", "special_equipment", "construction")


@dataclass(frozen=True)
class Ask:
    """Whose certificate of which kind: name and identity number must match (AX-R3). Never logged."""

    kind: str
    number: str
    name: str = field(repr=False)
    identity: str = field(repr=False)


@dataclass(frozen=True)
class Found:
    """What a ministry says of one certificate."""

    verdict: Literal["valid", "invalid", "not_found"]
    source: str
    categories: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    begins_on: date | None = None
    ends_on: date | None = None
    review_on: date | None = None
    reviewed_on: date | None = None
    why: str = ""


class NoAnswer(Exception):
    """The source is down, slow, or said what nobody can read; nothing follows for the certificate."""

    def __init__(self, code: str, source: str) -> None:
        super().__init__(code)
        self.code, self.source = code, source


class CertVerifier(Protocol):
    """Knows whether a certificate counts."""

    def check(self, ask: Ask) -> Found:
        """Ask the ministry of this kind; raises NoAnswer."""
        ...
