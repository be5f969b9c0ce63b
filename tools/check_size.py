#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long files and functions are: median, tail, and those beyond the budget.

The numbers describe good neighbours and fail nobody, so the exit code is 0; `--strict` makes it 1.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from findings import ROOT, Finding, product_files

FILE_LINES, FUNCTION_LINES, PART_LINES, MODULE_LINES = 400, 60, 80, 150


def _code(root: Path) -> Iterator[Path]:
    for under in ("src/anlan", "tests", "tools"):
        for path in product_files(root, ".py", under=under):
            if "migrations" not in path.parts:
                yield path


def functions(root: Path) -> Iterator[tuple[Path, int, str, int]]:
    """Every function: file, first line, name, lines."""
    for path in _code(root):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node.lineno, node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def lengths(root: Path) -> dict[str, tuple[int, list[Finding], list[int]]]:
    """Per sort of thing: its budget, what is beyond it, and all lengths."""
    sorts: dict[str, tuple[int, list[tuple[Path, int, str, int]]]] = {
        "files": (FILE_LINES, [(p, 1, "this file", _lines(p)) for p in _code(root)]),
        "functions": (FUNCTION_LINES, [(p, at, f"`{name}`", n) for p, at, name, n in functions(root)]),
        "template parts": (
            PART_LINES,
            [(p, 1, "this template", _lines(p)) for p in product_files(root, ".html")],
        ),
        "browser modules": (
            MODULE_LINES,
            [(p, 1, "this module", _lines(p)) for p in product_files(root, ".js")],
        ),
    }
    return {
        sort: (
            budget,
            [
                Finding(p, at, f"{what} has {n} lines; the budget is {budget}")
                for p, at, what, n in all_
                if n > budget
            ],
            [n for _, _, _, n in all_],
        )
        for sort, (budget, all_) in sorts.items()
    }


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def main(arguments: list[str]) -> int:
    """Print the distribution and what is beyond it."""
    named = [argument for argument in arguments if argument != "--strict"]
    root = Path(named[0]).resolve() if named else ROOT
    beyond: list[Finding] = []
    for sort, (budget, longer, all_) in lengths(root).items():
        if all_:
            tail = quantiles(all_, n=20)[-1] if len(all_) > 1 else all_[0]
            print(f"{len(all_):5} {sort}: median {median(all_):.0f}, 95 % under {tail:.0f}, longest {max(all_)} "
                  f"(budget {budget}, {len(longer)} beyond)")  # fmt: skip
        beyond += longer
    for finding in sorted(beyond):
        print(Finding(finding.path.relative_to(root), finding.line, finding.sentence))
    return 1 if beyond and "--strict" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
