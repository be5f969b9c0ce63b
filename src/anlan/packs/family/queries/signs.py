# SPDX-License-Identifier: Apache-2.0
"""What was said to happen when a level was set or red was proposed: read back from the log, so that others can look (JS-R8)."""

import json
from uuid import UUID

from .beside import told_levels


def newest_signs(matter: UUID) -> list[str]:
    """The signs of the newest level or proposal that named any, as codes of `rulesets.levels.Sign`."""
    told = (json.loads(one.fields).get("signs") for one in told_levels(matter))
    return next((found for found in told if found), [])
