# SPDX-License-Identifier: Apache-2.0
"""A permit with everything that stands in it, read at once for its page and its printed form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter

from ..models.permits import GasTest, Permit, PermitSignature, Watch
from ..rulesets.gases import UNITS
from ..rulesets.industries import RuleSet
from ..rulesets.permits import GasState, accepts_from, approver_for
from .beside import (
    certificates,
    gas_tests,
    grants,
    machines,
    measures,
    permits,
    sessions,
    signatures,
    watches,
    welders,
)
from .for_permits import certificate_tail
from .own_firm import stands
from .permits import gas_by, rule_of
from .work import stretches


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
    approvers: list[str]  # by name, of the role that approves at its level, who may

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
    """Read a permit whole; raises Permit.DoesNotExist."""
    key = matter.pk
    permit = next(iter(permits(key)), None)
    if permit is None:
        raise Permit.DoesNotExist(key)
    tests, watching, ticked = gas_tests(key), watches(key), measures(key)
    signed, named = signatures(key), welders(key)
    tails: dict[UUID | None, str] = {one.pk: certificate_tail(one) for one in certificates(key)}
    rule = rule_of(permit, at)
    role = approver_for(rule, permit.level)
    barred = {permit.applicant_id, *(one.person_id for one in named)}  # as `the_approver` decides
    may = [one.person for one in grants(key) if one.role == f"welding.{role}" and stands(one, at)]
    people = [permit.applicant, *(one.analyst for one in tests), *(one.person for one in watching)]
    people += [one.person for one in ticked]
    people += [one.person for one in signed]
    people += [one.person for one in named]
    return Paper(
        permit=permit, matter=matter, details=plain(matter), rule=rule,
        gas=gas_by(rule, permit, tests, stretches(sessions(key)), at), tests=tests, watches=watching,
        measures={one.code: (one.at, one.person_id) for one in ticked}, signatures=signed,
        welders=[(one.person_id, tails.get(one.certificate, "")) for one in named],
        machines=sorted(one.code for one in machines(key)), names={one.pk: one.name for one in people},
        approvers=sorted({one.name for one in may if one.pk not in barred}),
    )  # fmt: skip


def value_of(test: GasTest) -> str:
    """A test's value with its unit."""
    return f"{test.thousandths / 1000:g} {UNITS[test.gas]}"
