# SPDX-License-Identifier: Apache-2.0
"""What chips say, translated into commands; nothing is decided here. Protocol: docs/howto/build-a-chip.md."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from anlan.kernel.command import perform
from anlan.kernel.declare import Topic
from anlan.kernel.devices.keys import sealed
from anlan.kernel.devices.seen import DeviceSeen, Told
from anlan.kernel.errors import Invalid

from .commands.hear_answer import hear_answer
from .commands.hear_event import hear_event
from .commands.hear_state import hear_state
from .models.machines import Chip
from .models.sessions import Reading

EPOCH = 1_700_000_000  # a clock before it was never set


def take_answer(device: DeviceSeen, _channel: str, body: dict[str, Any], _heard_at: datetime) -> None:
    """`ack` (Any: JSON)."""
    said = {
        "session": body.get("s", ""), "is_ok": body.get("ok"), "why": body.get("why", ""), "challenge": body.get("ch", ""),
        "boot": body.get("b", ""), "number": body.get("n", 0),
    }  # fmt: skip
    perform(hear_answer, device.caller("welding"), said)


def take_state(device: DeviceSeen, _channel: str, body: dict[str, Any], _heard_at: datetime) -> None:
    """`st`, and the last will on the same topic (Any: JSON)."""
    said = {
        "is_on": body.get("on"), "boot": body.get("b", ""), "challenge": body.get("ch", ""),
        "relay": body.get("relay", "open"), "session": body.get("s", ""), "firmware": body.get("fw", ""),
        "signal": body.get("csq"), "cell": body.get("cell", ""), "iccid": body.get("iccid", ""),
        "config": body.get("cv", 0), "highest": body.get("e", 0),
    }  # fmt: skip
    perform(hear_state, device.caller("welding"), said)


def take_event(device: DeviceSeen, channel: str, body: dict[str, Any], heard_at: datetime) -> bytes:
    """`ev`: what is stored without a gap goes back, and the time (Any: JSON)."""
    more = body.get("x")
    if not isinstance(more, dict):
        raise Invalid("malformed", "x")
    said = {
        "number": body.get("e"), "type": body.get("t"), "boot": body.get("b", ""), "session": body.get("s", ""),
        "what": more.get("why") or more.get("what") or "", "said_at": _moment(body.get("at")),
        "digest": _digest(body), "prev": body.get("prev"),
    }  # fmt: skip
    stored = perform(hear_event, device.caller("welding"), said).result
    answer = {"v": 1, "e": stored, "at": int(heard_at.timestamp())}
    return sealed(device.key, f"{channel}/ok", device.code, answer)


def take_telemetry(told: list[Told]) -> None:
    """`tel`: kept for a few days, a place only while it runs; never an event."""
    Chip.hear({one.device.code: one.heard_at for one in told})
    Reading.keep([_reading(one) for one in told])


def _reading(one: Told) -> Reading:
    session = one.body.get("s") or ""
    place = (_number(one.body, "lat"), _number(one.body, "lng")) if session else (None, None)
    return Reading(
        chip=one.device.code, at=one.heard_at, amperes=_number(one.body, "a"), celsius=_number(one.body, "tc"),
        gas=_number(one.body, "gas"), lat=place[0], lng=place[1], session=str(session)[:32],
    )  # fmt: skip


def _number(body: dict[str, Any], name: str) -> float | None:
    value = body.get(name)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e9 else None


def _moment(epoch: object) -> datetime | None:
    """A chip's clock, if it was ever set."""
    if not isinstance(epoch, int | float) or not EPOCH < epoch < EPOCH * 3:
        return None
    return datetime.fromtimestamp(epoch, UTC)


def _digest(body: dict[str, Any]) -> str:
    """Of the bytes as they came; of a body that no frame brought, of its JSON."""
    came = getattr(body, "digest", "")
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return came or hashlib.sha256(text.encode()).hexdigest()


TOPICS = (
    Topic("weld/1/{device}/ack", take_answer),
    Topic("weld/1/{device}/st", take_state),
    Topic("weld/1/{device}/ev", take_event),
    Topic("weld/1/{device}/tel", take_telemetry, qos=0, batch=True),
)
