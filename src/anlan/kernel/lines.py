# SPDX-License-Identifier: Apache-2.0
"""Finds the line of a declaration from the sentence that complains of it; asked only when the house refuses to start."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

NAMED = re.compile(r"\b(stage|clock|seat|outcome|need|detail|beat) (\w+)")


def where(file: str, fault: str, word: str = "KIND") -> str:
    """`packs/wages/kinds/unpaid_wages.py:31`: what the sentence names in this file, else where `word` is assigned."""
    path = Path(file)
    if not file or not path.exists():
        return file
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    return f"{shown}:{line_of(path.read_text(encoding='utf-8'), fault, word)}"


def line_of(source: str, fault: str, word: str = "KIND") -> int:
    """The line in a module's text."""
    tree = ast.parse(source)
    whole = next((node for node in tree.body if _assigns(node, word)), None)
    for sort, name in NAMED.findall(fault):
        if sort == "beat" and whole is not None:
            beats = [call.lineno for call in _calls(whole, "at")]
            return sorted(beats)[int(name) - 1] if 0 < int(name) <= len(beats) else whole.lineno
        if found := _detail(tree, name) if sort == "detail" else _named(tree, sort.capitalize(), name):
            return found
        if sort == "clock" and (found := _named(tree, "Seat", name.removeprefix("seat_"))):
            return found
    return whole.lineno if whole is not None else 1


def _assigns(node: ast.AST, word: str) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return any(isinstance(one, ast.Name) and one.id == word for one in targets)


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _named(tree: ast.AST, sort: str, name: str) -> int:
    """The line of `Clock("name", …)`; 0 where there is none."""
    for call in _calls(tree, sort):
        said = [*call.args[:1], *(one.value for one in call.keywords if one.arg == "name")]
        if any(isinstance(one, ast.Constant) and one.value == name for one in said):
            return call.lineno
    return 0


def _detail(tree: ast.AST, name: str) -> int:
    """The line of `name: …` in a class; 0 where there is none."""
    return next(
        (
            inner.lineno
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for inner in node.body
            if isinstance(inner, ast.AnnAssign)
            if isinstance(inner.target, ast.Name) and inner.target.id == name
        ),
        0,
    )
