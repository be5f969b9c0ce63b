# SPDX-License-Identifier: Apache-2.0
"""A position as a device sends it, and which entries of a batch are refused, with the field and the remedy."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from anlan.kernel import timing

from .replies import Sentences

MOST_ENTRIES = 500
AHEAD = timedelta(minutes=2)  # clocks of devices differ; a position from further ahead is wrong

Device = Annotated[str, Field(min_length=1, max_length=40)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, strict=True)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, strict=True)]
Metres = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False, strict=True)]
Pace = Annotated[float, Field(ge=0, le=500, allow_inf_nan=False, strict=True)]


@dataclass(frozen=True, slots=True)
class Sample:
    """Where a device was: WGS-84 degrees; accuracy in metres, speed in metres a second."""

    device: Device
    at: Annotated[AwareDatetime, Field(strict=True)]
    lat: Latitude
    lng: Longitude
    accuracy: Metres | None = None
    speed: Pace | None = None


ONE = TypeAdapter(Sample)
MANY = TypeAdapter(Annotated[list[Sample], Field(max_length=MOST_ENTRIES)])

FIELDS: dict[str, Sentences] = {
    "device": (
        "第 {entry} 条：device 应为 1 至 40 字的设备编号。",
        "Entry {entry}: device must be a device code of 1 to 40 signs.",
    ),
    "at": (
        "第 {entry} 条：at 应为带时区的 ISO-8601 时间。",
        "Entry {entry}: at must be an ISO-8601 time with its offset.",
    ),
    "lat": (
        "第 {entry} 条：lat 应为 -90 至 90 的数字（WGS-84）。",
        "Entry {entry}: lat must be a number from -90 to 90 (WGS-84).",
    ),
    "lng": (
        "第 {entry} 条：lng 应为 -180 至 180 的数字（WGS-84）。",
        "Entry {entry}: lng must be a number from -180 to 180 (WGS-84).",
    ),
    "accuracy": (
        "第 {entry} 条：accuracy 应为 0 至 100000 米，或省略。",
        "Entry {entry}: accuracy must be 0 to 100000 metres, or left out.",
    ),
    "speed": (
        "第 {entry} 条：speed 应为每秒 0 至 500 米，或省略。",
        "Entry {entry}: speed must be 0 to 500 metres a second, or left out.",
    ),
    "": (
        "第 {entry} 条应为对象，含 device、at、lat、lng。",
        "Entry {entry} must be an object with device, at, lat and lng.",
    ),
}
TOO_EARLY = (
    "第 {entry} 条：at 比系统时间超前两分钟以上，请校准设备时钟。",
    "Entry {entry}: at is more than two minutes ahead; please set the device's clock.",
)
NOT_YOURS = (
    "第 {entry} 条：设备 {device} 不属于您，请用本人设备或持有相应权限的令牌。",
    "Entry {entry}: device {device} is not yours; use your own device, or a token that may speak for it.",
)
NOT_A_LIST = ("请求内容应为位置的 JSON 数组。", "The body must be a JSON list of positions.")
TOO_MANY = (
    "一次最多 {most} 条位置，请分批发送。",
    "At most {most} positions at once; please send them in batches.",
)


class NotABatch(ValueError):
    """The body is no list of at most 500 entries."""

    def __init__(self, sentences: Sentences) -> None:
        super().__init__(sentences[1])
        self.sentences = sentences


def read_batch(body: bytes, tongue: int) -> tuple[list[tuple[int, Sample]], list[dict[str, object]]]:
    """The good entries with their numbers (from 0), and the refused ones. Raises NotABatch."""
    try:
        return list(enumerate(MANY.validate_json(body))), []
    except ValidationError:
        return _one_by_one(body, tongue)


def checked(
    entries: list[tuple[int, Sample]], devices: frozenset[str] | None, tongue: int
) -> tuple[list[Sample], list[dict[str, object]]]:
    """Entries of one's own devices and of the present or past, and the refused ones. `devices` None: any."""
    latest = timing.now() + AHEAD
    good, refused = [], []
    for entry, sample in entries:
        if sample.at > latest:
            refused.append(_refusal(entry, "at", TOO_EARLY, tongue))
        elif devices is not None and sample.device not in devices:
            refused.append(_refusal(entry, "device", NOT_YOURS, tongue, device=sample.device))
        else:
            good.append(sample)
    return good, refused


def _one_by_one(body: bytes, tongue: int) -> tuple[list[tuple[int, Sample]], list[dict[str, object]]]:
    good, refused = [], []
    for entry, raw in enumerate(_raw_entries(body)):
        try:
            good.append((entry, ONE.validate_python(_with_moment(raw))))
        except ValidationError as fault:
            place = fault.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
            name = str(place[0]) if place and place[0] in FIELDS else ""
            refused.append(_refusal(entry, name, FIELDS[name], tongue))
    return good, refused


def _raw_entries(body: bytes) -> list[Any]:
    """The list as it came (Any: nothing is known of its entries yet)."""
    try:
        raw = from_json(body, allow_inf_nan=False)
    except ValueError:
        raise NotABatch(NOT_A_LIST) from None
    if not isinstance(raw, list):
        raise NotABatch(NOT_A_LIST)
    if len(raw) > MOST_ENTRIES:
        raise NotABatch(TOO_MANY)
    return raw


def _with_moment(raw: Any) -> Any:
    """The entry with its time read: outside JSON a strict time is no text any more (Any: not validated yet)."""
    if isinstance(raw, dict) and isinstance(raw.get("at"), str):
        try:
            return {**raw, "at": datetime.fromisoformat(raw["at"])}
        except ValueError:
            return raw
    return raw


def _refusal(
    entry: int, field: str, sentences: Sentences, tongue: int, **values: object
) -> dict[str, object]:
    return {"entry": entry, "field": field, "message": sentences[tongue].format(entry=entry + 1, **values)}
