# SPDX-License-Identifier: Apache-2.0
"""Seeing one masked detail: who may, with which reason, for how long, and the line it leaves (domain.md 1.4)."""

from datetime import timedelta
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.ledger import SLOT, in_source, looked
from anlan.kernel.context import Caller
from anlan.kernel.disclosure.opening import Opening, opening
from anlan.kernel.errors import Invalid, NotAllowed, NotFound
from anlan.kernel.fields import Level, Mark, listed
from anlan.kernel.matters.models import Matter

from .details import is_sealed, mark_of, sealed_value

LEAST_REASON = 8


def unmasked(caller: Caller, row: Matter, name: str, reason: str, purpose: str = "") -> dict[str, Any]:
    """One sealed detail in clear for ten minutes, put into the ledger; raises NotFound, NotAllowed, Invalid."""
    if not is_sealed(row, name):
        raise NotFound("no_such_detail", pgettext("shell", "This matter has no masked detail of this name."))
    mark = mark_of(row, name)
    assert mark is not None  # what is sealed is declared
    may_open = opening(caller, row)
    if not may_open.may(name):
        looked(caller.person, f"unmask:{name}", matter=row.pk, reason=reason[:300], refused=True)
        no = _refusal(may_open, row, name, mark)
        no.is_on_record = True
        raise no
    purpose = stated_purpose(may_open, name, purpose)
    reason = reason.strip()
    if mark.level >= Level.SENSITIVE and len(reason) < LEAST_REASON:
        raise Invalid(
            "reason_missing",
            pgettext("shell", "Say why you need to know this now."),
            {"reason": why_needed()},
        )
    looked(
        caller.person,
        f"unmask:{name}",
        matter=row.pk,
        purpose=purpose or mark.purpose or "",
        reason=reason[:300],
    )
    until = timing.now() + timedelta(seconds=SLOT)
    return {"field": name, "value": sealed_value(row, name), "until": until}


def _refusal(may_open: Opening, row: Matter, name: str, mark: Mark) -> NotAllowed:
    """Why not: the permission is missing, or no line of the kind names this reader."""
    if may_open.is_bound:
        return may_open.refusal(name, mark.label)
    return NotAllowed(
        "not_allowed",
        pgettext("shell", "You may not see masked details here: the permission %(permission)s is missing.")
        % {"permission": f"{row.pack}.unmask"},
    )


def purposes_of(caller: Caller, row: Matter, name: str, mark: Mark) -> list[tuple[str, str]]:
    """The purposes that may be stated, as kept and as read: those of the lines that name him, or the house's usual ones."""
    may_open = opening(caller, row)
    if may_open.is_bound:
        return [(code, str(may_open.said(code))) for code in may_open.purposes(name)]
    usual = (
        mark.purpose,
        pgettext_lazy("shell", "Handling this matter"),
        pgettext_lazy("shell", "Checking the record"),
    )
    return [(in_source(one), str(one)) for one in usual if one]


def stated_purpose(may_open: Opening, name: str, stated: str) -> str:
    """The stated purpose as the ledger keeps it; where lines decide it must be one of theirs. Raises Invalid."""
    if not may_open.is_bound:
        return stated
    codes = may_open.purposes(name)
    if stated not in codes and not (stated == "" and len(codes) == 1):
        known = listed(f"{code} ({may_open.said(code)})" for code in codes)
        raise Invalid(
            "purpose_missing",
            pgettext("shell", "Say for which purpose you need to see it."),
            {"purpose": pgettext("shell", "One of: %(known)s.") % {"known": known}},
        )
    return in_source(may_open.said(stated or codes[0]))


def why_needed() -> str:
    """What a reason must say."""
    return pgettext(
        "shell",
        "At least %(count)s characters on why you need it now, such as “The hospital asks for the name”.",
    ) % {"count": LEAST_REASON}
