# SPDX-License-Identifier: Apache-2.0
"""After the fire a place is watched for an hour, and not a minute less: then watcher and work leader both sign.

A browser's time cannot be set; so this file's district lives sixty times as fast (`anlan demo --speed`), and its hour is a minute.
"""

import re

import pytest
from playwright.sync_api import expect

from anlan.packs.welding.rulesets.industries import MEASURES

from .conftest import Someone
from .test_desk import picture
from .test_welding_whole_way import LARGE, SOON, Become, asked, go, phone, says, verb

pytestmark = pytest.mark.browser
DEMO = ("--speed", "60")
HOUR = 100_000  # ms of the reader: a minute, and what a busy machine takes


def written(leader: Someone) -> tuple[str, str]:
    """A permit as the desk's form makes it: its number and its key."""
    go(leader, "/welding/desk")
    leader.page.keyboard.press("n")
    for name, value in (("content", "回流管焊口返修"), ("place", "罐区 V-209"), ("part", "回流管 DN50")):
        leader.page.locator(f"#apply-{name}").fill(value)
    for name, words in (("welder", "李国强"), ("watcher", "张宝林"), ("machine", "2082")):
        choice = leader.page.locator(f"#apply-{name}")
        choice.select_option(value=choice.locator("option", has_text=words).get_attribute("value"))
    leader.page.locator("#apply-risks").fill("管内残液；下方地沟")
    leader.page.locator('#apply .verb[data-s="main"]').click()
    leader.page.locator('.permits a[href^="/m/"]').first.click(timeout=SOON)
    leader.page.wait_for_url(re.compile("/m/"))
    number = leader.page.url.rpartition("/")[2]
    return number, leader.read(f"matters/{number}")["id"]


def approved(become: Become, leader: Someone, permit: str) -> None:
    """Ticked, tested and approved by whoever its level asks for, in a minute of the district: by the API."""
    analyst = become("heyulan")
    approvers = {code: become(code, size=LARGE) for code in ("zhouzhiyuan", "jinjianping")}
    for one in MEASURES:
        leader.do("welding/tick-measure", permit=permit, measure=one)
    leader.do("welding/submit-permit", permit=permit)
    said = {"gas": "combustible", "reading": 2, "point": "回流管 DN50", "wind": 2}
    analyst.do("welding/add-gas-test", permit=permit, **said)
    approvers[asked(leader)].do("welding/approve-permit", permit=permit)


def test_the_place_is_accepted_after_the_hour_and_not_before_by_both(become: Become):
    leader, watcher = become("linguodong", size=LARGE), phone(become, "zhangbaolin")
    number, permit = written(leader)
    approved(become, leader, permit)
    watcher.do("welding/watcher-arrives", permit=permit)
    leader.do("welding/finish-work", permit=permit)
    go(watcher, f"/welding/spot?number={number}")
    says(watcher, "还要看火到")
    says(watcher, "后可按")
    expect(verb(watcher, "accept-after-fire-watch")).to_have_count(0)
    picture(watcher.page, "weld-watch-waits")
    refused = leader.do("welding/accept-after-fire-watch", permit=permit, refused=True)
    assert "看火" in refused["message"]

    def sign(who: Someone) -> None:
        expect(verb(who, "accept-after-fire-watch")).to_be_visible(timeout=HOUR)
        picture(who.page, "weld-watch-over")
        verb(who, "accept-after-fire-watch").click()

    sign(watcher)
    says(watcher, "您已签")
    go(leader, f"/welding/spot?number={number}")
    sign(leader)
    says(leader, "都已签字，已验收")
    picture(leader.page, "weld-watch-accepted")
    assert [leader.faults, watcher.faults] == [[], []]
