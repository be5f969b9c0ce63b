# SPDX-License-Identifier: Apache-2.0
"""What only the tests' MicroPython has: wires, flash and pins that lead out to Node, and the days of scenarios.py."""

import asyncio
import json
import sys
from binascii import hexlify, unhexlify

import outside
import scenarios
import vectors
from weldchip.board import Machine

PINS = {"a": 0, "u": None, "tc": 30, "gas": 0, "cover": False, "estop": False, "mains": True, "lat": 28.676, "lng": 121.443,
        "csq": 20, "cell": "460-00-1", "iccid": "8986"}  # fmt: skip


class Flash:
    """A folder of the machine that runs the tests."""

    def __init__(self, folder):
        outside.flash.open(folder)

    def names(self):
        return [one for one in outside.flash.names().split("/") if one]

    def read(self, name):
        return unhexlify(outside.flash.read(name))

    def write(self, name, content):
        outside.flash.write(name, hexlify(content).decode(), False)

    def append(self, name, content):
        outside.flash.write(name, hexlify(content).decode(), True)

    def remove(self, name):
        outside.flash.remove(name)


class Wire:
    """A socket of Node."""

    def __init__(self, wire):
        self._wire = wire

    async def read(self, many):
        return unhexlify(await self._wire.read())

    def write(self, raw):
        self._wire.write(hexlify(raw).decode())

    async def drain(self):
        pass

    def close(self):
        self._wire.close()


class Board:
    """Pins that a test holds; every move of the relay is said."""

    looks = 0

    def read(self):
        Board.looks += 1
        return PINS

    def relay(self, closed):
        outside.say(json.dumps({"relay": closed}))


def pins(said):
    """Change pins."""
    PINS.update(json.loads(said))


async def looked(times):
    """Come back when the chip has looked at its pins so often from now on."""
    end = Board.looks + times
    while Board.looks < end:  # noqa: ASYNC110 – MicroPython has no other way that a pin is read
        await asyncio.sleep(0.01)


def boot(said):
    """Power: a chip on this flash, at this broker."""
    given = json.loads(said)

    async def connect():
        wire = await outside.wire(given["port"])
        if wire is None:
            raise OSError(111)
        return Wire(wire)

    machine = Machine(given["device"], unhexlify(given["key"]), Flash(given["flash"]), Board(), lambda: int(outside.ms()),
                      lambda many: unhexlify(outside.draw(many)), connect, lambda: float(outside.chance()),
                      user=given.get("user"), password=given.get("password"))  # fmt: skip
    asyncio.create_task(machine.run())  # noqa: RUF006 – MicroPython's loop holds its tasks


def play():
    """Every day of scenarios.py, a line for each, then the vectors."""
    for name in scenarios.SCENARIOS:
        try:
            scenarios.DAYS[name]()
            outside.say(json.dumps({"day": name, "fault": ""}))
        except Exception as fault:
            sys.print_exception(fault)
            outside.say(json.dumps({"day": name, "fault": repr(fault)}))
    with open("/board/vectors.json") as source:
        outside.say(
            json.dumps(
                {"day": "vectors", "fault": "".join(str(one) for one in vectors.faults(source.read()))}
            )
        )
