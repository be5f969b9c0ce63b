# SPDX-License-Identifier: Apache-2.0
"""Studios: who works there, the circle along the streets, and gaps where nobody comes in time."""

from datetime import timedelta

import pytest

from anlan.kernel import timing
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.errors import Invalid, NotAllowed
from anlan.kernel.people.models import Aptitude
from anlan.kernel.ports import Router, plug

from ..queries.studios import circle, houses
from .browsing import page
from .care_story import Care
from .whole_story import Family


class Far:
    """Streets on which everything is so many seconds away."""

    def __init__(self, seconds):
        self.seconds = seconds

    def seconds_to(self, target, sources, mode):
        """The same for all."""
        return [self.seconds for _ in sources]

    def way(self, source, target, mode):
        """None is asked for."""
        raise ValueError

    def reach(self, target, seconds, mode):
        """None is asked for."""
        raise ValueError


@pytest.fixture
def care(story):
    made = Care(Family(story))
    made.studio()
    return made


def test_a_mediator_starts_from_the_studio_and_never_from_home(care):
    able = Aptitude.objects.get(person__code="family-mediator-b")
    assert (able.lat, able.lng, able.dialects, able.is_woman) == (28.66, 121.45, "taizhou", True)


@pytest.mark.parametrize(("seconds", "gaps"), [(600.0, 0), (1200.0, 1), (float("inf"), 1)])
def test_the_circle_is_measured_along_the_streets_and_gaps_are_shown(care, seconds, gaps):
    plug(Router, lambda: Far(seconds))
    seen = circle(houses(), 15 if seconds < 1000 else 16, "car" if seconds < 5000 else "foot")
    assert len(seen.gaps) == gaps
    assert len(seen.places) == 1


def test_the_page_names_who_is_short_and_draws_the_rings(care):
    plug(Router, lambda: Far(300.0))
    window = page(care.window)
    shown = window.get("/family/studios").content.decode()
    assert "海门家事工作室" in shown
    assert "应秀英" in shown
    drawn = window.get("/family/studios", {"part": "shapes", "by": "foot"}).json()
    assert {one["properties"]["kind"] for one in drawn["features"]} == {"post", "reached"}
    assert window.get("/family/studios", {"by": "boat"}).status_code == 404


def test_only_an_organisation_of_the_register_becomes_a_studio_and_only_in_ones_own_region(care):
    said = {"address": "某路 1 号", "place": {"lat": 28.6, "lng": 121.4}}
    with pytest.raises(Invalid):
        care.family.tell("register_studio", care.window, organisation="station", **said)
    far = care.story.person("far", "family.window", "331002002")
    with pytest.raises(NotAllowed):
        care.family.tell("register_studio", far, organisation="studio-haimen", **said)


def test_a_studio_of_whose_people_nobody_is_on_call_is_no_part_of_the_circle_of_now(care):
    plug(Router, lambda: Far(300.0))
    window = page(care.window)
    assert "现在无人值班" in window.get("/family/studios").content.decode()
    drawn = window.get("/family/studios", {"part": "shapes", "who": "on_call"}).json()
    assert drawn["features"] == []
    grant = {"person": "family-mediator-b", "role": "family.mediator", "region": "331002001"}
    care.story.tell(import_directory, tables={"grants": [grant]})
    care.family.tell("import_duties", care.window, tables={"on_call": [
        {"person": "family-mediator-b", "starts_at": (timing.now() - timedelta(hours=1)).isoformat()},
    ]})  # fmt: skip
    assert "现在无人值班" not in window.get("/family/studios").content.decode()
    drawn = window.get("/family/studios", {"part": "shapes", "who": "on_call"}).json()
    assert {one["properties"]["kind"] for one in drawn["features"]} == {"post", "reached"}
