# SPDX-License-Identifier: Apache-2.0
"""Welding methods of the project codes on special-equipment certificates (TSG Z6002), and the process each belongs to.

UNCHECKED: the letters and their processes were written down without the regulation's own table at hand. Before a district relies
on them it compares them with the text in force and imports what differs (`import_methods`); its own lines count before these.
"""

from collections.abc import Mapping

METHODS: Mapping[str, str] = {
    **dict.fromkeys(("SMAW", "OFW", "GTAW", "GMAW", "FCAW", "SAW", "PAW", "EGW", "ESW", "SW"), "fusion"), "FRW": "pressure",
}  # fmt: skip


def processes_of(projects: tuple[str, ...], methods: Mapping[str, str]) -> tuple[str, ...]:
    """Which processes project codes cover; a method that nobody knows covers none."""
    heads = (one.upper().partition("-")[0].partition("(")[0].partition("（")[0] for one in projects)
    return tuple(sorted({methods.get(one, "") for one in heads} - {"", "none"}))
