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


def test_folded_messages_are_opened_closed_and_folded_by_key_and_the_work_is_gone_on_with(become) -> None:
    desk = become("zhoumin", size=(1280, 800))
    page = desk.page
    page.locator(".rail a").first.focus()
    say = (
        "(told) => document.dispatchEvent(new CustomEvent('toast', { detail: { text: told, level: 'red' } }))"
    )
    for one in "ABCD":
        page.evaluate(say, one)
    count, shown = page.locator("#toasts [data-more]"), page.locator("#toasts .toast:visible")
    count.press("Enter")
    expect(shown).to_have_count(4)
    shown.first.locator("button").press("Enter")
    expect(shown).to_have_count(3)
    expect(shown.first.locator("button")).to_be_focused()
    page.keyboard.press("Escape")
    expect(shown).to_have_count(2)
    expect(count).to_be_focused()
    count.press("Enter")
    page.locator("#toasts [data-all]").press("Enter")
    expect(shown).to_have_count(0)
    expect(page.locator(".rail a").first).to_be_focused()


def test_no_line_of_a_message_cuts_a_number_in_two(become) -> None:
    desk = become("zhoumin", size=(1280, 800))
    told = "A time limit is over · JS331002-261130-0004"
    desk.page.evaluate(
        "(told) => document.dispatchEvent(new CustomEvent('toast', { detail: { text: told, level: 'red' } }))",
        told,
    )
    number = desk.page.locator("#toasts .whole")
    expect(number).to_have_text("JS331002-261130-0004")
    assert len(number.evaluate("(one) => [...one.getClientRects()]")) == 1


def test_danger_stays_until_somebody_saw_it_and_then_leaves_the_work_uncovered(become) -> None:
    desk = become("fanyun", size=(1280, 800))
    page = desk.page
    page.clock.install()
    page.reload()
    say = "(told) => document.dispatchEvent(new CustomEvent('toast', { detail: told }))"
    page.evaluate(say, {"text": "DANGER", "level": "red"})
    page.evaluate(say, {"text": "SAVED"})
    danger, saved = (page.locator("#toasts .toast", has_text=one) for one in ("DANGER", "SAVED"))
    page.clock.run_for(60_000)
    expect(saved).to_have_count(0)
    expect(danger).to_be_visible()  # nobody moved: nobody saw it
    page.mouse.move(700, 300)
    expect(danger).to_be_hidden()
    page.locator("#toasts [data-more]").click()
    expect(danger).to_be_visible()
    page.locator("#toasts [data-all]").click()
    expect(danger).to_have_count(0)
    assert desk.faults == []


def test_what_stands_stays_when_the_page_is_changed(become) -> None:
    desk = become("fanyun", size=(1280, 800))
    page = desk.page
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('toast', { detail: { text: 'DANGER', level: 'red' } }))"
    )
    page.locator('.rail a[href="/family/studios"]').click()
    page.wait_for_url("**/family/studios")
    expect(page.locator("#toasts .toast", has_text="DANGER")).to_be_visible()


def test_what_is_wrong_in_a_dialog_stands_at_its_field_and_nowhere_else(become) -> None:
    desk = become("yingguoping", size=(1280, 800))
    page = desk.page
    page.goto(f"{desk.url}/welding/supervise")
    page.locator('[hx-get*="ban"]').first.click()
    form = page.locator('dialog form[action="/do/welding/publish-ban"]')
    form.locator("[name=reason]").fill("演示：大风，露天禁火")
    form.locator("[name=ends_at]").fill("2020-01-01T08:00")
    form.locator("[type=submit]").click()
    field = form.locator('.f[data-s="bad"]')
    expect(field.locator(".err")).to_have_text("请填晚一点的时间。", timeout=SOON)
    expect(field.locator("[name=ends_at]")).to_be_focused()
    expect(page.locator("#toasts .toast", has_text="请填晚一点的时间")).to_have_count(
        0
    )  # a notice may stand there
