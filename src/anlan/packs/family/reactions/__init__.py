# SPDX-License-Identifier: Apache-2.0
"""What follows in family: help that is at work moves a case on; a family call at 110 opens one."""

from dataclasses import dataclass
from uuid import UUID

from anlan.kernel.following import Outside, reaction

from ..commands.compare_case import compare_case
from ..commands.doubt_again import doubt_again
from ..commands.match_register import match_register
from ..commands.note_help import note_help
from ..commands.take_police_call import take_police_call
from ..commands.take_up_again import take_up_again
from ..commands.take_up_seen import take_up_seen
from ..queries.calls import is_ours, situation_of
from ..queries.register import known_by_phone, must_be_compared_again


@dataclass(frozen=True)
class Told:
    """What is read of a team's event."""

    matter: UUID


@reaction("teams.team_complete")
def all_are_linked(event: Told, outside: Outside) -> None:
    """The whole team has said yes."""
    if is_ours(event.matter):
        outside.run(note_help, case=event.matter)


@reaction("teams.first_arrived")
def somebody_is_there(event: Told, outside: Outside) -> None:
    """The first of the team is on the spot."""
    if is_ours(event.matter):
        outside.run(note_help, case=event.matter)


@dataclass(frozen=True)
class Called:
    """What is read of a call at 110; dispatch may be off, then nothing ever comes."""

    matter: UUID
    category: str


@reaction("dispatch.incident_reported")
def take_family_calls(event: Called, outside: Outside) -> None:
    """A family call becomes a case of the window at once: by the log, not by a group chat. Which calls, the district settles."""
    situation = situation_of(event.category)
    if situation:
        outside.run(take_police_call, incident=event.matter, situation=situation)


@dataclass(frozen=True)
class Escalated:
    """What is read of a task that needs the police."""

    incident: UUID
    reason: str


@reaction("dispatch.task_escalated")
def take_family_violence(event: Escalated, outside: Outside) -> None:
    """A guard on the spot sees violence in a family."""
    if event.reason == "family_violence":
        outside.run(take_police_call, incident=event.incident)


@dataclass(frozen=True)
class Looked(Told):
    """What is read of a look at an ended case."""

    finding: str


@reaction("review.review_made")
def take_up_what_began_again(event: Looked, outside: Outside) -> None:
    """Whoever looked found that it has begun again: within the window the kernel takes the case up again, later nobody would."""
    if event.finding == "relapsed" and is_ours(event.matter):
        outside.run(take_up_again, case=event.matter)


@dataclass(frozen=True)
class SeenLate(Told):
    """What is read of signs that a visitor saw after the end."""

    visit: UUID


@reaction("family.signs_after_end")
def take_up_what_a_visitor_saw(event: SeenLate, outside: Outside) -> None:
    """A visit that was planned before the end finds that it is not over."""
    outside.run(take_up_again, case=event.matter, visit=event.visit)


@dataclass(frozen=True)
class Seen(Told):
    """What is read of what was seen after the end."""

    what: str
    capacity: str
    in_danger: bool


@reaction("family.seen_after_end")
def take_up_what_was_seen(event: Seen, outside: Outside) -> None:
    """Violence, or a sign of it, is no less there because the case has ended."""
    said = {"what": event.what, "capacity": event.capacity, "in_danger": event.in_danger}
    outside.run(take_up_seen, case=event.matter, **said)


@reaction("family.case_registered")
def compare_what_he_registered(event: Told, outside: Outside) -> None:
    """Somebody whom a case is against wrote this one: what they have in common is said after his answer."""
    if must_be_compared_again(event.matter):
        outside.run(compare_case, case=event.matter)


@dataclass(frozen=True)
class Named(Told):
    """What is read of a party that was named."""

    party: UUID


@reaction("family.party_named")
def compare_whom_he_named(event: Named, outside: Outside) -> None:
    """The same of somebody whom he named."""
    if must_be_compared_again(event.matter, event.party):
        outside.run(compare_case, case=event.matter, party=event.party)


@dataclass(frozen=True)
class Imported:
    """The register came in anew; whom it changed is not said."""


@reaction("directory.directory_imported")
def know_by_telephone(event: Imported, outside: Outside) -> None:
    """Whoever hurts and came into the register after the case, or changed his telephone there, is kept away from now on."""
    for case in sorted({one.party.case_id for one in known_by_phone()}):
        outside.run(match_register, case=case)


@reaction("matters.matter_reopened")
def lock_again(event: Told, outside: Outside) -> None:
    """A closed case of violence is taken up again after a relapse: what was decided before does not open its table."""
    if is_ours(event.matter):
        outside.run(doubt_again, case=event.matter)
