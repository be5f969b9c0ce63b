# SPDX-License-Identifier: Apache-2.0
"""A variable that cannot be what it should be is named with its remedy, at start and by the doctor, and never shown."""

import os
import subprocess
import sys

import pytest

from anlan.runtime.cli import main
from anlan.runtime.doctor import READERS

WRONG = {
    "DATABASE_URL": "mysql://hidden",
    "SECRET_KEY": "",
    "FIELD_KEYS": "k1",
    "INDEX_KEY": "hidden!",
    "SEAL_KEY": "hidden",
    "ORIGINS": "anlan.example",
    "PROXIES": "*",
    "TLS": "true",
    "DEMO": "yes",
    "RELOAD": "on",
    "HASHED_STATIC": "2",
    "OIDC_SECOND": "true",
    "OTHER_PACKS": "no.such.pack",
    "ADDRESS": "anlan.example",
    "110_URL": "police.example/push",
    "CERTIFICATES_URL": "gateway.example/certificates",
    "OIDC_ISSUER": "sso",
    "110_SECRETS": "whsec_hidden",
    "TRIES_PER_ACCOUNT": "many",
    "TRIES_PER_ADDRESS": "0",
    "TRACK_HOURS": "3 days",
    "SECOND_FACTOR": "3",
    "PASSKEY_HOST": "https://anlan.example",
    "LOG_LEVEL": "LOUD",
    "SQLITE_SYNCHRONOUS": "MAYBE; DROP",
    "PACKS": "dispach",
    "PUSH_KEY": "hidden",
    "PUSH_CONTACT": "the IT office",
    "PUSH_HOSTS": "https://push.example/",
    "SMS_URL": "gateway",
    "CHAT_URL": "robot",
    "WEBHOOK_HOSTS": "http://intranet/",
    "WEBHOOK_NETWORKS": "everywhere",
    "WEBHOOK_CA": "/hidden/authority.pem",
    "DEVICE_KEY": "hidden",
    "BROKER_URL": "mqtt://hidden:port",
    "JANUS_URL": "janus:8088",
    "JANUS_ADMIN_KEY": "hidden",
}


def test_there_is_a_wrong_value_for_each_that_can_be_wrong():
    assert WRONG.keys() == READERS.keys()


@pytest.mark.parametrize(("name", "value"), WRONG.items())
def test_the_doctor_names_it_with_a_remedy(monkeypatch, capsys, name, value):
    monkeypatch.setenv(f"ANLAN_{name}", value or "x" * (name != "SECRET_KEY"))
    assert main(["doctor"]) == 1
    said = next(line for line in capsys.readouterr().out.splitlines() if f"ANLAN_{name} " in line)
    assert said.startswith("WRONG" if value else "MISSING")
    assert "hidden" not in said


@pytest.mark.parametrize("word", ["web", "worker"])
@pytest.mark.parametrize("name", ["SEAL_KEY", "TLS", "110_SECRETS"])
def test_a_process_ends_with_one_sentence_that_names_it(word, name):
    done = subprocess.run(
        [sys.executable, "-m", "anlan.runtime.cli", word, "--port", "23001"][: 6 if word == "web" else 4],
        env={**os.environ, f"ANLAN_{name}": WRONG[name]},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"anlan {word}: ANLAN_{name} ")
    assert "Traceback" not in done.stderr
    assert "hidden" not in done.stderr
