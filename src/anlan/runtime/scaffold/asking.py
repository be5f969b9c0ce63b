# SPDX-License-Identifier: Apache-2.0
"""Asks for what was not said, checks it, and has it written; nothing is ever overwritten."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from .copying import CannotCopy, Plan, Wish, plan_for
from .names import NAME, title_of

PACKS = Path(__file__).resolve().parents[2] / "packs"
WHAT = ("pack", "kind", "command", "page")


def write_new(
    what: str | None, name: str | None, pack: str | None = None, kind: str | None = None, *,
    label: str | None = None, chinese: str | None = None, packs: Path = PACKS, ask: Callable[[str], str] = input,
) -> int:  # fmt: skip
    """Write it; 0 when it is written, 2 when something is missing or wrong (a sentence says what)."""
    try:
        wish = _wish(_Asker(ask), packs, what, name, pack, kind, label, chinese)
        plan = plan_for(wish, packs)
        plan.write()
    except CannotCopy as no:
        print(f"new: {no}", file=sys.stderr)
        return 2
    except EOFError:
        print("new: say what is wanted: anlan new kind NAME --pack PACK", file=sys.stderr)
        return 2
    _say(plan, packs.parents[2])
    return 0


class _Asker:
    """Asks a person until the answer fits."""

    def __init__(self, ask: Callable[[str], str]) -> None:
        self.ask = ask

    def name(self, given: str | None, question: str) -> str:
        """A name in snake_case."""
        answer = given or self.ask(f"{question}: ").strip()
        if not NAME.fullmatch(answer):
            raise CannotCopy(f"“{answer}” is no name: lower-case words joined by _, such as neighbour_noise")
        return answer

    def one_of(self, given: str | None, question: str, choices: Sequence[str]) -> str:
        """One of several."""
        if given is None and len(choices) == 1:
            return choices[0]
        answer = given or self.ask(f"{question} ({', '.join(choices)}): ").strip()
        if answer not in choices:
            raise CannotCopy(f"“{answer}” is not one of: {', '.join(choices) or '(there is none yet)'}")
        return answer

    def words(self, given: str | None, question: str, otherwise: str) -> str:
        """Words for people, or the default."""
        if given is not None:
            return given
        return self.ask(f"{question} [{otherwise}]: ").strip() or otherwise


def _wish(
    asker: _Asker, packs: Path, what: str | None, name: str | None, pack: str | None, kind: str | None,
    label: str | None, chinese: str | None,
) -> Wish:  # fmt: skip
    is_asking = what is None or name is None
    what = asker.one_of(what, "What is it", WHAT)
    home, of = "", ""
    if what != "pack":
        known = sorted(path.parent.name for path in packs.glob("*/__init__.py"))
        home = asker.one_of(pack, "In which pack", known)
    if what == "pack" and kind is not None:
        of = asker.name(kind, "Its first kind")
    if what == "command":
        kinds = sorted(one.stem for one in (packs / home / "kinds").glob("*.py") if one.stem != "__init__")
        of = asker.one_of(kind, "On which kind", kinds)
    example = {
        "pack": "quiet_nights",
        "kind": "neighbour_noise",
        "command": "measure_noise",
        "page": "noise_map",
    }[what]
    name = asker.name(name, f"Its name, such as {example}")
    english = asker.words(
        label if label or is_asking else title_of(name), "On the screen, in English", title_of(name)
    )
    said = asker.words(
        chinese if chinese or is_asking else f"新：{english}", "On the screen, 中文", f"新：{english}"
    )
    return Wish(what, name, home or name, of, english, said)


def _say(plan: Plan, root: Path) -> None:
    for path in plan.made:
        print(f"new  {path.relative_to(root)}")
    for path in plan.changed:
        print(f"  +  {path.relative_to(root)}")
    for line in plan.remarks:
        print(f"note {line}")
