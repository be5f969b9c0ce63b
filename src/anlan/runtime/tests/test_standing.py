# SPDX-License-Identifier: Apache-2.0
"""What a long-lived process has loaded is left out of every later collection."""

import gc
import subprocess
import sys
import weakref
from collections.abc import Callable, Iterator

import pytest

from anlan.runtime import roles, serving
from anlan.runtime.standing import let_stand

WEB = "import gc, anlan.runtime.wsgi; print(gc.get_freeze_count())"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


class Knot:
    """What only the collector can free: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


def is_walked_through(one: object) -> bool:
    return any(other is one for other in gc.get_objects())


def test_what_is_loaded_is_not_walked_through_again() -> None:
    loaded = [object()]

    let_stand()

    assert not is_walked_through(loaded)


def test_what_comes_later_is() -> None:
    let_stand()

    assert is_walked_through([object()])


def test_rubbish_of_the_beginning_is_not_kept() -> None:
    knot = Knot()
    seen = weakref.ref(knot)
    del knot

    let_stand()

    assert seen() is None


def test_streams_let_it_stand_before_they_are_ready(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def served(app: object, held: object, on_ready: Callable[[], None]) -> None:
        on_ready()

    monkeypatch.setattr(serving, "serve", served)
    monkeypatch.setattr(serving, "door", lambda host, port: None)
    monkeypatch.setattr("anlan.runtime.asgi.compose", lambda: None)
    monkeypatch.setattr(roles, "plug_all", lambda: None)

    roles.run_streams("127.0.0.1", 0)

    assert capsys.readouterr().out.startswith("ready")
    assert gc.get_freeze_count() > 0


@pytest.mark.once
def test_web_lets_it_stand_with_its_pages() -> None:
    said = subprocess.run([sys.executable, "-c", WEB], capture_output=True, text=True, check=True).stdout

    assert int(said) > 100_000
