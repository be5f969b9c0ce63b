# SPDX-License-Identifier: Apache-2.0
"""Everything that the specimen and the kernel's own verbs can tell, for the sweeps in `tests/contract`."""

from anlan.kernel.access.queries import caller_of
from anlan.kernel.clocks.commands.pause_clock import pause_clock
from anlan.kernel.clocks.commands.resume_clock import resume_clock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.closing.commands.close_matter import close_matter
from anlan.kernel.context import Caller
from anlan.kernel.directory.commands.grant_role import grant_role
from anlan.kernel.directory.commands.revoke_role import revoke_role
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.following import drain
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.edit_details import edit_details
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.commands.move_matter import move_matter
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.teams.commands.accept_seat import accept_seat
from anlan.kernel.teams.commands.arrive_on_spot import arrive_on_spot
from anlan.kernel.teams.commands.call_person import call_person
from anlan.kernel.teams.commands.call_team import call_team
from anlan.kernel.teams.commands.decline_seat import decline_seat
from anlan.kernel.teams.commands.leave_team import leave_team
from anlan.kernel.teams.models import SeatCall
from anlan.kernel.testing.story import Story

from .commands.measure_noise import measure_noise


def tell(story: Story) -> None:
    """An evening with a loud neighbour, and what the office does meanwhile."""
    worker, reader = story.actor("specimen.worker"), story.actor("specimen.reader")
    noise, other, quiet = story.noise(), story.noise(), story.noise()
    drain()
    story.tell(pause_clock, by=worker, matter=noise.pk, clock="measure")
    story.hands.pass_(minutes=2)
    story.tell(resume_clock, by=worker, matter=noise.pk, clock="measure")
    story.tell(add_note, by=worker, matter=noise.pk, text="敲门无人应答")
    story.tell(edit_details, by=worker, matter=noise.pk, details={"story": "隔壁装修到半夜"})
    story.tell(link_matters, by=worker, matter=noise.pk, other=other.pk)
    story.tell(move_matter, by=worker, matter=quiet.pk, stage="measured")
    story.tell(measure_noise, by=worker, noise=noise.pk, decibels=104)
    drain()
    story.hands.pass_(minutes=20)
    fire_due()
    drain()
    story.tell(measure_noise, by=worker, noise=other.pk, decibels=60)
    story.tell(close_matter, by=worker, matter=noise.pk, outcome="quiet")
    _tell_of_a_flood(story)
    grant = story.tell(grant_role, person=reader.person, role="specimen.worker", region="331002001")
    story.tell(revoke_role, grant=grant.result)
    story.tell(turn_option, option="specimen.measure_seconds", value=900, region="331002001")


def _tell_of_a_flood(story: Story) -> None:
    """A cellar, its team, and every word that a member can say."""
    worker = story.actor("specimen.worker")
    for name in "abc":
        story.person(f"pumper-{name}", "specimen.pumper", "331002001")
    answer = story.tell(
        open_matter, by=worker, kind="specimen.flood", region="331002001", details={"current": "off"}
    )
    flood = answer.result
    story.tell(call_team, by=worker, matter=flood)

    def called() -> Caller:
        call = SeatCall.objects.select_related("person").get(matter=flood, state="called", seat="pumper")
        return caller_of(call.person, "page")

    story.tell(decline_seat, by=called(), matter=flood, why="busy")
    leaver = called()
    story.tell(accept_seat, by=leaver, matter=flood)
    story.tell(leave_team, by=leaver, matter=flood, why="unwell")
    stays = called()
    story.tell(accept_seat, by=stays, matter=flood)
    story.tell(arrive_on_spot, by=stays, matter=flood)
    helper = story.person("carrier-a", "specimen.carrier", "331002001")
    story.tell(call_person, by=worker, matter=flood, person=helper.person)
    drain()
    story.hands.pass_(minutes=6)
    fire_due()
    drain()
    story.tell(close_matter, by=worker, matter=flood, outcome="dry")
    drain()


def leave_open(story: Story, often: int) -> None:
    """Noise that nobody has ended, with so many notes on each."""
    worker = story.actor("specimen.worker")
    for _ in range(often):
        noise, other = story.noise(), story.noise()
        for number in range(often):
            story.tell(add_note, by=worker, matter=noise.pk, text=f"第 {number + 1} 次上门")
        story.tell(link_matters, by=worker, matter=noise.pk, other=other.pk)
