# SPDX-License-Identifier: Apache-2.0
"""An ESP32 with a modem, as README.md wires it. What differs from machine to machine stands in `device.json`, not here."""

import asyncio
import json
import os
import time

import machine
from weldchip.board import Machine
from weldchip.store import Files

WATCHDOG = 30_000  # ms; last resort: a hung program reboots, and a boot opens the relay


class Clock:
    """Ms since boot that do not wrap, made of ticks that do."""

    def __init__(self):
        self._last = time.ticks_ms()
        self._sum = 0

    def __call__(self):
        now = time.ticks_ms()
        self._sum += time.ticks_diff(now, self._last)
        self._last = now
        return self._sum


class Board:
    """Pins and sensors of the reference wiring."""

    def __init__(self, pins):
        self._relay = machine.Pin(pins["relay"], machine.Pin.OUT, value=0)
        self._cover = machine.Pin(pins["cover"], machine.Pin.IN, machine.Pin.PULL_UP)  # closed cover = ground
        self._estop = machine.Pin(
            pins["estop"], machine.Pin.IN, machine.Pin.PULL_UP
        )  # normally closed to ground
        self._mains = machine.Pin(
            pins["mains"], machine.Pin.IN, machine.Pin.PULL_DOWN
        )  # optocoupler: 1 = there
        self._amps = machine.ADC(machine.Pin(pins["current"]), atten=machine.ADC.ATTN_11DB)
        self._heat = machine.ADC(machine.Pin(pins["heat"]), atten=machine.ADC.ATTN_11DB)
        self._gas = (
            machine.ADC(machine.Pin(pins["gas"]), atten=machine.ADC.ATTN_11DB) if pins.get("gas") else None
        )
        self._volts_per_amp = pins.get("mv_per_amp", 4) / 1000
        self.radio = {"csq": 0, "cell": "", "iccid": "", "lat": None, "lng": None}

    def relay(self, closed):
        """The one pin that gives power."""
        self._relay.value(1 if closed else 0)

    def _current(self):
        """Amperes: the mean distance from the middle over ten ms, by a Hall sensor that rests at half of 3.3 V."""
        total = 0
        for _ in range(20):
            total += abs(self._amps.read_uv() - 1_650_000)
            time.sleep_us(500)
        return int(total / 20 / 1_000_000 / self._volts_per_amp)

    def read(self):
        """Everything the chip asks for."""
        seen = dict(self.radio)
        seen.update(a=self._current(), u=None, tc=self._heat.read_uv() // 10_000 - 50,
                    gas=None if self._gas is None else self._gas.read_uv() // 33_000,
                    cover=self._cover.value() == 1, estop=self._estop.value() == 1, mains=self._mains.value() == 1)  # fmt: skip
        return seen


def modem(given, board):
    """A PPP line over a UART modem; its signal, cell and card are read on the way. Without a modem: the ESP32's own Wi-Fi."""
    import network

    if "wifi" in given:
        wifi = network.WLAN(network.STA_IF)
        wifi.active(True)
        wifi.connect(*given["wifi"])
        return
    uart = machine.UART(1, tx=given["uart"][0], rx=given["uart"][1], baudrate=115200, timeout=500)

    def ask(words):
        uart.write(words + "\r\n")
        time.sleep_ms(300)
        return (uart.read() or b"").decode()

    digits = "".join(one for one in ask("AT+CCID") if one in "0123456789")
    signal = ask("AT+CSQ").split("+CSQ:")
    board.radio.update(iccid=digits[:20], csq=int(signal[1].split(",")[0]) if len(signal) > 1 else 0)
    cell = ask("AT+CREG=2;+CREG?").split('"')
    board.radio["cell"] = "-".join(cell[1:4:2])
    ask('AT+CGDCONT=1,"IP","' + given["apn"] + '"')
    ask("ATD*99#")
    line = network.PPP(uart)
    line.active(True)
    line.connect()


class Wire:
    """A TLS connection in the form that the client wants."""

    def __init__(self, reader, writer):
        self.read, self.write, self.drain, self._writer = reader.read, writer.write, writer.drain, writer

    def close(self):
        """Let go."""
        self._writer.close()


def kept(name):
    """A file's bytes."""
    with open(name, "rb") as source:
        return source.read()


async def main():
    """Power on."""
    given = json.loads(kept("device.json").decode())
    board = Board(given["pins"])
    board.relay(False)
    modem(given["modem"], board)
    secure = None
    if given.get("authority"):
        import tls

        secure = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        secure.verify_mode = tls.CERT_REQUIRED
        secure.load_verify_locations(kept(given["authority"]))

    async def connect():
        return Wire(
            *await asyncio.open_connection(
                given["host"], given["port"], ssl=secure, server_hostname=given["host"]
            )
        )

    one = Machine(given["device"], bytes.fromhex(given["key"]), Files("/flash", os), board, Clock(), os.urandom, connect,
                  lambda: int.from_bytes(os.urandom(2), "big") / 65_536, machine.reset,
                  given.get("user"), given.get("password"))  # fmt: skip
    dog = machine.WDT(timeout=WATCHDOG)

    async def feed():
        while True:
            dog.feed()
            await asyncio.sleep(5)

    feeding = asyncio.create_task(feed())
    await one.run()
    feeding.cancel()


if __name__ == "__main__":
    asyncio.run(main())
