# SPDX-License-Identifier: Apache-2.0
"""Ministries are asked outside of commands: when a certificate was told, when a scan wanted a newer answer, every night."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.kernel.access.ledger import looked
from anlan.kernel.following import Outside, errand, reaction
from anlan.kernel.ports import PortMissing
from anlan.kernel.vault import unseal

from ..adapters.port import Ask, CertVerifier, NoAnswer
from ..commands.record_certificate_check import record_certificate_check
from ..models.welders import Certificate

AGAIN = timedelta(
    hours=20
)  # an answer lasts a day (AX-R4); whoever is older is asked about in the next round
PURPOSE = "To check it against the certificate"  # as the fields that are read declare it
REST = timedelta(minutes=10)  # after no answer
AT_ONCE = 200


@dataclass(frozen=True)
class Told:
    """What is read of a certificate that was told."""

    certificate: UUID


@reaction("welding.certificate_recorded")
def ask_the_ministry(event: Told, outside: Outside) -> None:
    """Whoever tells of a certificate does not confirm it: its ministry does."""
    row = Certificate.objects.select_related("welder").filter(pk=event.certificate).first()
    if row is not None:
        ask(row, outside)


@dataclass(frozen=True)
class RefusedStart:
    """What is read of a refused start."""

    welder: UUID | None
    code: str
    at: datetime


@reaction("welding.start_refused")
def ask_after_a_scan(event: RefusedStart, outside: Outside) -> None:
    """A start that waits for a newer answer gets one, so that the next scan is answered (R05)."""
    if event.code != "R05" or event.welder is None:
        return
    for row in Certificate.objects.select_related("welder").filter(welder=event.welder):
        if is_due(row, outside.at):
            ask(row, outside)


@errand(every=timedelta(minutes=10))
def ask_again(outside: Outside) -> None:
    """Whatever was not confirmed for most of a day, those who weld today first by age."""
    rows = Certificate.objects.select_related("welder").order_by("checked_at", "pk")
    for row in [one for one in rows if is_due(one, outside.at)][:AT_ONCE]:
        ask(row, outside)


def is_due(row: Certificate, at: datetime) -> bool:
    """Whether its answer is old, and its source was not asked in vain just now."""
    is_old = row.checked_at is None or at - row.checked_at > AGAIN
    return is_old and (row.failed_at is None or at - row.failed_at > REST)


def ask(row: Certificate, outside: Outside) -> None:
    """One question, one record: what was answered, or that nobody did."""
    person = row.welder
    identity = str(unseal(person.identity, f"kernel_person:identity:{person.pk}")) if person.identity else ""
    looked(None, "ministry", about=person.pk, purpose=str(PURPOSE))
    said = Ask(row.kind, row.opened_number(), person.name, identity)
    try:
        found = outside.port(CertVerifier).check(said)  # type: ignore[type-abstract]
    except PortMissing:
        none = {"verdict": "no_answer", "source": "none", "why": "no_source"}
        outside.run(record_certificate_check, certificate=row.pk, **none)
    except NoAnswer as silence:
        outside.run(
            record_certificate_check,
            certificate=row.pk,
            verdict="no_answer",
            source=silence.source,
            why=silence.code,
        )
    else:
        outside.run(
            record_certificate_check, certificate=row.pk, verdict=found.verdict, source=found.source,
            categories=" ".join(found.categories), projects=" ".join(found.projects), begins_on=found.begins_on,
            ends_on=found.ends_on, review_on=found.review_on, reviewed_on=found.reviewed_on, why=found.why,
        )  # fmt: skip
