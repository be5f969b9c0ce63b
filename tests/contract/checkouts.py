# SPDX-License-Identifier: Apache-2.0
"""A copy of the checkout that a test may write to, and words run in it as somebody at a terminal would."""

import os
import shutil
import subprocess
from pathlib import Path

from findings import ROOT

TREE = ("src", "tools", "docs", "tests", "pyproject.toml", ".importlinter", "package.json", "Makefile")


def copied(folder: Path) -> Path:
    """Copy what a change may touch; Python and the browser libraries are shared."""
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy(source, folder / name)
    for name in (".venv", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def done(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the copy."""
    surroundings = {
        key: value for key, value in os.environ.items() if not key.startswith(("ANLAN_", "PYTEST_"))
    }
    surroundings |= {"PYTHONPATH": f"{tree}/src:{tree}/tools"}
    return subprocess.run(command, cwd=tree, env=surroundings, capture_output=True, text=True, check=False)


def run(tree: Path, *command: str, may_fail: bool = False) -> str:
    """Run a command in the copy; what it says, which is shown when it fails."""
    told = done(tree, *command)
    assert may_fail or not told.returncode, (
        f"{' '.join(command)}\n{told.stdout[-4000:]}\n{told.stderr[-3000:]}"
    )
    return told.stdout
