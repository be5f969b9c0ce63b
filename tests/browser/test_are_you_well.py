# SPDX-License-Identifier: Apache-2.0
"""A guard on a scene is asked whether he is well: on his phone, with and without network, and what the desk sees of it."""

import pytest
from playwright.sync_api import expect

from .conftest import Someone
from .test_desk import picture
from .test_hand import (
    FAR,
    SOON,
    THERE,
    desk,
    eventually,
    offer,
    on_duty,
    panel,
    place,
    press,
    report,
    row,
    shows,
    state_is,
    told,
)
from .test_small_phone import fits

pytestmark = pytest.mark.browser
__all__ = ["desk"]  # the fixture of the other file
SHORT = 20  # seconds in which he says so: the least that a district may set


def there(desk: Someone, become, **given) -> tuple[Someone, str, str]:
    """Wang stands at the bar; his phone, the incident and his task."""
    guard = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation"], **given)
    if guard.page.locator("#hand").get_attribute("data-s") != "off":
        guard.do("dispatch/sign-off-duty")
        guard.page.reload()
    on_duty(guard)
    incident, task = report(desk)
    offer(desk, guard, incident, task)
    shows(guard, "offer")
    press(guard, "offer")
    shows(guard, "way")
    guard.context.set_geolocation(place(THERE))
    state_is(guard, "scene")
    return guard, incident, task


def answers(desk: Someone, task: str) -> int:
    return told(desk, task).count("dispatch.check_answered")


def test_the_desk_asks_and_the_guard_answers_with_one_tap_also_without_network(desk, become):
    guard, incident, task = there(desk, become)
    question = panel(guard, "scene").locator("[data-check]")
    expect(question).to_be_hidden()
    desk.page.goto(f"{desk.url}/dispatch/board?incident={row(desk, incident)['number']}")
    desk.page.get_by_role("button", name="问平安").click()
    expect(question).to_be_visible(timeout=SOON)
    expect(question).to_contain_text("您平安吗")
    picture(guard.page, "hand-are-you-well")
    expect(desk.page.locator("#board")).to_contain_text("正在问平安", timeout=SOON)
    question.get_by_role("button", name="我平安").click()
    expect(question).to_be_hidden()
    eventually(lambda: answers(desk, task) == 1)

    desk.do("dispatch/ask-if-well", task=task)
    expect(question).to_be_visible(timeout=SOON)
    guard.context.set_offline(True)
    question.get_by_role("button", name="我平安").click()
    expect(question).to_be_hidden()
    expect(guard.page.locator("anlan-queue")).to_contain_text("1 条未送出")
    assert answers(desk, task) == 1
    guard.context.set_offline(False)
    eventually(lambda: answers(desk, task) == 2)
    assert (guard.faults, desk.faults) == ([], [])


def test_without_network_the_phone_asks_by_itself_when_it_is_time(desk, become):
    guard, _incident, _task = there(desk, become, locale="en-GB")
    guard.context.set_offline(True)
    question = panel(guard, "scene").locator("[data-check]")

    def asks() -> bool:  # the kept page may come once more and say the true moment
        guard.page.evaluate(
            "document.querySelector('[data-check]').dataset.at = new Date(Date.now() - 1000).toISOString()"
        )
        return question.is_visible()

    eventually(asks)
    expect(question).to_contain_text("Are you well?")
    picture(guard.page, "hand-are-you-well-english")
    question.get_by_role("button", name="I am well").click()
    expect(question).to_be_hidden()
    guard.context.set_offline(False)
    expect(guard.page.locator("anlan-queue")).to_be_hidden(timeout=SOON)


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_question_leaves_the_call_for_help_in_reach_on_a_small_phone(desk, become, locale):
    guard, _incident, task = there(desk, become, size=(360, 740), locale=locale)
    desk.do("dispatch/ask-if-well", task=task)
    expect(panel(guard, "scene").locator("[data-check]")).to_be_visible(timeout=SOON)
    fits(guard, f"are-you-well-{locale}")
    for size in ("", "200%"):
        guard.page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        expect(panel(guard, "scene").locator(".foot [data-hold]")).to_be_in_viewport(ratio=0.99)


UNCOVERED = """(parts) => parts.every((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return [top + 3, bottom - 3].every((y) => one.contains(document.elementFromPoint((left + right) / 2, y)));
})"""


