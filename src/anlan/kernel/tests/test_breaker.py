# SPDX-License-Identifier: Apache-2.0
"""The breaker opens after failures in a row, lets one try after its rest, and closes when that succeeds."""

import pytest

from ..breaker import Breaker
from ..testing.watch import Watch


@pytest.fixture
def watch() -> Watch:
    """A clock of the test's own."""
    return Watch()


@pytest.fixture
def breaker(watch: Watch) -> Breaker:
    """A breaker that opens at the third failure and rests for thirty seconds."""
    return Breaker(failures=3, rest_seconds=30, clock=watch)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.admits()
        breaker.failed()


def test_failures_with_a_success_between_do_not_open_it(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.state == "closed"


def test_failures_in_a_row_open_it(breaker: Breaker) -> None:
    fail(breaker, 3)
    assert (breaker.state, breaker.admits(), breaker.rest_left()) == ("open", False, 30)


def test_after_the_rest_one_may_try(breaker: Breaker, watch: Watch) -> None:
    fail(breaker, 3)
    watch.sleep(30)
    assert breaker.state == "half-open"
    assert (breaker.admits(), breaker.admits()) == (True, False)


def test_a_failed_try_opens_it_again(breaker: Breaker, watch: Watch) -> None:
    fail(breaker, 3)
    watch.sleep(30)
    fail(breaker, 1)
    assert (breaker.state, breaker.rest_left()) == ("open", 30)


def test_a_good_try_closes_it(breaker: Breaker, watch: Watch) -> None:
    fail(breaker, 3)
    watch.sleep(30)
    assert breaker.admits()
    breaker.succeeded()
    assert breaker.state == "closed"
