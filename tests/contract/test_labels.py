# SPDX-License-Identifier: Apache-2.0
"""Labels: whatever people read is there in Chinese and in English, and no sentence is missing its Chinese."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from anlan.kernel.fields import marks
from anlan.kernel.registry import REGISTRY
from check_labels import check
from findings import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SPECIMEN = "specimen"  # a pack for tests: nobody reads it


def labels() -> Iterator[tuple[str, Any]]:
    """Everything declared that people read (Any: gettext's lazy sentences)."""
    for name, pack in REGISTRY.packs.items():
        yield f"pack {name}", pack.label
        yield from ((f"page {name}/{page.name}", page.label) for page in pack.pages)
        yield from ((f"word {name}.{code}", label) for code, label in pack.labels.items())
    for name, entry in REGISTRY.kinds.items():
        kind = entry.kind
        yield f"kind {name}", kind.label
        for what in (kind.stages, kind.clocks, kind.closing.outcomes):
            yield from ((f"{name}.{one.name}", one.label) for one in what)
        for field, mark in marks(kind.details).items():
            yield f"{name}.{field}", mark.label
            if mark.purpose:
                yield f"{name}.{field} purpose", mark.purpose
    yield from ((f"command {name}", verb.label) for name, verb in REGISTRY.commands.items())
    yield from ((f"event {name}", event.sentence) for name, event in REGISTRY.events.items())
    yield from ((f"role {name}", role.label) for name, (_, role, _) in REGISTRY.roles.items())
    yield from ((f"option {name}", option.label) for name, option in REGISTRY.options.items())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everything_declared_is_said_in_both_languages(language):
    for where, label in labels():
        with translation.override(language):
            said = str(label)
        assert said, f"{where} has no label"
        if SPECIMEN not in where:
            assert bool(CHINESE.search(said)) == (language == "zh-hans"), f"{where} in {language}: “{said}”"


def test_every_sentence_of_code_and_templates_has_its_chinese():
    assert [str(finding) for finding in check(ROOT)] == []
