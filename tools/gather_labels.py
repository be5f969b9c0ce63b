#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes every sentence that is to be translated into its room's or pack's catalogue, keeping what is translated.

Entries that no source names any more are kept and counted, for a sentence may be looked up by a name; `--prune`
drops them.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

import polib

from findings import ROOT
from labels import LANGUAGES, Label, Use, home, uses

HEADER = {
    "Project-Id-Version": "anlan",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACES = re.compile(r"%\(\w+\)[#0\- +]*\d*(?:\.\d+)?[a-z]|%[sdf]")


def wanted(root: Path) -> dict[Path, dict[Label, set[str]]]:
    """By catalogue's folder: each label, and the files that use it."""
    found: dict[Path, dict[Label, set[str]]] = defaultdict(lambda: defaultdict(set))
    for use in uses(root):
        if isinstance(use, Use):
            folder = home(root, use.path)
            found[folder][use.label].add(use.path.relative_to(folder).as_posix())
    return found


def _entry(label: Label, files: set[str]) -> polib.POEntry:
    return polib.POEntry(
        msgctxt=label.context or None,
        msgid=label.sentence,
        msgid_plural=label.plural,
        msgstr="",
        msgstr_plural={0: ""} if label.plural else {},
        occurrences=[(name, "") for name in sorted(files)],
        flags=["python-format"] if PLACES.search(label.sentence + label.plural) else [],
    )


def gather(
    folder: Path, language: str, labels: dict[Label, set[str]], prune: bool = False
) -> tuple[int, int, int]:
    """Bring one catalogue up to date; how many entries are new, lack their words, and how many nobody names."""
    path = folder / "locale" / language / "LC_MESSAGES" / "django.po"
    catalogue = polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)
    catalogue.metadata = HEADER | {"Language": language}
    there = {Label(entry.msgctxt or "", entry.msgid, entry.msgid_plural): entry for entry in catalogue}
    for label, files in sorted(labels.items()):
        if label in there:
            there[label].occurrences = [(name, "") for name in sorted(files)]
        else:
            catalogue.append(_entry(label, files))
    forgotten = [entry for label, entry in there.items() if label not in labels]
    if prune:
        for entry in forgotten:
            catalogue.remove(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    empty = [one for one in catalogue if one not in forgotten and not one.translated()]
    return len(labels.keys() - there.keys()), len(empty), len(forgotten)


def main(arguments: list[str]) -> int:
    """Gather over the whole product."""
    named = [argument for argument in arguments if argument != "--prune"]
    root = Path(named[0]).resolve() if named else ROOT
    for folder, labels in sorted(wanted(root).items()):
        for language in LANGUAGES:
            new, empty, forgotten = gather(folder, language, labels, "--prune" in arguments)
            where = folder.relative_to(root / "src/anlan")
            print(
                f"{where} ({language}): {len(labels)} sentences, {new} new, {empty} without words, "
                f"{forgotten} named by no source"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
