# SPDX-License-Identifier: Apache-2.0
"""Sign-in as a person does it: a passkey made, used to sign in, asked afresh; an app added; on a desk and on a phone."""

from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import CDPSession, Page, expect

from .conftest import Someone
from .test_desk import LARGE, SOON, nothing_serious, picture

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
