# SPDX-License-Identifier: Apache-2.0
"""A guard's duty on his phone, part of it without network, and the officer who takes over; nothing is lost, nothing twice."""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from .conftest import Someone
from .test_desk import picture

pytestmark = pytest.mark.browser
BAR = (28.675047, 121.440378)
FAR, NEAR, THERE = (0.0018, 0.0003), (0.0009, 0.0002), (0.0001, 0.0)
SOON = 15_000
PARKING = "900101"


def place(apart: tuple[float, float]) -> dict[str, float]:
    return {"latitude": BAR[0] + apart[0], "longitude": BAR[1] + apart[1], "accuracy": 8}


@pytest.fixture
def desk(become) -> Someone:
    """The duty officer; guards whom earlier tests left bound are free again."""
    zhou = become("zhoumin", size=(1440, 900))
    for one in zhou.read("dispatch/incidents", open="true")["items"]:
        if one["task"] and one["task_stage"] not in ("handed_over", "rated", "stood_down"):
            zhou.do("dispatch/stand-down", task=one["task"])
    return zhou


@pytest.fixture
def guard(desk, become) -> Someone:
    """Wang at his post, freed by the desk, off duty, with a phone that knows where it is."""
    wang = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation"])
    if wang.page.locator("#hand").get_attribute("data-s") != "off":
        wang.do("dispatch/sign-off-duty")
        wang.page.reload()
    return wang


def panel(who: Someone, name: str) -> Locator:
    return who.page.locator(f'[data-panel="{name}"]')


def main_verb(who: Someone, name: str) -> Locator:
    return panel(who, name).locator('.foot .verb[data-s="main"]')


def press(who: Someone, name: str) -> None:
    main_verb(who, name).click()


def sign_by_hand(who: Someone) -> None:
    """The officer is asked for his name, writes it on the screen, and signs."""
    press(who, "scene")
    expect(who.page.locator("#toasts")).to_contain_text("请先手写姓名", timeout=SOON)
    field = who.page.locator("dispatch-pen svg").bounding_box()
    assert field
    mouse = who.page.mouse
    for across in (0.2, 0.5):
        mouse.move(field["x"] + field["width"] * across, field["y"] + field["height"] * 0.3)
        mouse.down()
        mouse.move(field["x"] + field["width"] * (across + 0.2), field["y"] + field["height"] * 0.7, steps=6)
        mouse.move(field["x"] + field["width"] * across, field["y"] + field["height"] * 0.8, steps=6)
        mouse.up()
    picture(who.page, "hand-officer-draws-name")
    press(who, "scene")


def shows(who: Someone, name: str) -> None:
    expect(panel(who, name)).to_be_visible(timeout=SOON)


def state_is(who: Someone, state: str) -> None:
    """The server's own state, not what the phone went ahead to."""
    expect(who.page.locator("#hand")).to_have_attribute("data-s", state, timeout=SOON)


def on_duty(guard: Someone) -> None:
    shows(guard, "off")
    press(guard, "off")
    state_is(guard, "idle")


def eventually(ask: Callable[[], object]) -> object:
    until = time.monotonic() + SOON / 1000
    while True:
        if found := ask():
            return found
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.3)


def report(desk: Someone, category: str = PARKING) -> tuple[str, str]:
    said = desk.do("dispatch/report-incident", category=category, content="两拨人为车位吵起来了", lat=BAR[0], lng=BAR[1],
                   address="中山东路 128 号")  # fmt: skip

    def planned() -> object:
        rows = desk.read("dispatch/incidents", open="true")["items"]
        return next((one["task"] for one in rows if one["id"] == said["matter"]), None)

    return said["matter"], str(eventually(planned))


def offer(desk: Someone, guard: Someone, incident: str, task: str) -> None:
    """Send this guard, as soon as his position is known at the desk."""
    me = guard.page.locator("[data-person]").get_attribute("data-person")

    def ranked() -> object:
        found = desk.read("dispatch/candidates", incident=incident, limit="9")["candidates"]
        return next((one for one in found if one["id"] == me), None)

    mine = eventually(ranked)
    desk.do("dispatch/offer-task", task=task, guard=me, eta_seconds=round(mine["seconds"]))  # type: ignore[index]


def row(desk: Someone, incident: str) -> dict:
    return next(one for one in desk.read("dispatch/incidents")["items"] if one["id"] == incident)


def told(desk: Someone, matter: str) -> list[str]:
    return [one["name"] for one in desk.read(f"matters/{matter}/timeline")["items"]]


def hold(who: Someone, button: Locator) -> None:
    box = button.bounding_box()
    assert box is not None
    who.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    who.page.mouse.down()
    expect(who.page.locator("#dialog")).to_be_visible(timeout=4000)
    who.page.mouse.up()


