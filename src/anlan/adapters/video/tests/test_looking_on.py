# SPDX-License-Identifier: Apache-2.0
"""Who is shown out, or leaves by himself, and does what he can to look on by way of the media server."""

import asyncio
from types import SimpleNamespace
from uuid import uuid4

import pytest

from ..janus import Mount
from ..line import REFUSED
from ..onlooker import Onlooker
from ..spreading import Spreading


class Obedient:
    """A media server that is asked and does what it is told; `leaves` is whether it can still be told that somebody went."""

    def __init__(self, *, leaves=True):
        self.leaves, self.looks, self.ended = leaves, 0, []

    async def mount(self):
        return Mount(1, ("127.0.0.1", 9), "pin")

    async def unmount(self, number):
        self.ended.append(number)

    async def look(self, mount):
        self.looks += 1
        return self.looks, "an offer"

    async def leave(self, handle):
        return self.leaves


def looking(janus, many):
    """A picture in H.264 and so many who look at it by way of the media server."""
    spreading = Spreading(janus)
    lookers = [Onlooker(None, None, uuid4(), "", "zh-hans", lambda: None) for _ in range(many)]
    picture = SimpleNamespace(
        session=uuid4(), is_h264=True, state="live", is_over=False, onlookers=lookers, outlet=None,
        catch_up=lambda _: None, want_key=lambda: None,
    )  # fmt: skip
    for one in lookers:
        spreading.hear(picture, one, {"peer": "ready"})
    return spreading, picture


async def settled():
    for _ in range(20):
        await asyncio.sleep(0)


def test_who_was_shown_out_and_is_slow_to_hear_it_is_offered_nothing_more():
    async def play():
        janus = Obedient()
        spreading, picture = looking(janus, 1)
        await settled()
        (him,) = picture.onlookers
        him.hang_up(REFUSED)
        spreading.renew(picture)
        spreading.tick([picture])  # his line still holds words that he does not read
        spreading.hear(picture, him, {"peer": "ready"})
        await settled()
        return janus.looks

    assert asyncio.run(play()) == 1


@pytest.mark.parametrize(("leaves", "ended"), [(True, []), (False, [1])])
def test_where_it_cannot_be_told_that_somebody_left_he_looks_at_nothing_all_the_same(leaves, ended):
    async def play():
        janus = Obedient(leaves=leaves)
        spreading, picture = looking(janus, 2)
        await settled()
        spreading.part(picture, picture.onlookers.pop())
        await settled()
        return janus.ended

    assert asyncio.run(play()) == ended
