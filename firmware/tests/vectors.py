# SPDX-License-Identifier: Apache-2.0
"""The test vectors of docs/howto, played on the firmware; runs on both Pythons."""

import json
from binascii import unhexlify

import rig as table
from weldchip.frames import Seal

PINS = {"estop": ("estop", True), "cover": ("cover", True), "mains": ("mains", False)}


def frame_of(one):
    """A frame's bytes."""
    return unhexlify(one["hex"]) if "hex" in one else one["text"].encode()


def faults(text):
    """What the firmware answers otherwise than the vectors say."""
    said, found = json.loads(text), []
    for one in said["frames"]:
        _, why = Seal(unhexlify(said["key"]), one["device"]).opened(
            one["channel"], frame_of(one), one["most"]
        )
        if (why or "genuine") != one["verdict"].replace("oversize", "malformed"):
            found.append((one["name"], why))
    table.KEY = unhexlify(said["key"])
    table.DEVICE = said["device"]
    for one in said["commands"]:
        got = answered(one)
        if got != (one["answer"], one["relay"]):
            found.append((one["name"], got))
    return found


def answered(one):
    """A chip in the state that is given hears the frame: its answer and its relay."""
    given = one["given"]
    rig = table.Rig(knows_time=False)
    if given["open"]:
        rig.chip.store.save(n=0)
        rig.ask("unlock", given["open"])
    if given["against"]:
        pin, value = PINS[given["against"]]
        rig.board.pins[pin] = value
        rig.go(1)
    rig.chip.store.save(n=given["last"])
    rig.chip.renew()
    rig.chip.challenge = given["challenge"]
    if given["now"] is not None:
        rig.confirm(at=given["now"])
    del rig.heard[:]
    rig.chip.heard("cmd", one["frame"].encode(), one["retained"])
    acks = [said for channel, said in rig.heard if channel == "ack"]
    answer = {"ok": acks[0]["ok"], "why": acks[0]["why"]} if acks else None
    return answer, "closed" if rig.board.closed else "open"
