# SPDX-License-Identifier: Apache-2.0
"""Orders by which chips come into machines: what is open, who still has to confirm, and until which day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel import timing
from anlan.kernel.clocks.calendar import is_work_day
from anlan.kernel.context import Caller
from anlan.kernel.people.models import Person
from anlan.kernel.together import at_once

from ..models.machines import Chip, InstallOrder, Machine
from .own_firm import own_firm

OPEN = ("placed", "fitted", "tested")
WORK_DAYS = 3  # from the fitting to the activation (domain.md 5.3)
MOST = 200


@dataclass(frozen=True)
class OrderSeen:
    """An order with the machine, the chip as it was last heard, and the names of whoever had a hand in it."""

    order: InstallOrder
    machine: Machine
    chip: Chip | None
    names: dict[UUID, str]

    @property
    def due(self) -> date | None:
        """The last day on which it is activated in time; None before it is fitted."""
        return due_on(self.order.fitted_at) if self.order.fitted_at else None

    @property
    def is_overdue(self) -> bool:
        """Whether that day is over."""
        return self.due is not None and timing.today() > self.due

    @property
    def needs_second(self) -> bool:
        """Whether somebody else of the firm has to agree first."""
        return bool(self.order.replaces) and self.order.agreed_by_id is None

    def name(self, person: UUID | None) -> str:
        """A person's name."""
        return self.names.get(person, "") if person else ""


def due_on(fitted_at: datetime) -> date:
    """The third working day after the day of the fitting."""
    day, left = fitted_at.astimezone(timing.LOCAL).date(), WORK_DAYS
    while left:
        day += timedelta(days=1)
        left -= is_work_day(day)
    return day


def orders_to_fit(caller: Caller) -> list[OrderSeen]:
    """What an installer has before him: what nobody fitted yet in his firms, and what he fitted himself; the oldest first."""
    unfitted = Q(stage="placed", machine__firm__in=own_firm(caller, "welding.fit_chip"))
    mine = Q(installer=caller.person, stage__in=("fitted", "tested"))
    return seen(InstallOrder.objects.filter(unfitted | mine).order_by("placed_at", "pk"))


def fitted_lately(person: UUID, since: datetime) -> list[OrderSeen]:
    """What he fitted that works since then, the newest first."""
    rows = InstallOrder.objects.filter(installer=person, stage="active", machine__activated_at__gte=since)
    return seen(rows.order_by("-machine__activated_at"))[:5]


def open_order(machine: UUID) -> OrderSeen | None:
    """The order of a machine that is not done yet; there is one at most."""
    found = seen(InstallOrder.objects.filter(machine=machine, stage__in=OPEN))
    return found[0] if found else None


def seen(rows: QuerySet[InstallOrder]) -> list[OrderSeen]:
    """Orders with all that is said of them, by one question."""
    first = InstallOrder.objects.filter(pk__in=rows.values("pk")[:MOST])
    who = Q()
    for name in ("placed_by", "agreed_by", "installer", "officer"):
        who |= Q(pk__in=first.filter(**{f"{name}__isnull": False}).values(name))
    found, chips, people = at_once(
        first.select_related("machine__firm__organisation").order_by(*map(str, rows.query.order_by)),
        Chip.objects.filter(pk__in=first.values("chip")),
        Person.objects.filter(who).only("name"),
    )
    by_code, names = {one.pk: one for one in chips}, {one.pk: one.name for one in people}
    return [OrderSeen(row, row.machine, by_code.get(row.chip), names) for row in found]
