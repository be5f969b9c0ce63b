# SPDX-License-Identifier: Apache-2.0
"""What a page says in passing: a call for help that still waits in the phone, and messages that fold under the newest two."""

import pytest
from playwright.sync_api import expect

from .test_hand import hold

pytestmark = pytest.mark.browser
SOON = 15_000


def test_a_call_for_help_without_network_says_that_it_waits(become) -> None:
    welder = become("liguoqiang")
    page = welder.page
    page.goto(f"{welder.url}/welding/mine")
    sheet = page.locator("dialog [data-call]")
    welder.context.set_offline(True)
    hold(welder, page.locator("[data-hold][data-opens='sheet-called']").first)
    expect(sheet.locator("[data-call-is='waiting']")).to_contain_text("求助待发送")
    expect(sheet.locator("[data-call-is='sent']")).to_be_hidden()
    welder.context.set_offline(False)
    expect(sheet.locator("[data-call-is='sent']")).to_be_visible(timeout=SOON)
    expect(sheet.locator("[data-call-is='waiting']")).to_be_hidden()
    assert welder.faults == []


def test_older_messages_fold_under_the_newest_two(become) -> None:
    desk = become("zhoumin", size=(1280, 800))
    said = "document.dispatchEvent(new CustomEvent('toast', { detail: { text: 'ABCDE'[%d], level: 'red' } }))"
    for number in range(5):
        desk.page.evaluate(said % number)
    shown = desk.page.locator("#toasts .toast:visible")
    expect(shown).to_have_count(2)
    expect(shown.last).to_contain_text("E")
    older = desk.page.locator("#toasts [data-more]")
    expect(older).to_contain_text("3")
    shown.last.locator("button").click()
    expect(older).to_contain_text("2")
    expect(shown).to_have_count(2)
    older.click()
    expect(shown).to_have_count(4)
