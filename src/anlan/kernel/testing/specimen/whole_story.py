# SPDX-License-Identifier: Apache-2.0
"""Everything that the specimen and the kernel's own verbs can tell, for the sweeps in `tests/contract`."""

from anlan.kernel.clocks.commands.pause_clock import pause_clock
from anlan.kernel.clocks.commands.resume_clock import resume_clock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.closing.commands.close_matter import close_matter
from anlan.kernel.directory.commands.grant_role import grant_role
from anlan.kernel.directory.commands.revoke_role import revoke_role
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.following import drain
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.edit_details import edit_details
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.commands.move_matter import move_matter
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
    grant = story.tell(grant_role, person=reader.person, role="specimen.worker", region="331002001")
    story.tell(revoke_role, grant=grant.result)
    story.tell(turn_option, option="specimen.measure_seconds", value=900, region="331002001")


def leave_open(story: Story, often: int) -> None:
    """Noise that nobody has ended, with so many notes on each."""
    worker = story.actor("specimen.worker")
    for _ in range(often):
        noise, other = story.noise(), story.noise()
        for number in range(often):
            story.tell(add_note, by=worker, matter=noise.pk, text=f"第 {number + 1} 次上门")
        story.tell(link_matters, by=worker, matter=noise.pk, other=other.pk)
