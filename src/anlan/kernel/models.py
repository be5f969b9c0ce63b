# SPDX-License-Identifier: Apache-2.0
"""Every noun's tables, so that Django finds them."""

from .access.models import AccessRecord, ApiToken, RoleGrant
from .clocks.models import RunningClock
from .devices.models import Device, LatestSample, Track
from .events.models import Checkpoint, Counter, EventRecord, Parked, Receipt, Seal
from .evidence.models import Custody, EvidenceItem, Upload
from .matters.models import Involvement, Matter, MatterLink, Note
from .options.models import OptionValue
from .people.models import Membership, Organisation, Person, Post
from .places.models import Premises, Region
from .search.models import SearchEntry

__all__ = [
    "AccessRecord",
    "ApiToken",
    "Checkpoint",
    "Counter",
    "Custody",
    "Device",
    "EventRecord",
    "EvidenceItem",
    "Involvement",
    "LatestSample",
    "Matter",
    "MatterLink",
    "Membership",
    "Note",
    "OptionValue",
    "Organisation",
    "Parked",
    "Person",
    "Post",
    "Premises",
    "Receipt",
    "Region",
    "RoleGrant",
    "RunningClock",
    "Seal",
    "SearchEntry",
    "Track",
    "Upload",
]  # fmt: skip
