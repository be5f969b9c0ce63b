# SPDX-License-Identifier: Apache-2.0
"""How long a protection order may hold: six months, to the day (art. 30 of the law against violence at home)."""

from calendar import monthrange
from datetime import date

MONTHS = 6


def latest_end(start: date) -> date:
    """The same day six months on, or the last day of that month."""
    month = start.month - 1 + MONTHS
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))
