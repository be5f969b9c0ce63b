# SPDX-License-Identifier: Apache-2.0
"""A permit with everything that stands in it, read at once for its page and its printed form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import names_of

from ..models.permits import GasTest, Permit, PermitSignature, Watch
from ..rulesets.gases import UNITS
from ..rulesets.industries import RuleSet
from ..rulesets.permits import GasState, accepts_from, approver_for
from .for_permits import certificate_tails
from .permits import gas_by, rule_of
from .warnings import labels_of_machines

ROWS = (
    "gas_tests",
    "watches",
    "measures",
    "signatures",
    "welders",
    "machines",
)  # read once, whoever asks for them


@dataclass(frozen=True)
class Paper:
    """What one permit says; `names` of the people in it."""

    permit: Permit
    matter: Matter
    details: dict[str, Any]  # Any: JSON values
    rule: RuleSet
    gas: GasState
    tests: list[GasTest]
    watches: list[Watch]
    measures: dict[str, tuple[datetime, UUID]]
    signatures: list[PermitSignature]
    welders: list[tuple[UUID, str]]
    machines: list[str]
    names: dict[UUID, str]

    @property
    def approver_role(self) -> str:
        """The role that approves at its level."""
        return approver_for(self.rule, self.permit.level)

    @property
    def approved(self) -> PermitSignature | None:
        """The approver's signature."""
        return next((one for one in self.signatures if one.what == "approved"), None)

    @property
    def watching(self) -> Watch | None:
        """Who is on the spot."""
        return next((one for one in self.watches if one.arrived_at and not one.left_at), None)

    @property
    def accept_from(self) -> datetime | None:
        """From when it may be accepted."""
        return accepts_from(self.rule, self.permit.finished_at) if self.permit.finished_at else None

    def name(self, person: UUID | None) -> str:
        """A person's name."""
        return self.names.get(person, "") if person else ""


def paper_of(matter: Matter, at: datetime) -> Paper:
    """Read a permit whole."""
    rows = Permit.objects.select_related("firm", "matter").prefetch_related(*ROWS)
    permit = rows.get(pk=matter.pk)
    tests = sorted(permit.gas_tests.all(), key=lambda one: (one.at, one.pk))
    watches = sorted(permit.watches.all(), key=lambda one: (one.named_at, one.pk))
    measures = {
        one.code: (one.at, one.person_id) for one in sorted(permit.measures.all(), key=lambda one: one.at)
    }
    signatures = sorted(permit.signatures.all(), key=lambda one: (one.at, one.pk))
    named = sorted(permit.welders.all(), key=lambda one: one.pk)
    numbers = certificate_tails(one.certificate for one in named)
    welders = [(one.person_id, numbers.get(one.certificate, "")) for one in named]
    rule, codes = rule_of(permit, at), labels_of_machines([one.machine for one in permit.machines.all()])
    people = {permit.applicant_id, *(one.analyst_id for one in tests), *(one.person_id for one in watches),
              *(by for _at, by in measures.values()), *(one.person_id for one in signatures),
              *(person for person, _number in welders)}  # fmt: skip
    return Paper(
        permit=permit, matter=matter, details=plain(matter), rule=rule, gas=gas_by(rule, permit, tests, at), tests=tests,
        watches=watches, measures=measures, signatures=signatures, welders=welders,
        machines=sorted(codes.values()), names=dict(names_of(people)),
    )  # fmt: skip


def value_of(test: GasTest) -> str:
    """A test's value with its unit."""
    return f"{test.thousandths / 1000:g} {UNITS[test.gas]}"
