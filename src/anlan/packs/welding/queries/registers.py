# SPDX-License-Identifier: Apache-2.0
"""The registers of machines and welders within the firm fence: filtered, counted, and one of them with all that is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.places.queries import in_subtree

from ..models.machines import Machine
from ..models.sessions import Refusal, Session
from ..models.warnings import Inspection, WeldWarning
from ..models.welders import Binding, Certificate
from .own_firm import own_firm, own_machines
from .warnings import ends_of

READS = "welding.see_desk"
SOON = timedelta(days=90)  # AX-R4
STATES = ("welding", "ready", "locked", "offline", "tampered", "away", "retired")
WELDER_STATES = ("good", "soon", "over", "none", "asked")


def machines(caller: Caller, *, query: str = "", street: str = "", state: str = "") -> QuerySet[Machine]:
    """Machines within reach by code; `state` as the desk groups them, retired ones only when asked for."""
    running = Exists(Session.objects.filter(machine=OuterRef("pk"), ended_at=None))
    rows = own_machines(caller, READS).select_related("firm__organisation", "chip").annotate(runs=running)
    rows = rows.filter(stage="retired") if state == "retired" else rows.exclude(stage="retired")
    if query:
        plain = query.replace(" ", "")
        words = (
            Q(place__icontains=query)
            | Q(model__icontains=query)
            | Q(firm__organisation__name__icontains=query)
        )
        rows = rows.filter(words | Q(code__icontains=plain) | Q(chip__code__iexact=plain))
    if street:
        rows = rows.filter(in_subtree(street, "firm__organisation__region_path"))
    return rows.filter(_stands(state)) if state in STATES[:-1] else rows


def _stands(state: str) -> Q:
    """As `queries/fleet.py` decides it, the first that fits."""
    sound, still = Q(tampered_at=None), Q(tampered_at=None, runs=False)
    free = still & Q(locked_at=None)
    silent = Q(chip=None) | Q(chip__is_online=False)
    return {
        "tampered": ~sound,
        "welding": sound & Q(runs=True),
        "locked": still & Q(locked_at__isnull=False),
        "away": free & ~Q(stage="active"),
        "offline": free & Q(stage="active") & silent,
        "ready": free & Q(stage="active") & ~silent,
    }[state]


def state_of(row: Any) -> str:
    """How a machine of `machines` stands (Any: a machine with `runs`)."""
    chip = getattr(row, "chip", None)
    if row.stage == "retired":
        return "retired"
    if row.tampered_at is not None:
        return "tampered"
    if row.runs:
        return "welding"
    if row.locked_at is not None:
        return "locked"
    if row.stage != "active":
        return "away"
    return "ready" if chip is not None and chip.is_online else "offline"


@dataclass(frozen=True)
class MachineTrace:
    """One machine with what happened to it, the newest first."""

    row: Any  # Any: a machine with `runs`
    session: Session | None
    sessions: list[Session]
    refusals: list[Refusal]
    inspections: list[Inspection]
    warnings: list[WeldWarning]


def trace_of(caller: Caller, code: str) -> MachineTrace | None:
    """A machine within reach with its last sessions, refusals, inspections and warnings; None for another's."""
    rows = own_machines(caller, READS).select_related("firm__organisation", "chip")
    runs = Exists(Session.objects.filter(machine=OuterRef("pk"), ended_at=None))
    row = rows.annotate(runs=runs).filter(code=code.replace(" ", "").upper()).first()
    if row is None:
        return None
    sessions = list(Session.objects.filter(machine=row).select_related("welder").order_by("-granted_at")[:20])
    return MachineTrace(
        row, next((one for one in sessions if one.ended_at is None), None), sessions,
        list(Refusal.objects.filter(machine=row).select_related("welder").order_by("-at")[:10]),
        list(Inspection.objects.filter(machine=row.pk).order_by("-at")[:5]),
        list(WeldWarning.objects.filter(machine=row.pk).select_related("matter").order_by("-last_at")[:10]),
    )  # fmt: skip


def bindings(caller: Caller, *, query: str = "", street: str = "", state: str = "") -> QuerySet[Binding]:
    """Who is bound to a firm within reach, or has asked or is asked; by firm and name."""
    rows = Binding.objects.filter(firm__in=own_firm(caller, READS), ended_at=None)
    rows = rows.select_related("welder", "firm__organisation").order_by(
        "firm__organisation__name", "welder__code"
    )
    if query:
        rows = rows.filter(Q(welder__name__icontains=query) | Q(firm__organisation__name__icontains=query))
    if street:
        rows = rows.filter(in_subtree(street, "firm__organisation__region_path"))
    if state not in WELDER_STATES:
        return rows
    if state == "asked":
        return rows.filter(agreed_at=None)
    today = timing.now().astimezone(timing.LOCAL).date()
    papers = Certificate.objects.filter(welder=OuterRef("welder"))
    holds, stays = Exists(papers.filter(_until(today))), Exists(papers.filter(_until(today + SOON)))
    rows = rows.filter(agreed_at__isnull=False)
    if state == "good":
        return rows.filter(stays)
    if state == "soon":
        return rows.filter(holds).exclude(stays)
    any_ = Exists(papers)
    return rows.filter(any_).exclude(holds) if state == "over" else rows.exclude(any_)


def _until(day: date) -> Q:
    """Certificates that still count on a day: not ended, and reviewed where a review was due (AX-R2)."""
    from_then = Q(review_on=None) | Q(review_on__gte=day) | Q(reviewed_on__gte=F("review_on"))
    return Q(ends_on__gte=day) & from_then


SHOWS = ~Q(agreed_at=None) | Q(asked_by="welder")  # he agreed to work for the firm, or asked to


def shown_to_firm(rows: Iterable[Binding]) -> set[UUID]:
    """Whose certificates a firm and its supervisors may read: not of somebody whom the firm has only asked (binding by both)."""
    return {one.welder_id for one in rows if one.agreed_at is not None or one.asked_by == "welder"}


def papers_of(welders: set[UUID]) -> dict[UUID, list[Certificate]]:
    """The certificates of each, the longest first."""
    found: dict[UUID, list[Certificate]] = {}
    for one in Certificate.objects.filter(welder__in=welders):
        found.setdefault(one.welder_id, []).append(one)
    for rows in found.values():
        rows.sort(key=ends_of, reverse=True)
    return found
