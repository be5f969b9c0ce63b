# SPDX-License-Identifier: Apache-2.0
"""The phone of watcher and work leader: who is there, the next deed at each stage, and the fire watch with its pictures."""

import pytest

from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.testing.evidence import picture, sent

from .hot_yard import Yard, yard_of
from .test_hand import phone


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def seen(caller, number: str = "") -> str:
    return (
        phone(caller)
        .get("/welding/spot", {"part": "screen"} | ({"number": number} if number else {}))
        .content.decode()
    )


def test_a_named_watcher_is_asked_to_come_first_AX_R8(yard):
    yard.to_approve()
    assert "/do/welding/watcher-arrives" in seen(yard.watcher)
    assert "/do/welding/watcher-arrives" not in seen(yard.leader)


def test_measures_are_ticked_by_finger_and_stay(yard):
    permit = yard.permit()
    assert 'data-tick="extinguishers"' in seen(yard.watcher)
    yard.tell("tick_measure", yard.watcher, permit=permit.pk, measure="extinguishers")
    assert seen(yard.watcher).count("checked disabled") == 1


def test_who_watches_may_suspend_and_leave(yard):
    yard.approved()
    text = seen(yard.watcher)
    assert "sheet-suspend" in text
    assert "/do/welding/watcher-leaves" in text


def test_the_work_leader_resumes_and_ends(yard):
    permit = yard.approved()
    yard.tell("suspend_work", yard.leader, permit=permit.pk, why="rest")
    assert "/do/welding/resume-work" in seen(yard.leader)
    assert "/do/welding/finish-work" in seen(yard.leader)
    assert "/do/welding/resume-work" not in seen(yard.watcher)


def test_acceptance_waits_for_the_fire_watch_and_for_both(yard):
    permit = yard.approved()
    yard.tell("finish_work", yard.leader, permit=permit.pk)
    assert "/do/welding/accept-after-fire-watch" not in seen(yard.watcher)
    assert "看火到" in seen(yard.watcher)
    yard.pass_(minutes=61)
    assert "/do/welding/accept-after-fire-watch" in seen(yard.watcher)
    yard.tell("accept_after_fire_watch", yard.watcher, permit=permit.pk)
    assert "您已签字" in seen(yard.watcher)


def test_a_picture_of_the_fire_watch_is_evidence_of_the_permit(yard):
    permit = yard.approved()
    yard.tell("finish_work", yard.leader, permit=permit.pk)
    file = sent(yard.watcher, picture(72))
    yard.story.tell(add_evidence, by=yard.watcher, matter=permit.pk, upload=file.pk, medium="photo")
    assert "<dd>1</dd>" in seen(yard.watcher)


def test_a_permit_of_others_is_not_there(yard):
    permit = yard.permit()
    answer = phone(yard.watcher2).get("/welding/spot", {"number": permit.matter.number})
    assert answer.status_code == 404
