# SPDX-License-Identifier: Apache-2.0
"""A real demo without simulated people, a real Chromium, and somebody of the demo's cast signed in by its door."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from chromium import program

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240.0
FOLDERS: dict[str, Path] = {}  # of each district by its address
TROUBLE: list[str] = []  # of the running test: what a server answered with no, and what did not come
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none",
         "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist",
         "--use-fake-device-for-media-stream")  # fmt: skip


@pytest.fixture(scope="module")
def district(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo in a folder of its own, alone: nobody acts but the tests.

    One for each file: a guard who calmed a brawl in another file rests for ten minutes (PB-R13). A file that says
    `DEMO = ("--speed", "90")` has its own started so.
    """
    with running(tmp_path_factory.mktemp("district"), *getattr(request.module, "DEMO", ())) as url:
        yield url


@contextmanager
def running(folder: Path, *flags: str, **variables: str) -> Iterator[str]:
    """A demo in this folder with these flags, these variables and no others of ours; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(Path(sys.executable).with_name("anlan")),
        "demo",
        "--alone",
        "--data",
        str(folder),
        "--port",
        str(port),
        *flags,
    ]
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ANLAN_") and name != "DJANGO_SETTINGS_MODULE"
    } | variables
    with (folder / "demo.log").open("w") as log:
        running = subprocess.Popen(command, cwd=ROOT, env=plain, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until(
                lambda: "ready http" in (folder / "demo.log").read_text(), running, folder / "demo.log"
            )
            FOLDERS[f"http://localhost:{port}"] = folder
            yield f"http://localhost:{port}"
        finally:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(15)
            except subprocess.TimeoutExpired:
                running.kill()


def _wait_until(there: Callable[[], bool], running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not there():
        if running.poll() is not None or time.monotonic() > until:
            pytest.fail(f"the demo did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.2)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each person gets a context of his own."""
    found = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Of a test that failed: every page as somebody would have seen it, and what went wrong on the line before."""
    report = yield
    if call.when == "setup":
        TROUBLE.clear()
    browser = getattr(item, "funcargs", {}).get("chromium")
    if call.when == "call" and report.failed and browser:
        pages = [page for context in browser.contexts for page in context.pages]
        report.sections.append(("pages", "\n".join(_seen(page) for page in pages)))
        report.sections.append(("the line", "\n".join(TROUBLE[-40:])))
    return report


def _seen(page: Page) -> str:
    """Where somebody is, the dialog before him and the messages beside it."""
    script = """() => [location.href, document.activeElement?.outerHTML.slice(0, 120),
        ...[...document.querySelectorAll("dialog[open], .toast")].map((one) => one.innerText.slice(0, 400))].join(" ¦ ")"""
    try:
        return str(page.evaluate(script))
    except Error as gone:
        return f"{page.url}: {gone.message[:120]}"


class Someone:
    """A person of the demo's cast with his browser: his page, and deeds that he does without looking at one."""

    def __init__(self, context: BrowserContext, page: Page, url: str) -> None:
        self.context, self.page, self.url = context, page, url
        self.faults: list[str] = []
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        context.on("response", lambda one: one.status >= 400 and TROUBLE.append(f"{one.status} {one.url}"))
        context.on("requestfailed", lambda one: TROUBLE.append(f"{one.failure} {one.url}"))
        page.on(
            "console",
            lambda said: self.faults.append(said.text) if "Content Security Policy" in said.text else None,
        )

    def do(self, verb: str, *, refused: bool = False, **fields: Any) -> dict[str, Any]:
        """Give a command by the API, in this person's session (Any: JSON values)."""
        cookie = next(one for one in self.context.cookies() if one["name"] == "csrftoken")
        answer = self.context.request.post(
            f"{self.url}/api/{verb}",
            data=fields,
            headers={"X-CSRFToken": cookie["value"], "Referer": self.url},
        )
        assert answer.ok != refused, f"{verb}: {answer.status} {answer.text()[:300]}"
        return answer.json()

    def read(self, path: str, **query: str) -> Any:
        """Read from the API (Any: JSON values)."""
        answer = self.context.request.get(f"{self.url}/api/{path}", params=query)
        assert answer.ok, f"{path}: {answer.status} {answer.text()[:300]}"
        return answer.json()


@pytest.fixture
def become(district: str, chromium: Browser) -> Iterator[Callable[..., Someone]]:
    """Sign in as somebody of the cast; `size`, `locale` and what else a browser context takes may be given."""
    opened: list[BrowserContext] = []

    def as_person(code: str, *, size: tuple[int, int] = (390, 844), **given: Any) -> Someone:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=given.pop("locale", "zh-CN"),
            timezone_id="Asia/Shanghai", reduced_motion="reduce", has_touch=size[0] < 600, **given,
        )  # fmt: skip
        opened.append(context)
        page = context.new_page()
        someone = Someone(context, page, district)
        page.goto(f"{district}/door/")
        page.locator(f'form:has(input[name="person"][value="{code}"]) button').first.click()
        page.wait_for_url(re.compile(r"/(hand|dispatch|wall|office|family|matters|follow-ups|welding)"))
        return someone

    yield as_person
    for context in opened:
        context.close()
