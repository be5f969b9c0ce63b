# SPDX-License-Identifier: Apache-2.0
"""Reading warnings, and what becomes one: certificates that end, machines and their firms."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.kernel.people.models import Organisation

from ..models.machines import Machine
from ..models.permits import Permit
from ..models.warnings import WeldWarning
from ..models.welders import Certificate
from .for_permits import firm_of_welder

STEPS = (30, 60, 90)  # days before the end (AX-R4)


@dataclass(frozen=True)
class DueCertificate:
    """A certificate that ends within so many days; 0: it is over."""

    certificate: UUID
    welder: UUID
    firm: UUID
    step: int


def step_of(ends: date, today: date) -> int | None:
    """The step a certificate is at: 90, 60, 30, 0 when it is over; None while there is time."""
    left = (ends - today).days
    if left < 0:
        return 0
    return next((one for one in STEPS if left <= one), None)


def ends_of(paper: Certificate) -> date:
    """The day from which it no longer counts: its end, or its review where that was not done (AX-R2)."""
    due = paper.review_on
    if due is None or (paper.reviewed_on is not None and paper.reviewed_on >= due):
        return paper.ends_on
    return min(paper.ends_on, due)


def due_certificates(today: date) -> list[DueCertificate]:
    """Certificates at a step of which nobody was warned yet; only of welders who are bound to a firm."""
    soon = today + timedelta(days=max(STEPS))
    rows = Certificate.objects.filter(Q(ends_on__lte=soon) | Q(review_on__lte=soon))
    found = []
    for row in rows:
        step = step_of(ends_of(row), today)
        firm = firm_of_welder(row.welder_id) if step is not None else None
        if step is None or firm is None:
            continue
        sort = "certificate_over" if step == 0 else "certificate_soon"
        if not WeldWarning.objects.filter(cause=f"{sort}:{row.pk}", step__lte=step or 1, step__gt=0).exists():
            found.append(DueCertificate(row.pk, row.welder_id, firm, step))
    return found


def firm_of_machine(machine: UUID) -> Organisation | None:
    """The firm a machine belongs to."""
    row = Machine.objects.select_related("firm__organisation").filter(pk=machine).first()
    return row.firm.organisation if row else None


def label_of_machine(machine: UUID | None) -> str:
    """A machine's code as it is said."""
    if machine is None:
        return ""
    return Machine.objects.filter(pk=machine).values_list("code", flat=True).first() or ""


def labels_of_machines(machines: list[UUID]) -> dict[UUID, str]:
    """The codes of several machines."""
    return dict(Machine.objects.filter(pk__in=machines).values_list("pk", "code"))


def number_of_permit(permit: UUID | None) -> str:
    """The number of a permit; empty for none."""
    if permit is None:
        return ""
    return Permit.objects.filter(pk=permit).values_list("matter__number", flat=True).first() or ""
