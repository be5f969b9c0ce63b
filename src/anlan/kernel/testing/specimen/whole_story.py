# SPDX-License-Identifier: Apache-2.0
"""Everything that the specimen and the kernel's own verbs can tell, for the sweeps in `tests/contract`."""

from datetime import timedelta
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.access.queries import caller_of
from anlan.kernel.clocks.commands.pause_clock import pause_clock
from anlan.kernel.clocks.commands.resume_clock import resume_clock
from anlan.kernel.clocks.ticker import fire_due
from anlan.kernel.closing.commands.approve_closing import approve_closing
from anlan.kernel.closing.commands.close_matter import close_matter
from anlan.kernel.closing.commands.propose_closing import propose_closing
from anlan.kernel.closing.commands.return_closing import return_closing
from anlan.kernel.command import perform
from anlan.kernel.context import Caller, Device
from anlan.kernel.directory.commands.grant_role import grant_role
from anlan.kernel.directory.commands.revoke_role import revoke_role
from anlan.kernel.directory.commands.turn_option import turn_option
from anlan.kernel.disclosure.commands.break_glass import break_glass
from anlan.kernel.disclosure.commands.end_referral import end_referral
from anlan.kernel.disclosure.commands.refer_matter import refer_matter
from anlan.kernel.disclosure.commands.review_break_glass import review_break_glass
from anlan.kernel.disclosure.models import BrokenGlass
from anlan.kernel.documents.commands.draw_up_document import draw_up_document
from anlan.kernel.documents.commands.refuse_document import refuse_document
from anlan.kernel.documents.commands.sign_document import sign_document
from anlan.kernel.documents.commands.void_document import void_document
from anlan.kernel.documents.filing import file_documents
from anlan.kernel.documents.models import Document
from anlan.kernel.following import drain
from anlan.kernel.matters.beside import open_conflicts
from anlan.kernel.matters.commands.add_note import add_note
from anlan.kernel.matters.commands.choose_version import choose_version
from anlan.kernel.matters.commands.edit_details import edit_details
from anlan.kernel.matters.commands.link_matters import link_matters
from anlan.kernel.matters.commands.move_matter import move_matter
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.versions import newest
from anlan.kernel.review.commands.draw_call_backs import draw_call_backs
from anlan.kernel.review.commands.record_review import record_review
from anlan.kernel.review.commands.skip_review import skip_review
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
    _tell_of_two_versions(story, noise.pk)
    story.tell(link_matters, by=worker, matter=noise.pk, other=other.pk)
    story.tell(move_matter, by=worker, matter=quiet.pk, stage="measured")
    story.tell(measure_noise, by=worker, noise=noise.pk, decibels=104)
    drain()
    story.hands.pass_(minutes=20)
    fire_due()
    drain()
    story.tell(measure_noise, by=worker, noise=other.pk, decibels=60)
    _tell_of_documents(story, noise.pk)
    story.tell(close_matter, by=worker, matter=noise.pk, outcome="quiet")
    _tell_of_a_flood(story)
    grant = story.tell(grant_role, person=reader.person, role="specimen.worker", region="331002001")
    story.tell(revoke_role, grant=grant.result)
    story.tell(turn_option, option="specimen.measure_seconds", value=900, region="331002001")


def _tell_of_two_versions(story: Story, noise: UUID) -> None:
    """Two phones without network correct the same thing; once they come to agree, once somebody chooses."""
    saw = newest(Matter.objects.get(pk=noise))
    for hand, text in (("a", "隔壁聚会"), ("b", "隔壁练琴"), ("b", "隔壁聚会"), ("b", "隔壁打牌")):
        values = {"matter": noise, "details": {"story": text}}
        who = story.person(f"specimen-hand-{hand}", "specimen.worker")
        perform(edit_details, who, values, device=Device(f"phone-{hand}", "phone", saw))
    (waits,) = open_conflicts(noise)
    story.tell(
        choose_version,
        by=story.actor("specimen.worker"),
        matter=noise,
        conflict=waits.pk,
        values={"story": "隔壁打牌聚会"},
    )


