# SPDX-License-Identifier: Apache-2.0
"""The shape of each table of dispatch that a district delivers."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from anlan.kernel.directory.rows import CodeCell, Geometry, Latitude, Longitude, NameCell, Phone
from anlan.kernel.directory.tables import Row


class CategoryRow(Row):
    """A type of incident (PB-R7)."""

    code: CodeCell
    name: NameCell
    category_class: Annotated[Literal["allowed", "conditional", "forbidden"], Field(alias="class")]
    level: Literal["red", "orange", "yellow", "blue"]
    police_at_once: bool = False
    violent: bool = False
    asked_after_seconds: Annotated[int | None, Field(ge=0, le=7200)] = None


class CallQuestionRow(Row):
    """What is asked while the caller talks, for one type; the answer in `when` proposes a level (domain.md 2.4)."""

    code: CodeCell
    category: CodeCell
    place: Annotated[int, Field(ge=1, le=99)] = 1
    text: NameCell
    when: Literal["yes", "no"] = "yes"
    level: Literal["", "red", "orange", "yellow", "blue"] = ""
    starts_on: date
    ends_on: date | None = None
    source: NameCell


class ContractRow(Row):
    """A service contract: premises, an area, or both."""

    code: CodeCell
    company: str
    premises: str = ""
    area: Geometry = ""
    starts_on: date
    ends_on: date | None = None


class PostRow(Row):
    """A post at a venue."""

    code: CodeCell
    premises: str = ""
    name: NameCell
    lat: Latitude
    lng: Longitude


class ButtonRow(Row):
    """An alarm button of a venue (一键报警), at a post or for the whole premises."""

    code: CodeCell
    premises: str
    post: str = ""
    phone: Phone = ""


class CameraLine(Row):
    """A camera of a venue: its address without name and password; a password left empty stays as it was."""

    code: CodeCell
    premises: str
    name: NameCell
    address: Annotated[str, StringConstraints(pattern=r"^rtsps?://[^@\s]{3,280}$")]
    user: Annotated[str, StringConstraints(max_length=60)] = ""
    password: Annotated[str, StringConstraints(max_length=100)] = ""


class RecorderRow(Row):
    """A recorder: carried by one person, or by whoever the roster puts at its post (PB-R3)."""

    code: CodeCell
    name: NameCell
    organisation: str
    kept_as: Literal["guard", "police"]
    bearer: str = ""
    post: str = ""
    state: Literal["in_service", "repair", "lost", "retired"] = "in_service"


class GuardLine(Row):
    """A guard: certificate (no end date), employer, yearly training."""

    own = ("person",)
    person: str
    certificate_number: str = ""
    revoked_on: date | None = None
    employer: str
    employer_kind: Literal["security_company", "in_house", "property_company"]
    trained_until: date | None = None
    home_post: str = ""


class ShiftRow(Row):
    """A line of the roster."""

    own = ("person", "starts_at")
    person: str
    post: str = ""
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class StationRow(Row):
    """A police station and the regions it answers for."""

    own = ("organisation",)
    organisation: str
    lat: Latitude
    lng: Longitude
    jurisdiction: str = ""


class CarLine(Row):
    """A car and its crew."""

    code: CodeCell
    call_sign: NameCell
    station: str
    officers: str = ""
