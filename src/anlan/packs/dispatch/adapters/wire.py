# SPDX-License-Identifier: Apache-2.0
"""How one value of a 110 message looks on the wire: its text, code, time, telephone and coordinate.

On the wire every code is a string (a whole number is accepted), every time is Beijing's `YYYY-MM-DD HH:MM:SS`
(ISO-8601 with an offset is accepted), and a field that is null or blank is absent.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from anlan.kernel.ports import Point
from anlan.kernel.timing import LOCAL

from .datum import Datum, to_wgs84

_LOCAL_TIME = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)(?:\.\d{1,9})?", re.ASCII)
_TELEPHONE = re.compile(r"\+?\d(?:[ -]?\d){2,19}", re.ASCII)
_COORDINATE = re.compile(r"-?\d{1,3}(?:\.\d{1,20})?", re.ASCII)
# Control characters break databases and logs; direction overrides make a text read as something else.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_DATUMS = {"GCJ02": Datum.GCJ02, "WGS84": Datum.WGS84, "CGCS2000": Datum.CGCS2000}


def _wrong(code: str, field: str = "") -> PydanticCustomError:
    return PydanticCustomError(code, "{code}", {"code": code, "field": field})


def cleaned(value: object) -> object:
    """Text without characters that cannot be shown; anything else as it came."""
    return _UNPRINTABLE.sub("", value).strip() if isinstance(value, str) else value


def _code(value: object) -> object:
    return (
        str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1000 else value
    )


def read_moment(value: object) -> datetime:
    """A wire time as an aware UTC moment in whole seconds; the years 2000–2099 only."""
    try:
        if isinstance(value, str):
            local = _LOCAL_TIME.fullmatch(value.strip())
            moment = (
                datetime.strptime(local[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=LOCAL)
                if local
                else datetime.fromisoformat(value.strip())
            )
        elif isinstance(value, datetime):
            moment = value
        else:
            raise _wrong("bad_time")
    except ValueError as error:
        raise _wrong("bad_time") from error
    if moment.tzinfo is None:
        raise _wrong("time_without_offset")
    if not 2000 <= moment.year <= 2099:
        raise _wrong("bad_time")
    return moment.astimezone(UTC).replace(microsecond=0)


def write_moment(moment: datetime) -> str:
    """The Beijing wall clock, as the 110 side writes it."""
    return moment.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S")


def _telephone(value: str) -> str:
    if not _TELEPHONE.fullmatch(value):
        raise _wrong("bad_telephone")
    return value


def _coordinate(value: object) -> object:
    if isinstance(value, str) and _COORDINATE.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong("bad_coordinate")
    return value


def _inside(limit: float) -> AfterValidator:
    def check(value: float) -> float:
        if not -limit <= value <= limit:
            raise _wrong("bad_coordinate")
        return value

    return AfterValidator(check)


def _datum(value: object) -> object:
    return _DATUMS.get(value.upper().replace("-", "").strip(), value) if isinstance(value, str) else value


def _yes_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if _code(value) in ("0", "1"):
        return _code(value) == "1"
    raise _wrong("bad_code")


Number = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
Code = Annotated[str, BeforeValidator(_code), StringConstraints(pattern=r"^[0-9A-Za-z]{1,20}$")]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6,12}$")]
Name = Annotated[str, BeforeValidator(cleaned), StringConstraints(max_length=100)]
Address = Annotated[str, BeforeValidator(cleaned), StringConstraints(max_length=300)]
Words = Annotated[str, BeforeValidator(cleaned), StringConstraints(max_length=4000)]
Telephone = Annotated[str, BeforeValidator(cleaned), AfterValidator(_telephone)]
Moment = Annotated[datetime, BeforeValidator(read_moment), PlainSerializer(write_moment, return_type=str)]
Longitude = Annotated[float, BeforeValidator(_coordinate), _inside(180)]
Latitude = Annotated[float, BeforeValidator(_coordinate), _inside(90)]
DatumName = Annotated[Datum, BeforeValidator(_datum)]
YesNo = Annotated[
    bool, BeforeValidator(_yes_no), PlainSerializer(lambda yes: "1" if yes else "0", return_type=str)
]
AsCode = BeforeValidator(_code)  # before an enumeration of codes: 1 is read as "1"


class Message(BaseModel):
    """One message of either side: frozen, and silent about its contents in errors.

    Fields that we do not know are ignored here: the other side may add a field without asking, and a call
    refused for that would cost more than a field that nobody read. `push` names them in a warning.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="ignore",
        validate_by_name=True,
        validate_by_alias=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_absent(cls, given: object) -> object:
        if not isinstance(given, Mapping):
            return given
        return {name: value for name, value in given.items() if cleaned(value) not in (None, "")}

    @classmethod
    def from_wire(cls, given: Mapping[str, object]) -> Self:
        """The message in a JSON object of wire codes; raises Pydantic's ValidationError."""
        return cls.model_validate(given, by_alias=True, by_name=False)

    def to_wire(self) -> dict[str, object]:
        """The JSON object of wire codes; what is empty is left out."""
        written = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {code: value for code, value in written.items() if value != ""}

    @classmethod
    def codes(cls) -> dict[str, str]:
        """Every wire code with the field's Chinese name."""
        return {field.alias or name: field.title or name for name, field in cls.model_fields.items()}

    @classmethod
    def names(cls) -> dict[str, str]:
        """Every wire code with the field's English name."""
        return {field.alias or name: name.replace("_", " ") for name, field in cls.model_fields.items()}


class Placed(Message):
    """A message that may say where: longitude, latitude and their datum belong together."""

    longitude: Annotated[Longitude | None, Field(title="经度", repr=False)] = None
    latitude: Annotated[Latitude | None, Field(title="纬度", repr=False)] = None
    datum: Annotated[DatumName | None, Field(title="坐标系")] = None

    @property
    def point(self) -> Point | None:
        """The place in WGS-84, whatever datum it came in; None when none was sent."""
        if self.longitude is None or self.latitude is None or self.datum is None:
            return None
        return to_wgs84(Point(self.latitude, self.longitude), self.datum)

    @model_validator(mode="before")
    @classmethod
    def _nowhere_is_absent(cls, given: object) -> object:
        if not isinstance(given, Mapping):
            return given
        try:  # 0, 0 is how dispatch software writes "not located"
            is_nowhere = all(float(given[name]) == 0.0 for name in ("longitude", "latitude"))
        except (KeyError, TypeError, ValueError, OverflowError):
            return given
        place = {"longitude", "latitude", "datum"} if is_nowhere else set()
        return {name: value for name, value in given.items() if name not in place}

    @model_validator(mode="after")
    def _place_is_whole(self) -> Self:
        if (self.longitude is None) != (self.latitude is None):
            raise _wrong("half_a_place", "longitude" if self.longitude is None else "latitude")
        if self.longitude is not None and self.datum is None:
            raise _wrong("datum_missing", "datum")
        return self
