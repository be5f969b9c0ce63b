# SPDX-License-Identifier: Apache-2.0
"""Simulated machines keep the protocol's vectors, and a fleet at a real Mosquitto answers, welds and comes back."""

import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from random import Random

import pytest

from anlan.runtime.simulated.fleet import Fleet, Misbehaviour, codes, packet, text
from anlan.runtime.simulated.machine import Chip
from findings import ROOT

VECTORS = json.loads((ROOT / "docs/howto/chip-vectors.json").read_text())
KEY = bytes.fromhex(VECTORS["key"])
MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


class Table:
    """A chip without a network."""

    def __init__(self, key: bytes = KEY, device: str = VECTORS["device"]) -> None:
        self.heard: list[tuple[str, dict]] = []
        self.ms = 0
        self.chip = Chip(device, key, lambda: self.ms, Random(7), self.hear)
        self.chip.online()

    def hear(self, channel: str, frame: bytes, retained: bool) -> None:
        assert retained == (channel == "st")
        self.heard.append((channel, json.loads(frame[:-65])))

    def confirm(self, at: int) -> None:
        self.give("ev/ok", {"v": 1, "e": self.chip.e, "at": at})

    def give(self, channel: str, said: dict) -> None:
        self.chip.heard(channel, self.chip.sealed(channel, json.dumps(said).encode()))

    def command(self, op: str, session: str, at: int, **changed: object) -> dict:
        return {"v": 1, "op": op, "d": self.chip.device, "s": session, "ch": self.chip.challenge, "n": self.chip.numbered + 1,
                "iat": at, "exp": at + 20, "until": at + 3600, "idle": 600, "armed": 180, "p": "", "pm": ""} | changed  # fmt: skip

    def answers(self) -> list[dict]:
        return [said for channel, said in self.heard if channel == "ack"]


@pytest.mark.parametrize(
    "one", [one for one in VECTORS["frames"] if one["most"] == 1024], ids=lambda one: one["name"]
)
def test_a_frame_is_judged_as_the_protocol_says(one):
    frame = bytes.fromhex(one["hex"]) if "hex" in one else one["text"].encode()
    said = Table(device=one["device"]).chip.opened(one["channel"], frame)
    assert (said if isinstance(said, str) else "genuine") == one["verdict"].replace("oversize", "malformed")


@pytest.mark.parametrize("one", VECTORS["commands"], ids=lambda one: one["name"])
def test_a_command_is_answered_as_the_protocol_says(one):
    given, table = one["given"], Table()
    chip = table.chip
    if given["open"]:
        table.give("cmd", table.command("unlock", given["open"], 1_795_900_000, n=1))
    chip.against = given["against"]
    chip.numbered = given["last"]
    chip.renew()
    chip.challenge = given["challenge"]
    if given["now"] is not None:
        table.confirm(given["now"])
    table.heard.clear()
    chip.heard("cmd", one["frame"].encode(), one["retained"])
    answer = {name: table.answers()[0][name] for name in ("ok", "why")} if table.answers() else None
    assert (answer, "closed" if chip.closed else "open") == (one["answer"], one["relay"])


def test_a_limit_waits_for_the_gap_and_danger_does_not():
    table, at = Table(), 1_795_900_000
    table.confirm(at)
    table.give("cmd", table.command("unlock", "a", at, until=at + 60))
    table.chip.strike()
    table.ms = 61_000
    table.chip.look()
    assert table.chip.closed
    table.chip.rest()
    table.chip.look()
    assert not table.chip.closed
    table.give("cmd", table.command("unlock", "b", at + 61))
    table.chip.strike()
    table.chip.cut("estop")
    assert not table.chip.closed
    whys = [
        said["x"]["why"] for channel, said in table.heard if channel == "ev" and said["t"] == "session_end"
    ]
    assert whys == ["limit", "estop"]


def test_events_wait_for_their_confirmation():
    table = Table()
    table.chip.offline()
    for _ in range(30):
        table.chip.note("offline")
    table.heard.clear()
    table.chip.online()
    while table.chip.ring:
        last = [said["e"] for channel, said in table.heard if channel == "ev"][-1]
        table.give("ev/ok", {"v": 1, "e": last, "at": 1})
    numbers = [said["e"] for channel, said in table.heard if channel == "ev"]
    assert numbers == list(range(1, 35))


def test_what_nobody_confirmed_is_sent_again():
    table = Table()
    table.heard.clear()
    table.ms = 31_000
    table.chip.again()
    assert [said["e"] for channel, said in table.heard if channel == "ev"] == [1, 2]


# — at a broker —


def until(condition, what: str, patience: float = 20.0):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(what)


@pytest.fixture
def broker(tmp_path: Path):
    """A private Mosquitto: its port, and a way to start it again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    conf = tmp_path / "broker.conf"
    conf.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"
    )
    running: list[subprocess.Popen] = []

    def again() -> int:
        for one in running:
            one.kill()
            one.wait()
        running[:] = [subprocess.Popen([MOSQUITTO, "-c", conf], stderr=subprocess.DEVNULL)]
        return port

    again()
    yield port, again
    for one in running:
        one.kill()
        one.wait()


@pytest.mark.skipif(not MOSQUITTO, reason="no Mosquitto here")
def test_a_fleet_comes_answers_and_comes_again(broker):
    port, again = broker
    fleet = Fleet(
        f"mqtt://127.0.0.1:{port}", codes(40), lambda _: KEY, wrong=Misbehaviour(wrong_clock=0.1)
    ).start()
    try:
        until(lambda: fleet.online == 40, "forty come online")
        chip = fleet.chip("SIM-00007")
        said = {
            "v": 1,
            "op": "unlock",
            "d": chip.device,
            "s": "a",
            "ch": chip.challenge,
            "n": 1,
            "iat": 100,
            "exp": 120,
            "until": 3700,
        }
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(packet(0x10, text(b"MQTT") + bytes((4, 2, 0, 0)) + text(b"platform")))
            line.sendall(
                packet(0x30, text(b"weld/1/SIM-00007/cmd") + chip.sealed("cmd", json.dumps(said).encode()))
            )
            until(lambda: chip.closed, "power")
        assert fleet.weld("SIM-00007", 0.2)
        assert not fleet.weld("SIM-00008")
        until(lambda: not chip.arc_from, "the arc is over")
        fleet.cut("SIM-00007", "gas")
        assert not chip.closed
        again()
        until(lambda: fleet.online < 40, "the broker is gone")
        until(lambda: fleet.online == 40, "all come again")
    finally:
        fleet.stop()
