# SPDX-License-Identifier: Apache-2.0
"""What was said to happen when a level was set or red was proposed: read back from the log, so that others can look (JS-R8)."""

import json
from uuid import UUID

from anlan.kernel.events.models import EventRecord

_SAID = ("family.red_proposed", "family.level_set")


def newest_signs(matter: UUID) -> list[str]:
    """The signs of the newest level or proposal that named any, as codes of `rulesets.levels.Sign`."""
    told = (
        EventRecord.objects.filter(matter=matter, name__in=_SAID)
        .order_by("-position")
        .values_list("fields", flat=True)
    )
    return next((found for one in told if (found := json.loads(one).get("signs"))), [])
