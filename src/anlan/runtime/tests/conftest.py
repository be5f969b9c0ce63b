# SPDX-License-Identifier: Apache-2.0
"""Another system that gets signed events: its simulated side, its integrator, and a webhook of one street."""

import pytest

from anlan.adapters.notices.line import Line
from anlan.adapters.notices.simulator import OtherSides
from anlan.adapters.notices.webhooks import WebhookPost
from anlan.kernel.ports import WebhookChannel, plug, unplug
from anlan.kernel.webhooks import running
from anlan.kernel.webhooks.commands.add_webhook import add_webhook
from anlan.kernel.webhooks.models import Webhook

HERE = "331002001"
MEASURED = "specimen.noise_measured"


@pytest.fixture
def sides():
    """The other side, plugged in; its breaker rests for a moment only."""
    running._rests.clear()
    with OtherSides() as made:
        post = WebhookPost([made.url])
        post._line = Line(pinned=post.pin, rest_seconds=0.0)
        plug(WebhookChannel, lambda: post)
        yield made
        unplug(WebhookChannel)


@pytest.fixture
def me(story):
    """An integrator of one street."""
    return story.actor("kernel.integrator", HERE)


@pytest.fixture
def hook(story, sides, me):
    """Registers a webhook of the street."""

    def made(*events: str, region: str = HERE, by=None, name: str = "a") -> Webhook:
        answer = story.tell(
            add_webhook, by=by or me, name="城市大脑", address=f"{sides.url}/hook/{name}", events=list(events or (MEASURED,)),
            purpose="噪声统计", region=region,
        )  # fmt: skip
        return Webhook.objects.get(pk=answer.result)

    return made
