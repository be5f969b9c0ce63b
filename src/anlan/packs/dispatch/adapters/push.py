# SPDX-License-Identifier: Apache-2.0
"""Reads what the 110 side pushes to us: who signed it, whether it is whole, and what it says.

Two things are left to the caller, who has the tables: a webhook-id is unique (a signature does not stop a
replay within five minutes), and an order number is one incident (`port.fingerprint` tells a repeat from an
amendment).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from pydantic import ValidationError

from anlan.kernel.webhooks import signing

from .port import INBOUND, OUTBOUND, Box, CallOrder, Inbound, Outbound
from .sentences import REFUSALS, WARNINGS
from .wire import Message

MOST_BYTES = 65_536
TOLERANCE = timedelta(minutes=5)
AHEAD = timedelta(minutes=2)
OLDEST = timedelta(hours=24)
_MOST_NAMES = 20  # unknown fields that a warning names
_SHAPES = {
    signing.ID: re.compile(r"[A-Za-z0-9_-]{1,128}"),
    signing.TIMESTAMP: re.compile(r"[0-9]{1,11}"),
    signing.SIGNATURE: re.compile(r"v[0-9]+a?,[!-~]+( v[0-9]+a?,[!-~]+)*"),
}
_CODES = {
    "missing": "field_missing",
    "string_type": "not_text",
    "string_unicode": "not_text",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "bad_code",
    "enum": "bad_code",
    "literal_error": "bad_code",
    "finite_number": "bad_coordinate",
    "float_type": "bad_coordinate",
    "float_parsing": "bad_coordinate",
    "extra_forbidden": "field_unknown",
}


class PushRefused(Exception):
    """A push that we do not take: what is wrong, in which header or field, and how to mend it."""

    def __init__(self, code: str, field: str, of: type[Message] | None = None) -> None:
        """`of` is the message to which the field belongs; its names for the field come into the sentence."""
        super().__init__(f"{code} {field}".strip())
        sentence = REFUSALS[code]
        self.code, self.field, self.status = code, field, sentence.status
        self.message_zh = sentence.zh.format(field=field, label=of.codes().get(field, field) if of else field)
        self.message_en = sentence.en.format(field=field, label=of.names().get(field, field) if of else field)

    def as_dict(self) -> dict[str, str]:
        """The answer's body."""
        return {
            "code": self.code,
            "field": self.field,
            "message": self.message_zh,
            "message_en": self.message_en,
        }


class PushWarning(NamedTuple):
    """Something odd in a push that was taken all the same."""

    code: str
    field: str
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class VerifiedPush:
    """A push whose sender and form are proven."""

    id: str
    """The webhook-id; the caller keeps it unique."""
    message: Inbound
    warnings: tuple[PushWarning, ...]

    @property
    def order(self) -> CallOrder | None:
        """The call order, or None when the push is a supplement or a cancellation."""
        return self.message if isinstance(self.message, CallOrder) else None


def read_push(
    headers: Mapping[str, str], body: bytes, *, secrets: Sequence[str], now: datetime, box: Box | None = None
) -> VerifiedPush:
    """What the 110 side pushed, at the moment `now`; `box` is the district's rectangle in WGS-84.

    Raises PushRefused for whatever the sender did wrong, and ValueError when our own secrets are unusable.
    """
    push_id, given = open_envelope(headers, body, secrets=secrets, now=now)
    message = _read(INBOUND, "msgtype", given.get("msgtype") or "order", given)
    _check_time(message, now)
    return VerifiedPush(push_id, message, tuple(_warnings(message, given, box)))


def read_answer(
    headers: Mapping[str, str], body: bytes, *, secrets: Sequence[str], now: datetime
) -> tuple[str, Outbound]:
    """What a district sent to the 110 side: its id and the message. Raises as `read_push` does."""
    answer_id, given = open_envelope(headers, body, secrets=secrets, now=now)
    kind = given.get("dyyy", "")
    return answer_id, _read(OUTBOUND, "dyyy", str(kind) if isinstance(kind, int) else kind, given)


