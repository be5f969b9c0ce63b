# SPDX-License-Identifier: Apache-2.0
"""docs/benchmarks.md: a section for each bench, replaced when the bench ran again."""

import os
import platform
import re
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import django

from private_postgres import NoPostgres, programs

from .figures import Figure

HEAD = """# Figures

What the product must reach, measured beside a floor or a rival in the same run. Two sides take turns (A B A B …, three rounds);
a ratio is the median of the rounds' ratios. Writes are durable: fsync, WAL, real commits. All traffic stays on loopback, clients and
servers share the same cores. Absolute figures belong to the machine named beside them; what falls short is printed as **short**.

Repeat: `make bench` (about twelve minutes), or one of them: `make bench args="b3"`. Nothing else should run meanwhile.
"""


@dataclass(frozen=True)
class Section:
    """A bench's title, what its floor is, and what it found."""

    title: str
    about: str
    figures: Sequence[Figure]


def machine() -> str:
    """The machine in a sentence: cores, versions, load; no names."""
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, Django {django.__version__}, "
        f"SQLite {sqlite3.sqlite_version}, {_postgres()}; load when it began {os.getloadavg()[0]:.1f}"
    )


def _postgres() -> str:
    try:
        said = subprocess.run(
            [programs() / "postgres", "--version"], capture_output=True, text=True, check=True
        )
    except (NoPostgres, OSError, subprocess.CalledProcessError):
        return "no PostgreSQL"
    return "PostgreSQL " + said.stdout.split()[2]


def write(file: Path, sections: Mapping[str, Section], measured_on: str) -> None:
    """Put these sections into the page, in the order of their names; the others stay as they were."""
    kept = _sections(file.read_text("utf-8")) if file.exists() else {}
    for name, section in sections.items():
        kept[name] = _section(name, section, measured_on)
    ordered = sorted(kept.items(), key=lambda one: int(one[0][1:]))
    file.write_text(HEAD + "".join(f"\n{text.strip()}\n" for _, text in ordered), "utf-8")


def _sections(page: str) -> dict[str, str]:
    parts = re.split(r"^(?=## B\d+ )", page, flags=re.MULTILINE)[1:]
    return {part[3:].split()[0].lower(): part for part in parts}


def _section(name: str, section: Section, measured_on: str) -> str:
    lines = [f"## {name.upper()} {section.title}", "", section.about, "", f"Measured on {measured_on}.", ""]
    lines += ["| what | figure | target | floor or rival | ratio | |", "|---|---|---|---|---|---|"]
    for one in section.figures:
        verdict = {True: "reached", False: "**short**", None: ""}[one.reached]
        lines.append(
            f"| {one.what} | {one.value} | {one.target or '–'} | {one.floor} | {one.ratio} | {verdict} |"
        )
    return "\n".join(lines)
