# SPDX-License-Identifier: Apache-2.0
"""Names what fulfils the ports that the pack has or fills; found by its place when the pack is there."""

from django.conf import settings

from anlan.kernel.ports import PortMissing, VideoGate, plug

from .http_110 import Http110
from .port import Police110
from .video_gate import DispatchGate


def plug_in() -> None:
    """The 110 side as the settings name it, and who may film and look."""
    plug(Police110, _police)
    plug(VideoGate, DispatchGate)


def _police() -> Http110:
    if not settings.ANLAN_110_URL:
        raise PortMissing("ANLAN_110_URL is not set: messages to the 110 side wait until it is")
    return Http110(settings.ANLAN_110_URL, settings.ANLAN_110_SECRETS)
