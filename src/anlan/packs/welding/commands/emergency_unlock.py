# SPDX-License-Identifier: Apache-2.0
"""应急解锁: the firm's duty manager lets a bound welder weld for an hour at most; the street hears of it at once."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import Refused
from anlan.kernel.fields import Text, listed
from anlan.kernel.vault import seal
from anlan.kernel.writing import insert, one_at_a_time

from ..eligibility import Decision, Question, decide
from ..events.sessions import EmergencyUnlocked
from ..models.sessions import EmergencyUnlock
from ..queries.starting import ground_of
from ..rulesets.words import NEVER_WORDS
from .leasing import acting, own_machine, region_of
from .start_weld import Started, grant

Why = Annotated[
    str,
    StringConstraints(min_length=4, max_length=300),
    Text(
        label=pgettext_lazy("welding", "Reason"),
        level=2,
        purpose=pgettext_lazy("welding", "So that the street can review it"),
    ),
]
NEVER = ("R01:", "R02:", "R10:in_use", "R10:tampered", "R09:two_machines")  # what no emergency overrides


@command(label=pgettext_lazy("welding", "Emergency unlock"))
def emergency_unlock(
    ctx: Context,
    *,
    machine: UUID,
    welder: UUID,
    reason: Why,
    minutes: Annotated[int, Field(ge=1, le=60)] = 60,
) -> Started:
    """For an hour at most, with a reason, reported at once; a machine that was tampered with stays shut."""
    by = acting(ctx)
    row = own_machine(ctx, machine, "emergency_unlock")
    one_at_a_time(f"welder {welder}")
    ground = ground_of(row, welder, ctx.at)
    if against := never(ground.asked):
        raise Refused(
            "not_even_now",
            _("Not even in an emergency: %(reasons)s.")
            % {"reasons": listed(NEVER_WORDS[one] for one in against)},
        )
    until = ctx.at + timedelta(minutes=minutes)
    started = grant(
        ctx, row, welder, ground, Decision((), until, until, is_unverified=True), is_emergency=True
    )
    assert started.session is not None
    sealed = seal(reason, f"welding_emergencyunlock:reason:{started.session}")
    insert(EmergencyUnlock(session_id=started.session, by_id=by, reason=sealed))
    said = EmergencyUnlocked(session=started.session, machine=row.pk, welder=welder, by=by, until=until)
    ctx.record(said, region=region_of(row))
    return started


def never(asked: Question) -> list[str]:
    """What speaks against it that no emergency overrides."""
    return [one for one in decide(asked).reasons if one.startswith(NEVER)]
