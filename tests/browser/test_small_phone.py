# SPDX-License-Identifier: Apache-2.0
"""The phone at its smallest, 360 wide, in every state: nothing overlaps or is cut, even with text twice as large."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .conftest import Someone
from .test_hand import FAR, desk, hold, offer, on_duty, panel, place, press, report, shows, state_is

pytestmark = pytest.mark.browser
__all__ = ["desk"]  # the fixture of the other file
SMALL, TWICE = (360, 740), "200%"
PICTURES = Path(os.environ["ANLAN_PICTURES"]) if "ANLAN_PICTURES" in os.environ else None
WRONG = """() => {
  const place = (one) => one.getBoundingClientRect();
  const seen = (one) => one.checkVisibility() && place(one).height > 0;
  const all = [...document.querySelectorAll('.hand *')].filter((one) => seen(one) && !one.closest('anlan-map'));
  const name = (one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 24)}`;
  const large = 'button, a, label:has(input), select, input:not([type=checkbox], [type=radio])';
  const touch = all.filter((one) => one.matches(large));
  const foot = all.filter((one) => one.matches('.foot .verb'));
  const over = foot.flatMap((one, at) => foot.slice(at + 1).filter((other) => {
    const [a, b] = [place(one), place(other)];
    return a.bottom > b.top + 1 && b.bottom > a.top + 1 && a.right > b.left + 1 && b.right > a.left + 1;
  }));
  const main = foot.find((one) => one.matches('[data-s=main]'));
  return {
    wide: all.filter((one) => place(one).right > innerWidth + 1).map(name),
    low: touch.filter((one) => place(one).height < 43.5).map(name),
    cut: all.filter((one) => one.matches('.verb') && one.scrollWidth > one.clientWidth + 1).map(name),
    over: over.map(name),
    lost: main && (place(main).bottom > innerHeight + 1 || place(main).top < 0) ? [name(main)] : [],
  };
}"""


def fits(who: Someone, name: str) -> None:
    """At both sizes of text nothing is too wide, too low, cut, laid over another, or out of reach."""
    page = who.page
    for size in ("", TWICE):
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        page.wait_for_timeout(150)
        if PICTURES:
            page.screenshot(
                path=PICTURES / f"phone-{name}{'-twice' if size else ''}.png", animations="disabled"
            )
        wrong = {what: found for what, found in page.evaluate(WRONG).items() if found}
        assert wrong == {}, f"{name} {size}"
    page.evaluate("document.documentElement.style.fontSize = ''")


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_a_duty_on_a_small_phone(desk, become, locale) -> None:
    wang = become(
        "wangjianguo", size=SMALL, locale=locale, geolocation=place(FAR), permissions=["geolocation"]
    )
    if wang.page.locator("#hand").get_attribute("data-s") != "off":
        wang.do("dispatch/sign-off-duty")
        wang.page.reload()
    shows(wang, "off")
    fits(wang, f"{locale}-off")
    on_duty(wang)
    fits(wang, f"{locale}-idle")
    incident, task = report(desk)
    offer(desk, wang, incident, task)
    shows(wang, "offer")
    fits(wang, f"{locale}-offer")
    press(wang, "offer")
    state_is(wang, "way")
    fits(wang, f"{locale}-way")
    wang.context.set_offline(True)
    press(wang, "way")
    shows(wang, "scene")
    expect(wang.page.locator("anlan-queue li")).to_have_count(1)
    fits(wang, f"{locale}-offline")
    wang.context.set_offline(False)
    state_is(wang, "scene")
    fits(wang, f"{locale}-scene")
    hold(wang, panel(wang, "scene").locator("[data-hold]"))
    if PICTURES:
        wang.page.screenshot(path=PICTURES / f"phone-{locale}-help.png")
    wang.page.keyboard.press("Escape")
    desk.do("dispatch/stand-down", task=task)
    shows(wang, "idle")
    assert wang.faults == []
