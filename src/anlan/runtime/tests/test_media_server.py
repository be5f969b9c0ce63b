# SPDX-License-Identifier: Apache-2.0
"""A media server is named by settings: without its key no process starts, and the doctor tries it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from anlan.adapters.video.tests.janus_process import KEY, JanusProcess
from anlan.runtime.cli import main
from anlan.runtime.variables import janus_key


@pytest.mark.parametrize("key", ["", "short"])
def test_a_media_server_without_a_key_worth_the_name_is_refused(monkeypatch, key):
    monkeypatch.setenv("ANLAN_JANUS_URL", "http://127.0.0.1:8088/janus")
    monkeypatch.setenv("ANLAN_JANUS_ADMIN_KEY", key)
    with pytest.raises(ImproperlyConfigured, match="ANLAN_JANUS_ADMIN_KEY is needed"):
        janus_key("JANUS_ADMIN_KEY")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1/janus", "all go over the line"),
        ("http://janus.invalid/janus", "in clear, by UDP"),
    ],
)
def test_the_doctor_says_what_is_the_matter_with_it(db, monkeypatch, capsys, url, said):
    monkeypatch.setenv("ANLAN_JANUS_URL", url)
    monkeypatch.setenv("ANLAN_JANUS_ADMIN_KEY", KEY)
    main(["doctor"])
    assert said in capsys.readouterr().out


def test_the_doctor_makes_a_mountpoint_for_trial_and_has_nothing_to_say(
    db, monkeypatch, capsys, tmp_path: Path
):
    server = JanusProcess(tmp_path / "janus").start()
    monkeypatch.setenv("ANLAN_JANUS_URL", server.url)
    monkeypatch.setenv("ANLAN_JANUS_ADMIN_KEY", KEY)
    main(["doctor"])
    server.kill()
    assert "note     ANLAN_JANUS" not in capsys.readouterr().out
