# SPDX-License-Identifier: Apache-2.0
"""Another system in the demo that hears of events: its side is simulated on this machine, all else is as in earnest."""

from anlan.kernel.access.queries import caller_of
from anlan.kernel.command import perform
from anlan.kernel.people.models import Person
from anlan.kernel.registry import REGISTRY
from anlan.kernel.webhooks.models import Webhook

INTEGRATOR = "fangqi"
NAME, PURPOSE, REGION = "城市大脑（演示）", "城市运行一张图：案件数量与办理阶段", "331002"
EVENTS = ["dispatch.incident_reported", "dispatch.guard_arrived", "matters.matter_advanced"]


def let_the_city_listen(sides: str) -> None:
    """Register it at where the simulated side is this time; what was registered at an earlier start ends."""
    person = Person.objects.filter(code=INTEGRATOR).first()
    events = [one for one in EVENTS if one in REGISTRY.events]
    if person is None or not events:
        return
    me, address = caller_of(person, "api"), f"{sides}/hook/city"
    for row in Webhook.objects.filter(owner=person, name=NAME).exclude(state="ended"):
        perform(REGISTRY.commands["webhooks.end_webhook"], me, {"webhook": row.pk})
    asked = {"name": NAME, "address": address, "events": events, "purpose": PURPOSE, "region": REGION}
    perform(REGISTRY.commands["webhooks.add_webhook"], me, asked)
