#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the content-security policy and the import map rely on, checked in the source.

Browser modules import bare names only, so that hashed file names need no rewriting; no template, string of HTML or
module carries a script, a style or a handler of its own; nothing is fetched from another host.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from findings import Finding, line_of, product_files, say

COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
ELSEWHERE = re.compile(r"^(?:https?:)?//", re.IGNORECASE)
FETCHING = {
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "video": "src",
    "source": "src",
    "use": "href",
}
DATA_BLOCKS = {"application/json", "application/ld+json"}

IMPORT = re.compile(
    r"""^\s*(?:import|export)\b[^;'"]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']"""
    r"""|\bimport\(\s*["'`]([^"'`]+)["'`]""",
    re.MULTILINE,
)
JS_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)
JS_FORBIDDEN = (
    (
        re.compile(r"\beval\(|\bnew Function\("),
        "code made from text is forbidden by the content-security policy",
    ),
    (
        re.compile(r"""setAttribute\(\s*["'`](?:style|on\w+)["'`]"""),
        "set `element.style` or add a listener instead",
    ),
    (re.compile(r"<\w[^<>`]*\sstyle=|<style\b|<script\b"), "no style or script inside a string of HTML"),
    (re.compile(r"""["'`]https?://(?!www\.w3\.org/)"""), "nothing is fetched from another host"),
)


def _blank(text: str, pattern: re.Pattern[str], filler: str) -> str:
    """The text with what matches replaced, line numbers kept."""
    return pattern.sub(lambda found: filler + "\n" * found[0].count("\n"), text)


def faults_of_tag(tag: str, attributes: dict[str, str]) -> Iterator[str]:
    """What is wrong with one element."""
    if tag == "style":
        yield "no <style>: rules belong in a style sheet"
    if (
        tag == "script"
        and "src" not in attributes
        and attributes.get("type") not in DATA_BLOCKS | {"importmap"}
    ):
        yield "no inline <script>: code belongs in a browser module"
    if tag == "script" and attributes.get("type") == "importmap" and "nonce" not in attributes:
        yield "the import map needs its nonce"
    if ELSEWHERE.match(attributes.get(FETCHING.get(tag, ""), "")):
        yield "nothing is fetched from another host"
    for name, value in attributes.items():
        if name == "style":
            yield "no style attribute: use a class, or a data attribute and a browser module"
        elif re.match(r"on[a-z]+$", name):
            yield f"no handler in an attribute ({name}): add a listener in a browser module"
        elif name.startswith("hx-on"):
            yield f"no code in an attribute ({name}): add a listener in a browser module"
        elif name.startswith("hx-trigger") and "[" in value:
            yield "no filter [...] in hx-trigger: htmx would evaluate it as code"
        elif re.match(r"\s*(?:js|javascript):", value):
            yield f"no code in an attribute ({name})"


def in_html(text: str) -> Iterator[tuple[int, str]]:
    """Line and fault of everything that is wrong with this HTML or template."""
    text = _blank(_blank(text, COMMENT, ""), DJANGO, "x")
    for found in TAG.finditer(text):
        attributes = {one[1].lower(): (one[2] or "").strip("\"'") for one in ATTRIBUTE.finditer(found[2])}
        for fault in faults_of_tag(found[1].lower(), attributes):
            yield line_of(text, found.start()), fault


def in_module(text: str) -> Iterator[tuple[int, str]]:
    """Line and fault of everything that is wrong with this browser module."""
    text = _blank(text, JS_COMMENT, "")
    for found in IMPORT.finditer(text):
        name = found[1] or found[2] or found[3]
        if name.startswith((".", "/")) or ":" in name:
            yield (
                line_of(text, found.end()),
                f"import by bare name, not “{name}”: the import map knows the hashed file",
            )
    for pattern, fault in JS_FORBIDDEN:
        for found in pattern.finditer(text):
            yield line_of(text, found.start()), fault


def in_python(text: str) -> Iterator[tuple[int, str]]:
    """Line and fault of every string of HTML in Python."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "<" in node.value:
            for line, fault in in_html(node.value):
                yield node.lineno + line - 1, fault


def check(root: Path) -> Iterator[Finding]:
    """All templates, browser modules and strings of HTML."""
    readers = {".html": in_html, ".svg": in_html, ".js": in_module, ".mjs": in_module, ".py": in_python}
    for path in product_files(root, *readers):
        if not {"tests", "testing"} & set(path.parts):
            for line, fault in readers[path.suffix](path.read_text(encoding="utf-8")):
                yield Finding(path, line, fault)


if __name__ == "__main__":
    sys.exit(say(check, sys.argv[1:]))
