# SPDX-License-Identifier: Apache-2.0
"""A guard lets the house ring his phone; an offer reaches it sealed, the worker shows it, a press opens his page."""

import base64
import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import expect

from anlan.adapters.notices.encryption import b64, decrypt, point

from .conftest import FOLDERS, Someone
from .test_desk import LARGE, SOON, nothing_serious, picture
from .test_hand import FAR, offer, on_duty, place, report

pytestmark = pytest.mark.browser
AUTH = b"0123456789abcdef"
KEY = ec.derive_private_key(11, ec.SECP256R1())
SUBSCRIBES = """
PushManager.prototype.subscribe = async () => ({ toJSON: () => (%s) });
"""  # no push service is reachable from a test: the browser names the simulated one, with a real receiver's key


def sides(url: str) -> str:
    return (FOLDERS[url] / "other-sides.txt").read_text()


def came(url: str) -> list[dict[str, Any]]:
    """What the simulated sides took (Any: JSON)."""
    with urllib.request.urlopen(f"{sides(url)}/came") as answer:
        return json.load(answer)


@pytest.fixture
def guard(become: Callable[..., Someone]) -> Someone:
    """A guard whose browser lets us ring."""
    made = become("wangjianguo", geolocation=place(FAR), permissions=["geolocation", "notifications"])
    keys = {"p256dh": b64(point(KEY.public_key())), "auth": b64(AUTH)}
    endpoint = {"endpoint": f"{sides(made.url)}/push/phone", "keys": keys}
    made.context.add_init_script(SUBSCRIBES % json.dumps(endpoint))
    made.page.goto(f"{made.url}/hand")
    return made


def test_from_the_offer_to_the_page_that_opens(guard: Someone, become: Callable[..., Someone]) -> None:
    page = guard.page
    expect(page.locator("[data-push-offer]")).to_be_visible(timeout=SOON)
    picture(page, "push-offer")
    page.get_by_role("button", name="开启提醒").click()
    expect(page.locator("#toasts")).to_contain_text("这台设备从现在起接收通知", timeout=SOON)
    page.goto(f"{guard.url}/account/notices")
    expect(page.locator("#devices table")).to_be_visible()
    picture(page, "notices")
    nothing_serious(page)
    page.goto(f"{guard.url}/hand")
    desk = become("zhoumin", size=LARGE)
    on_duty(guard)
    offer(desk, guard, *report(desk))
    body = until_pushed(guard)
    shown = ring(guard, body)
    assert shown["title"] == "有新任务，请立即应答"
    assert re.search(r"JQ\d+-\d+-\d+", shown["body"])
    guard.page.goto(f"{guard.url}/hand?seen=1")
    press_it(guard)
    expect(page).to_have_url(re.compile("/hand$"), timeout=SOON)
    office = become("luming", size=LARGE)
    office.page.goto(f"{office.url}/office/notices")
    expect(office.page.locator("main")).to_contain_text("有新任务，请立即应答", timeout=SOON)
    picture(office.page, "office-notices")
    nothing_serious(office.page)
    assert [*guard.faults, *office.faults] == []


def until_pushed(guard: Someone) -> bytes:
    """The body that came to the simulated push service."""
    for _ in range(100):
        found = [one for one in came(guard.url) if one["channel"] == "push"]
        if found:
            return base64.b64decode(found[0]["body"])
        guard.page.wait_for_timeout(200)
    raise AssertionError("nothing was pushed")


def ring(guard: Someone, body: bytes) -> dict[str, Any]:
    """Deliver it to the worker as a push service would, twice; what the phone shows (Any: JSON)."""
    wire = guard.context.new_cdp_session(guard.page)
    registrations: list[str] = []
    wire.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda said: registrations.extend(one["registrationId"] for one in said["registrations"]),
    )
    wire.send("ServiceWorker.enable")
    guard.page.wait_for_timeout(500)
    assert registrations, "no worker"
    plain = decrypt(body, KEY, AUTH).decode()
    for _ in range(2):
        wire.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": guard.url, "registrationId": registrations[-1], "data": plain},
        )
    script = """async () => {
      const registration = await navigator.serviceWorker.ready;
      for (let tries = 0; tries < 50; tries += 1) {
        const found = await registration.getNotifications();
        if (found.length) return found.map(({ title, body, tag, data }) => ({ title, body, tag, url: data.url }));
        await new Promise((go) => setTimeout(go, 100));
      }
      return [];
    }"""
    found = guard.page.evaluate(script)
    assert len(found) == 1, "twice delivered is once shown"
    return found[0]


def press_it(guard: Someone) -> None:
    """Press the notification: the worker sends the open page there."""
    worker = guard.context.service_workers[0]
    worker.evaluate(
        """async () => {
          const [notification] = await self.registration.getNotifications();
          self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
        }"""
    )
