# SPDX-License-Identifier: Apache-2.0
"""What permits and warnings ask of the registers beside them: firms, machines, welders and their certificates."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from anlan.kernel.errors import NotFound
from anlan.kernel.timing import LOCAL

from ..models.firms import Firm
from ..models.machines import Machine
from ..models.welders import Binding, Certificate
from .codes import is_genuine


def firm_of(organisation: UUID) -> Firm:
    """A firm's row; raises NotFound where the organisation is none."""
    found = Firm.objects.filter(pk=organisation).first()
    if found is None:
        raise NotFound("no_such_firm", _("There is no such firm."))
    return found


def machine_of_firm(machine: UUID, firm: UUID) -> Machine:
    """A machine of this firm; another's is not there."""
    found = Machine.objects.filter(pk=machine, firm=firm).first()
    if found is None:
        raise NotFound("no_such_machine", _("The firm has no such machine."))
    return found


def is_bound(person: UUID, firm: UUID) -> bool:
    """Whether a welder is bound to the firm, by consent of both."""
    return Binding.objects.filter(welder=person, firm=firm, agreed_at__isnull=False, ended_at=None).exists()


def welders_bound(firm: UUID) -> list[UUID]:
    """Who is bound to the firm."""
    rows = Binding.objects.filter(firm=firm, agreed_at__isnull=False, ended_at=None)
    return list(rows.values_list("welder", flat=True))


def certificate_that_holds(person: UUID, at: datetime) -> UUID | None:
    """His certificate that holds longest: its number goes onto a permit."""
    day = at.astimezone(LOCAL).date()
    found = Certificate.objects.filter(welder=person, ends_on__gte=day).order_by("-ends_on").first()
    return found.pk if found else None


def certificate_tail(row: Certificate) -> str:
    """What of a certificate's number may be printed: the last four, for the rest is the identity number."""
    return f"…{row.opened_number()[-4:]}"


def certificate_of(certificate: UUID) -> Certificate:
    """A certificate; raises NotFound."""
    found = Certificate.objects.filter(pk=certificate).first()
    if found is None:
        raise NotFound("no_such_certificate", _("There is no such certificate."))
    return found


def firm_of_welder(person: UUID) -> UUID | None:
    """The firm to which a welder is bound; the last one where there are several."""
    row = (
        Binding.objects.filter(welder=person, agreed_at__isnull=False, ended_at=None)
        .order_by("-agreed_at")
        .first()
    )
    return row.firm_id if row else None


def scanned_machine(code: str, check: str) -> Machine | None:
    """The machine of a scanned code, if the check fits."""
    found = (
        Machine.objects.select_related("firm__organisation")
        .filter(code=code.replace(" ", "").upper())
        .first()
    )
    return found if found is not None and is_genuine(found.code, check) else None
