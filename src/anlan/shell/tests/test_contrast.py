# SPDX-License-Identifier: Apache-2.0
"""The tokens' contrast, computed as WCAG 2.2 says: words at least 4.5, shapes and the edges of fields at least 3."""

import re
from pathlib import Path

import pytest

from anlan import shell

TOKENS = (Path(shell.__file__).parent / "static/shell/css/tokens.css").read_text("utf-8")
GROUNDS = ("sheet", "paper", "sunk")
WORDS = [
    *((word, ground) for word in ("ink", "ink-2", "ink-3", "water", "water-ink") for ground in GROUNDS),
    *((f"{level}-ink", ground) for level in ("red", "orange", "yellow", "blue") for ground in GROUNDS),
    *((f"{level}-ink", f"{level}-soft") for level in ("red", "orange", "yellow", "blue")),
    *((word, "water-soft") for word in ("ink", "ink-2", "ink-3", "water-ink")),
    ("on-water", "water"), ("on-water", "water-dn"), ("on-police", "hold-police"), ("on-red", "red"),
    ("m-text", "m-halo"), ("m-wtext", "m-water"),
]  # fmt: skip
SHAPES = [
    *((shape, ground) for shape in ("field", "water", "hold-guard") for ground in GROUNDS),
    ("red", "sheet"),
]


def colours(dark: bool) -> dict[str, str]:
    """The colours of a face: the light ones, with the dark ones over them."""
    light, rest = TOKENS.split(':root[data-face="wall"], :root[data-face="hand-night"] {', 1)
    found = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", light))
    if dark:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", rest.split("}", 1)[0]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 to 21."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("pairs", "least"), [(WORDS, 4.5), (SHAPES, 3.0)])
def test_everything_can_be_read_on_its_ground(dark: bool, pairs: list[tuple[str, str]], least: float) -> None:
    known = colours(dark)
    found = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in found.items() if value < least} == {}
