# SPDX-License-Identifier: Apache-2.0
"""`anlan verify-log`: exit 0 when whole; exit 1 and the first broken position when altered, on the spot or from an export."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from anlan.kernel.events.export import Unreadable, verify_file
from anlan.kernel.testing.scene import PATIENCE, Scene, sqlite_scene

type Lines = list[str]


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A small district whose log is sealed."""
    made = sqlite_scene(tmp_path_factory.mktemp("district"))
    try:
        noise = made.ask("prepare")["noise"]
        follower = made.act("follow")
        assert made.act("write", noise, "w", 12, 60).ends() == 0
        made.ask("settled")
        follower.kill()
        yield made
    finally:
        made.end()


def said(scene: Scene, *arguments: object) -> tuple[int, str]:
    """Exit code and last line of a word of the command line."""
    process = scene.word(*arguments)
    code = process.ends()
    return code, (process.lines or [""])[-1]


@pytest.fixture(scope="module")
def export(scene):
    """The exported lines and the public key that the operator hands out with them."""
    file = scene.folder / "log.jsonl"
    code, told = said(scene, "export-log", file)
    assert code == 0
    return file.read_text().splitlines(keepends=True), told.rsplit(" ", 1)[-1]


def offline(folder: Path, lines: Lines, key: str) -> tuple[int, str]:
    """Check on a machine that knows nothing of the district: no settings, no database."""
    file = folder / "log.jsonl"
    file.write_text("".join(lines))
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("ANLAN_", "DJANGO_"))}
    bare["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    done = subprocess.run(
        [sys.executable, "-m", "anlan.runtime.cli", "verify-log", "--file", file, "--key", key],
        env=bare, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    return done.returncode, done.stdout.strip() or done.stderr.strip()


def test_a_whole_log_is_whole_here_and_elsewhere(scene, export, tmp_path):
    events = scene.ask("tally")["events"]
    code, told = said(scene, "verify-log")
    assert (code, told.split()[0]) == (0, str(events))
    lines, key = export
    code, told = offline(tmp_path, lines, key)
    assert (code, told.split()[0]) == (0, str(events))


def record(lines: Lines, number: int) -> tuple[int, dict[str, object]]:
    """The place and the content of the n-th record."""
    places = [place for place, line in enumerate(lines) if '"seal"' not in line]
    return places[number], json.loads(lines[places[number]])


def altered(lines: Lines, place: int, whole: dict[str, object]) -> Lines:
    whole["region"] = "999"
    return [*lines[:place], json.dumps(whole, ensure_ascii=False) + "\n", *lines[place + 1 :]]


def removed(lines: Lines, place: int, whole: dict[str, object]) -> Lines:
    return [*lines[:place], *lines[place + 1 :]]


def reordered(lines: Lines, place: int, whole: dict[str, object]) -> Lines:
    return [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]


def doubled(lines: Lines, place: int, whole: dict[str, object]) -> Lines:
    return [*lines[: place + 1], lines[place], *lines[place + 1 :]]


@pytest.mark.parametrize("forge", [altered, removed, reordered, doubled])
def test_a_forged_record_is_found_at_its_position_with_the_public_key_alone(export, forge):
    lines, key = export
    place, whole = record(lines, 4)
    position = int(str(whole["position"]))
    verdict = verify_file(forge(lines, place, whole), bytes.fromhex(key))
    assert verdict.broken_at in (position, position + 1), verdict


def test_a_forged_export_ends_with_one_and_names_the_position(export, tmp_path):
    lines, key = export
    place, whole = record(lines, 4)
    assert offline(tmp_path, altered(lines, place, whole), key) == (
        1,
        f"broken at {whole['position']}: a record was changed",
    )


def test_a_log_signed_anew_with_another_key_is_found(scene, export, tmp_path):
    _, key = export
    other = Scene(scene.url, tmp_path)
    os.environ["ANLAN_SEAL_KEY"], kept = (
        "/////////////////////////////////////////w8=",
        os.environ["ANLAN_SEAL_KEY"],
    )
    try:
        code, told = said(other, "verify-log")
        assert (code, "signature" in told) == (1, True)
        assert said(other, "verify-log", "--key", key)[0] == 0
    finally:
        os.environ["ANLAN_SEAL_KEY"] = kept
        other.end()


def test_what_is_no_log_is_said_to_be_none(export):
    with pytest.raises(Unreadable, match="line 1"):
        verify_file(["hello\n"], bytes.fromhex(export[1]))
