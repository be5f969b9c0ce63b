#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The gate: every check side by side, one line for each, the findings of those that fail, and one verdict."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from findings import ROOT

BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
OURS = ("src", "tests", "tools", "firmware")
CHECKS = {  # the slowest first
    "types": [str(BIN / "mypy")],
    "rooms": [str(BIN / "lint-imports")],
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet"],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise"],
    "reference": [PYTHON, "tools/make_reference.py", "--check"],
    "writes": [PYTHON, "tools/check_writes.py"],
    "labels": [PYTHON, "tools/check_labels.py"],
    "browser": [PYTHON, "tools/check_browser.py"],
    "sizes": [PYTHON, "tools/check_size.py"],
}


@dataclass(frozen=True)
class Outcome:
    """What one check said."""

    name: str
    is_whole: bool
    said: str
    seconds: float


def run(name: str) -> Outcome:
    """Run one check."""
    begun = time.monotonic()
    command = CHECKS[name]
    if "ruff" in command[0]:
        command = [*command, *(place for place in OURS if (ROOT / place).exists())]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    said = "\n".join(part.strip("\n") for part in (done.stdout, done.stderr) if part.strip())
    if name == "format" and done.returncode:
        said = said or "some files are not formatted"
        said += "\nput right by: .venv/bin/ruff format src tests tools"
    return Outcome(name, done.returncode == 0, said, time.monotonic() - begun)


def main(names: list[str]) -> int:
    """Run the checks named, or all of them; 1 when one of them found something."""
    begun = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, names or CHECKS))
    for outcome in outcomes:
        if not outcome.is_whole or outcome.name == "sizes":
            print(f"── {outcome.name} " + "─" * 60)
            print(outcome.said)
    failed = [outcome.name for outcome in outcomes if not outcome.is_whole]
    print(
        "── "
        + ", ".join(
            f"{one.name} {'ok' if one.is_whole else 'FAILED'} {one.seconds:.1f} s" for one in outcomes
        )
    )
    verdict = f"check: failed: {', '.join(failed)}" if failed else "check: everything holds"
    print(f"{verdict} ({time.monotonic() - begun:.0f} s)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
