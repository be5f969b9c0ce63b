#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles each .po into the .mo that Django reads, where the .po is newer; no GNU gettext is needed."""

import os
import sys
from pathlib import Path

import polib

from findings import ROOT
from labels import catalogues


def compile_labels(root: Path) -> int:
    """How many catalogues were written anew; each is put in place whole, for a running process may be reading."""
    written = 0
    for path in catalogues(root):
        compiled = path.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        fresh = path.with_suffix(f".{os.getpid()}")
        polib.pofile(str(path)).save_as_mofile(str(fresh))
        fresh.replace(compiled)
        written += 1
    return written


if __name__ == "__main__":
    compile_labels(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT)