def open_envelope(
    headers: Mapping[str, str], body: bytes, *, secrets: Sequence[str], now: datetime
) -> tuple[str, dict[str, object]]:
    """The id and the JSON object of a signed message; nothing is parsed before the signature fits."""
    given = {name.lower(): value for name, value in headers.items()}
    if given.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise PushRefused("wrong_content_type", "content-type")
    if len(body) > MOST_BYTES:
        raise PushRefused("too_large", "body")
    for name, shape in _SHAPES.items():
        if not given.get(name):
            raise PushRefused("header_missing", name)
        if not shape.fullmatch(given[name]):
            raise PushRefused("header_malformed", name)
    _check_timestamp(int(given[signing.TIMESTAMP]), now)
    message_id, timestamp = given[signing.ID], given[signing.TIMESTAMP]
    if not signing.is_genuine(message_id, timestamp, given[signing.SIGNATURE], body, secrets):
        raise PushRefused("signature_wrong", signing.SIGNATURE)
    return message_id, _parse(body)


def _check_timestamp(seconds: int, now: datetime) -> None:
    age = now.astimezone(UTC).timestamp() - seconds
    if age > TOLERANCE.total_seconds():
        raise PushRefused("timestamp_stale", signing.TIMESTAMP)
    if age < -TOLERANCE.total_seconds():
        raise PushRefused("timestamp_ahead", signing.TIMESTAMP)


def _shown(name: str) -> str:
    """A field name from outside, short and printable."""
    return name.encode("unicode_escape" if not name.isprintable() else "utf-8", "replace").decode()[:40]


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen: dict[str, object] = {}
    for name, value in pairs:
        if name in seen:
            raise PushRefused("field_twice", _shown(name))
        seen[name] = value
    return seen


def _no_constant(name: str) -> object:
    raise ValueError(name)


def _parse(body: bytes) -> dict[str, object]:
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise PushRefused("not_utf8", "body") from None
    try:
        given = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise PushRefused("not_json", "body") from None
    if not isinstance(given, dict):
        raise PushRefused("not_an_object", "body")
    return given


def _read[M: Message](kinds: Mapping[str, type[M]], field: str, kind: object, given: dict[str, object]) -> M:
    if not isinstance(kind, str) or kind not in kinds:
        raise PushRefused("bad_code" if kind else "field_missing", field, next(iter(kinds.values())))
    try:
        return kinds[kind].from_wire(given)
    except ValidationError as error:
        raise _refusal(kinds[kind], error) from None


def _refusal(model: type[Message], error: ValidationError) -> PushRefused:
    first = error.errors(include_url=False, include_input=False)[0]
    place = first["loc"][0] if first["loc"] else ""
    field = str(first.get("ctx", {}).get("field") or place)
    kind = first["type"]
    code = kind if kind in REFUSALS else _CODES.get(kind, "bad_code")
    return PushRefused(code, _shown(field), model)


def _check_time(message: Inbound, now: datetime) -> None:
    field = message.TIME_CODE
    if message.happened_at > now + AHEAD:
        raise PushRefused("time_ahead", field, type(message))
    if message.happened_at < now - OLDEST and not message.is_redelivery:
        raise PushRefused("time_too_old", field, type(message))


def _warnings(message: Inbound, given: dict[str, object], box: Box | None) -> list[PushWarning]:
    found = []
    unknown = sorted(_shown(name) for name in given.keys() - message.codes().keys())
    if unknown:
        found.append(_warning("unknown_fields", ", ".join(unknown[:_MOST_NAMES])))
    if message.point is not None and box is not None and not box.holds(message.point):
        found.append(_warning("outside_district", "longitude"))
    if isinstance(message, CallOrder) and message.point is None and not message.address:
        found.append(_warning("no_place", "bjdz"))
    return found


def _warning(code: str, field: str) -> PushWarning:
    sentence = WARNINGS[code]
    return PushWarning(code, field, sentence.zh.format(field=field), sentence.en.format(field=field))
