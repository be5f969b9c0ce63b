# SPDX-License-Identifier: Apache-2.0
"""Where devices are: first everything one may see, then what changed, then what is gone."""

import time

import pytest

from anlan.kernel.testing.scene import until
from anlan.shell.streams.tests.stage import Person, Site, moved

PATH = "/api/live/positions"


@pytest.fixture
def site():
    with Site(beat=0.1).open() as opened:
        yield opened


def devices(told):
    return [one["device"] for one in told.data["positions"]]


def test_a_viewer_first_hears_every_place_of_his_regions_and_then_what_changed(site):
    site.see("car-1")
    site.see("car-2")
    site.see("car-3", region="2")
    with site.listen(path=PATH) as anna:
        first = anna.fact()
        site.see("car-2", lat=28.7)
        then = anna.fact()
    assert (first.data["whole"], devices(first)) == (True, ["car-1", "car-2"])
    assert (then.data["whole"], devices(then)) == (False, ["car-2"])
    assert then.data["positions"][0]["lat"] == 28.7


def test_one_sees_oneself_and_two_with_the_same_regions_do_not_see_each_other(site):
    site.people |= {"guard": Person(frozenset()), "second": Person(frozenset())}
    site.see("g", person=site.people["guard"].person, region="2")
    site.see("s", person=site.people["second"].person, region="2")
    with site.listen("guard", PATH) as guard, site.listen("second", PATH) as second:
        assert (devices(guard.fact()), devices(second.fact())) == (["g"], ["s"])
        site.see("g", person=site.people["guard"].person, region="2", lat=28.7)
        assert devices(guard.fact()) == ["g"]
        site.see("s", person=site.people["second"].person, region="2", lat=28.7)
        assert devices(second.fact()) == ["s"]


def test_who_may_not_watch_hears_an_empty_whole(site):
    site.people["captain"] = Person(frozenset())
    site.see("car-1")
    with site.listen("captain", PATH) as captain:
        assert (captain.fact().data["positions"], captain.next().event) == ([], "beat")


def test_a_device_that_is_no_longer_shown_is_gone(site):
    site.see("radio-1")
    with site.listen(path=PATH) as anna:
        anna.fact()
        site.shown = []
        told = anna.fact()
    assert (told.data["positions"], told.data["gone"]) == ([], ["radio-1"])
    with site.listen(path=PATH) as anna:
        assert anna.fact().data["positions"] == []


def test_a_right_that_ends_ends_the_view_and_a_session_that_ends_ends_the_stream(site):
    site.see("car-1")
    with site.listen(path=PATH) as anna:
        anna.fact()
        site.people["anna"] = moved(site.people["anna"])
        site.settles()
        site.see("car-1", lat=28.7)
        until(lambda: site.out._newest["car-1"].lat == 28.7, "the new place is seen")
        del site.people["anna"]
        while (told := anna.next()) is not None:
            assert told.event == "beat"


def test_nobody_looks_at_the_database_while_nobody_watches(site):
    looks = []
    site.out._places.changed = lambda since: (looks.append(since), ([], None))[1]
    time.sleep(0.1)
    assert looks == []
    with site.listen(path=PATH) as anna:
        anna.fact()
    assert looks
