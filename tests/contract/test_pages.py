# SPDX-License-Identifier: Apache-2.0
"""Pages: whoever reads whichever page or part, it asks at most twelve queries, and no more when there is more to show."""

from collections.abc import Iterator

import pytest

from anlan.kernel.context import Context
from anlan.kernel.following import drain
from anlan.kernel.matters.flow import open_one
from anlan.kernel.matters.models import Matter
from anlan.kernel.ports import Router, plug, unplug
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.samples import filled
from anlan.kernel.testing.story import OPERATOR
from anlan.kernel.writing import writing
from anlan.packs.dispatch.tests.ranking_people import Walking

from .conftest import evenings
from .walking import Walk, readers

pytestmark = pytest.mark.once

MOST = 12  # B14
SHORT = {  # still above it: what each asks at most today, by how its address begins; to be lowered and never raised
    "/dispatch/board?incident=dispatch.incident:received&part=police": 25,  # a ranking that nobody asked for yet
    "/dispatch/board?incident=dispatch.incident:en_route": 13,  # as the next
    "/dispatch/board?incident=dispatch.incident": 13,  # what is hidden from the reader, where somebody is busy
    "/m/family.": 15,  # who is against what it is linked with is asked beside it
    "/welding/desk": 13,  # machines, one machine's day, permits and warnings on one page
}
VARIED = ("/m/family.family_dispute",)  # of two cases at one stage one may be linked with another
EMPTY_AT_FIRST = {"/account/looked-at"}  # a walk is what fills it; test_office asks whether it grows


@pytest.fixture
def streets() -> Iterator[None]:
    """Ways over open ground, so that boards can rank."""
    plug(Router, Walking)
    yield
    unplug(Router)


def test_no_page_asks_more_than_twelve_queries_nor_more_for_more_rows_B14(told, streets) -> None:
    leave_open(told, 1)
    leave_open(told, 1)
    few = walked(told, Walk())
    leave_open(told, 4)
    many = walked(told, Walk())
    assert not few.faults + many.faults
    assert {key: len(asked) for key, asked in many.asked.items() if len(asked) > most(key[1])} == {}
    grown = {
        key: len(asked) - len(few.asked[key])
        for key, asked in many.asked.items()
        if key in few.asked and key[1] not in EMPTY_AT_FIRST and not key[1].startswith(VARIED)
    }
    assert {key: more for key, more in grown.items() if more > 0} == {}


def most(page: str) -> int:
    """How many queries a page may ask."""
    return next((most for begin, most in SHORT.items() if page.startswith(begin)), MOST)


def leave_open(told, often: int) -> None:
    """One more evening of every pack, everything in it so often."""
    for evening in evenings():
        evening(told, often)
    for kind in REGISTRY.kinds:  # a new one has no evening yet
        if not Matter.objects.filter(kind=kind).exists():
            open_sample(told, kind)
    drain()


def open_sample(told, kind: str) -> None:
    """A matter of this kind, its details filled with samples."""
    ctx, said = Context(OPERATOR), filled(REGISTRY.kind(kind).details)
    with writing(ctx):
        open_one(ctx, kind, said, region_path=told.path("331002001"), title="演示", permission=f"{kind}.open")


def walked(told, walk: Walk) -> Walk:
    """What every role sees now."""
    for role, client in readers(told).items():
        walk.role(role, client)
    return walk