def test_a_guard_does_his_duty_and_an_officer_takes_over(desk, guard, become):
    on_duty(guard)
    incident, task = report(desk)
    offer(desk, guard, incident, task)
    shows(guard, "offer")
    expect(panel(guard, "offer")).to_contain_text("不可以：搜身、扣人、拿东西")
    expect(panel(guard, "offer").locator("anlan-clock")).to_be_visible()
    zhao = become("zhaomingyuan", geolocation=place((0.006, 0.004)), permissions=["geolocation"])
    shows(zhao, "idle")
    officer = zhao.page.locator("[data-person]").get_attribute("data-person")
    desk.do("dispatch/send-police", incident=incident, officer=officer, eta_seconds=300)
    press(guard, "offer")
    shows(guard, "way")
    state_is(guard, "way")

    shows(zhao, "order")
    expect(panel(zhao, "order")).to_contain_text("两拨人为车位吵起来了")
    press(zhao, "order")
    state_is(zhao, "way")

    guard.context.set_geolocation(place(THERE))
    shows(guard, "scene")  # by the fence of 30 m, without a touch
    state_is(guard, "scene")
    guard.page.locator('[data-tick="persuaded"]').check()
    slip = guard.page.locator('[data-tick="aided"]')
    slip.check()
    tick_back = guard.page.locator('[data-tick="aided"][checked]')
    expect(tick_back).to_be_attached(timeout=SOON)  # it has come back
    guard.page.locator('label:has([data-tick="aided"])').click()  # a second tap asks, and takes back
    guard.page.locator('#dialog form[data-untick] .verb[data-s="main"]').click()
    expect(slip).not_to_be_checked()
    eventually(lambda: "dispatch.action_taken_back" in told(desk, task))
    guard.page.locator('[data-panel="scene"] [data-opens="sheet-note"]').click()
    guard.page.locator("#note-text").fill("双方已分开，叶姓一方答应挪车")
    guard.page.locator('#dialog .verb[data-s="main"]').click()

    press(zhao, "way")
    state_is(zhao, "scene")
    expect(panel(zhao, "scene")).to_contain_text("叶姓一方答应挪车", timeout=SOON)
    expect(panel(zhao, "scene")).to_contain_text("弱签")
    state_is(guard, "handover")
    sign_by_hand(zhao)
    state_is(zhao, "report")
    shows(guard, "done")
    expect(panel(guard, "done")).to_contain_text("赵明远")
    desk.page.goto(f"{desk.url}/m/{row(desk, incident)['number']}")
    expect(desk.page.locator(".signed img")).to_be_visible(timeout=SOON)
    picture(desk.page, "matter-drawn-name")

    panel(zhao, "report").locator('[name="verdict"][value="helpful"]').click()
    zhao.page.locator("#situation").fill("车位纠纷")
    zhao.page.locator("#result").fill("当场和解")
    press(zhao, "report")
    state_is(zhao, "close")
    panel(zhao, "close").locator('[name="outcome"][value="settled"]').check()
    press(zhao, "close")
    state_is(zhao, "idle")
    assert (row(desk, incident)["stage"], row(desk, incident)["task_stage"]) == ("closed", "rated")
    guard.page.locator("[data-seen]").click()
    shows(guard, "idle")
    assert (guard.faults, zhao.faults) == ([], [])


def test_without_network_everything_goes_on_and_arrives_once_in_order(desk, guard):
    on_duty(guard)
    incident, task = report(desk)
    offer(desk, guard, incident, task)
    shows(guard, "offer")
    guard.context.set_offline(True)
    press(guard, "offer")
    shows(guard, "way")
    expect(guard.page.locator("anlan-queue")).to_contain_text("1 条未送出")
    guard.page.reload()  # a crash: the phone has the page and what was done
    shows(guard, "way")
    expect(guard.page.locator("anlan-queue")).to_contain_text("接受")
    expect(guard.page.locator("[data-network]")).to_have_text("无网")
    press(guard, "way")
    shows(guard, "scene")
    guard.page.locator('[data-tick="separated"]').check()
    hold(guard, panel(guard, "scene").locator("[data-hold]"))
    expect(guard.page.locator("#dialog")).to_contain_text("指挥室还不知道")
    assert (guard.page.locator("#dialog a.verb").first.get_attribute("href") or "").startswith("tel:")
    guard.page.keyboard.press("Escape")
    expect(guard.page.locator("anlan-queue")).to_contain_text("4 条未送出")
    assert row(desk, incident)["task_stage"] == "offered"

    guard.context.set_offline(False)
    expect(guard.page.locator("anlan-queue")).to_be_hidden(timeout=SOON)
    state_is(guard, "scene")
    deeds = [one for one in told(desk, task) if one.startswith("dispatch.")]
    assert deeds[-4:] == [
        "dispatch.task_accepted",
        "dispatch.arrival_doubted",  # his position was never at the bar
        "dispatch.action_ticked",
        "dispatch.task_escalated",
    ]
    assert len(deeds) == len(set(deeds))
    assert guard.faults == []


def test_a_page_that_came_past_its_worker_is_kept_all_the_same(guard):
    page, is_ruled = guard.page, "() => navigator.serviceWorker.controller !== null"
    page.wait_for_function(is_ruled, timeout=SOON)
    browser = guard.context.new_cdp_session(page)
    with page.expect_navigation():
        browser.send("Page.reload", {"ignoreCache": True})  # as Shift and reload do: past the worker
    page.wait_for_function(is_ruled, timeout=SOON)
    on_duty(guard)
    guard.context.set_offline(True)
    page.reload()
    shows(guard, "idle")


