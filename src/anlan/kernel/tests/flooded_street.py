# SPDX-License-Identifier: Apache-2.0
"""A street of cellars that were pumped dry, for tests of what comes after an end."""

from datetime import timedelta
from uuid import UUID

from anlan.kernel import timing
from anlan.kernel.closing.commands.approve_closing import approve_closing
from anlan.kernel.closing.commands.propose_closing import propose_closing
from anlan.kernel.events.log import read_matter
from anlan.kernel.following import drain
from anlan.kernel.matters.commands.open_matter import open_matter
from anlan.kernel.review.commands.draw_call_backs import draw_call_backs
from anlan.kernel.review.commands.record_review import record_review
from anlan.kernel.review.ends import closings
from anlan.kernel.review.models import PlannedReview
from anlan.kernel.teams.commands.accept_seat import accept_seat
from anlan.kernel.teams.commands.arrive_on_spot import arrive_on_spot
from anlan.kernel.teams.commands.call_team import call_team

FLOOD = "specimen.flood"


class Street:
    """A street of flooded cellars, who works there, and who looks at them afterwards."""

    def __init__(self, story):
        self.story = story
        self.worker, self.overseer = story.actor("specimen.worker"), story.actor("specimen.overseer")
        self.pumper = story.person("p1", "specimen.pumper", "331002001")
        self.began = timing.now()

    def ended(self, level=""):
        """A cellar that was pumped dry, its end approved."""
        key = self.opened(level)
        self.story.tell(call_team, by=self.worker, matter=key)
        self.story.tell(accept_seat, by=self.pumper, matter=key)
        self.story.tell(arrive_on_spot, by=self.pumper, matter=key)
        self.end(key)
        return key

    def opened(self, level=""):
        told = {"kind": FLOOD, "region": "331002001", "details": {}, "level": level}
        return UUID(self.story.tell(open_matter, by=self.worker, **told).result)

    def end(self, key):
        self.story.tell(propose_closing, by=self.worker, matter=key, outcome="dry")
        self.story.tell(approve_closing, by=self.overseer, matter=key)
        drain()

    def found(self, key, finding, who=None, **more):
        answer = self.story.tell(record_review, by=who or self.overseer, matter=key, finding=finding, **more)
        drain()
        return answer.result

    def after(self, **span):
        self.story.hands.pass_(**span)

    def closings(self):
        return closings(FLOOD, self.began, timing.now() + timedelta(seconds=1))

    def draw(self, who=None, **more):
        day = self.began.astimezone(timing.LOCAL).date()
        told = {"kind": FLOOD, "region": "331002001", "since": day, "until": day, **more}
        return self.story.tell(draw_call_backs, by=who or self.overseer, **told).result


def heard(key, name):
    return read_matter(key, [name])


def plans(key):
    rows = PlannedReview.objects.filter(matter=key).order_by("due_at")
    return [((one.due_at - one.closed_at).days, one.state) for one in rows]
