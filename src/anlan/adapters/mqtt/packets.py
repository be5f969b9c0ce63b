# SPDX-License-Identifier: Apache-2.0
"""The bytes of MQTT 3.1.1 and 5, as far as machines and the embedded broker speak them."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

CONNECT, CONNACK, PUBLISH, PUBACK, SUBSCRIBE, SUBACK = 1, 2, 3, 4, 8, 9
UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT = 10, 11, 12, 13, 14
LARGEST = 16_384  # bytes of a packet
EXPIRY, SESSION_EXPIRY, RECEIVE_MAXIMUM = 2, 17, 33
# What stands behind each number of a property: bytes, or t(ext), p(air of texts), v(ariable number).
_SHAPES: dict[int, int | str] = {
    1: 1, 2: 4, 3: "t", 8: "t", 9: "t", 11: "v", 17: 4, 18: "t", 19: 2, 21: "t", 22: "t", 23: 1, 24: 4, 25: 1, 26: "t",
    28: "t", 31: "t", 33: 2, 34: 2, 35: 2, 36: 1, 37: 1, 38: "p", 39: 4, 40: 1, 41: 1, 42: 1,
}  # fmt: skip


class Malformed(ValueError):
    """Bytes that are no MQTT."""


class Reader:
    """Reads on through one packet; raises Malformed at what is not there."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, many: int) -> bytes:
        """So many bytes."""
        end = self.at + many
        if end > len(self.data):
            raise Malformed("too short")
        piece, self.at = self.data[self.at : end], end
        return piece

    def number(self, many: int = 2) -> int:
        """A number of so many bytes."""
        return int.from_bytes(self.take(many))

    def binary(self) -> bytes:
        """Bytes with their length before them."""
        return self.take(self.number())

    def text(self) -> str:
        """The same as UTF-8."""
        try:
            return self.binary().decode()
        except UnicodeDecodeError:
            raise Malformed("no text") from None

    def varying(self) -> int:
        """A number of one to four bytes."""
        value = 0
        for place in range(4):
            byte = self.number(1)
            value |= (byte & 127) << 7 * place
            if byte < 128:
                return value
        raise Malformed("number too long")

    def properties(self, version: int) -> dict[int, int]:
        """Those that are numbers; all others are read over."""
        found: dict[int, int] = {}
        if version < 5:
            return found
        end = self.varying() + self.at
        while self.at < end:
            name = self.varying()
            shape = _SHAPES.get(name)
            if shape is None:
                raise Malformed("unknown property")
            if isinstance(shape, int):
                found[name] = self.number(shape)
            elif shape == "v":
                found[name] = self.varying()
            else:
                for _ in range(2 if shape == "p" else 1):
                    self.binary()
        if self.at != end:
            raise Malformed("properties end elsewhere")
        return found

    @property
    def rest(self) -> bytes:
        """What is left."""
        return self.take(len(self.data) - self.at)

    @property
    def is_at_end(self) -> bool:
        """Whether nothing is left."""
        return self.at == len(self.data)


@dataclass(slots=True)
class Publish:
    """One message on its way."""

    topic: str
    payload: bytes
    qos: int
    retain: bool
    number: int = 0
    expiry: int | None = None


@dataclass(slots=True)
class Connect:
    """Who wants to come in."""

    version: int
    client: str
    user: str
    password: str
    keepalive: int
    will: Publish | None
    properties: dict[int, int] = field(default_factory=dict)


def split(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Whole packets at the buffer's beginning, taken out of it: the first byte and the rest behind the length."""
    while len(buffer) >= 2:
        length, at = 0, 1
        while True:
            if at > 4:
                raise Malformed("length too long")
            if at >= len(buffer):
                return
            length |= (buffer[at] & 127) << 7 * (at - 1)
            at += 1
            if buffer[at - 1] < 128:
                break
        if length > LARGEST:
            raise Malformed("too large")
        if len(buffer) < at + length:
            return
        first, body = buffer[0], bytes(buffer[at : at + length])
        del buffer[: at + length]
        yield first, body


def read_connect(body: bytes) -> Connect:
    """The first packet of a connection."""
    reader = Reader(body)
    if reader.text() != "MQTT":
        raise Malformed("another protocol")
    version, flags, keepalive = reader.number(1), reader.number(1), reader.number()
    if version not in (4, 5) or flags & 1:
        raise Malformed("another version")
    properties = reader.properties(version)
    client = reader.text()
    will = None
    if flags & 4:
        said = reader.properties(version)
        topic, payload = reader.text(), reader.binary()
        will = Publish(topic, payload, flags >> 3 & 3, bool(flags & 32), expiry=said.get(EXPIRY))
    user = reader.text() if flags & 128 else ""
    password = reader.text() if flags & 64 else ""
    return Connect(version, client, user, password, keepalive, will, properties)


def read_publish(first: int, body: bytes, version: int) -> Publish:
    """A message that comes in."""
    reader = Reader(body)
    topic, qos = reader.text(), first >> 1 & 3
    if qos > 1:
        raise Malformed("quality 2 is not spoken here")
    number = reader.number() if qos else 0
    said = reader.properties(version)
    return Publish(topic, reader.rest, qos, bool(first & 1), number, said.get(EXPIRY))


def read_subscribe(body: bytes, version: int, *, leaves: bool = False) -> tuple[int, list[tuple[str, int]]]:
    """Its number, and each filter with the quality that is asked for; `leaves`: an UNSUBSCRIBE, which asks for none."""
    reader = Reader(body)
    number = reader.number()
    reader.properties(version)
    wanted = []
    while not reader.is_at_end:
        wanted.append((reader.text(), 0 if leaves else min(reader.number(1) & 3, 1)))
    return number, wanted


def _framed(first: int, body: bytes) -> bytes:
    length, size = len(body), bytearray()
    while True:
        length, low = divmod(length, 128)
        size.append(low | 128 if length else low)
        if not length:
            return bytes((first, *size)) + body


def connack(version: int, code: int) -> bytes:
    """Come in, or not; a session is never kept here."""
    more = b"" if version < 5 else b"\x08" + struct.pack("!BIBH", SESSION_EXPIRY, 0, RECEIVE_MAXIMUM, 1000)
    return _framed(CONNACK << 4, bytes((0, code)) + more)


def publish(one: Publish, qos: int, number: int, version: int, *, retain: bool) -> bytes:
    """A message that goes out."""
    topic = one.topic.encode()
    parts = [struct.pack("!H", len(topic)), topic]
    if qos:
        parts.append(struct.pack("!H", number))
    if version >= 5:
        parts.append(b"\0" if one.expiry is None else struct.pack("!BBI", 5, EXPIRY, one.expiry))
    return _framed(PUBLISH << 4 | qos << 1 | retain, b"".join((*parts, one.payload)))


def puback(number: int, version: int, code: int = 0) -> bytes:
    """It was taken, or why not; the older version knows no why."""
    return _framed(
        PUBACK << 4, struct.pack("!H", number) + (bytes((code,)) if version >= 5 and code else b"")
    )


def suback(number: int, version: int, codes: list[int], *, leaves: bool = False) -> bytes:
    """Which filters were taken, with which quality."""
    head = struct.pack("!H", number) + (b"\0" if version >= 5 else b"")
    kind = UNSUBACK if leaves else SUBACK
    return _framed(kind << 4, head + (bytes(codes) if version >= 5 or not leaves else b""))


PONG = _framed(PINGRESP << 4, b"")
