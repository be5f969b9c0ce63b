# SPDX-License-Identifier: Apache-2.0
"""What the hunt for leaks hunts in: everything that any pack can say, told with marks, and what leaves the house of it."""

from dataclasses import replace

from anlan.kernel import timing
from anlan.kernel.context import Caller, Session
from anlan.kernel.evidence.models import EvidenceItem
from anlan.kernel.following import drain
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.notices import running
from anlan.kernel.notices.commands.add_push_device import add_push_device
from anlan.kernel.registry import REGISTRY
from anlan.packs.dispatch.api import FROM_110
from anlan.packs.dispatch.models import Message

from .conftest import evenings, whole_stories
from .hunting import MarkedStory, Planted


class Heard:
    """All three ways out of the house: takes everything and keeps the words."""

    public_key = "B" * 87

    def __init__(self) -> None:
        self.words: list[str] = []

    def takes(self, endpoint: str) -> bool:
        """Any."""
        return True

    def push(self, address, ring) -> None:
        """To a phone; its address is the service's business."""
        self.words.append(f"{ring.title}{ring.body}{ring.url}")

    def text(self, number, ring) -> None:
        """To a telephone."""
        self.words.append(f"{ring.title}{ring.body}{ring.url}")

    def chat(self, ring) -> None:
        """To a group."""
        self.words.append(f"{ring.title}{ring.body}{ring.url}")


def everything_told(hands: timing.Hands) -> MarkedStory:
    """Whatever any pack can say, with marks in it."""
    story = MarkedStory(hands, Planted())
    keys = {"endpoint": "https://push.example.net/x", "p256dh": "p" * 87, "auth": "a" * 22, "name": "phone"}
    for role in sorted(REGISTRY.roles):
        owner = replace(story.actor(role), session=Session(new_id(), timing.now(), timing.now()))
        story.tell(add_push_device, by=owner, **{**keys, "endpoint": keys["endpoint"] + role})
    for tell in whole_stories().values():
        tell(story)
        sent()
    for evening in evenings():
        evening(story, 1)
        sent()
    the_rest(story)
    return story


def the_rest(story: MarkedStory) -> None:
    """What no story tells: evidence opened, sealed and handed over; what came early; what 110 answered."""
    item = EvidenceItem.objects.filter(sealed_at=None).latest("received_at")
    matter = Matter.objects.get(pk=item.matter_id)
    reason = "移送法制审核需要原件"
    officer = story.actor(story.role_that_may(f"{matter.pack}.export_evidence"))
    story.tell(
        REGISTRY.commands["evidence.open_evidence"], by=officer, matter=matter.pk, item=item.pk, reason=reason
    )
    story.tell(REGISTRY.commands["evidence.export_evidence"], by=officer, matter=matter.pk, reason=reason)
    story.tell(
        REGISTRY.commands["evidence.seal_evidence"], by=officer, matter=matter.pk, item=item.pk, reason=reason
    )
    early = {"order_number": "331002202611219999", "fingerprint": "early", "content": "对方又回来了"}
    story.tell(REGISTRY.commands["dispatch.keep_early_push"], by=FROM_110, **early)
    message = Message.objects.latest("queued_at")
    robot = Caller(None, "reactions", "follower", pack="dispatch")
    no = {"incident": message.incident_id, "message": message.pk, "rejected": "E1", "answer": "缺少处置结果"}
    Message.objects.filter(pk=message.pk).update(acknowledged_at=None)
    story.tell(REGISTRY.commands["dispatch.acknowledge_message"], by=robot, **no)
    drain()


def sent() -> None:
    """The followers have followed, and what is due has gone out."""
    drain()
    for channel in ("push", "sms", "chat"):
        while running.send_due(channel):
            pass
