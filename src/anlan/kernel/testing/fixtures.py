# SPDX-License-Identifier: Apache-2.0
"""Fixtures for tests of kernel, shell and packs: the clock, the story, the actors, and `verify`."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from anlan.kernel import timing
from anlan.kernel.ports import Broker, plug, unplug

if TYPE_CHECKING:
    from .broker import QuietBroker
    from .story import Story
    from .verify import Verify

BEGIN = datetime(2026, 11, 21, 23, 41, 7, tzinfo=timing.LOCAL)


@pytest.fixture(autouse=True)
def own_language() -> None:
    """Every test begins in the house's language, whatever page the one before has read."""
    from django.utils import translation  # Django is set up only now

    translation.deactivate()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Making an account takes no third of a second."""
    from django.test.utils import override_settings  # Django is set up only now

    with override_settings(PASSWORD_HASHERS=["anlan.kernel.testing.passwords.QuickHasher"]):
        yield


@pytest.fixture
def hands() -> Iterator[timing.Hands]:
    """The stopped clock: Saturday 21 November 2026, 23:41:07 in Taizhou, and the hands that move it."""
    with timing.set_to(BEGIN) as moved:
        yield moved


@pytest.fixture
def broker() -> "Iterator[QuietBroker]":
    """The broker that reactions publish to: it keeps what it takes."""
    from .broker import QuietBroker

    quiet = QuietBroker()
    plug(Broker, lambda: quiet)
    yield quiet
    unplug(Broker)


@pytest.fixture
def story(db: None, hands: timing.Hands, broker: "QuietBroker") -> "Story":
    """A district in miniature, told through commands."""
    from .story import Story  # Django is set up only now

    return Story(hands)


@pytest.fixture
def verify(story: "Story") -> "Verify":
    """Runs a command and demands what every command promises."""
    from .verify import Verify

    return Verify(story)


@pytest.fixture
def query_count() -> Callable[[], Any]:
    """A context manager that counts queries (Any: Django's own class)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)
