#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two rules that imports cannot express: rows are written in known places only, and no function imports.

A write is a call of one of Django's verbs for rows. What is asked is the call's shape, not its type: `update` with
names only is a queryset's, `update` with a mapping is a dictionary's.
"""

import ast
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from findings import Finding, product_files, say

ALWAYS_WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES_BY_NAMES = {
    "save",
    "create",
    "update",
    "delete",
}  # with positional arguments they belong to something else

MAY_WRITE = (  # in these patterns a star goes through folders too
    "*/commands/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/flow.py",
    "*/projections.py",
    "*/projections/*.py",
    "*/migrations/*.py",
    "*/tests/*.py",
    "kernel/testing/*.py",
    "kernel/command.py",
    "kernel/command/*.py",  # receipts
    "kernel/access/*.py",  # who looked, who was refused
    "kernel/evidence/uploads.py",  # files on their way in: nothing is evidence yet
    "kernel/evidence/marking.py",  # copies of films for whoever takes them away: they prove nothing
    "kernel/evidence/custody.py",  # the lines of the custody, inside a command
    "kernel/devices/telemetry.py",  # newest values: never events
    "kernel/events/*.py",  # the log itself
    "kernel/following/*.py",  # positions, parked events, seals
    "kernel/*/consumer.py",  # the kernel's own followers
    "kernel/*/running.py",
    "kernel/*/ticker.py",
    "kernel/writing.py",  # a command's events, its last statement
    "shell/pages/account.py",  # a person's own password and sessions: Django's rows, never in the log
    "kernel/directory/writing_rows.py",  # the rows of import_directory, called by that command alone
)
MAY_IMPORT_LATE = (
    "*/apps.py",
    "*/loader.py",
    "*/cli.py",
    "runtime/roles.py",  # each process loads what its role needs
    "kernel/testing/*.py",  # the pytest plugin is imported before Django is set up
)


def _allowed(place: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(place, pattern) for pattern in patterns)


def _dictionaries(tree: ast.Module) -> set[str]:
    """The names that hold a dictionary, as far as the file says so itself."""
    names: set[str] = set()
    for node in ast.walk(tree):
        said = getattr(node, "annotation", None)
        if (
            isinstance(node, ast.AnnAssign | ast.arg)
            and said
            and ast.unparse(said).lower().startswith("dict")
        ):
            names.add(node.arg if isinstance(node, ast.arg) else ast.unparse(node.target))
        elif isinstance(node, ast.Assign) and ast.unparse(node.value).startswith(("{", "dict(")):
            names |= {ast.unparse(target) for target in node.targets}
    return names


def _is_write(call: ast.Call, dictionaries: set[str]) -> str | None:
    """The verb, when this call writes rows."""
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) in dictionaries:
        return None
    if isinstance(call.func.value, ast.Call) and getattr(call.func.value.func, "id", "") == "super":
        return None
    verb = call.func.attr
    if verb.removeprefix("a") in ALWAYS_WRITES | WRITES_BY_NAMES:
        verb = verb.removeprefix("a")
    writes = verb in ALWAYS_WRITES or (verb in WRITES_BY_NAMES and not call.args)
    return verb if writes else None


def _late_imports(tree: ast.Module) -> Iterator[int]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield node.lineno


def check(root: Path) -> Iterator[Finding]:
    """Every write outside the places for writing, and every import inside a function."""
    for path in product_files(root, ".py"):
        place = path.relative_to(root / "src/anlan").as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not _allowed(place, MAY_WRITE):
            dictionaries = _dictionaries(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and (verb := _is_write(node, dictionaries)):
                    yield Finding(
                        path, node.lineno, f"`{verb}` writes rows; let a command do it, or a follower"
                    )
        if not _allowed(place, MAY_IMPORT_LATE):
            for line in _late_imports(tree):
                yield Finding(
                    path, line, "an import inside a function hides a dependency; move it to the top"
                )


if __name__ == "__main__":
    sys.exit(say(check, sys.argv[1:]))
