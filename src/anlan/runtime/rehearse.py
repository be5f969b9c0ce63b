# SPDX-License-Identifier: Apache-2.0
"""`anlan rehearse`: plays scenarios of kinds on a virtual clock and prints them as sentences; nothing of it is kept."""

import sys
from collections.abc import Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from anlan.kernel.registry import REGISTRY, ScenarioEntry
from anlan.kernel.testing.rehearsing import Line, Played, afresh, play
from anlan.kernel.testing.tables import make_tables

BOLD, GREEN, RED, YELLOW, GREY, PLAIN = "1", "32", "31", "33", "90", ""
COLOURS = {
    "deed": BOLD, "event": PLAIN, "clock": GREY, "refusal": YELLOW, "expected": GREEN, "fault": RED,
}  # fmt: skip


def rehearse(names: Sequence[str], language: str) -> int:
    """Play what is named (kinds, scenarios, packs; all without a name); the settings name a database that is thrown away.

    0 when every expectation holds, 1 when one does not, 2 when a name is unknown.
    """
    with translation.override(language):
        chosen = {entry.name: entry for name in names or [""] for entry in _named(name)}
        strange = [name for name in names if not list(_named(name))]
        if strange or not chosen:
            known = ", ".join(sorted(REGISTRY.kinds))
            print(
                _("There is no scenario called %(name)s. Kinds: %(kinds)s")
                % {"name": ", ".join(strange), "kinds": known},
                file=sys.stderr,
            )
            return 2
        make_tables()
        wrong = sum(bool(_show(entry).faults) for entry in afresh(list(chosen.values())))
        said = _("Scenarios: %(count)d, not as expected: %(wrong)d.")
        print(said % {"count": len(chosen), "wrong": wrong})
    return 1 if wrong else 0


def _named(name: str) -> Iterator[ScenarioEntry]:
    """The scenarios that a name means: one, those of a kind, those of a pack, or all."""
    in_order = sorted(
        REGISTRY.scenarios.items(), key=lambda one: one[1].kind
    )  # of a kind: as its file has them
    for full, entry in in_order:
        if name in ("", full, entry.kind, entry.pack):
            yield entry


def _show(entry: ScenarioEntry) -> Played:
    """Play one and print it."""
    kind = REGISTRY.kind(entry.kind)
    print(_paint(f"{kind.label} · {entry.scenario.label}", BOLD), _paint(f"({entry.name})", GREY))
    played = play(entry.name)
    last = ""
    for line in played.lines:
        moment = f"{line.at:%m-%d %H:%M:%S}"
        print("  " + (_paint(moment, GREY) if moment != last else " " * len(moment)), _worded(line))
        last = moment
    print()
    return played


def _worded(line: Line) -> str:
    deep = "" if line.sort == "deed" else "  "
    return deep + _paint(str(line), COLOURS[line.sort])


def _paint(words: str, colour: str) -> str:
    """Coloured on a terminal only."""
    return f"\x1b[{colour}m{words}\x1b[0m" if colour and sys.stdout.isatty() else words
