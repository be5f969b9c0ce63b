# SPDX-License-Identifier: Apache-2.0
"""What is given without network waits in the phone: a signature under the words that were read, a report of violence."""

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Someone
from .test_desk import picture
from .test_family_young_mother import sign

pytestmark = pytest.mark.browser
SOON = 20_000
REPLY = {"applicant": "演示甲", "asked": "要求调解", "answer": "已安排调解员"}


@pytest.fixture
def phone(become) -> Someone:
    """Who writes the reply, with a phone in her hand."""
    return become("fanyun")


def sheet(phone: Someone) -> tuple[str, str]:
    """The sheet on which a new document is signed, open on the phone, then without network; its case and document."""
    said = {"situation": "relationship", "region": "331002001", "story": "夫妻为钱天天吵"}
    case = phone.do("family/register-case", **said)["matter"]
    key = phone.do("documents/draw-up-document", matter=case, template="family.reply", values=REPLY)["result"]
    number = phone.read(f"matters/{case}")["number"]
    phone.page.goto(f"{phone.url}/m/{number}/documents/{key}/sign/worker")
    expect(phone.page.locator("form.pad canvas")).to_be_visible(timeout=SOON)
    phone.page.evaluate("() => import('anlan/signature').then(() => true)")
    phone.context.set_offline(True)
    return case, key


def waits(page: Page) -> None:
    """It says that the signature is kept, and offers no second one."""
    expect(page.locator("[data-waits]")).to_be_visible(timeout=SOON)
    expect(page.locator("anlan-queue")).to_contain_text("未送出", timeout=SOON)
    expect(page.locator("form.pad")).to_have_attribute("inert", "")


def test_a_signature_without_network_waits_and_goes_by_itself(phone):
    sheet(phone)
    sign(phone.page)
    waits(phone.page)
    picture(phone.page, "offline-signature")
    phone.context.set_offline(False)
    phone.page.wait_for_url(re.compile(r"/documents/[0-9a-f-]+$"), timeout=SOON)
    expect(phone.page.locator("dd[data-s=signed]")).to_be_visible(timeout=SOON)
    expect(phone.page.locator("anlan-queue")).to_be_hidden()
    assert not phone.faults


def test_what_was_signed_under_words_that_are_void_meanwhile_is_refused_in_words(phone, become):
    case, key = sheet(phone)
    sign(phone.page)
    waits(phone.page)
    reason = {"why": "replaced", "reason": "答复内容写错，另行制作"}
    become("heping").do("documents/void-document", matter=case, document=key, **reason)
    phone.context.set_offline(False)
    expect(phone.page.locator("form.pad .err")).to_contain_text("已作废", timeout=SOON)
    expect(phone.page.locator("[data-waits]")).to_be_hidden()
    picture(phone.page, "offline-signature-void")
    assert not phone.faults


def test_a_signature_that_waits_is_sent_from_the_documents_page_too(phone):
    case, key = sheet(phone)
    sign(phone.page)
    waits(phone.page)
    phone.page.close()
    phone.context.set_offline(False)
    page = phone.context.new_page()
    page.goto(f"{phone.url}/m/{phone.read(f'matters/{case}')['number']}/documents/{key}")
    queue = page.locator("anlan-queue[data-waiting]")
    expect(queue).to_have_attribute("data-waiting", "0", timeout=SOON)
    page.reload()
    expect(page.locator("dd[data-s=signed]")).to_be_visible(timeout=SOON)


def test_a_report_of_violence_without_network_waits_and_is_in_the_list_once(become):
    phone = become("chenlaoshi")
    page = phone.page
    page.goto(f"{phone.url}/family/reports")
    page.evaluate("() => import('family/reports').then(() => true)")
    page.check("[name=suffers][value=small_child]")
    page.fill("[name=story]", "手臂有淤青，孩子说爸爸打的（演示）")
    page.check("[name=body][value=kindergarten]")
    phone.context.set_offline(True)
    page.click("form.card [type=submit]")
    expect(page.locator("[data-kept]")).to_be_visible(timeout=SOON)
    expect(page.locator("form.card [type=submit]")).to_be_disabled()
    picture(page, "mandated-report")
    phone.context.set_offline(False)
    expect(page.locator("#hand li")).to_have_count(1, timeout=SOON)
    expect(page.locator("#hand li")).to_be_in_viewport(timeout=SOON)  # number and moment are the proof
    expect(page.locator("[name=story]")).to_have_value("")
    assert not phone.faults
