# SPDX-License-Identifier: Apache-2.0
"""The scenarios of a kind for its page in the reference: played in a database that is thrown away, told in Chinese."""

from collections.abc import Iterator

from django.utils import translation

from anlan.kernel.clocks.events import ClockBreached
from anlan.kernel.registry import REGISTRY
from anlan.kernel.testing.rehearsing import Line, Played, afresh, play
from anlan.kernel.testing.tables import make_tables

_played: dict[str, Played] = {}


def rehearsal(kind: str) -> Iterator[str]:
    """Every scenario of this kind as lines of Markdown."""
    entries = REGISTRY.scenarios_of(kind)
    if not entries:
        return
    with translation.override("zh-hans"):
        _play_all()
        yield from ("### 演练 Scenarios", "")
        for entry in entries:
            yield from (f"{entry.scenario.label} `{entry.name}`", "", "```text")
            yield from _told(_played[entry.name])
            yield from ("```", "")


def _play_all() -> None:
    """Play all of them once, in tables of their own."""
    if _played:
        return
    make_tables()
    for name in afresh(list(REGISTRY.scenarios)):
        _played[name] = play(name)


def _told(played: Played) -> Iterator[str]:
    """What people do and what is said of it; of what the log holds only that a time was over, for the rest follows."""
    last = ""
    for line in played.lines:
        if line.sort in ("event", "clock") and not _is_breach(line):
            continue
        moment = f"{line.at:%m-%d %H:%M:%S}"
        yield f"{moment if moment != last else '':14} {'' if line.sort == 'deed' else '  '}{line}"
        last = moment


def _is_breach(line: Line) -> bool:
    return line.event == ClockBreached.name
