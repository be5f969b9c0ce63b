# SPDX-License-Identifier: Apache-2.0
"""Names what fulfils the port to the ministries; found by its place when the pack is there."""

from django.conf import settings

from anlan.kernel.ports import PortMissing, plug

from ..queries.methods import methods
from .http_source import HttpSource
from .ministries import Ministries
from .port import CertVerifier

SOURCES = {"special_operation": "mem", "special_equipment": "samr", "construction": "mohurd"}


def plug_in() -> None:
    """The three ministries behind the gateway that the settings name."""
    plug(CertVerifier, ministries)


def ministries() -> Ministries:
    """One adapter for each ministry, under the gateway's address."""
    base = settings.ANLAN_CERTIFICATES_URL.rstrip("/")
    if not base:
        raise PortMissing("ANLAN_CERTIFICATES_URL is not set: no certificate can be verified until it is")
    key = settings.ANLAN_CERTIFICATES_KEY
    return Ministries(
        {kind: HttpSource(name, f"{base}/{name}", key) for kind, name in SOURCES.items()}, methods
    )
