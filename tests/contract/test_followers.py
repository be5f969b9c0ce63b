# SPDX-License-Identifier: Apache-2.0
"""Followers: a projection rebuilt equals the living one, a reaction that hears twice does nothing twice."""

from dataclasses import fields

import pytest

from anlan.kernel.events import log
from anlan.kernel.events.models import Checkpoint, EventRecord, Parked
from anlan.kernel.following import drain
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.verify import _content

PROJECTIONS = sorted(REGISTRY.projections)
REACTIONS = sorted(REGISTRY.reactions)


def test_the_whole_story_leaves_nobody_behind(told):
    head = EventRecord.objects.order_by("-position").values_list("position", flat=True).first()
    drain()
    assert log.head() == head
    assert not Parked.objects.exists(), list(Parked.objects.values("follower", "problem"))
    assert not Checkpoint.objects.filter(stopped_at__isnull=False).exists()


def test_rebuilt_projections_equal_the_living_ones(told):
    for name in PROJECTIONS:
        projection = REGISTRY.projections[name]
        before = _content(projection.table)
        assert before, f"{name}: the whole story leaves its table empty, so nothing is proven"
        assert projection.rebuild() > 0
        assert _content(projection.table) == before, f"{name}: a rebuild gives something else"


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_projection_wants_events_that_exist(name):
    strange = REGISTRY.projections[name].wants - REGISTRY.events.keys()
    assert not strange, f"{name} waits for {strange}"


def test_a_reaction_that_hears_everything_twice_repeats_nothing(told):
    head = log.head()
    Checkpoint.objects.filter(name__in=REACTIONS).update(position=0)
    drain(REACTIONS)
    assert [record.name for record in log.read_after(head)] == []


@pytest.mark.parametrize("name", REACTIONS)
def test_a_reaction_reads_fields_that_its_event_has(name):
    reaction = REGISTRY.reactions[name]
    (event,) = reaction.wants
    given = {*REGISTRY.events[event].model_fields, "matter", "at"}
    read = {one.name for one in fields(reaction.reads)}
    assert read <= given, f"{name} reads {read - given} of {event}"
