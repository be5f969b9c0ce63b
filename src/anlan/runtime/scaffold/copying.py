# SPDX-License-Identifier: Apache-2.0
"""Plans what is written for a wish: whole new files from `copies/`, lines added to files that are there, labels."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .names import class_of, event_of, letters_of, title_of

COPIES = Path(__file__).parent / "copies"
PLACE = re.compile(r"\[\[(\w+)\]\]")
LETTERS = re.compile(r'letters="([A-Z]+)"')
SPDX = "# SPDX-License-Identifier: Apache-2.0\n"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: zh_Hans\\n"\n'


class CannotCopy(Exception):
    """It cannot be written; the sentence says why and what to do."""


@dataclass(frozen=True)
class Wish:
    """What is wanted."""

    what: str
    name: str
    pack: str
    kind: str
    label: str
    chinese: str


@dataclass
class Plan:
    """What will be written: all of it, or nothing."""

    new: dict[Path, str] = field(default_factory=dict)
    longer: dict[Path, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def made(self) -> list[Path]:
        """The new files."""
        return sorted(self.new)

    @property
    def changed(self) -> list[Path]:
        """The files that were there and have grown."""
        return sorted(self.longer)

    def add(self, path: Path, text: str) -> None:
        """A file that must not be there yet; raises CannotCopy."""
        if path.exists():
            raise CannotCopy(f"{path.name} is there already, in {path.parent}; nothing was written")
        self.new[path] = text

    def add_if_missing(self, path: Path, text: str) -> None:
        """A file that is written only if it is not there."""
        if not path.exists():
            self.new[path] = text

    def text_of(self, path: Path) -> str:
        """What a file holds by now."""
        if path in self.longer or path in self.new:
            return self.longer.get(path) or self.new[path]
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def grow(self, path: Path, text: str) -> None:
        """A file with more in it than before, new or old."""
        (self.longer if path.exists() else self.new)[path] = text

    def write(self) -> None:
        """Write everything."""
        for path, text in {**self.new, **self.longer}.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def plan_for(wish: Wish, packs: Path) -> Plan:
    """What a wish writes; raises CannotCopy."""
    plan = Plan()
    home = packs / wish.pack
    if wish.what == "pack":
        _pack(plan, wish, home, packs)
    elif wish.what == "kind":
        _kind(plan, wish, home, packs)
    elif wish.what == "command":
        _command(plan, wish, home)
    else:
        _page(plan, wish, home)
    return plan


def _copy(name: str, words: Mapping[str, str]) -> str:
    text = (COPIES / f"{name}.txt").read_text(encoding="utf-8")
    return PLACE.sub(lambda found: words[found[1]], text)


def _words(wish: Wish, **more: str) -> dict[str, str]:
    return {
        "name": wish.name, "Name": class_of(wish.name), "pack": wish.pack, "kind": wish.kind, "label": wish.label,
        "chinese": wish.chinese, "title": title_of(wish.name), "path": wish.name.replace("_", "-"), **more,
    }  # fmt: skip


def _pack(plan: Plan, wish: Wish, home: Path, packs: Path) -> None:
    if home.exists():
        raise CannotCopy(f"there is a pack {wish.name} already; nothing was written")
    words = _words(wish)
    plan.add(home / "__init__.py", _copy("pack_init", words))
    plan.add(home / "pack.py", _copy("pack", words))
    _labels(plan, home, wish.pack, {wish.label: wish.chinese})
    case = wish.kind or f"{wish.name}_case"
    chinese = wish.chinese if wish.kind else f"{wish.chinese}事项"
    first = Wish("kind", case, wish.name, "", title_of(case), chinese)
    _kind(plan, first, home, packs)
    plan.remarks.append("it is on: every folder in src/anlan/packs is, unless ANLAN_PACKS names them")


def _kind(plan: Plan, wish: Wish, home: Path, packs: Path) -> None:
    taken = {found for path in packs.glob("*/kinds/*.py") for found in LETTERS.findall(path.read_text())}
    has_roles = "roles=[" in plan.text_of(home / "pack.py")
    role = f"{wish.name}_worker" if has_roles else "worker"
    words = _words(wish, letters=letters_of(wish.name, taken), role=role)
    plan.add(home / "kinds" / f"{wish.name}.py", _copy("kind", words))
    plan.add(home / "scenarios" / f"{wish.name}.py", _copy("scenario", words))
    plan.add(home / "help" / f"{wish.name}.md", _copy("help", words))
    plan.add(home / "tests" / f"test_{wish.name}.py", _copy("test_kind", words))
    for folder in ("kinds", "scenarios", "tests"):
        plan.add_if_missing(home / folder / "__init__.py", SPDX)
    said: dict[str, str] = json.loads((COPIES / "kind_labels.json").read_text(encoding="utf-8"))
    _labels(plan, home, wish.pack, {wish.label: wish.chinese, **said})
    _role(plan, wish, home / "pack.py")


def _role(plan: Plan, wish: Wish, declared: Path) -> None:
    """Where a pack declares its roles, a new kind needs somebody who may open, move and close it."""
    text = plan.text_of(declared)
    if "roles=[" in text:
        role, label = f"{wish.name}_worker", f"{wish.label}: worker"
        may = '["view", "unmask", "open_matter", "move_matter", "close_matter", "edit_details", "add_note"]'
        line = f'Role("{role}", pgettext_lazy("{wish.pack}", "{label}"), may={may}),'
        plan.grow(declared, text.replace("roles=[", f"roles=[\n        {line}", 1))
        _labels(plan, declared.parent, wish.pack, {label: f"{wish.chinese}经办人"})
        plan.remarks.append(
            f"the role {wish.pack}.{role} may do everything with it: grant it, or give this to others"
        )


def _command(plan: Plan, wish: Wish, home: Path) -> None:
    event = event_of(wish.name)
    words = _words(wish, event=event, sentence=f"{_spaced(event)}.")
    events = home / "events.py"
    if f"class {event}(" in plan.text_of(events):
        raise CannotCopy(f"{wish.pack}/events.py has {event} already; choose another verb")
    plan.add(home / "commands" / f"{wish.name}.py", _copy("command", words))
    plan.add(home / "tests" / f"test_{wish.name}.py", _copy("test_command", words))
    for folder in ("commands", "tests"):
        plan.add_if_missing(home / folder / "__init__.py", SPDX)
    before = plan.text_of(events) or _copy("events", words)
    plan.grow(events, f"{before.rstrip()}\n\n\n{_copy('event', words)}")
    _labels(plan, home, wish.pack, {wish.label: wish.chinese, words["sentence"]: f"{wish.chinese}：已完成。"})
    if "roles=" in plan.text_of(home / "pack.py"):
        plan.remarks.append(f'{wish.pack}/pack.py declares its roles: give one of them "{wish.name}"')


def _spaced(event: str) -> str:
    """`NoiseMeasured` → `Noise measured`."""
    return " ".join(re.findall(r"[A-Z][a-z0-9]*", event)).capitalize()


def _page(plan: Plan, wish: Wish, home: Path) -> None:
    words = _words(wish)
    plan.add(home / "pages" / f"{wish.name}.py", _copy("page", words))
    plan.add(home / "templates" / wish.pack / f"{wish.name}.html", _copy("page_html", words))
    plan.add(home / "tests" / f"test_{wish.name}.py", _copy("test_page", words))
    for folder in ("pages", "tests"):
        plan.add_if_missing(home / folder / "__init__.py", SPDX)
    declared = home / "pack.py"
    plan.grow(
        declared,
        _with_page(plan.text_of(declared) or _copy("pack", {**words, "label": title_of(wish.pack)}), words),
    )
    _labels(plan, home, wish.pack, {wish.label: wish.chinese, "Nothing is open.": "当前没有未办结的事项。"})


def _with_page(text: str, words: Mapping[str, str]) -> str:
    """pack.py with one more page declared; raises CannotCopy when it has no place for it."""
    line = f'Page("{words["name"]}", pgettext_lazy("{words["pack"]}", "{words["label"]}"), {words["name"]}.show),'
    if "pages=[" in text:
        text = text.replace("pages=[", f"pages=[\n        {line}", 1)
    elif "PACK = Pack(" in text:
        text = text.replace("PACK = Pack(", f"PACK = Pack(\n    pages=[{line}],", 1)
    else:
        raise CannotCopy(f"{words['pack']}/pack.py declares no PACK = Pack(…)")
    if found := re.search(r"from \.pages import (.+)", text):
        names = sorted({*found[1].split(", "), words["name"]})
        text = text.replace(found[0], f"from .pages import {', '.join(names)}", 1)
    else:
        text = text.replace("\nPACK = ", f"\nfrom .pages import {words['name']}\n\nPACK = ", 1)
    declared = re.search(r"from anlan\.kernel\.declare import (.+)", text)
    if declared and "Page" not in declared[1].split(", "):
        names = sorted({*declared[1].split(", "), "Page"})
        text = text.replace(declared[0], f"from anlan.kernel.declare import {', '.join(names)}", 1)
    return text


def _labels(plan: Plan, home: Path, pack: str, said: Mapping[str, str]) -> None:
    """Add sentences with their Chinese to the pack's catalogue; what is there stays as it is."""
    path = home / "locale/zh_Hans/LC_MESSAGES/django.po"
    text = plan.text_of(path) or HEAD
    for english, chinese in said.items():
        entry = f'msgctxt "{pack}"\nmsgid {json.dumps(english, ensure_ascii=False)}\n'
        if entry not in text:
            text = f"{text.rstrip()}\n\n{entry}msgstr {json.dumps(chinese, ensure_ascii=False)}\n"
    plan.grow(path, text)
