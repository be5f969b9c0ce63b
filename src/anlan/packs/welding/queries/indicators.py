# SPDX-License-Identifier: Apache-2.0
"""The figures of welding (domain.md 5.6): each says what it counts, over what, and gives its list."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.declare import Label

from ..models.machines import Machine
from ..models.sessions import Refusal, Session
from ..models.warnings import WeldWarning
from .facts import Facts
from .warnings import ends_of

type Unit = Literal["share", "count"]
FEW = 5  # a share over fewer is not said: it would tell of single people
UNFIT = ("R03", "R04", "R05")  # 无证: no certificate that fits, counts and could be verified
RENEWED = timedelta(days=90)
HEARD = timedelta(days=7)


@dataclass(frozen=True)
class Counted:
    """One thing of a figure's base: what it adds, and what its list may say of it. Nobody's name."""

    value: float
    machine: str
    firm: str
    at: datetime | None
    what: str = ""
    number: str = ""
    who: UUID | None = None  # to count people; never shown


@dataclass(frozen=True)
class Indicator:
    """A figure: `of` gives its base with what each adds."""

    code: str
    label: Label
    unit: Unit
    how: Label
    of: Callable[[Facts], list[Counted]]
    is_standing: bool = False  # as of now, whatever the days
    counts_people: bool = False

    def value(self, counted: Sequence[Counted]) -> float | None:
        """The number, or the share; None over nothing and over fewer than five."""
        total = sum(one.value for one in counted)
        if self.unit == "count":
            return total
        return total / len(counted) if len(counted) >= FEW else None


def people_in(counted: Iterable[Counted]) -> int:
    """How many different people."""
    return len({one.who for one in counted if one.who})


def _start(row: Session, value: float) -> Counted:
    return Counted(value, row.machine.code, row.machine.firm.organisation.name, row.granted_at, row.why,
                   row.permit_number, row.welder_id)  # fmt: skip


def _refusal(row: Refusal) -> Counted:
    return Counted(
        1.0, row.machine.code, row.machine.firm.organisation.name, row.at, row.code, "", row.welder_id
    )


def _machine(row: Machine, value: float) -> Counted:
    chip = getattr(row, "chip", None)
    return Counted(value, row.code, row.firm.organisation.name, chip.heard_at if chip else None, row.stage)


def _warning(row: WeldWarning, value: float) -> Counted:
    firm = row.firm.name if row.firm else ""
    return Counted(value, "", firm, row.matter.closed_at or row.matter.opened_at, row.sort, row.matter.number)


def _fires(found: Facts) -> list[Counted]:
    return [
        Counted(1.0, "", one.firm.name if one.firm else "", one.at, one.standing, one.reference)
        for one in found.fires
    ]


def _chips(found: Facts) -> list[Counted]:
    return [_machine(one, float(one.stage == "active" and hasattr(one, "chip"))) for one in found.machines]


def _online(found: Facts) -> list[Counted]:
    since = timing.now() - HEARD
    active = [one for one in found.machines if one.stage == "active" and hasattr(one, "chip")]
    return [
        _machine(one, float(one.chip.heard_at is not None and one.chip.heard_at >= since)) for one in active
    ]


def _certified(found: Facts) -> list[Counted]:
    today = timing.now().astimezone(timing.LOCAL).date()
    return [
        Counted(
            float(any(p.verdict == "valid" and ends_of(p) >= today for p in found.papers.get(one.welder_id, ()))),
            "", one.firm.organisation.name, one.agreed_at, who=one.welder_id,
        )
        for one in found.bound
    ]  # fmt: skip


def _starts(found: Facts) -> list[Counted]:
    return [_start(one, 1.0) for one in found.sessions if not one.is_emergency]


def _linked(found: Facts) -> list[Counted]:
    return [_start(one, float(one.permit is not None)) for one in found.sessions if one.machine.needs_permit]


def _unverified(found: Facts) -> list[Counted]:
    return [_start(one, 1.0) for one in found.sessions if one.is_unverified and not one.is_emergency]


def _in_time(found: Facts) -> list[Counted]:
    return [
        _warning(one, float(one.pk not in found.late and one.matter.closed_at is not None))
        for one in found.warnings
    ]


def _false(found: Facts) -> list[Counted]:
    closed = [one for one in found.warnings if one.matter.closed_at is not None]
    return [_warning(one, float(one.cause_code == "false_alarm")) for one in closed]


def _renewed(found: Facts) -> list[Counted]:
    made = []
    for one in found.ending:
        key = one.cause.partition(":")[2]
        paper = next((row for pk, row in found.certificates.items() if str(pk) == key), None)
        since = one.matter.opened_at.astimezone(timing.LOCAL).date()
        made.append(_warning(one, float(paper is not None and ends_of(paper) > since + RENEWED)))
    return made


INDICATORS = (
    Indicator(
        "chips", pgettext_lazy("welding", "Machines with chip and code"), "share",
        pgettext_lazy(
            "welding",
            "Machines whose chip is active, of all that are registered and not retired; as of now.",
        ),
        _chips, is_standing=True,
    ),
    Indicator(
        "online", pgettext_lazy("welding", "Machines online"), "share",
        pgettext_lazy(
            "welding",
            "Active machines whose chip was heard within seven days, of all active ones; as of now.",
        ),
        _online, is_standing=True,
    ),
    Indicator(
        "certified", pgettext_lazy("welding", "Welders with a verified certificate"), "share",
        pgettext_lazy(
            "welding",
            "Bound welders with a certificate that was verified and has neither ended nor missed its review, of all bound; as of now.",
        ),
        _certified, is_standing=True, counts_people=True,
    ),
    Indicator(
        "starts", pgettext_lazy("welding", "Starts by scan"), "count",
        pgettext_lazy(
            "welding",
            "Leases that were granted after a scan; emergency unlocks are counted by themselves.",
        ),
        _starts, counts_people=True,
    ),
    Indicator(
        "blocked", pgettext_lazy("welding", "Blocked for want of a certificate"), "count",
        pgettext_lazy(
            "welding",
            "Refused starts with code R03, R04 or R05: wrong kind, over, or not to be verified.",
        ),
        lambda found: [_refusal(one) for one in found.refusals if one.code in UNFIT], counts_people=True,
    ),
    Indicator(
        "refused", pgettext_lazy("welding", "Refused starts"), "count",
        pgettext_lazy("welding", "All refused starts, whatever the code; beside it they stand by code."),
        lambda found: [_refusal(one) for one in found.refusals], counts_people=True,
    ),
    Indicator(
        "linked", pgettext_lazy("welding", "Starts under a permit"), "share",
        pgettext_lazy(
            "welding",
            "Sessions that ran under a valid permit, of those at machines that need one; what lacks are emergency unlocks.",
        ),
        _linked,
    ),
    Indicator(
        "unverified", pgettext_lazy("welding", "Starts on an older answer"), "count",
        pgettext_lazy(
            "welding",
            "Starts whose certificate could not be verified anew (AX-R4): its source was down, an earlier answer counted.",
        ),
        _unverified,
    ),
    Indicator(
        "emergency", pgettext_lazy("welding", "Emergency unlocks"), "count",
        pgettext_lazy(
            "welding",
            "Machines that a duty manager unlocked for at most an hour; the street reviews each.",
        ),
        lambda found: [_start(one, 1.0) for one in found.sessions if one.is_emergency],
    ),
    Indicator(
        "in_time", pgettext_lazy("welding", "Warnings handled in time"), "share",
        pgettext_lazy(
            "welding",
            "Warnings that were closed and for which the firm missed no limit, of those closed and those that are late now.",
        ),
        _in_time,
    ),
    Indicator(
        "false", pgettext_lazy("welding", "False alarms"), "share",
        pgettext_lazy("welding", "Warnings that were closed as a false alarm, of all that were closed."),
        _false,
    ),
    Indicator(
        "renewed", pgettext_lazy("welding", "Certificates renewed in time"), "share",
        pgettext_lazy(
            "welding",
            "Warnings of a certificate that ends soon whose certificate holds at least 90 days longer now, of all such warnings.",
        ),
        _renewed,
    ),
    Indicator(
        "fires", pgettext_lazy("welding", "Fires caused by welding"), "count",
        pgettext_lazy(
            "welding",
            "Fires that street or district put on record after the fire brigade's own; compare with the same days a year ago.",
        ),
        _fires,
    ),
)  # fmt: skip
OF_DAYS = tuple(one for one in INDICATORS if not one.is_standing)  # whatever is published
BY_CODE = {one.code: one for one in INDICATORS}