def test_a_message_leaves_the_question_to_be_read_with_text_twice_as_large(desk, become):
    guard, _incident, task = there(desk, become, size=(360, 740))
    desk.do("dispatch/ask-if-well", task=task)
    question = panel(guard, "scene").locator("[data-check]")
    expect(question).to_be_visible(timeout=SOON)
    for size in ("", "200%"):
        guard.page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        for many in range(2):
            told = {"text": f"演示：第 {many} 条消息，说的是一件很长的、一行写不下的事", "level": "red"}
            guard.page.evaluate(
                "(told) => document.dispatchEvent(new CustomEvent('toast', { detail: told }))", told
            )
        expect(guard.page.locator("#toasts .toast:visible")).to_have_count(1)
        guard.page.wait_for_timeout(400)
        picture(guard.page, f"hand-are-you-well-told{size}")
        assert question.locator("h2, .verb").evaluate_all(UNCOVERED), size
        expect(guard.page.locator("#toasts .toast:visible button")).to_be_in_viewport(ratio=0.99)
    question.get_by_role("button", name="我平安").click()
    expect(guard.page.locator("#toasts .toast:visible")).not_to_have_count(1)


def test_his_silence_stands_first_on_the_board_with_whom_to_send(desk, become):
    office = become("luming", size=(1440, 900))
    office.do("directory/turn-option", option="dispatch.well_seconds", value=SHORT)
    _guard, incident, task = there(desk, become)
    desk.do("dispatch/ask-if-well", task=task)
    desk.page.goto(f"{desk.url}/dispatch/board?incident={row(desk, incident)['number']}")
    first = desk.page.locator("#board li[data-row]").first
    expect(first).to_contain_text("没有报平安", timeout=(SHORT + 20) * 1000)
    who = desk.page.locator("#board-who")
    expect(who).to_contain_text("最后位置", timeout=SOON)
    expect(who).to_contain_text("谁能去", timeout=SOON)
    expect(who.get_by_role("button", name="派民警")).to_be_visible()
    picture(desk.page, "board-silent-guard")
    wall = become("zhoumin", size=(1920, 1080))
    wall.page.goto(f"{wall.url}/wall/command")
    expect(wall.page.locator(".scenes")).to_contain_text("保安未报平安", timeout=SOON)
    picture(wall.page, "wall-silent-guard")


def test_the_caller_is_asked_by_type_and_the_level_follows_or_not(desk):
    desk.page.goto(f"{desk.url}/dispatch/board?open=report")
    form = desk.page.locator("#report")
    form.locator("#report-category").select_option("900101")
    form.locator("fieldset.ask:not([hidden])", has_text="动手了吗").get_by_text("是", exact=True).click()
    expect(form.locator("[data-proposal]")).to_contain_text("橙")
    expect(form.locator('[name="follow_answers"]')).to_be_checked()
    picture(desk.page, "report-questions")
    form.locator("#report-content").fill("演示：为车位吵起来了")
    form.locator('.verb[data-s="main"]').click()
    newest = eventually(
        lambda: next(
            (one for one in desk.read("dispatch/incidents")["items"] if one["level"] == "orange"), None
        )
    )
    assert newest
    assert desk.faults == []


def test_a_tick_that_raised_one_type_does_not_lower_another(desk):
    desk.page.goto(f"{desk.url}/dispatch/board?open=report")
    form = desk.page.locator("#report")
    type_of, ticked = form.locator("#report-category"), form.locator('[name="follow_answers"]')
    form.locator("fieldset[data-of='900301']").first.evaluate("(one) => one.dataset.level = 'yellow'")
    type_of.select_option("900801")
    form.locator("fieldset.ask:not([hidden])", has_text="已经走了吗").get_by_text("是", exact=True).click()
    expect(ticked).not_to_be_checked()  # orange would become yellow: a person says so, or nobody
    type_of.select_option("900301")
    form.locator("fieldset.ask:not([hidden])", has_text="叫得醒吗").get_by_text("否", exact=True).click()
    expect(ticked).to_be_checked()  # blue becomes yellow
    type_of.select_option("900801")
    expect(form.locator("[data-proposal]")).to_contain_text("黄")
    expect(ticked).not_to_be_checked()


def test_the_ledgers_people_are_chosen_by_search(become):
    auditor = become("hejing", size=(1440, 900))
    auditor.page.goto(f"{auditor.url}/office/ledger")
    field = auditor.page.locator("#l-person")
    field.fill("周敏")
    field.press_sequentially(" ")
    auditor.page.locator("#l-person-found [role=option]").first.click()
    expect(field).to_have_value("zhoumin")
    picture(auditor.page, "ledger-pick")
