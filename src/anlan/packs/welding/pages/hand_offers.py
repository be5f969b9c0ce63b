# SPDX-License-Identifier: Apache-2.0
"""What a welder can do about a refusal from his phone: the deed itself where there is one, else where to look."""

from typing import Any
from uuid import UUID

from ..models.sessions import Refusal
from ..models.warnings import CertificateDoubt
from ..models.welders import Binding, Certificate

type Context = dict[str, Any]  # Any: what the templates read
OF_CERTIFICATE, OF_BINDING, OF_PERMIT = ("R03", "R04", "R05"), ("R02",), ("R06", "R07", "R08")


def offer_of(refusal: Refusal, person: UUID) -> Context:
    """One offer at most: `kind` says which, the rest is what its button needs."""
    if refusal.code in OF_CERTIFICATE:
        return _check_by_hand(refusal, person)
    if refusal.code in OF_BINDING:
        return _binding(refusal, person)
    if refusal.code in OF_PERMIT:
        return {"kind": "permit"}
    return {}


def _check_by_hand(refusal: Refusal, person: UUID) -> Context:
    """A check by hand of the only certificate there is; of several he chooses on the page of his papers."""
    mine = list(Certificate.objects.filter(welder=person).values_list("pk", flat=True)[:2])
    if len(mine) != 1:
        return {"kind": "papers"}
    open_one = CertificateDoubt.objects.filter(certificate=mine[0], matter__closed_at=None)
    number = open_one.values_list("matter__number", flat=True).first()
    if number:
        return {"kind": "doubted", "number": number}
    return {"kind": "doubt", "certificate": mine[0], "is_down": "unverified" if refusal.code == "R05" else ""}


def _binding(refusal: Refusal, person: UUID) -> Context:
    """Ask the machine's firm, agree where it has asked, or wait where he has."""
    firm = refusal.machine.firm_id
    row = Binding.objects.filter(welder=person, firm=firm, ended_at=None).first()
    if row is None:
        return {"kind": "ask", "firm": firm}
    if row.agreed_at is None:
        return {"kind": "agree" if row.asked_by == "firm" else "asked", "binding": row.pk}
    return {}
