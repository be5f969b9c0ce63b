# SPDX-License-Identifier: Apache-2.0
"""Two devices of a visitor without network record one visit differently; the second says so, and the window chooses."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Someone
from .test_desk import picture

pytestmark = pytest.mark.browser
SOON = 20_000


@pytest.fixture
def window(become) -> Someone:
    """Who sits at the window."""
    return become("fanyun", size=(1440, 900))


@pytest.fixture
def devices(become, window) -> tuple[Someone, Someone]:
    """The grid worker's phone and tablet, both with the page of a visit that is due, then both without network."""
    found = become("linfen"), become("linfen", size=(820, 1180))
    said = {"situation": "relationship", "region": "331002001", "story": "夫妻为钱天天吵"}
    case = window.do("family/register-case", **said)["matter"]
    window.do("family/accept-case", case=case)
    window.do("family/set-level", case=case, level="orange", signs=["threats"], words="由窗口看过")
    window.do("family/call-case-team", case=case)
    window.do("family/begin-care", case=case)
    visitor = found[0].page.locator(".hand").get_attribute("data-person")
    window.do(
        "family/plan-visits", case=case, visitor=visitor, where="社区活动室", safe_time="上午", days=[0]
    )
    for one in found:
        one.page.goto(f"{one.url}/family/visits")
        expect(one.page.locator("[data-visit]").first).to_be_visible(timeout=SOON)
    for one in found:
        one.context.set_offline(True)
    return found


def record(page: Page, visit: str, finding: str, words: str) -> None:
    """Fill the visit in and keep it on the device."""
    card = page.locator(f'[data-visit="{visit}"]')
    card.get_by_text("见到并谈过").or_(card.locator('label:has(input[value="met"])')).first.click()
    card.locator(f'label:has(input[value="{finding}"])').click()
    card.locator('textarea[name="words"]').fill(words)
    card.locator('button[data-s="main"]').click()


def test_the_second_device_says_what_happened_and_the_window_chooses(devices, window):
    phone, tablet = devices
    visit = phone.page.locator("[data-visit]").first.get_attribute("data-visit") or ""
    record(phone.page, visit, "calm", "家里平静")
    record(tablet.page, visit, "relapse_signs", "孩子躲在门后")
    for one in devices:
        expect(one.page.locator("anlan-queue")).to_contain_text("未送出", timeout=SOON)
    phone.context.set_offline(False)
    expect(phone.page.locator("anlan-queue")).to_be_hidden(timeout=SOON)
    tablet.context.set_offline(False)
    queue = tablet.page.locator("anlan-queue")
    expect(queue).to_contain_text("你的记录已保存", timeout=SOON)
    expect(queue).to_contain_text("不一致")
    picture(tablet.page, "two-devices-told")
    queue.get_by_role("button").first.click()
    expect(queue).to_be_hidden(timeout=SOON)

    window.page.goto(f"{window.url}/?part=rows")
    row = window.page.locator("h2.grp", has_text="有不止一个版本")
    expect(row).to_be_visible(timeout=SOON)
    number = window.page.locator("li.row").first.get_attribute("id").removeprefix("row-")
    window.page.goto(f"{window.url}/m/{number}")
    picture(window.page, "two-devices-matter")
    window.page.get_by_role("link", name=re.compile("选定以哪一份为准")).click()
    expect(window.page.locator(".version")).to_have_count(2)
    expect(window.page.locator("main")).not_to_contain_text("孩子躲在门后")
    window.page.locator(".version .mask").first.click()
    window.page.locator("#unmask-reason").fill("核对两份走访记录")
    window.page.locator("dialog button[type=submit]").click()
    window.page.wait_for_load_state()
    window.page.reload()
    expect(window.page.locator("main")).to_contain_text("孩子躲在门后")
    picture(window.page, "two-devices-choose")
    window.page.locator(".version").nth(1).get_by_role("button", name="以这份为准").click()
    expect(window.page).to_have_url(re.compile(rf"/m/{number}$"))
    expect(window.page.locator("main")).not_to_contain_text("选定以哪一份为准")
    assert not [*phone.faults, *tablet.faults, *window.faults]
