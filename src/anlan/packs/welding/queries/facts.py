# SPDX-License-Identifier: Apache-2.0
"""What the figures of welding are counted from: sessions, refusals and warnings of two spans, machines and welders as of now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel import timing
from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.context import Caller
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import visible
from anlan.kernel.places.queries import in_subtree
from anlan.kernel.together import at_once

from ..models.fires import WeldFire
from ..models.firms import Firm
from ..models.machines import Machine
from ..models.sessions import Refusal, Session
from ..models.warnings import WeldWarning
from ..models.welders import Binding, Certificate
from .fires import fires_seen
from .own_firm import own_firm

SEES = "welding.see_figures"
TIMED = ("sign_red", "sign_warning", "handle")  # the firm's own limits


@dataclass(frozen=True)
class Facts:
    """Everything that is counted, of one span; machines and welders stand as they are now, whatever the span."""

    sessions: Sequence[Session]
    refusals: Sequence[Refusal]
    warnings: Sequence[WeldWarning]  # closed in the span, or late now
    late: frozenset[UUID]  # warnings of which the firm missed a limit
    ending: Sequence[WeldWarning]  # 证书临期, raised in the span
    machines: Sequence[Machine]
    bound: Sequence[Binding]
    papers: dict[UUID, list[Certificate]]
    certificates: dict[UUID, Certificate]
    fires: Sequence[WeldFire] = ()


def facts(caller: Caller, span: timing.Span, street: str = "") -> tuple[Facts, Facts]:
    """Of the span and of the days before it, within the caller's fence; four queries for both."""
    firms, fires = own_firm(caller, SEES), fires_seen(caller, SEES)
    if street:
        firms = firms.filter(in_subtree(street, "organisation__region_path"))
        fires = fires.filter(in_subtree(street))
    made = _read(firms, visible(caller, ["welding"]), fires, (timing.span_before(span)[0], span[1]))
    return _cut(made, span), _cut(made, timing.span_before(span))


def facts_with_days(
    caller: Caller, span: timing.Span, first: date, last: date
) -> tuple[Facts, Facts, dict[date, Facts]]:
    """The same, and each of some days that end with the span by itself, in as many queries."""
    begins = min(timing.span_before(span)[0], timing.span_of(first, last)[0])
    firms, fires = own_firm(caller, SEES), fires_seen(caller, SEES)
    made = _read(firms, visible(caller, ["welding"]), fires, (begins, span[1]))
    days = [first + timedelta(days=one) for one in range((last - first).days + 1)]
    return (
        _cut(made, span),
        _cut(made, timing.span_before(span)),
        {day: _cut(made, timing.span_of(day, day)) for day in days},
    )


def facts_of_district(span: timing.Span) -> Facts:
    """Of everybody, as it is published."""
    fires = WeldFire.objects.filter(withdrawn_at=None).select_related("firm")
    return _cut(_read(Firm.objects.all(), Matter.objects.all(), fires, span), span)


def _read(
    firms: QuerySet[Firm], matters: QuerySet[Matter], fires: QuerySet[WeldFire], whole: timing.Span
) -> Facts:
    """Everything of these firms in a span, not cut yet; what there is little of comes by one question."""
    at_work = Binding.objects.filter(firm__in=firms, agreed_at__isnull=False, ended_at=None)
    warned = _warnings(matters, firms, whole)
    bound, certificates, warnings, missed, burnt = at_once(
        at_work.select_related("firm__organisation"),
        Certificate.objects.filter(welder__in=at_work.values("welder")),
        warned.select_related("matter", "firm"),
        RunningClock.objects.filter(
            matter__in=warned.values("pk"), name__in=TIMED, state__in=("breached", "late")
        ).only("matter"),
        fires.filter(at__gte=whole[0], at__lt=whole[1]),
    )
    papers: dict[UUID, list[Certificate]] = {}
    for one in certificates:
        papers.setdefault(one.welder_id, []).append(one)
    return Facts(
        list(_of_machines(Session.objects.filter(granted_at__gte=whole[0], granted_at__lt=whole[1]), firms)),
        list(_of_machines(Refusal.objects.filter(at__gte=whole[0], at__lt=whole[1]), firms)),
        warnings, frozenset(one.matter for one in missed), (),
        list(Machine.objects.filter(firm__in=firms).exclude(stage="retired").select_related("chip", "firm__organisation")),
        bound, papers, {one.pk: one for one in certificates}, burnt,
    )  # fmt: skip


def _of_machines[M: (Session, Refusal)](rows: QuerySet[M], firms: QuerySet[Firm]) -> QuerySet[M]:
    return rows.filter(machine__firm__in=firms).select_related("machine__firm__organisation")


def _warnings(matters: QuerySet[Matter], firms: QuerySet[Firm], whole: timing.Span) -> QuerySet[WeldWarning]:
    """Those that end in the span, are open, or were raised in it."""
    mine = matters.filter(kind="welding.warning", opened_at__lt=whole[1])
    rows = WeldWarning.objects.filter(matter__in=mine.values("pk"), firm__in=firms.values("organisation"))
    return rows.exclude(matter__closed_at__lt=whole[0])


def _cut(whole: Facts, span: timing.Span) -> Facts:
    """What of it lies in one span."""

    def lies(at: datetime | None) -> bool:
        return at is not None and span[0] <= at < span[1]

    closed = [one for one in whole.warnings if lies(one.matter.closed_at)]
    open_ = [one for one in whole.warnings if one.matter.closed_at is None and lies(one.matter.opened_at)]
    return replace(
        whole,
        sessions=[one for one in whole.sessions if lies(one.granted_at)],
        refusals=[one for one in whole.refusals if lies(one.at)],
        fires=[one for one in whole.fires if lies(one.at)],
        warnings=[*closed, *(one for one in open_ if one.pk in whole.late)],
        ending=[
            one for one in whole.warnings if one.sort == "certificate_soon" and lies(one.matter.opened_at)
        ],
    )
