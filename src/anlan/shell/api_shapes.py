# SPDX-License-Identifier: Apache-2.0
"""What the API's reads take and give, as its document prints it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema
from pydantic import Field

MOST = 200


class MatterOut(Schema):
    """A matter in a list."""

    id: UUID
    number: str = Field(description="The number that people read aloud.")
    kind: str
    kind_label: str
    stage: str
    stage_label: str
    level: str
    title: str
    region: str = Field(description="Codes of the regions from the district down, joined by dots.")
    region_name: str
    opened_at: datetime
    stage_since: datetime
    closed_at: datetime | None
    outcome: str


class ClockOut(Schema):
    """A time limit of a matter."""

    name: str
    label: str
    state: str = Field(description="run, over, met, late, paused or ended.")
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None


class DetailOut(Schema):
    """A detail; `value` holds a mask where `masked` is true."""

    name: str
    label: str
    level: int
    masked: bool
    value: Any


class VerbOut(Schema):
    """A command that takes this matter; `now` says whether its stage allows it."""

    name: str
    label: str
    path: str
    now: bool


class WholeMatter(MatterOut):
    """A matter with everything the reader may see of it."""

    clocks: list[ClockOut]
    details: list[DetailOut]
    verbs: list[VerbOut]


class MatterPage(Schema):
    """A page of matters; `next` is the cursor of the following page."""

    items: list[MatterOut]
    next: str | None


class EntryOut(Schema):
    """One line of a timeline; `gap_seconds` is how much later it was heard than it happened."""

    position: int
    at: datetime
    name: str
    sentence: str
    actor: str
    act: UUID
    gap_seconds: int
    late: bool


class TimelineOut(Schema):
    """What was recorded of a matter, oldest first."""

    items: list[EntryOut]


class GrantOut(Schema):
    """A role within a region subtree; an empty region is the whole district."""

    role: str
    label: str
    region: str
    involved_only: bool
    permissions: list[str]


class MeOut(Schema):
    """The person behind the token or session."""

    id: UUID
    name: str
    duty: str
    grants: list[GrantOut]


class UnmaskIn(Schema):
    """Which detail, and why; from level 4 up the reason must say why it is needed now.

    Where the kind says who opens what for what, `purpose` is one of its codes.
    """

    model_config = {"extra": "forbid"}
    field: str
    reason: str = Field(default="", max_length=300)
    purpose: str = Field(default="", max_length=120)


class UnmaskOut(Schema):
    """The value in clear; pages show it until this moment."""

    field: str
    value: Any
    until: datetime


class Wanted(Schema):
    """Filters of the list of matters."""

    kind: str | None = None
    stage: str | None = None
    level: str | None = None
    region: str | None = Field(default=None, description="Code of a region; its whole subtree counts.")
    number: str | None = Field(default=None, description="A part of the number.")
    open: bool | None = None
    after: str | None = Field(default=None, description="The cursor `next` of the page before.")
    limit: int = Field(default=50, ge=1, le=MOST)
