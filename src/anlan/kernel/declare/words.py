# SPDX-License-Identifier: Apache-2.0
"""Words that every declaration uses: labels and spans."""

from datetime import timedelta
from typing import Any

type Label = Any  # a lazy translation or a str; Django gives no public type for the pair


def minutes(count: float) -> timedelta:
    """A duration, as a reader says it."""
    return timedelta(minutes=count)


def seconds(count: float) -> timedelta:
    """A duration, as a reader says it."""
    return timedelta(seconds=count)
