# SPDX-License-Identifier: Apache-2.0
"""What the page for developers shows is run here: the ten-line client against real processes, the receiver on real messages."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

import anlan.shell
from anlan.kernel import timing
from anlan.kernel.following import drain
from anlan.kernel.testing.scene import sqlite_scene
from anlan.kernel.testing.specimen.commands.measure_noise import measure_noise
from anlan.kernel.webhooks.running import send_due
from anlan.kernel.webhooks.secrets import secrets_of
from findings import ROOT

from .conftest import HERE
from .township import Township

SAMPLES = Path(anlan.shell.__file__).parent / "samples"


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").rstrip()


@pytest.fixture
def town(tmp_path):
    made = Township.on(sqlite_scene(tmp_path))
    yield made
    made.end()


def test_the_worked_client_does_what_it_says_against_a_running_server(town):
    town.web()
    given = {"ANLAN_URL": f"http://127.0.0.1:{town.web_port}", "ANLAN_TOKEN": town.token}
    said = [
        subprocess.run([sys.executable, "-c", sample("client")], env=given, capture_output=True, text=True, check=False)
        for _ in range(2)
    ]  # fmt: skip
    assert [one.returncode for one in said] == [0, 0], said[0].stderr
    assert "N2" in said[0].stdout or re.match(r"[A-Z]+\d", said[0].stdout)
    assert said[0].stdout == said[1].stdout, "under one key the note is written once"


def test_the_receiver_knows_a_message_and_refuses_a_changed_an_old_and_a_foreign_one(
    story, sides, hook, monkeypatch
):
    row = hook()
    story.tell(measure_noise, noise=story.noise(HERE).pk, decibels=61)
    drain()
    send_due(row.pk)
    (came,), names = sides.came, dict[str, object]()
    exec(sample("receiver"), names)
    is_genuine, secrets = names["is_genuine"], secrets_of(row, timing.now())
    monkeypatch.setattr("time.time", lambda: timing.now().timestamp())
    assert is_genuine(secrets, came.headers, came.body)
    assert not is_genuine(secrets, came.headers, came.body + b" ")
    assert not is_genuine(["whsec_" + "A" * 44], came.headers, came.body)
    story.hands.pass_(minutes=6)
    assert not is_genuine(secrets, came.headers, came.body)


def test_a_message_looks_as_the_sample_shows(story, sides, hook):
    row = hook()
    story.tell(measure_noise, noise=story.noise(HERE).pk, decibels=61)
    drain()
    send_due(row.pk)
    shown = json.loads(sample("message").partition("\n\n")[2])
    said = json.loads(sides.came[0].body)
    assert (shown.keys(), shown["data"].keys()) == (said.keys(), said["data"].keys())


@pytest.mark.parametrize("name", ["client", "receiver", "message", "live"])
def test_page_and_docs_show_the_lines_that_are_run(db, name):
    page = Client().get("/developers", headers={"Accept-Language": "en"})
    assert page.context["samples"][name] == sample(name)
    written = (ROOT / "docs/howto/developers.md").read_text(encoding="utf-8")
    assert sample(name) in "\n".join(line.removeprefix("   ") for line in written.splitlines())


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "给其他系统的开发者"), ("en", "For developers of other systems")]
)
def test_it_stands_in_both_languages(db, language, words):
    assert words in Client().get("/developers", headers={"Accept-Language": language}).content.decode()
