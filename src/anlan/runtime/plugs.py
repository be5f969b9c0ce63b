# SPDX-License-Identifier: Apache-2.0
"""Names the adapters of every port; nobody else imports an adapter."""

from pathlib import Path

from django.conf import settings

from anlan.adapters.geo.streets import Streets
from anlan.kernel.ports import PortMissing, Router, plug
from anlan.packs.dispatch.adapters.http_110 import Http110
from anlan.packs.dispatch.adapters.port import Police110


def plug_all() -> None:
    """Plug in what the settings name; a port that nobody named says so when it is asked."""
    plug(Router, _streets)
    if "anlan.packs.dispatch" in settings.ANLAN_PACKS:
        plug(Police110, _police)


def _streets() -> Streets:
    source = Path(settings.ANLAN_STREETS)
    if not source.exists():
        raise PortMissing(f"there is no street network at {source}: set ANLAN_STREETS to an .osm.pbf extract")
    return Streets.load(source)


def _police() -> Http110:
    if not settings.ANLAN_110_URL:
        raise PortMissing("ANLAN_110_URL is not set: messages to the 110 side wait until it is")
    return Http110(settings.ANLAN_110_URL, settings.ANLAN_110_SECRETS)
