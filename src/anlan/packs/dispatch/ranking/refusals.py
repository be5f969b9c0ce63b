# SPDX-License-Identifier: Apache-2.0
"""Why this one guard may not go, in a sentence: asked only for a guard who breaks the rule."""

from datetime import datetime, timedelta
from math import isnan

from .columns import EmployerKind
from .question import Question
from .sentences import Sentence, clock_time, minutes_seconds, plain


def certificate(q: Question, i: int) -> Sentence:
    """PB-R14: none held, or revoked."""
    row = q.guards.rows[i]
    if row.revoked_on is None or row.revoked_on > q.day:
        return plain("PB-R14", "no_certificate")
    return Sentence("PB-R14", "certificate_revoked", {"day": row.revoked_on.isoformat()})


def party(q: Question, i: int) -> Sentence:
    """PB-R15: party or witness; of one from whom it is hidden, no reason is told (X-R6)."""
    return plain("PB-R15", "party" if q.guards.rows[i].id in q.scene.parties else "not_here")


def ground(q: Question, i: int) -> Sentence:
    """PB-R2: by the kind of his employer (art. 13 and 15 of the Regulations on Security Services)."""
    employer = q.guards.rows[i].employer
    if employer == EmployerKind.SECURITY_COMPANY:
        return _no_contract(q, i)
    if q.entertains:
        return plain("PB-R2", "entertainment_own_hire")
    return plain("PB-R2", "in_house_elsewhere" if employer == EmployerKind.IN_HOUSE else "property_elsewhere")


def _no_contract(q: Question, i: int) -> Sentence:
    """Tells a contract for this place that does not bind from no contract at all."""
    if not q.out_of_force[i]:
        return plain("PB-R2", "no_contract_here")
    row = q.guards.rows[i]
    served = (q.contracts.by_id.get(area.contract) for area in row.serves)
    own = [
        contract for contract in served if contract is not None and contract.organisation == row.organisation
    ]
    if own and not any(contract.company_licensed for contract in own):
        return plain("PB-R2", "company_unlicensed")
    return Sentence("PB-R2", "contract_not_in_force", {"day": q.day.isoformat()})


def roster(q: Question, i: int) -> Sentence:
    """PB-R9: no duty today, not yet, no longer, or not signed on."""
    row, at = q.guards.rows[i], q.scene.at
    if row.duty_from is None or row.duty_until is None:
        return plain("PB-R9", "not_on_roster")
    if at < row.duty_from:
        return Sentence("PB-R9", "duty_not_begun", {"time": clock_time(row.duty_from)})
    if at >= row.duty_until:
        return Sentence("PB-R9", "duty_over", {"time": clock_time(row.duty_until)})
    return plain("PB-R9", "not_signed_on")


def rest(q: Question, i: int) -> Sentence:
    """PB-R13: still at rest, or twelve hours are full."""
    row, limits = q.guards.rows[i], q.limits
    if row.violence_ended_at is not None:
        until = row.violence_ended_at + timedelta(seconds=limits.rest_after_violence)
        if q.scene.at < until:
            return Sentence("PB-R13", "resting", {"time": clock_time(until)})
    since: datetime = row.signed_on_at or q.scene.at
    hours = max(row.hours_on_duty, (q.scene.at - since).total_seconds() / 3600)
    return Sentence(
        "PB-R13", "hours_full", {"hours": f"{hours:.1f}", "most": f"{limits.longest_duty / 3600:g}"}
    )


def training(q: Question, i: int) -> Sentence:
    """PB-R12: never done, or lapsed."""
    until = q.guards.rows[i].trained_until
    if until is None:
        return plain("PB-R12", "untrained")
    return Sentence("PB-R12", "training_lapsed", {"day": until.isoformat()})


def busy(q: Question, i: int) -> Sentence:
    """PB-R10: with which task."""
    return Sentence("PB-R10", "busy", {"task": q.guards.busy_with[i]})


def position(q: Question, i: int) -> Sentence:
    """PB-R11: none, too old, or from the future."""
    return stale(q.at - float(q.guards.position_at[i]))


def stale(age: float) -> Sentence:
    """PB-R11 for a position of this age in seconds (NaN = none)."""
    if isnan(age):
        return plain("PB-R11", "no_position")
    if age < 0:
        return plain("PB-R11", "position_ahead")
    return Sentence("PB-R11", "position_old", minutes_seconds(age))


def no_way(q: Question, i: int) -> Sentence:
    """The street network gives no way."""
    return lost()


def lost() -> Sentence:
    """No way is known from there."""
    return plain("no-way", "no_way")
