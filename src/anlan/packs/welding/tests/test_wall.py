# SPDX-License-Identifier: Apache-2.0
"""The wall: counts, map and warnings of what its reader may see, and nobody's name."""

from anlan.kernel.following import drain

from ..pages.wall_map import dots, ground
from ..queries.supervision import street_of
from ..queries.wall import wall
from .hot_yard import yard_of
from .test_desk_page import page
from .test_life_of_a_warning import raised

WALL = "/wall/welding"


def test_a_running_machine_stands_in_its_street_and_nobody_is_named(workshop):
    workshop.scan()
    street = workshop.people["street"]
    seen = wall(street)
    assert seen.machines["welding"] == seen.machines["all"] == seen.chipped == 1
    assert sum(one.welding for one in seen.streets.values()) == 1
    text = page(street).get(WALL).content.decode()
    assert "在焊" in text
    for name in ("李国强", "郑建华", "JX 0417"):
        assert name not in text


def test_a_warning_stands_with_its_sort_its_street_and_its_limit(story):
    yard = yard_of(story)
    row = raised(yard)
    drain()
    officer = story.person("district", "welding.district_officer", "331002", name="应国平")
    seen = wall(officer)
    assert seen.sorts[row.sort]["new"] == 1
    assert seen.streets[street_of(row.matter.region_path)].level == row.matter.level
    assert [one.pk for one, _clock in seen.urgent] == [row.pk]
    assert "疑似改装 · 签收" in page(officer).get(WALL, {"part": "all"}).content.decode()


def test_another_districts_room_sees_nothing_of_it(workshop):
    workshop.scan()
    other = workshop.story.person("other", "welding.leader", "331002002", name="别处")
    assert wall(other).machines["all"] == 0
    assert page(other).get(WALL).status_code == 200


def test_a_firms_officer_has_no_wall(workshop):
    assert page(workshop.people["officer"]).get(WALL).status_code == 403


def test_what_a_number_means_is_told(workshop):
    street = page(workshop.people["street"])
    for code in ("chips", "refused", "linked", "emergency", "online", "in_time"):
        assert street.get(WALL, {"part": "meaning", "of": code}).status_code == 200
    assert street.get(WALL, {"part": "meaning", "of": "x"}).status_code == 404


def test_ten_thousand_machines_are_no_ten_thousand_dots(workshop):
    found = ground()
    if found is None:
        return
    placed, each = dots(found[0], [(28.67, 121.44)] * 10_000)
    assert len(placed) <= 160
    assert each == 63
