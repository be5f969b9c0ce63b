# SPDX-License-Identifier: Apache-2.0
"""A pack's folder is deleted: everything else starts, migrates, answers, and its tests stay green."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

import anlan
from anlan.kernel.testing.scene import until
from private_postgres import free_port

pytestmark = pytest.mark.once

SOURCE = Path(anlan.__file__).resolve().parents[1]
LONGEST = 240
QUICK_TESTS = ("kernel/tests/test_command.py", "kernel/tests/test_kinds.py", "shell/tests/test_api.py",
               "shell/tests/test_commands_over_http.py")  # fmt: skip


@pytest.fixture(scope="module")
def without_dispatch(tmp_path_factory):
    """A copy of the whole package in which one folder is missing."""
    root = tmp_path_factory.mktemp("without")
    shutil.copytree(SOURCE / "anlan", root / "src" / "anlan", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SOURCE.parent / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(SOURCE.parent / "pyproject.toml", root)
    (root / "node_modules").symlink_to(SOURCE.parent / "node_modules")
    shutil.rmtree(root / "src" / "anlan" / "packs" / "dispatch")
    return root


def environment_of(root: Path, *, demo: bool = False, **more: str) -> dict[str, str]:
    """The variables for Python on the copy; a demo brings its own database and keys."""
    settings = {
        "PYTHONPATH": os.pathsep.join([str(root / "src"), str(root / "tools")]),
        "ANLAN_TEST_ON": "",
        **more,
    }
    if not demo:
        settings |= {"ANLAN_DATABASE_URL": f"sqlite:///{root}/district.sqlite3", "ANLAN_DATA": str(root)}
    left_out = ("ANLAN_PACKS", "ANLAN_OTHER_PACKS", "ANLAN_NODE_MODULES")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in left_out and not (demo and name.startswith("ANLAN_"))
    }
    return {**kept, **settings}


def run(root: Path, *arguments: str, **more: str) -> str:
    """Run Python on the copy; fails with what it said."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=root, env=environment_of(root, **more), capture_output=True, text=True,
        timeout=LONGEST, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout + done.stderr


def test_it_checks_migrates_and_plugs_in_what_is_left(without_dispatch):
    assert "no issues" in run(without_dispatch, "-m", "django", "check")
    run(without_dispatch, "-m", "django", "migrate", "--verbosity", "0")
    told = run(
        without_dispatch, "-c",
        "import django; django.setup()\n"
        "import anlan.runtime.asgi, anlan.runtime.worker\n"
        "from anlan.runtime.plugs import plug_all; plug_all()\n"
        "from anlan.kernel.registry import REGISTRY; print(sorted(REGISTRY.packs))",
    )  # fmt: skip
    assert "dispatch" not in told


def test_the_demo_starts_with_what_is_left_and_says_what_is_not_there(without_dispatch, tmp_path):
    """The import of the generated register alone takes seconds: grants name roles that are gone with the pack."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "anlan.runtime.cli",
        "demo",
        "--data",
        str(tmp_path),
        "--port",
        str(port),
    ]
    said = tmp_path / "said.txt"
    with said.open("wb") as out:
        child = subprocess.Popen(
            command,
            cwd=without_dispatch,
            env=environment_of(without_dispatch, demo=True),
            stdout=out,
            stderr=out,
        )
    try:
        until(lambda: "ready http" in said.read_text() or child.poll() is not None, "it is ready")
        assert child.poll() is None, said.read_text()[-3000:]
        assert "Traceback" not in said.read_text()
        assert "packs/dispatch is not there" in said.read_text()
        door = httpx.get(f"http://localhost:{port}/", trust_env=False, timeout=60)
        assert door.status_code == 200
        assert "演示" in door.text
    finally:
        child.terminate()
        child.wait(30)


def test_the_tests_of_kernel_and_shell_stay_green(without_dispatch):
    files = [str(without_dispatch / "src" / "anlan" / one) for one in QUICK_TESTS]
    run(without_dispatch, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *files)


def test_nothing_outside_the_pack_and_the_demo_names_it():
    """What the demo shows is the demo's own business; kernel, shell, adapters and the rest of runtime know no pack."""
    demo = (SOURCE / "anlan" / "runtime" / "simulated", SOURCE / "anlan" / "runtime" / "demo_district")
    strangers = []
    for file in (SOURCE / "anlan").rglob("*.py"):
        if "packs" in file.parts or "tests" in file.parts:
            continue
        if any(file.is_relative_to(one) for one in demo):
            continue
        if re.search(r"^from anlan\.packs\.dispatch|^import anlan\.packs\.dispatch", file.read_text(), re.M):
            strangers.append(str(file.relative_to(SOURCE)))
    assert strangers == []
