# SPDX-License-Identifier: Apache-2.0
"""Everything that is kept of one firm, as plain tables; identity and certificate numbers by their last four only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Label
from anlan.kernel.matters.details import plain

from ..models.firms import Firm
from ..models.machines import Machine
from ..models.permits import Permit
from ..models.sessions import Refusal, Session
from ..models.warnings import WeldWarning
from ..models.welders import Binding, Certificate


@dataclass(frozen=True)
class Table:
    """One table with its heads and lines."""

    name: str
    label: Label
    heads: Sequence[Label]
    lines: list[list[object]]


_MACHINE = pgettext_lazy("welding", "Machine")
_WELDER = pgettext_lazy("welding", "Welder")
_NUMBER = pgettext_lazy("welding", "Number")
_PERMIT = pgettext_lazy("welding", "Permit")
_FROM, _UNTIL = pgettext_lazy("welding", "From"), pgettext_lazy("welding", "Until")


def tables_of(firm: Firm) -> Iterator[Table]:
    """The six tables, each by one or two queries."""
    yield _machines(firm)
    yield _welders(firm)
    yield _sessions(firm)
    yield _refusals(firm)
    yield _permits(firm)
    yield _warnings(firm)


def _machines(firm: Firm) -> Table:
    heads = [_MACHINE, pgettext_lazy("welding", "Stage"), pgettext_lazy("welding", "Where it stands"), pgettext_lazy("welding", "Model"),
             pgettext_lazy("welding", "Serial number"), pgettext_lazy("welding", "Chip"), pgettext_lazy("welding", "Firmware"),
             pgettext_lazy("welding", "Registered"), pgettext_lazy("welding", "Last heard"),
             pgettext_lazy("welding", "Locked since")]  # fmt: skip
    lines: list[list[object]] = []
    for one in Machine.objects.filter(firm=firm).select_related("chip").order_by("code"):
        chip = getattr(one, "chip", None)
        lines.append([one.code, one.stage, one.place, one.model, one.serial, chip.code if chip else "",
                      chip.firmware if chip else "", one.registered_at, chip.heard_at if chip else "", one.locked_at])  # fmt: skip
    return Table("machines", pgettext_lazy("welding", "Welding machines"), heads, lines)


def _welders(firm: Firm) -> Table:
    heads = [_WELDER, pgettext_lazy("welding", "Bound since"), _UNTIL, pgettext_lazy("welding", "Certificate"), _NUMBER,
             pgettext_lazy("welding", "Ends on"), pgettext_lazy("welding", "Verified")]  # fmt: skip
    bound = list(
        Binding.objects.filter(firm=firm, agreed_at__isnull=False)
        .select_related("welder")
        .order_by("agreed_at")
    )
    papers: dict[object, list[Certificate]] = {}
    for paper in Certificate.objects.filter(welder__in={one.welder_id for one in bound}):
        papers.setdefault(paper.welder_id, []).append(paper)
    lines: list[list[object]] = []
    for one in bound:
        whose = [one.welder.name, one.agreed_at, one.ended_at]
        # Once the binding has ended, his papers are no longer this firm's to take away.
        mine = papers.get(one.welder_id, []) if one.ended_at is None else []
        lines += [
            [*whose, p.label_of_kind(), f"…{p.opened_number()[-4:]}", p.ends_on, p.verdict] for p in mine
        ] or [[*whose, "", "", "", ""]]
    return Table("welders", pgettext_lazy("welding", "Welders"), heads, lines)


def _sessions(firm: Firm) -> Table:
    heads = [_MACHINE, _WELDER, _PERMIT, _FROM, _UNTIL, pgettext_lazy("welding", "State"), pgettext_lazy("welding", "Why"),
             pgettext_lazy("welding", "Emergency unlock"), pgettext_lazy("welding", "not verified")]  # fmt: skip
    rows = (
        Session.objects.filter(machine__firm=firm).select_related("machine", "welder").order_by("granted_at")
    )
    lines: list[list[object]] = [
        [one.machine.code, one.welder.name, one.permit_number, one.granted_at, one.ended_at, one.state, one.why,
         int(one.is_emergency), int(one.is_unverified)]
        for one in rows
    ]  # fmt: skip
    return Table("sessions", pgettext_lazy("welding", "Sessions"), heads, lines)


def _refusals(firm: Firm) -> Table:
    heads = [
        _MACHINE,
        _WELDER,
        pgettext_lazy("welding", "When"),
        pgettext_lazy("welding", "Code"),
        pgettext_lazy("welding", "Reasons"),
    ]
    rows = Refusal.objects.filter(machine__firm=firm).select_related("machine", "welder").order_by("at")
    lines: list[list[object]] = [
        [one.machine.code, one.welder.name if one.welder else "", one.at, one.code, one.reasons]
        for one in rows
    ]
    return Table("refusals", pgettext_lazy("welding", "Refused starts"), heads, lines)


def _permits(firm: Firm) -> Table:
    heads = [_NUMBER, pgettext_lazy("welding", "Level"), pgettext_lazy("welding", "Stage"), pgettext_lazy("welding", "Where"),
             pgettext_lazy("welding", "What is done"), _FROM, _UNTIL, pgettext_lazy("welding", "Accepted"),
             pgettext_lazy("welding", "Rule")]  # fmt: skip
    lines: list[list[object]] = []
    for one in (
        Permit.objects.filter(firm=firm.organisation_id).select_related("matter").order_by("starts_at")
    ):
        said = plain(one.matter)
        lines.append([one.matter.number, one.level, one.matter.stage, said.get("place", ""), said.get("content", ""),
                      one.starts_at, one.ends_at, one.accepted_at, one.rule])  # fmt: skip
    return Table("permits", pgettext_lazy("welding", "Permits"), heads, lines)


def _warnings(firm: Firm) -> Table:
    heads = [_NUMBER, pgettext_lazy("welding", "Sort"), pgettext_lazy("welding", "Level"), pgettext_lazy("welding", "Stage"),
             _MACHINE, pgettext_lazy("welding", "Raised"), pgettext_lazy("welding", "Closed"), pgettext_lazy("welding", "Cause"),
             pgettext_lazy("welding", "Times")]  # fmt: skip
    codes = dict(Machine.objects.filter(firm=firm).values_list("pk", "code"))
    rows = (
        WeldWarning.objects.filter(firm=firm.organisation_id)
        .select_related("matter")
        .order_by("matter__opened_at")
    )
    lines: list[list[object]] = [
        [one.matter.number, one.sort, one.matter.level, one.matter.stage, codes.get(one.machine, "") if one.machine else "",
         one.matter.opened_at, one.matter.closed_at, one.cause_code, one.times]
        for one in rows
    ]  # fmt: skip
    return Table("warnings", pgettext_lazy("welding", "Warnings"), heads, lines)
