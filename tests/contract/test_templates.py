# SPDX-License-Identifier: Apache-2.0
"""Templates: a block that a page fills is one that its frame shows, and shows once."""

import re

import pytest

from findings import ROOT

TEMPLATES = {
    path.as_posix().split("/templates/")[1]: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "src/anlan").rglob("templates/**/*.html"))
}
PARENTS = re.compile(r"\{% extends (.+?) %\}")
BLOCKS = re.compile(r"\{% block (\w+) %\}")


def parents(name: str) -> list[str]:
    """Every frame that a template may stand in."""
    found = PARENTS.search(TEMPLATES[name])
    return re.findall(r"[\w/]+\.html", found[1]) if found else []


def frames(name: str) -> set[str]:
    """The same with the frames of its frames."""
    return {one for parent in parents(name) for one in (parent, *frames(parent))}


@pytest.mark.parametrize("name", [name for name in TEMPLATES if parents(name)])
def test_what_a_page_fills_its_frame_shows_once(name: str) -> None:
    own, around = TEMPLATES[name], "".join(TEMPLATES[one] for one in frames(name))
    known, named = set(BLOCKS.findall(around)), BLOCKS.findall(own)
    inner = {block for block in named if stands_in_another(own, block)}
    assert set(named) - inner <= known, "nothing shows these"
    assert not inner & known, "opened anew: these would be shown twice"


def stands_in_another(text: str, block: str) -> bool:
    """Whether this template opens the block inside one of its own."""
    before = text[: text.index(f"{{% block {block} %}}")]
    return before.count("{% block ") > before.count("{% endblock")


def test_the_templates_were_found() -> None:
    assert {"shell/base.html", "dispatch/board.html"} <= TEMPLATES.keys()
