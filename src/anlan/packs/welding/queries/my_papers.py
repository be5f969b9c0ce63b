# SPDX-License-Identifier: Apache-2.0
"""What a welder has himself: his certificates and what is being checked of them, the firms he is bound to, his calls for help."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from anlan.kernel.people.queries import names_of

from ..models.firms import Firm
from ..models.warnings import CertificateDoubt, WeldWarning
from ..models.welders import Binding, Certificate
from ..rulesets.warning_sorts import CALLS
from .warnings import ends_of, step_of

FRESH = timedelta(hours=24)  # AX-R4: an answer lasts a day
MOST = 200  # firms to choose from


@dataclass(frozen=True)
class Paper:
    """A certificate as its holder sees it: of its number the last four, how sure it is, and a check by hand that is open."""

    row: Certificate
    tail: str
    ends_on: date
    step: int | None  # 90, 60, 30 days before the end; 0: over
    state: str  # valid | unverified | refused
    doubt: str  # the number of the open check by hand


def papers_of(person: UUID, at: datetime, day: date) -> list[Paper]:
    """His certificates, the one that holds longest first."""
    rows = list(Certificate.objects.filter(welder=person).order_by("-ends_on", "pk"))
    open_ones = CertificateDoubt.objects.filter(
        certificate__in=[one.pk for one in rows], matter__closed_at=None
    )
    doubts = dict(open_ones.values_list("certificate", "matter__number")) if rows else {}
    return [
        Paper(row, row.opened_number()[-4:], ends_of(row), step_of(ends_of(row), day), _state(row, at), doubts.get(row.pk, ""))
        for row in rows
    ]  # fmt: skip


def _state(row: Certificate, at: datetime) -> str:
    """未能核验 is said, never hidden: without an answer, or with an old one (AX-R4)."""
    if row.verdict in ("invalid", "not_found"):
        return "refused"
    is_sure = row.verdict == "valid" and row.checked_at is not None
    return "valid" if is_sure and (row.is_manual or at - row.checked_at <= FRESH) else "unverified"  # type: ignore[operator]


def bindings_of(person: UUID) -> list[Binding]:
    """His bindings that did not end, the agreed ones first."""
    rows = Binding.objects.filter(welder=person, ended_at=None).select_related("firm__organisation")
    return sorted(rows, key=lambda one: (one.agreed_at is None, one.firm.organisation.name))


def firms_to_ask(bound: Iterable[UUID]) -> list[tuple[UUID, str]]:
    """The firms that weld and that he has not asked yet, by name."""
    rows = Firm.objects.exclude(pk__in=list(bound)).exclude(enrolled_at=None)
    return list(rows.order_by("organisation__name").values_list("pk", "organisation__name")[:MOST])


@dataclass(frozen=True)
class Call:
    """A call for help that is open: since when, and who of the firm has it."""

    number: str
    sort: str
    at: datetime
    by: str


def open_call(person: UUID) -> Call | None:
    """His newest call for help that is still open."""
    row = (
        WeldWarning.objects.filter(sort__in=CALLS, person=person, is_open=True)
        .select_related("matter")
        .order_by("-last_at")
        .first()
    )
    if row is None:
        return None
    by = names_of([row.signed_by]).get(row.signed_by, "") if row.signed_by else ""
    return Call(row.matter.number, row.sort, row.last_at, by)
