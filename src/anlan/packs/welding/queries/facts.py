# SPDX-License-Identifier: Apache-2.0
"""What the figures of welding are counted from: sessions, refusals and warnings of two spans, machines and welders as of now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from anlan.kernel.clocks.models import RunningClock
from anlan.kernel.context import Caller
from anlan.kernel.matters.queries import visible
from anlan.kernel.places.queries import in_subtree
from anlan.kernel.timing import LOCAL

from ..models.firms import Firm
from ..models.machines import Machine
from ..models.sessions import Refusal, Session
from ..models.warnings import WeldWarning
from ..models.welders import Binding, Certificate
from .own_firm import own_firm

SEES = "welding.see_figures"
TIMED = ("sign_red", "sign_warning", "handle")  # the firm's own limits
type Span = tuple[datetime, datetime]  # from, and up to but without


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


def span_of(first: date, last: date) -> Span:
    """From the first midnight to the midnight after the last day, at the clock of the place."""
    return datetime.combine(first, time(0), LOCAL), datetime.combine(last + timedelta(days=1), time(0), LOCAL)


def before(span: Span) -> Span:
    """As many days that lie directly before."""
    return span[0] - (span[1] - span[0]), span[0]


def facts(caller: Caller, span: Span, street: str = "") -> tuple[Facts, Facts]:
    """Of the span and of the days before it, within the caller's fence; nine queries for both."""
    firms = own_firm(caller, SEES)
    if street:
        firms = firms.filter(in_subtree(street, "organisation__region_path"))
    whole = (before(span)[0], span[1])
    bound = list(
        Binding.objects.filter(firm__in=firms, agreed_at__isnull=False, ended_at=None).select_related("firm__organisation")
    )  # fmt: skip
    papers: dict[UUID, list[Certificate]] = {}
    for one in Certificate.objects.filter(welder__in={row.welder_id for row in bound}):
        papers.setdefault(one.welder_id, []).append(one)
    warnings = _warnings(caller, firms, whole)
    made = Facts(
        list(_of_machines(Session.objects.filter(granted_at__gte=whole[0], granted_at__lt=whole[1]), firms)),
        list(_of_machines(Refusal.objects.filter(at__gte=whole[0], at__lt=whole[1]), firms)),
        warnings, _missed(warnings), (),
        list(Machine.objects.filter(firm__in=firms).exclude(stage="retired").select_related("chip", "firm__organisation")),
        bound, papers, {one.pk: one for rows in papers.values() for one in rows},
    )  # fmt: skip
    return _cut(made, span), _cut(made, before(span))


def _of_machines[M: (Session, Refusal)](rows: QuerySet[M], firms: QuerySet[Firm]) -> QuerySet[M]:
    return rows.filter(machine__firm__in=firms).select_related("machine__firm__organisation")


def _warnings(caller: Caller, firms: QuerySet[Firm], whole: Span) -> list[WeldWarning]:
    """Those that end in the span, are open, or were raised in it."""
    mine = visible(caller, ["welding"]).filter(kind="welding.warning", opened_at__lt=whole[1])
    rows = WeldWarning.objects.filter(matter__in=mine.values("pk"), firm__in=firms.values("organisation"))
    rows = rows.exclude(matter__closed_at__lt=whole[0])
    return list(rows.select_related("matter", "firm"))


def _missed(warnings: Sequence[WeldWarning]) -> frozenset[UUID]:
    rows = RunningClock.objects.filter(
        matter__in=[one.pk for one in warnings], name__in=TIMED, state__in=("breached", "late")
    )
    return frozenset(rows.values_list("matter", flat=True))


def _cut(whole: Facts, span: Span) -> Facts:
    """What of it lies in one span."""

    def lies(at: datetime | None) -> bool:
        return at is not None and span[0] <= at < span[1]

    closed = [one for one in whole.warnings if lies(one.matter.closed_at)]
    open_ = [one for one in whole.warnings if one.matter.closed_at is None and lies(one.matter.opened_at)]
    return replace(
        whole,
        sessions=[one for one in whole.sessions if lies(one.granted_at)],
        refusals=[one for one in whole.refusals if lies(one.at)],
        warnings=[*closed, *(one for one in open_ if one.pk in whole.late)],
        ending=[
            one for one in whole.warnings if one.sort == "certificate_soon" and lies(one.matter.opened_at)
        ],
    )
