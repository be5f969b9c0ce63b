# SPDX-License-Identifier: Apache-2.0
"""Workers deal the followers out among themselves: each has one worker, and none is left when a worker goes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from anlan.kernel.following.lease import Lease, held
from anlan.kernel.following.sharing import Share
from anlan.kernel.registry import REGISTRY

pytestmark = pytest.mark.django_db(transaction=True)


class Worker:
    """A worker's share, kept in a thread with a database connection of its own; it looks when it is told to."""

    def __init__(self) -> None:
        self.share = Share()
        self._thread = ThreadPoolExecutor(1)

    def do[T](self, deed: Callable[[], T]) -> T:
        """Let it do this in its thread; what came of it."""
        return self._thread.submit(deed).result(20)

    def look(self) -> None:
        """See who is there."""
        self.do(self.share.look)

    @property
    def followers(self) -> set[str]:
        """What is its own to follow."""
        return {name for name in REGISTRY.followers() if self.share.is_mine(name)}


@contextmanager
def workers(many):
    """So many workers that have seen one another."""
    made = [Worker() for _ in range(many)]
    for one in made * 2:
        one.look()
    yield made
    for one in made:
        one.do(one.share.leave)
        one.do(connections.close_all)


def test_alone_a_worker_follows_everything():
    with workers(1) as (only,):
        assert only.followers == set(REGISTRY.followers())


def test_before_it_has_a_place_a_worker_follows_nothing():
    assert not Share().is_mine("clocks.follower")


@pytest.mark.parametrize("many", [2, 3])
def test_each_follower_has_one_worker_and_each_worker_some(many):
    with workers(many) as made:
        dealt = [name for one in made for name in one.followers]
        assert sorted(dealt) == sorted(REGISTRY.followers())
        assert all(one.followers for one in made)


def test_when_a_worker_goes_the_others_take_its_followers_and_keep_their_own():
    with workers(3) as (first, second, third):
        kept = second.followers, third.followers
        first.do(first.share.leave)
        second.look(), third.look()
        assert second.followers | third.followers == set(REGISTRY.followers())
        assert kept[0] <= second.followers
        assert kept[1] <= third.followers


def test_a_lease_that_was_let_go_is_free_for_the_next():
    with workers(1) as (other,):
        mine, its = Lease("some.follower"), Lease("some.follower")
        assert mine.take()
        assert held(["some.follower", "another"]) == {"some.follower"}
        assert not other.do(its.take)
        mine.release()
        assert held(["some.follower"]) == frozenset()
        assert other.do(its.take)
        other.do(its.release)
        connection.close()
