# SPDX-License-Identifier: Apache-2.0
"""A chip joined with its radio: two tasks, one that looks and one that talks."""

import asyncio

from .chip import Chip
from .mqtt311 import Client
from .store import Store

LOOK = 0.1  # s between looks at the pins


class Machine:
    """Everything of one device, wired."""

    def __init__(
        self, device, key, files, board, clock, draw, connect, chance, restart=None, user=None, password=None
    ):
        self.chip = Chip(device, key, Store(files), board, clock, draw, self._send, restart)
        self._prefix = "weld/1/" + device + "/"
        self.client = Client(connect, device, (self._prefix, ("cmd", "cfg", "ev/ok")), self.chip.will, self._heard,
                             self.chip.online, self.chip.offline, chance, user, password)  # fmt: skip

    def _send(self, channel, frame, qos, retain):
        self.client.publish(self._prefix + channel, frame, qos, retain)

    def _heard(self, topic, payload, retained):
        if topic is None:  # longer than any frame
            self.chip.warn("malformed", on="radio")
        elif topic.startswith(self._prefix):
            self.chip.heard(topic[len(self._prefix) :], payload, retained)

    async def _talk(self):
        """A fault of the radio's code is said and the radio begins anew; the gate goes on looking."""
        while True:
            try:
                await self.client.run()
            except Exception as fault:
                print("radio:", repr(fault))
                self.chip.offline()
                await asyncio.sleep(1)

    async def run(self):
        """For ever."""
        self.chip.boot()
        talking = asyncio.create_task(self._talk())
        try:
            while True:
                self.chip.tick()
                await asyncio.sleep(LOOK)
        finally:
            talking.cancel()
