# SPDX-License-Identifier: Apache-2.0
"""What the sweeps share: everything that any pack can tell, told once, and somebody for every role."""

import importlib
import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pydantic import BaseModel

from anlan.kernel.command import Answer, Command
from anlan.kernel.context import Caller
from anlan.kernel.fields import Level, marks
from anlan.kernel.following import drain
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.scene import Scene, postgres_scene, sqlite_scene
from anlan.kernel.testing.story import OPERATOR, Story


class HeardStory(Story):
    """A story that remembers every sensitive word that was told, so that a sweep can look for it."""

    def __init__(self, hands: Any) -> None:  # Any: the clock's hands, as Story takes them
        self.secrets: set[str] = set()
        self.verbs: set[str] = set()
        super().__init__(hands)

    def tell(
        self, verb: Command[..., Any], *, by: Caller = OPERATOR, key: str | None = None, **values: Any
    ) -> Answer:
        """Give a command, and keep what it says of people (Any: the verb's own input)."""
        self.verbs.add(verb.name)
        self._hear(verb.input, values)
        if "kind" in values and "details" in values:
            self._hear(REGISTRY.kind(values["kind"]).details, values["details"])
        return super().tell(verb, by=by, key=key, **values)

    def _hear(self, model: type[BaseModel], values: dict[str, Any]) -> None:
        for name, mark in marks(model).items():
            if mark.level >= Level.PERSONAL and isinstance(values.get(name), str):
                self.secrets.add(values[name])


def whole_stories() -> dict[str, Callable[[Story], None]]:
    """What each pack tells: `tell` of `<pack>/tests/whole_story.py`, or beside the pack for the specimen."""
    return {name: told.tell for name, told in _stories().items()}


def evenings() -> list[Callable[[Story, int], None]]:
    """What each pack leaves open, everything in it so often: `leave_open` of the same modules."""
    return [told.leave_open for told in _stories().values()]


def _stories() -> dict[str, Any]:
    """The module of each pack's story (Any: a module)."""
    found = {}
    for path in settings.ANLAN_PACKS:
        for place in (f"{path}.tests.whole_story", f"{path}.whole_story"):
            parent = place.rsplit(".", 1)[0]
            if importlib.util.find_spec(parent) and importlib.util.find_spec(place):
                found[path.rsplit(".", 1)[-1]] = importlib.import_module(place)
                break
    return found


@pytest.fixture
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """An empty database of the kind that `parametrize` names."""
    if request.param == "postgresql":
        server = os.environ.get("ANLAN_TEST_POSTGRES_URL")
        if not server:
            pytest.skip("needs PostgreSQL: run through tools/private_postgres.py")
        made = postgres_scene(tmp_path, server)
    else:
        made = sqlite_scene(tmp_path)
    yield made
    made.end()


@pytest.fixture
def told(db: None, hands: Any) -> HeardStory:
    """Everything that the packs can tell, and all followers at the log's end (Any: the clock's hands)."""
    story = HeardStory(hands)
    for tell in whole_stories().values():
        tell(story)
    drain()
    return story
