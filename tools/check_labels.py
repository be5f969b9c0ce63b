#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every sentence has its Chinese, with the same places to fill in, and none is put together while the program runs."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from findings import Finding, say
from gather_labels import PLACES
from labels import LANGUAGES, Label, Unreadable, catalogues, home, uses

NAMED = re.compile(r"%\((\w+)\)")


def _known(root: Path) -> dict[tuple[Path, str], dict[Label, polib.POEntry]]:
    known: dict[tuple[Path, str], dict[Label, polib.POEntry]] = {}
    for path in catalogues(root):
        entries = polib.pofile(str(path))
        known[path.parents[3], path.parents[1].name] = {
            Label(entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry
            for entry in entries
            if not entry.obsolete
        }
    return known


def _fault(label: Label, entry: polib.POEntry | None, language: str) -> str | None:
    if entry is None:
        return f"“{label.sentence}” is not in the {language} catalogue; run tools/gather_labels.py and translate it"
    if not entry.translated():
        return f"“{label.sentence}” has no {language} translation" + (" (fuzzy)" if entry.fuzzy else "")
    given = set(NAMED.findall(label.sentence + label.plural))
    for text in entry.msgstr_plural.values() if label.plural else [entry.msgstr]:
        asked = set(NAMED.findall(text))
        if asked - given:
            return (
                f"the {language} of “{label.sentence}” asks for {_names(asked - given)}, which is not given"
            )
        if missing := given - asked if not label.plural else set():
            return f"the {language} of “{label.sentence}” leaves out {_names(missing)}"
        if len(PLACES.findall(text)) < len(asked):
            return f"the {language} of “{label.sentence}” has a broken place to fill in"
    return None


def _names(names: set[str]) -> str:
    return ", ".join(f"%({name})" for name in sorted(names))


def check(root: Path) -> Iterator[Finding]:
    """Sentences without Chinese, with other places to fill in, and those no catalogue can hold."""
    known = _known(root)
    for use in uses(root):
        if isinstance(use, Unreadable):
            sentence = (
                "a translated sentence must stand there whole: no f-string, %, + or format() inside the call"
            )
            yield Finding(use.path, use.line, sentence)
            continue
        folder = home(root, use.path)
        for language in LANGUAGES:
            entry = known.get((folder, language), {}).get(use.label)
            if fault := _fault(use.label, entry, language):
                yield Finding(use.path, use.line, fault)


if __name__ == "__main__":
    sys.exit(say(check, sys.argv[1:]))
