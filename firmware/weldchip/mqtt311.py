# SPDX-License-Identifier: Apache-2.0
"""A small client for MQTT 3.1.1 on asyncio: what is said in one turn goes out in one write, and silence ends a connection.

A connection is anything with `await read(n)`, `write(bytes)`, `await drain()` and `close()`. Subscriptions are made with every connection.
"""

import asyncio

MOST = 4096  # bytes of a packet; longer ones are passed over, not kept
SLOWEST = 60  # s between tries


def text(words):
    """A string with its length before it."""
    raw = words if isinstance(words, bytes) else words.encode()
    return bytes((len(raw) >> 8, len(raw) & 255)) + raw


def packet(head, body):
    """A packet with its length in sevens of bits."""
    size, lengths = len(body), b""
    while True:
        size, low = size >> 7, size & 127
        lengths += bytes((low | 128 if size else low,))
        if not size:
            return bytes((head,)) + lengths + body


class Client:
    """Keeps one device connected. `will()` is asked anew for each connection; `heard(topic, payload, retained)` for each message."""

    def __init__(
        self,
        connect,
        name,
        topics,
        will,
        heard,
        online,
        offline,
        chance,
        user=None,
        password=None,
        keepalive=45,
    ):
        self._connect, self._name, self._topics = connect, name, topics
        self._will, self._heard, self._online, self._offline = will, heard, online, offline
        self._chance = chance  # a number from 0 to below 1
        self._user, self._password, self.keepalive = user, password, keepalive
        self._number = 0
        self._out = []
        self._wake = asyncio.Event()
        self._skip = 0
        self.is_up = False
        self.tries = 0

    def publish(self, topic, payload, qos=0, retain=False):
        """Put a message into the next write."""
        body = text(topic)
        if qos:
            self._number = self._number % 65_535 + 1
            body += bytes((self._number >> 8, self._number & 255))
        self._put(packet(0x30 | qos << 1 | (1 if retain else 0), body + payload))

    def _put(self, raw):
        self._out.append(raw)
        self._wake.set()

    async def run(self):
        """Connect, serve, wait a chance while, again; for ever."""
        while True:
            stream = None
            try:
                stream = await asyncio.wait_for(self._connect(), 20)
                await self._serve(stream)
            except (OSError, ValueError, asyncio.TimeoutError):
                pass
            if self.is_up:
                self.is_up = False
                self._offline()
            if stream is not None:
                stream.close()
            await asyncio.sleep(self._chance() * min(SLOWEST, 1 << min(self.tries, 6)))
            self.tries += 1

    async def _serve(self, stream):
        will, prefix = self._will(), self._topics[0]
        flags = 0x02 | 0x04 | 0x08 | 0x20  # clean, will, its QoS 1, retained
        body = text(self._user or self._name)
        flags |= 0x80
        if self._password is not None:
            flags |= 0x40
            body += text(self._password)
        head = text("MQTT") + bytes((4, flags, self.keepalive >> 8, self.keepalive & 255))
        stream.write(packet(0x10, head + text(self._name) + text(prefix + "st") + text(will) + body))
        await stream.drain()
        self._out, self._skip = [], 0
        writing = asyncio.create_task(self._write(stream))
        try:
            await self._read(stream)
        finally:
            writing.cancel()

    async def _read(self, stream):
        held, silent = b"", 0
        while True:
            try:
                more = await asyncio.wait_for(stream.read(1024), self.keepalive / 2)
            except asyncio.TimeoutError:
                silent += 1
                if silent == 3:
                    raise OSError(110)
                self._put(b"\xc0\x00")  # a dead line is noticed by the answer that does not come
                continue
            if not more:
                raise OSError(104)
            silent = 0
            held = self._packets(held + more)

    async def _write(self, stream):
        """Everything that came together, in one write: two small ones would wait for each other's answers."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            raw, self._out = b"".join(self._out), []
            stream.write(raw)
            await stream.drain()

    def _packets(self, held):
        """Take every whole packet; what is left of the bytes."""
        while True:
            if self._skip:
                gone = min(self._skip, len(held))
                self._skip -= gone
                held = held[gone:]
            size = shift = 0
            place = 1
            while True:
                if place >= len(held) or place > 4:
                    if place > 4:
                        raise ValueError("length")
                    return held
                one = held[place]
                size |= (one & 127) << shift
                place, shift = place + 1, shift + 7
                if one < 128:
                    break
            if size > MOST:
                self._skip = place + size
                self._heard(None, b"", False)  # said, not read
                continue
            if len(held) < place + size:
                return held
            self._one(held[0], held[place : place + size])
            held = held[place + size :]

    def _one(self, head, body):
        kind = head >> 4
        if kind == 2:
            if len(body) < 2 or body[1]:
                raise OSError(13)
            self._number += 1
            asked = b"".join(text(self._topics[0] + one) + b"\x01" for one in self._topics[1])
            self._put(packet(0x82, bytes((0, 1)) + asked))
        elif kind == 9:
            self.is_up = True
            self._online()
        elif kind == 13:
            self.tries = 0  # a line that lasted; two devices under one name kick each other ever more rarely
        elif kind == 3:
            self._message(head, body)

    def _message(self, head, body):
        if len(body) < 2:
            raise ValueError("topic")
        size = body[0] << 8 | body[1]
        rest = body[2 + size :]
        if head & 6:
            self._put(b"\x40\x02" + rest[:2])
            rest = rest[2:]
        try:
            topic = bytes(body[2 : 2 + size]).decode()
        except (ValueError, UnicodeError):
            return
        self._heard(topic, bytes(rest), bool(head & 1))
