# SPDX-License-Identifier: Apache-2.0
"""Names the adapters of every port; nobody else imports an adapter. A pack names its own in `adapters/plugs.py`."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from anlan.adapters.geo.streets import Streets
from anlan.kernel.ports import PortMissing, Router, plug


def plug_all() -> None:
    """Plug in what the settings name; a port that nobody named says so when it is asked."""
    plug(Router, _streets)
    for pack in settings.ANLAN_PACKS:
        place = f"{pack}.adapters.plugs"
        if find_spec(f"{pack}.adapters") and find_spec(place):
            import_module(place).plug_in()


def _streets() -> Streets:
    source = Path(settings.ANLAN_STREETS)
    if not source.exists():
        raise PortMissing(f"there is no street network at {source}: set ANLAN_STREETS to an .osm.pbf extract")
    return Streets.load(source)