def test_what_a_patrol_sees_is_reported_from_where_he_stands_and_waits_without_network(desk, guard):
    on_duty(guard)
    expect(panel(guard, "idle").locator("[data-where]")).to_contain_text("误差 8 米", timeout=SOON)
    guard.context.set_offline(True)
    panel(guard, "idle").locator('[data-opens="sheet-seen"]').click()
    expect(guard.page.locator("#dialog [data-place]")).to_contain_text("就是您所在的位置")
    guard.page.locator("#seen-category").select_option(PARKING)
    guard.page.locator("#seen-content").fill("两辆车堵住了路口")
    guard.page.locator('#dialog .verb[data-s="main"]').click()
    expect(guard.page.locator("anlan-queue")).to_contain_text("1 条未送出")
    guard.context.set_offline(False)
    expect(guard.page.locator("#toasts")).to_contain_text("指挥室已收到", timeout=SOON)

    def seen() -> list[tuple[float, str]]:
        told = [one for one in desk.read("dispatch/incidents")["items"] if one["source"] == "patrol"]
        return [(round(one["lat"], 6), one["task_stage"]) for one in told]

    eventually(lambda: seen() == [(round(place(FAR)["latitude"], 6), "waiting")])  # a follower plans the task
    assert guard.faults == []


def photograph() -> dict[str, Any]:
    """What a phone's camera hands over: large enough for two pieces."""
    drawn = io.BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").save(drawn, "JPEG", quality=98)
    assert drawn.tell() > 2 << 20
    return {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def test_a_photograph_taken_without_network_becomes_evidence_and_holds_up_nothing(desk, guard):
    on_duty(guard)
    incident, task = report(desk)
    offer(desk, guard, incident, task)
    shows(guard, "offer")
    press(guard, "offer")
    guard.context.set_geolocation(place(THERE))
    state_is(guard, "scene")
    guard.context.set_offline(True)
    panel(guard, "scene").locator("input[type=file]").set_input_files(photograph())
    guard.page.locator('[data-tick="separated"]').check()
    expect(guard.page.locator("anlan-queue")).to_contain_text("拍照")
    guard.context.set_offline(False)
    expect(guard.page.locator("anlan-queue")).to_be_hidden(timeout=SOON)
    state_is(guard, "scene")
    assert told(desk, task).count("evidence.evidence_added") == 1
    assert "dispatch.action_ticked" in told(desk, task)
    number = desk.read(f"matters/{incident}")["number"]
    desk.page.goto(f"{desk.url}/m/{number}")
    shown = desk.page.locator(".tile img")
    expect(shown).to_be_visible(timeout=SOON)
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 1600
    assert (guard.faults, desk.faults) == ([], [])


def test_what_is_not_taken_is_said_in_words_and_stays_until_it_is_read(desk, guard):
    on_duty(guard)
    incident, task = report(desk)
    offer(desk, guard, incident, task)
    shows(guard, "offer")
    guard.context.set_offline(True)
    press(guard, "offer")
    desk.do("dispatch/stand-down", task=task)
    guard.context.set_offline(False)
    refused = guard.page.locator("anlan-queue li:has(.why)")
    expect(refused).to_have_count(1, timeout=SOON)
    expect(refused).to_contain_text("接受")
    guard.page.reload()
    expect(refused).to_have_count(1, timeout=SOON)
    refused.locator("button").click()
    expect(guard.page.locator("anlan-queue")).to_be_hidden()
    shows(guard, "idle")


def test_a_place_reached_off_duty_never_leaves_the_phone(guard):
    sent: list[float] = []  # what was kept on duty may still be on its way; where he went afterwards may not
    guard.page.on(
        "request",
        lambda request: (
            "/api/positions" in request.url and sent.extend(one["lat"] for one in request.post_data_json)
        ),
    )
    shows(guard, "off")
    home = place(NEAR)
    guard.context.set_geolocation(home)
    guard.page.wait_for_timeout(5000)  # longer than the pause between two batches
    assert home["latitude"] not in sent
    with guard.page.expect_request("**/api/positions", timeout=SOON):
        on_duty(guard)


def test_the_page_can_be_installed(guard):
    told = guard.context.request.get(f"{guard.url}/hand.webmanifest").json()
    assert (told["start_url"], told["display"]) == ("/hand", "standalone")
    for icon in told["icons"]:
        assert guard.context.request.get(guard.url + icon["src"]).ok


@pytest.mark.parametrize("size", [(390, 844), (360, 640)])
def test_large_targets_and_nothing_runs_out_of_the_page(desk, become, size):
    wang = become("wangjianguo", size=size, geolocation=place(FAR), permissions=["geolocation"])
    small = wang.page.evaluate(
        "[...document.querySelectorAll('.hand button, .hand a')].filter((one) => one.checkVisibility())"
        ".filter((one) => one.getBoundingClientRect().height < 55.5).map((one) => one.textContent.trim())"
    )
    assert small == []
    assert wang.page.evaluate("document.documentElement.scrollWidth") == size[0]
