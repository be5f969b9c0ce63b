# SPDX-License-Identifier: Apache-2.0
"""Rules (K13): each that binds the software, where it comes from, the code that keeps it and the tests that prove it."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext

from anlan.kernel.access.ledger import looked
from anlan.kernel.declare import Rule
from anlan.kernel.registry import REGISTRY

from ..auth import permitted

TRACE = Path(__file__).resolve().parents[1] / "rule_trace.json"  # written by `make docs`


@dataclass(frozen=True)
class Line:
    """A rule as a row: `code` and `tests` name file and function."""

    id: str
    says: str
    source: str
    state: str
    code: list[str]
    tests: list[str]


@permitted("kernel.audit", "kernel.operate")
def show(request: HttpRequest) -> HttpResponse:
    """The page; what has no code or no test is said, not hidden."""
    looked(request.caller.person, "office:rules")  # type: ignore[attr-defined]
    lines = [_line(rule) for rule in sorted(REGISTRY.rules.values(), key=_order)]
    kept = sum(1 for one in lines if one.code and one.tests)
    context = {
        "title": pgettext("shell", "Office"),
        "subtitle": pgettext("shell", "Rules"),
        "lines": lines,
        "kept": kept,
        "all": len(lines),
    }
    return render(request, "shell/pages/office_rules.html", context)


def _order(rule: Rule) -> tuple[str, int, str]:
    """By pack, then as a reader counts: 3, 3a, 10."""
    pack, _, number = rule.id.partition("-R")
    return pack, int("".join(sign for sign in number if sign.isdigit()) or 0), number


def _line(rule: Rule) -> Line:
    trace = _traces().get(rule.id, {})
    words = {
        "enforced": pgettext("shell", "kept by the code"),
        "by_absence": pgettext("shell", "kept by leaving it out"),
        "later": pgettext("shell", "not built yet"),
    }
    state = words[rule.kept]
    source = rule.source or pgettext("shell", "a proposal of this project, until a district confirms it")
    return Line(rule.id, str(rule.label), source, state, trace.get("code", []), trace.get("tests", []))


@cache
def _traces() -> dict[str, dict[str, list[str]]]:
    """What the source said when the reference was written."""
    found: dict[str, dict[str, list[str]]] = json.loads(TRACE.read_text(encoding="utf-8"))
    return found
