#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Which Chromium the browser tests drive: the one that ANLAN_CHROMIUM names, the machine's, else Playwright's own.

Ubuntu's package is a door to a snap that need not be there: so each is asked for its version before it is believed.
Exit codes: 0 and its path, 4 when there is none.
"""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@cache
def program() -> str | None:
    """Its path, or None when there is none that runs."""
    named = [os.environ.get("ANLAN_CHROMIUM"), *(shutil.which(name) for name in NAMES)]
    found = next((one for one in named if one and _runs(one)), None)
    return found or _of_playwright()


def _runs(path: str) -> bool:
    try:
        return (
            subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _of_playwright() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == "__main__":
    print(program() or "there is no Chromium that runs on this machine")
    sys.exit(0 if program() else 4)
