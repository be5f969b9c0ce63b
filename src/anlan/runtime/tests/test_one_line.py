# SPDX-License-Identifier: Apache-2.0
"""The browser's side of live: many tabs share one line, and whatever breaks, each hears everything once."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import anlan.shell
from anlan.kernel.testing.scene import until
from anlan.runtime.tests.test_asgi import Served
from chromium import program

pytestmark = pytest.mark.browser
JS = Path(anlan.shell.__file__).parent / "static/shell/js"
MODULES = ("line", "live", "still", "time", "words")
PAGE = """<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8">
<script type="importmap">{imports}</script>
<script type="module">
import "anlan/live";
window.heard = []; window.fetched = 0;
document.addEventListener("anlan:fact", ({{ detail }}) => window.heard.push(detail.id));
document.querySelector("[data-on]").addEventListener("refresh", () => {{ window.fetched += 1; }});
</script></head><body><div id="live" data-url="/api/live?after={after}" data-line="{line}"></div>
<p data-on="fire.*"></p></body></html>"""


class Town(Served):
    """A site whose every page listens, signed in as anna."""

    line = "l1"

    def django(self, environ, start_response):
        """The page, its modules, or nothing."""
        path = environ["PATH_INFO"]
        start_response(
            "200 OK", [("Content-Type", "text/javascript" if path.endswith(".js") else "text/html")]
        )
        if path.endswith(".js"):
            return [(JS / path[1:]).read_bytes()]
        imports = json.dumps({"imports": {f"anlan/{name}": f"/{name}.js" for name in MODULES}})
        return [PAGE.format(imports=imports, after=self.log.head(), line=self.line).encode()]


@pytest.fixture(scope="module")
def chromium():
    found = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def tabs(chromium):
    """Opens tabs of one signed-in browser and waits until each is live."""
    context = chromium.new_context()

    def opened(site, many, **given):
        context.add_cookies([{"name": "sessionid", "value": "anna", "url": f"http://localhost:{site.port}"}])
        pages = [context.new_page() for _ in range(many)]
        for page in pages:
            page.goto(f"http://localhost:{site.port}/")
        for page in pages:
            page.wait_for_selector(":root[data-live=on]", state="attached")
        return pages

    opened.context = context
    yield opened
    context.close()


@contextmanager
def writing(site) -> Iterator[None]:
    """Events come all the time."""
    ending = threading.Event()

    def write():
        while not ending.wait(0.02):
            site.log.write()

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    yield
    ending.set()
    thread.join()


def all_heard(site, pages):
    """Each tab heard all since it was drawn, in order, each once."""
    whole = [line.position for line in site.log.lines]
    for page in pages:
        page.wait_for_function("last => window.heard.at(-1) === last", arg=whole[-1])
        heard = page.evaluate("window.heard")
        assert heard == whole[whole.index(heard[0]) :]


def test_eight_tabs_share_one_line_and_each_hears_each_event_once(tabs):
    with Town().serving() as site, writing(site):
        pages = tabs(site, 8)
        assert len(site.streams) == 1
        pages[0].wait_for_function("window.heard.length > 50")
        for page in pages:
            page.wait_for_function("window.heard.length > 5")
    all_heard(site, pages)


def test_a_tab_that_comes_later_hears_what_came_since_it_was_drawn(tabs):
    with Town().serving() as site:
        (first,) = tabs(site, 1)
        place = site.log.write()
        first.wait_for_function("window.heard.length === 1")
        first.context.route("**/live.js", lambda route: (site.log.write(times=3), route.continue_()))
        (second,) = tabs(site, 1)
        second.wait_for_function("window.heard.length === 3")
        assert second.evaluate("window.heard[0]") > place


def test_when_the_tab_that_holds_the_line_closes_the_next_goes_on_without_a_gap(tabs):
    with Town().serving() as site:
        pages = tabs(site, 4)
        with writing(site):
            for _ in range(3):
                pages[-1].wait_for_timeout(300)
                pages.pop(0).close()
            pages[0].wait_for_timeout(1500)
        all_heard(site, pages)
        until(lambda: len(site.streams) == 1, "one line is left")


def test_a_lost_line_is_shown_comes_back_and_parts_are_fetched_again(tabs):
    first = Town()
    with first.serving() as site:
        pages = tabs(site, 3)
        port = site.port
    for page in pages:
        page.wait_for_selector(":root[data-live=lost]", state="attached")
    second = Town()
    second.log = first.log
    place = second.log.write()
    fetched = [page.evaluate("window.fetched") for page in pages]
    with second.serving(port):
        for page, before in zip(pages, fetched, strict=True):
            page.wait_for_selector(":root[data-live=on]", state="attached")
            page.wait_for_function("place => window.heard.includes(place)", arg=place)
            page.wait_for_function("before => window.fetched > before", arg=before)


def test_a_page_without_locks_holds_a_line_of_its_own(tabs):
    tabs.context.add_init_script("delete Navigator.prototype.locks")
    with Town().serving() as site:
        pages = tabs(site, 2)
        assert len(site.streams) == 2
        site.log.write(times=3)
        all_heard(site, pages)


def test_another_sign_in_has_another_line(tabs):
    with Town().serving() as site:
        tabs(site, 1)
        site.line = "l2"
        tabs(site, 1)
        assert len(site.streams) == 2
