# SPDX-License-Identifier: Apache-2.0
"""Finds people by name, telephone or identity number for whoever says what for; hits are masked, each search is on record."""

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import SLOT, looked
from anlan.kernel.access.masking import mask_name
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.context import Caller
from anlan.kernel.directory.registers import REGISTERS, SEES
from anlan.kernel.errors import Invalid, NotFound
from anlan.kernel.fields import listed
from anlan.kernel.people.models import Person
from anlan.kernel.vault import blind_index, unseal

from .auth import opens
from .unmasking import LEAST_REASON, why_needed

MOST = 12
UNMASKED = "unmask:person"
PURPOSES = {
    "matter": pgettext_lazy("shell", "Handling a matter"),
    "duty": pgettext_lazy("shell", "Reaching somebody on duty"),
    "register": pgettext_lazy("shell", "Keeping the register"),
    "asked": pgettext_lazy("shell", "The person himself asks"),
    "audit": pgettext_lazy("shell", "Checking the record"),
}


@dataclass(frozen=True)
class FoundPerson:
    """A hit: by family name and organisation; name and telephone in clear for ten minutes after a reason was given."""

    id: UUID
    name: str
    where: str
    phone: str
    is_clear: bool
    url: str


def may_search(caller: Caller) -> bool:
    """Whether there is anybody whom the caller may search for."""
    return opens(caller, "kernel.operate") or may_anywhere(caller, SEES)


def _visible(caller: Caller) -> QuerySet[Person]:
    if opens(caller, "kernel.operate"):
        return Person.objects.order_by("code")
    rows: QuerySet[Person] = REGISTERS["people"].visible(caller)
    return rows.distinct()


def search(caller: Caller, query: str, purpose: str) -> list[FoundPerson]:
    """Who is meant; raises Invalid without one of the purposes. The ledger gets a line for each who was found."""
    if purpose not in PURPOSES:
        raise Invalid(
            "purpose_missing",
            pgettext("shell", "Say what you search for this person for."),
            {"purpose": pgettext("shell", "Please choose one.")},
        )
    rows = list(_matching(_visible(caller), query).prefetch_related("memberships__organisation")[:MOST])
    for one in rows:
        looked(caller.person, "search:people", rows=1, purpose=PURPOSES[purpose], about=one.pk)
    if not rows:
        looked(caller.person, "search:people", purpose=PURPOSES[purpose])
    clear = _clear_to(caller)
    return [_found(one, is_clear=one.pk in clear, keeps=opens(caller, "kernel.operate")) for one in rows]


def _matching(rows: QuerySet[Person], query: str) -> QuerySet[Person]:
    """By the whole telephone or identity number, which lie sealed; else by name, its sound or the code."""
    digits = re.sub(r"[\s-]", "", query).upper()
    if re.fullmatch(r"\d{17}[\dX]", digits):
        return rows.filter(identity_index=blind_index("identity", digits))
    if re.fullmatch(r"\+?\d{7,15}", digits):
        return rows.filter(phone_index__in=[blind_index("phone", one) for one in (digits, query)])
    return REGISTERS["people"].named(rows, query)


def _found(person: Person, *, is_clear: bool, keeps: bool) -> FoundPerson:
    phone = str(unseal(person.phone, f"kernel_person:phone:{person.pk}")) if is_clear and person.phone else ""
    return FoundPerson(
        person.pk,
        person.name if is_clear else mask_name(person.name),
        listed(str(one.organisation) for one in person.memberships.all()),
        phone,
        is_clear,
        f"/office/people/{person.pk}" if keeps else f"/registers/people/{person.code}",
    )


def _clear_to(caller: Caller) -> set[UUID]:
    """Whom the caller uncovered in the last ten minutes."""
    since = timing.now() - timedelta(seconds=SLOT)
    rows = AccessRecord.objects.filter(
        viewer=caller.person, what=UNMASKED, refused=False, first_at__gte=since
    )
    return set(rows.values_list("about", flat=True))


def uncover(caller: Caller, key: UUID, purpose: str, reason: str) -> None:
    """Name and telephone of one person in clear for ten minutes, with a reason, put into the ledger."""
    if not _visible(caller).filter(pk=key).exists():
        raise NotFound(
            "no_such_person", pgettext("shell", "There is no such person within what you may see.")
        )
    reason = reason.strip()
    if purpose not in PURPOSES or len(reason) < LEAST_REASON:
        raise Invalid(
            "reason_missing",
            pgettext("shell", "Say why you need to know this now."),
            {"reason": why_needed()},
        )
    looked(caller.person, UNMASKED, purpose=PURPOSES[purpose], reason=reason, about=key)
