# SPDX-License-Identifier: Apache-2.0
"""Which certificate a scene takes (AX-R1), with its source and since when; a skill level (职业技能等级证) is in no row."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Accepted:
    """A kind of certificate that a scene takes from a day on; `by_project`: it must name the machine's project code."""

    scene: str
    kind: str
    source: str
    since: date
    until: date | None = None
    by_project: bool = False


TABLE = (
    Accepted(
        "general",
        "special_operation",
        "《特种作业人员安全技术培训考核管理规定》（安监总局令第30号）",
        date(2010, 7, 1),
    ),
    Accepted(
        "special_equipment",
        "special_equipment",
        "《特种设备焊接操作人员考核细则》TSG Z6002-2010",
        date(2011, 2, 1),
        by_project=True,
    ),
    Accepted(
        "construction",
        "construction",
        "《建筑施工特种作业人员管理规定》（建质〔2008〕75号）",
        date(2008, 6, 1),
    ),
)
SCENES = tuple(dict.fromkeys(one.scene for one in TABLE))
PROCESSES = ("fusion", "pressure", "brazing")


def accepted(scene: str, day: date) -> tuple[Accepted, ...]:
    """The rows that hold for a scene on a day; an unknown scene takes none."""
    return tuple(
        one
        for one in TABLE
        if one.scene == scene and one.since <= day and (one.until is None or day <= one.until)
    )
