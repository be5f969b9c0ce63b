# SPDX-License-Identifier: Apache-2.0
"""After the stop: the welder photographs the place as evidence of the permit, and the spot says when it is accepted."""

import pytest

from anlan.kernel.evidence.commands.add_evidence import add_evidence
from anlan.kernel.testing.evidence import picture, sent

from .hot_yard import Yard, yard_of
from .test_hand import phone


@pytest.fixture
def yard(story) -> Yard:
    return yard_of(story)


def shown(yard: Yard, who: str, path: str) -> str:
    return phone(getattr(yard, who)).get(path).content.decode()


def test_the_stopped_phone_takes_a_picture_for_the_permit_and_counts_it(yard):
    permit = yard.approved()
    yard.stops(yard.welds(permit))
    told = shown(yard, "welder", "/welding/hand")
    assert 'data-api="/api/evidence/add-evidence"' in told
    assert f'name="matter" value="{permit.pk}"' in told
    file = sent(yard.welder, picture(7))
    yard.story.tell(add_evidence, by=yard.welder, matter=permit.pk, upload=file.pk, medium="photo")
    assert "照片 1" in shown(yard, "welder", "/welding/hand")


def test_after_both_have_signed_nobody_is_said_to_be_missing(yard):
    permit = yard.approved()
    yard.tell("finish_work", yard.leader, permit=permit.pk)
    yard.pass_(minutes=61)
    yard.tell("accept_after_fire_watch", yard.watcher, permit=permit.pk)
    page = f"/welding/spot?number={permit.matter.number}"
    assert "还差另一人" in shown(yard, "watcher", page)
    yard.tell("accept_after_fire_watch", yard.leader, permit=permit.pk)
    told = shown(yard, "watcher", page)
    assert "都已签字，已验收" in told
    assert "还差另一人" not in told
