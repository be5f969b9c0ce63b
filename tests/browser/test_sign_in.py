# SPDX-License-Identifier: Apache-2.0
"""Sign-in as a person does it: a passkey made, used to sign in, asked afresh, under a take-over; an app added."""

from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import CDPSession, Page, expect

from .conftest import Someone
from .test_desk import LARGE, SOON, nothing_serious, picture
from .test_hand import THERE, offer, on_duty, panel, place, press, report, state_is

pytestmark = pytest.mark.browser
SMALL = {"width": 390, "height": 844}


def with_device(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device that holds passkeys and knows its owner."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    has = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
           "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": has})["authenticatorId"]


def press_passkey(page: Page) -> None:
    page.locator("[data-passkey] button").click()


def test_a_passkey_is_made_used_and_asked_afresh(become: Callable[..., Someone]) -> None:
    keeper = become("songwei", size=LARGE)
    page, url = keeper.page, keeper.url
    wire, device = with_device(page)
    page.goto(f"{url}/account/security/add")
    nothing_serious(page)
    press_passkey(page)
    expect(page.locator(".codes li")).to_have_count(10, timeout=SOON)
    nothing_serious(page)
    page.locator(".read a.verb").click()
    page.goto(f"{url}/account/security/add")
    page.locator("details summary").click()
    secret = page.locator("details code").inner_text().replace(" ", "")
    picture(page, "sign-in-add-app")
    page.fill("#code", pyotp.TOTP(secret).now())
    page.locator("#code").press("Enter")
    expect(page.locator("#factors tbody tr")).to_have_count(2, timeout=SOON)
    nothing_serious(page)
    picture(page, "sign-in-factors")
    page.set_viewport_size(SMALL)
    picture(page, "sign-in-factors-phone")
    page.goto(f"{url}/account")
    page.locator('form[action="/sign-out"] button').click()
    page.goto(f"{url}/sign-in?next=/office/people")
    nothing_serious(page)
    picture(page, "sign-in-phone")
    press_passkey(page)
    page.wait_for_url(f"{url}/office/people")
    page.goto(f"{url}/account/confirm?next=/account")
    picture(page, "sign-in-afresh-phone")
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    press_passkey(page)
    expect(page.locator("[data-passkey] .err")).to_be_visible(timeout=SOON)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    press_passkey(page)
    page.wait_for_url(f"{url}/account")


def test_the_officer_signs_the_take_over_by_his_passkey(become: Callable[..., Someone]) -> None:
    desk, guard = (
        become("zhoumin"),
        become("wangjianguo", geolocation=place(THERE), permissions=["geolocation"]),
    )
    on_duty(guard)
    incident, task = report(desk)
    offer(desk, guard, incident, task)
    zhao = become("zhaomingyuan", geolocation=place(THERE), permissions=["geolocation"], size=(390, 844))
    wire, device = with_device(zhao.page)
    zhao.page.goto(f"{zhao.url}/account/security/add")
    picture(zhao.page, "sign-in-add-phone")
    press_passkey(zhao.page)
    expect(zhao.page.locator(".codes li")).to_have_count(10, timeout=SOON)
    picture(zhao.page, "sign-in-codes-phone")
    zhao.page.goto(f"{zhao.url}/hand")
    officer = zhao.page.locator("[data-person]").get_attribute("data-person")
    desk.do("dispatch/send-police", incident=incident, officer=officer, eta_seconds=300)
    guard.do("dispatch/accept-task", task=task)
    guard.do("dispatch/arrive-on-scene", task=task)
    zhao.do("dispatch/arrive-on-scene", incident=incident)
    state_is(zhao, "scene")
    expect(panel(zhao, "scene")).to_contain_text("通行密钥")
    picture(zhao.page, "sign-take-over-phone")
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    press(zhao, "scene")
    expect(zhao.page.locator("body")).to_contain_text("弱签", timeout=SOON)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    zhao.page.reload()
    press(zhao, "scene")
    state_is(zhao, "report")
    said = [one["sentence"] for one in desk.read(f"matters/{task}/timeline")["items"]]
    assert any("通行密钥" in one for one in said), said