def _tell_of_documents(story: Story, noise: UUID) -> None:
    """A record that somebody does not sign at first and then does, and one with a mistake in it."""
    worker = story.actor("specimen.worker")
    pen = [[[100, 100], [300, 240], [500, 80]], [[520, 90], [800, 300]]]
    said = {"template": "specimen.record", "values": {"on": "2026-11-24", "agreed": "夜里不开音响"}}
    made = [story.tell(draw_up_document, by=worker, matter=noise, **said).result for _ in range(2)]
    record, wrong = (Document.objects.get(pk=one) for one in made)
    held = {"matter": noise, "document": record.pk, "seen": record.sha256}
    story.tell(
        refuse_document,
        by=worker,
        **held,
        line="neighbour",
        why="disagrees",
        witness="演示证人",
        words="不是我",
    )
    story.tell(
        sign_document, by=worker, **held, line="neighbour", method="drawn", drawing=pen, name="演示邻居", witness="演示证人",
    )  # fmt: skip
    story.tell(sign_document, by=worker, **held, line="worker", method="drawn", drawing=pen)
    story.tell(
        void_document, by=worker, matter=noise, document=wrong.pk, why="mistake", reason="日期写错，重新制作"
    )
    file_documents()
    drain()
    story.hands.pass_(minutes=11)  # whoever drew them up has to say again what he reads them for


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
    _tell_what_is_disclosed(story, flood)
    drain()
    story.hands.pass_(minutes=6)
    fire_due()
    drain()
    story.tell(link_matters, by=worker, matter=flood, other=story.noise().pk)
    _tell_of_its_end(story, flood)
    waits = story.tell(open_matter, by=worker, kind="specimen.flood", region="331002001", details={}).result
    story.tell(link_matters, by=worker, matter=waits, other=story.noise().pk)
    story.tell(propose_closing, by=worker, matter=waits, outcome="given_up")


def _tell_of_its_end(story: Story, flood: str) -> None:
    """Proposed, returned, approved; looked at again, drawn for a call-back, relapsed, taken up again."""
    worker, overseer = story.actor("specimen.worker"), story.actor("specimen.overseer")
    story.tell(propose_closing, by=worker, matter=flood, outcome="dry")
    story.tell(return_closing, by=overseer, matter=flood, why="not_as_filed", words="请补写水位")
    story.tell(propose_closing, by=worker, matter=flood, outcome="dry")
    story.tell(approve_closing, by=overseer, matter=flood)
    drain()
    day = timing.now().astimezone(timing.LOCAL).date()
    story.hands.pass_(days=29)
    story.tell(record_review, by=overseer, matter=flood, finding="calm", words="地面干燥")
    story.tell(draw_call_backs, by=overseer, kind="specimen.flood", region="331002001", since=day, until=day)
    story.hands.pass_(days=13)
    story.tell(skip_review, by=overseer, matter=flood, why="elsewhere")
    story.tell(record_review, by=overseer, matter=flood, finding="relapsed")
    drain()
    story.tell(propose_closing, by=worker, matter=flood, outcome="given_up")
    story.tell(approve_closing, by=overseer, matter=flood)
    drain()
    again = story.tell(open_matter, by=worker, kind="specimen.flood", region="331002001", details={}).result
    story.tell(link_matters, by=worker, matter=again, other=flood, relation="relapse")
    drain()


def _tell_what_is_disclosed(story: Story, flood: UUID) -> None:
    """It is referred to an adjuster and taken back; somebody opens it in an emergency, and the warden looks at that."""
    worker, warden = story.actor("specimen.worker"), story.actor("specimen.warden")
    adjuster = story.person("adjuster-a", "specimen.adjuster", "331002001")
    until = timing.now() + timedelta(days=3)
    values = {"matter": flood, "referral": "insurer", "basis": "consent", "until": until}
    row = story.tell(refer_matter, by=worker, **values, person=adjuster.person).result
    story.tell(end_referral, by=worker, matter=flood, row=row)
    story.tell(break_glass, by=worker, matter=flood, why="life", words="地下室里可能还有人，需要总阀位置")
    glass = BrokenGlass.objects.get(matter=flood).pk
    verdict = {"verdict": "justified", "words": "确有人员被困"}
    story.tell(review_break_glass, by=warden, matter=flood, glass=glass, **verdict)


def leave_open(story: Story, often: int) -> None:
    """Noise that nobody has ended, with so many notes on each."""
    worker = story.actor("specimen.worker")
    for _ in range(often):
        noise, other = story.noise(), story.noise()
        for number in range(often):
            story.tell(add_note, by=worker, matter=noise.pk, text=f"第 {number + 1} 次上门")
        story.tell(link_matters, by=worker, matter=noise.pk, other=other.pk)
