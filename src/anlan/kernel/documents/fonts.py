# SPDX-License-Identifier: Apache-2.0
"""Which fonts documents are set in: those of the machine that know Chinese, the best first."""

from collections.abc import Iterable
from pathlib import Path

import typst

FAMILIES = (  # free ones first, then those of systems that are common in offices
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "FangSong", "STFangsong", "SimSun", "Noto Sans CJK SC",
    "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
)  # fmt: skip


def folders_of(given: Iterable[str]) -> list[str]:
    """Those of these folders that are there."""
    return [one for one in given if Path(one).is_dir()]


def families_in(folders: list[str]) -> tuple[str, ...]:
    """The families of these folders that a document can be set in; empty where none knows Chinese."""
    known = set(typst.Fonts(include_system_fonts=False, font_paths=folders).families())
    return tuple(one for one in FAMILIES if one in known)
