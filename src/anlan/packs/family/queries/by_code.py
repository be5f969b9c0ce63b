# SPDX-License-Identifier: Apache-2.0
"""A case by the code of who asked, locked for a deed."""

from django.utils.translation import gettext as _

from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound, Refused
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related

from ..models import Case
from .cases import case_by_code
from .successor import goes_on_in


def held_by_code(ctx: Context, code: str) -> tuple[Case, Matter]:
    """The case and its locked matter; raises NotFound, alike for a wrong code and for none."""
    found = case_by_code(code)
    if found is None:
        raise NotFound(
            "no_such_code", _("This code is not known."), {"code": _("Twelve digits, as they were shown.")}
        )
    found.matter = lock_related(ctx, found.pk)
    return found, found.matter


def at_work_by_code(ctx: Context, code: str) -> tuple[Case, Matter]:
    """The open case that this code leads to: its own, else the one in which it goes on; raises Refused where there is none.

    Whom the old code shows that one, it lets do there what the new code would; whom it shows nothing, it lets do nothing.
    """
    case, matter = held_by_code(ctx, code)
    return (case, matter) if matter.closed_at is None else newer_of(ctx, case)


def newer_of(ctx: Context, case: Case) -> tuple[Case, Matter]:
    """The case in which an ended one goes on, locked; raises Refused where she is shown none."""
    shown = goes_on_in(case)
    matter = lock_related(ctx, shown.pk) if shown is not None else None
    newer = goes_on_in(case)  # again, since her telephone there may have been changed before it was locked
    if matter is None or newer is None or newer.pk != matter.pk:
        raise Refused("closed", _("This has ended. You can ask anew at any time."))
    return newer, matter
