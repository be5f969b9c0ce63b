# SPDX-License-Identifier: Apache-2.0
"""One computation for all who see the same: and for nobody who sees more, less, or later."""

import threading
from dataclasses import replace

import pytest
from django.utils.translation import override

from anlan.kernel.context import Caller, Grant
from anlan.kernel.events.models import Checkpoint
from anlan.kernel.ids import new_id
from anlan.shell.shared import shared

DUTY = Grant("specimen.worker", "331002", None, frozenset(("specimen.view", "specimen.unmask")))


@pytest.fixture
def made():
    """Counts how often something is worked out; each test asks for a thing of its own."""
    what, times = str(new_id()), []

    def ask(caller):
        shared(caller, what, lambda: times.append(caller.person))
        return len(times)

    return ask


def of(*grants):
    return Caller(new_id(), "somebody", "page", grants)


def test_two_of_the_same_scope_share(story, made):
    made(of(DUTY))
    assert made(of(DUTY)) == 1


@pytest.mark.parametrize(
    "other",
    [
        replace(DUTY, region="331002.331002001"),
        replace(DUTY, permissions=frozenset(("specimen.view",))),
        replace(DUTY, organisation=new_id()),
        replace(DUTY, bound="331002.331002001", involved_only=True),
    ],
    ids=["another region", "masked", "another organisation", "own matters only"],
)
def test_another_scope_is_never_given_the_same(story, made, other):
    made(of(DUTY))
    assert made(of(other)) == 2


def test_who_sees_what_he_takes_part_in_shares_with_nobody(story, made):
    own = replace(DUTY, involved_only=True)
    made(of(own))
    assert made(of(own)) == 2


def test_every_language_is_said_anew(story, made):
    with override("zh-hans"):
        made(of(DUTY))
    with override("en"):
        assert made(of(DUTY)) == 2


def test_after_an_event_it_is_worked_out_again(story, worker, made):
    made(of(DUTY))
    story.noise(by=worker)
    assert made(of(DUTY)) == 2


def test_when_a_follower_moved_it_is_worked_out_again(story, made):
    made(of(DUTY))
    Checkpoint.objects.create(name="specimen.Another", position=1)
    assert made(of(DUTY)) == 2


def test_after_a_second_it_is_worked_out_again(story, hands, made):
    made(of(DUTY))
    hands.pass_(seconds=1)
    assert made(of(DUTY)) == 2


def test_what_failed_is_tried_again(story, made):
    what = str(new_id())
    with pytest.raises(ZeroDivisionError):
        shared(of(DUTY), what, lambda: 1 // 0)
    assert shared(of(DUTY), what, lambda: 3) == 3


def test_who_comes_while_it_is_worked_out_waits_for_it(story, monkeypatch):
    monkeypatch.setattr("anlan.shell.shared.standing", lambda: ("the same place",))
    what, times, begun, go_on = str(new_id()), [], threading.Event(), threading.Event()

    def slowly():
        times.append(1)
        begun.set()
        assert go_on.wait(5)

    threads = [threading.Thread(target=shared, args=(of(DUTY), what, slowly)) for _ in range(2)]
    threads[0].start()
    assert begun.wait(5)
    threads[1].start()
    go_on.set()
    for one in threads:
        one.join(5)
    assert len(times) == 1
