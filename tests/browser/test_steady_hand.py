# SPDX-License-Identifier: Apache-2.0
"""A page that is alive does not change under the hand: what was pressed is what happens, and nothing pressed is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import Someone

pytestmark = pytest.mark.browser
PART = """([id, inside]) => {
    const part = Object.assign(document.createElement("div"), {id, innerHTML: inside});
    document.querySelector("main").prepend(part);
}"""
SWAPPED = """async ([id, text]) => {
    const {default: htmx} = await import("htmx");
    await htmx.swap({sourceElement: document.getElementById(id), target: document.getElementById(id), swap: "innerMorph", text});
}"""


@pytest.fixture
def page(become: Callable[..., Someone]) -> Page:
    return become("zhoumin", size=(1440, 900)).page


def test_no_button_becomes_another_deeds_button(page: Page) -> None:
    page.evaluate(PART, ["still", '<button hx-get="/one">一</button><button hx-get="/two">二</button>'])
    first, second = (page.locator("#still button", has_text=word).element_handle() for word in "一二")
    page.evaluate(SWAPPED, ["still", '<button hx-get="/two">二之新</button>'])
    assert not first.evaluate("one => one.isConnected")
    assert second.evaluate("one => [one.isConnected, one.textContent]") == [True, "二之新"]


def test_what_comes_while_a_finger_is_down_is_shown_when_it_is_lifted(page: Page) -> None:
    part = page.locator("[data-on][id]").first
    part.evaluate("part => part.insertAdjacentHTML('beforeend', '<b id=stale>旧</b>')")
    page.mouse.move(700, 450)
    page.mouse.down()
    with page.expect_response(f"**{part.get_attribute('hx-get')}"):
        part.dispatch_event("refresh")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.locator("#stale").is_visible()
    page.mouse.up()
    expect(page.locator("#stale")).to_have_count(0)


def test_a_key_pressed_as_soon_as_the_page_is_there_counts(page: Page) -> None:
    slow = page.context.new_cdp_session(page)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 20})
    page.reload()
    page.keyboard.press("a")
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    expect(page.locator("dialog[open] form")).to_be_visible()


def test_a_button_pressed_before_its_module_has_come_opens_when_it_comes(
    become: Callable[..., Someone], district: str
) -> None:
    phone = become("huxiaojun").page
    held: list[Route] = []
    phone.route("**/shell/js/hand.js", lambda one: held.append(one))
    phone.goto(f"{district}/welding/mine", wait_until="commit")
    phone.wait_for_selector(":root[data-live=on]", state="attached")
    phone.locator("button[data-opens]:visible").first.click()
    expect(phone.locator("dialog[open]")).to_have_count(0)
    held[0].continue_()
    expect(phone.locator("dialog[open]")).to_be_visible()
