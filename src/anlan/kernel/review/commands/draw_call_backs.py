# SPDX-License-Identifier: Apache-2.0
"""Draw closed matters for a call-back (随机抽样回访)."""

import secrets
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ... import timing
from ...access.permissions import demand
from ...closing.independence import took_part_in
from ...command import command
from ...context import Context
from ...errors import Invalid, NotAllowed, Refused
from ...events import log
from ...ids import new_id
from ...matters.models import Matter
from ...matters.queries import lock_related
from ...places.queries import region_by_code, within
from ...registry import REGISTRY, KindEntry
from ...writing import insert, one_at_a_time
from ..events import CallBacksDrawn, Way
from ..models import CallBackDraw
from ..planning import CALL_BACK_WITHIN, plan
from ..queries import population_of
from ..sampling import digest_of, draw, share_of


@command(label=pgettext_lazy("kernel", "Draw call-backs"), open_to_all=True)
def draw_call_backs(ctx: Context, *, kind: str, region: str, since: date, until: date) -> int:
    """Draw the kind's share of what ended in a region from `since` to `until` (both days whole); how many were drawn.

    Whoever draws took part in none of them, and a period is drawn once: nobody draws until the sample pleases him. The
    permission is `<pack>.draw_call_backs`.
    """
    entry, place = _sampled(kind), region_by_code(region)
    demand(ctx.caller, f"{entry.pack}.draw_call_backs", place.path)
    person = ctx.caller.person
    if person is None:
        raise NotAllowed("no_person", _("Only a person can draw call-backs."))
    begins, ends = _midnight(since), _midnight(until) + timedelta(days=1)
    if not begins < ends <= ctx.at:
        raise Invalid(
            "bad_period", _("The period must lie in the past."), {"until": _("A day that is over.")}
        )
    one_at_a_time(f"draw {kind}")
    _demand_undrawn(kind, place.path, begins, ends)
    upto = log.head()
    population = population_of(kind, place.path, begins, ends, upto)
    if took_part_in(person, Matter.objects.filter(pk__in=population)):
        raise NotAllowed(
            "took_part", _("You took part in some of these matters: somebody who did not must draw.")
        )
    seed, many = secrets.token_hex(16), share_of(len(population), _share(entry))
    row = CallBackDraw(
        id=new_id(), kind=kind, region_path=place.path, since=begins, until=ends, upto=upto, seed=seed,
        population=len(population), digest=digest_of(population), drawn=many, drawn_by=person, drawn_at=ctx.at,
    )  # fmt: skip
    insert(row)
    said = CallBacksDrawn(
        draw=row.pk, kind_drawn=kind, since=begins, until=ends, upto=upto, seed=seed, population=row.population,
        digest=row.digest, drawn=many, by=person,
    )  # fmt: skip
    ctx.record(said, region=place.path)
    _plan_all(ctx, row, draw(population, seed, many))
    return many


def _plan_all(ctx: Context, row: CallBackDraw, drawn: list[UUID]) -> None:
    for key in sorted(drawn):  # in the order of ids, as every command locks
        matter = lock_related(ctx, key)
        if matter.closed_at is not None:  # taken up again since the log was read
            plan(ctx, matter, Way.CALL_BACK, ctx.at + CALL_BACK_WITHIN, row)


def _sampled(kind: str) -> KindEntry:
    entry = REGISTRY.kinds.get(kind)
    if entry is None:
        raise Invalid("unknown_kind", _("There is no such kind of matter."), {"kind": kind})
    if not _share(entry):
        raise Refused("not_sampled", _("Of this kind no call-backs are drawn."), {"kind": kind})
    return entry


def _share(entry: KindEntry) -> float:
    return entry.kind.review.share if entry.kind.review else 0.0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), timing.LOCAL)


def _demand_undrawn(kind: str, region: str, since: datetime, until: datetime) -> None:
    before = CallBackDraw.objects.filter(kind=kind, since__lt=until, until__gt=since)
    if any(within(region, one.region_path) or within(one.region_path, region) for one in before):
        raise Refused(
            "drawn_already",
            _("Call-backs were drawn for this period already."),
            {"since": _("Choose days that nobody has drawn from.")},
        )
