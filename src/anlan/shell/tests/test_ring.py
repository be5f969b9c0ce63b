# SPDX-License-Identifier: Apache-2.0
"""What a ring says stays so short that it fits into it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from anlan.shell.ring import ring_at

BEGAN = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)
DUE = BEGAN + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("late", "small"),
    [(31, "31 s"), (143, "2:23"), (3900, "1 h")],
)
def test_a_late_end_says_briefly_how_late(late: int, small: str) -> None:
    with override("en"):
        ring = ring_at(DUE, started=BEGAN, due=DUE, ended=DUE + timedelta(seconds=late))
    assert (ring.state, ring.big, ring.small) == ("late", "late", small)


def test_what_runs_over_says_it_in_the_same_words() -> None:
    with override("zh-hans"):
        ring = ring_at(DUE + timedelta(seconds=143), started=BEGAN, due=DUE)
    assert (ring.state, ring.big, ring.small) == ("over", "超", "2:23")
