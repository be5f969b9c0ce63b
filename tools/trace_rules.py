# SPDX-License-Identifier: Apache-2.0
"""Finds where a rule's id (PB-R2, X-R6 …) is cited: the code that keeps it, the tests that prove it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from findings import product_files

CITED = re.compile(r"(?<![A-Z-])([A-Z]{1,2})-R(\d+[a-z]?)((?:(?:, | and | or |、|–|-)R\d+[a-z]?)*)")
MORE = re.compile(r"(, | and | or |、|–|-)R(\d+)([a-z]?)")
IN_NAME = re.compile(r"_([A-Z]{1,2})_R(\d+[a-z]?)(?:_to_R(\d+))?(?![0-9a-zA-Z])")
DECLARED_IN = "law.py"
LEFT_OUT = {"migrations", "locale", "demo_district"}


@dataclass
class Trace:
    """One rule: places in the code, and tests."""

    code: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)


def ids_in(text: str) -> Iterator[str]:
    """Every rule that a text cites; `PB-R1, R2, R9–R11` cites five."""
    for found in CITED.finditer(text):
        pack, last = found[1], found[2]
        yield f"{pack}-R{last}"
        for more in MORE.finditer(found[3]):
            if more[1] in "–-" and last.isdigit() and not more[3]:
                yield from (f"{pack}-R{number}" for number in range(int(last) + 1, int(more[2])))
            last = more[2] + more[3]
            yield f"{pack}-R{last}"
    for found in IN_NAME.finditer(text):
        yield f"{found[1]}-R{found[2]}"
        if found[3]:
            yield from (f"{found[1]}-R{number}" for number in range(int(found[2]) + 1, int(found[3]) + 1))


def trace(root: Path) -> dict[str, Trace]:
    """Every rule that is cited anywhere, in a steady order."""
    found: dict[str, Trace] = {}
    for path in _sources(root):
        place = path.relative_to(root).as_posix()
        is_test = "tests" in path.parts
        for name, where in _cited(path, is_test=is_test):
            one = found.setdefault(name, Trace())
            pile = one.tests if is_test else one.code
            entry = f"{place}: {where}" if where else place
            if entry not in pile:
                pile.append(entry)
    return dict(sorted(found.items(), key=lambda item: order(item[0])))


def order(name: str) -> tuple[str, int, str]:
    """By pack, then as a reader counts: 3, 3a, 10."""
    pack, _, number = name.partition("-R")
    digits = re.match(r"\d+", number)
    return pack, int(digits[0]) if digits else 0, number


def _sources(root: Path) -> Iterator[Path]:
    for under in ("src/anlan", "tests"):
        for path in product_files(root, ".py", ".html", ".js", under=under):
            if not LEFT_OUT & set(path.parts) and path.name != DECLARED_IN:
                yield path


def _cited(path: Path, *, is_test: bool) -> Iterator[tuple[str, str]]:
    """Rules with the function or class that cites them; of a test file only its tests count."""
    text = path.read_text(encoding="utf-8")
    spans = list(_spans(ast.parse(text))) if path.suffix == ".py" else []
    for number, line in enumerate(text.splitlines(), 1):
        for name in ids_in(line):
            around = [(end - begin, title) for begin, end, title in spans if begin <= number <= end]
            where = min(around)[1] if around else ""
            if not is_test or where.rpartition(".")[2].startswith("test_"):
                yield name, where


def _spans(tree: ast.Module) -> Iterator[tuple[int, int, str]]:
    def walk(node: ast.AST, above: str) -> Iterator[tuple[int, int, str]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                title = f"{above}{child.name}"
                first = min([child.lineno, *(one.lineno for one in child.decorator_list)])
                yield first, child.end_lineno or child.lineno, title
                yield from walk(child, f"{title}.")
            else:
                yield from walk(child, above)

    yield from walk(tree, "")
