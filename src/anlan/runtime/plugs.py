# SPDX-License-Identifier: Apache-2.0
"""Names the adapters of every port; nobody else imports an adapter. A pack names its own in `adapters/plugs.py`."""

import base64
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from anlan.adapters.geo.streets import Streets
from anlan.adapters.notices.gateways import ChatRobot, SmsGateway
from anlan.adapters.notices.web_push import WebPush
from anlan.adapters.notices.webhooks import WebhookPost
from anlan.adapters.video.marking import PictureMarker
from anlan.kernel.ports import (
    ChatChannel,
    FilmMarker,
    PortMissing,
    PushChannel,
    Router,
    TextChannel,
    WebhookChannel,
    plug,
)

from .machines import access, plug_broker


def plug_all() -> None:
    """Plug in what the settings name; a port that nobody named says so when it is asked."""
    plug(Router, _streets)
    plug(FilmMarker, PictureMarker)
    plug_channels()
    if settings.ANLAN_BROKER_URL:
        plug_broker(access())
    for pack in settings.ANLAN_PACKS:
        place = f"{pack}.adapters.plugs"
        if find_spec(f"{pack}.adapters") and find_spec(place):
            import_module(place).plug_in()


def plug_channels(sides: str = "") -> None:
    """The channels of notices that the settings name; `sides` is where a demo simulates the others."""
    push_key, contact = settings.ANLAN_PUSH_KEY, settings.ANLAN_PUSH_CONTACT or "mailto:it@anlan.example"
    sms, chat = (
        settings.ANLAN_SMS_URL or (sides and f"{sides}/sms"),
        settings.ANLAN_CHAT_URL or (sides and f"{sides}/chat"),
    )
    hosts = [*settings.ANLAN_PUSH_HOSTS, *([sides] if sides else [])]
    systems = [*settings.ANLAN_WEBHOOK_HOSTS, *([sides] if sides else [])]
    plug(
        WebhookChannel,
        lambda: WebhookPost(systems, settings.ANLAN_WEBHOOK_NETWORKS, settings.ANLAN_WEBHOOK_CA),
    )
    if push_key:
        plug(PushChannel, lambda: WebPush(base64.b64decode(push_key), contact, hosts))
    if sms:
        plug(TextChannel, lambda: SmsGateway(sms, settings.ANLAN_SMS_SECRET))
    if chat:
        plug(ChatChannel, lambda: ChatRobot(chat, settings.ANLAN_CHAT_SECRET))


def _streets() -> Streets:
    source = Path(settings.ANLAN_STREETS)
    if not source.exists():
        raise PortMissing(f"there is no street network at {source}: set ANLAN_STREETS to an .osm.pbf extract")
    return Streets.load(source)
