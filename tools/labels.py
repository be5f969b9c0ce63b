# SPDX-License-Identifier: Apache-2.0
"""Finds every sentence that is translated, in Python and in templates, and says whose catalogue it belongs in.

No GNU gettext is needed: Python is read as a syntax tree, templates by their tags. Each room and each pack has one
catalogue per language, `locale/<language>/LC_MESSAGES/django.po`, beside its code.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from findings import line_of, product_files

LANGUAGES = ("zh_Hans",)
LEFT_OUT = {"tests", "migrations", "specimen"}  # what no user reads
FUNCTIONS = {  # name → where context, sentence and plural stand among the arguments
    "gettext": (None, 0, None), "gettext_lazy": (None, 0, None), "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1), "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None), "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2), "npgettext_lazy": (0, 1, 2),
}  # fmt: skip
QUOTED = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
TRANSLATE = re.compile(rf"{{%\s*(?:trans|translate)\s+({QUOTED})(.*?)%}}", re.DOTALL)
BLOCK = re.compile(
    r"{%\s*(?:blocktrans|blocktranslate)\b(.*?)%}(.*?){%\s*end(?:blocktrans|blocktranslate)\s*%}", re.DOTALL
)
PLURAL = re.compile(r"{%\s*plural\s*%}")
UNDERSCORE = re.compile(rf"(?<!\w)_\(\s*({QUOTED})\s*\)")
CONTEXT = re.compile(rf"\bcontext\s+({QUOTED})")
VARIABLE = re.compile(r"{{\s*(.*?)\s*}}")
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)


@dataclass(frozen=True, order=True)
class Label:
    """One sentence as gettext knows it; `context` and `plural` are empty when there is none."""

    context: str
    sentence: str
    plural: str = ""


@dataclass(frozen=True, order=True)
class Use:
    """Where a label stands."""

    path: Path
    line: int
    label: Label


@dataclass(frozen=True, order=True)
class Unreadable:
    """A call whose sentence is put together while the program runs, so that no catalogue can hold it."""

    path: Path
    line: int


def home(root: Path, path: Path) -> Path:
    """The folder whose catalogue holds this file's sentences: a pack's, else a room's."""
    package = root / "src/anlan"
    parts = path.relative_to(package).parts
    return package.joinpath(*parts[: 2 if parts[0] == "packs" and len(parts) > 2 else 1])


def catalogues(root: Path) -> Iterator[Path]:
    """Every .po file of the product."""
    yield from sorted((root / "src/anlan").rglob("locale/*/LC_MESSAGES/django.po"))


def uses(root: Path) -> Iterator[Use | Unreadable]:
    """Everything that is translated, in code and templates; tests and the specimen pack are left out."""
    for path in product_files(root, ".py"):
        if not LEFT_OUT & set(path.parts):
            yield from _in_python(path)
    for path in product_files(root, ".html", ".txt", ".svg", ".js"):
        if "templates" in path.parts:
            yield from _in_template(path)


def _names(tree: ast.Module) -> dict[str, str]:
    """What this file calls gettext's functions."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in FUNCTIONS
    }


def _in_python(path: Path) -> Iterator[Use | Unreadable]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = _names(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        called = names.get(called, called if isinstance(node.func, ast.Attribute) else "")
        if called in FUNCTIONS:
            yield from _call(path, node, *FUNCTIONS[called])


def _call(
    path: Path, node: ast.Call, context: int | None, sentence: int, plural: int | None
) -> Iterator[Use | Unreadable]:
    texts: list[str] = []
    for place in (context, sentence, plural):
        argument = None if place is None or place >= len(node.args) else node.args[place]
        if argument is None:
            texts.append("")
        elif isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            texts.append(argument.value)
        elif _made_on_the_spot(argument):
            yield Unreadable(path, argument.lineno)
            return
        else:
            return  # a name: the sentence was collected where it was written
    if texts[1]:
        yield Use(path, node.lineno, Label(*texts))


def _made_on_the_spot(node: ast.expr) -> bool:
    formats = (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    )
    return isinstance(node, ast.JoinedStr | ast.BinOp) or formats


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1])


def _context(rest: str) -> str:
    found = CONTEXT.search(rest)
    return _unquoted(found[1]) if found else ""


def _sentence(text: str, trimmed: bool) -> str:
    parts = VARIABLE.split(text.replace("%", "%%"))
    text = "".join(part if index % 2 == 0 else f"%({part})s" for index, part in enumerate(parts))
    return " ".join(line.strip() for line in text.strip().splitlines()) if trimmed else text


def _in_template(path: Path) -> Iterator[Use]:
    text = path.read_text(encoding="utf-8")
    text = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    for found in TRANSLATE.finditer(text):
        sentence = _unquoted(found[1]).replace("%", "%%")
        yield Use(path, line_of(text, found.start()), Label(_context(found[2]), sentence))
    for found in BLOCK.finditer(text):
        options, body = found[1], PLURAL.split(found[2])
        sentences = [_sentence(part, "trimmed" in options.split()) for part in body]
        yield Use(path, line_of(text, found.start()), Label(_context(options), *sentences[:2]))
    for tag in TAG.finditer(text):
        for found in UNDERSCORE.finditer(tag[0]):
            yield Use(path, line_of(text, tag.start() + found.start()), Label("", _unquoted(found[1])))
