#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""After `anlan new`: puts the packs' code in order, compiles the labels and writes the reference anew."""

import subprocess
import sys

from findings import ROOT

PACKS = "src/anlan/packs"
RUFF = (sys.executable, "-m", "ruff")
STEPS = (
    (*RUFF, "check", "--quiet", "--fix", "--exit-zero", "--select", "I,F401", PACKS),
    (*RUFF, "format", "--quiet", PACKS),
    (sys.executable, "tools/compile_labels.py"),
    (sys.executable, "tools/make_reference.py"),
)


def _done(step: tuple[str, ...]) -> int:
    if step[-1].endswith("make_reference.py"):
        print("writing docs/reference anew, for which every scenario is played …", flush=True)
    return subprocess.run(step, cwd=ROOT, check=False).returncode


def main() -> int:
    """Run each step; the first failure's code."""
    return next((code for step in STEPS if (code := _done(step))), 0)


if __name__ == "__main__":
    sys.exit(main())
