# SPDX-License-Identifier: Apache-2.0
"""B17: an agreement and a letter that asks for safety, from what was typed to the PDF; beside bare lines by the same printer."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter, process_time
from typing import Any

import typst
from django.conf import settings

from anlan.kernel.context import Caller, Context
from anlan.kernel.documents.composing import Content, composed
from anlan.kernel.documents.fonts import families_in, folders_of
from anlan.kernel.documents.printing import pdf_of
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.models import Region
from anlan.kernel.registry import REGISTRY
from anlan.kernel.writing import writing

from .bench import Bench
from .figures import at_most, in_turn, plain, ratio, share

LIMIT_MS = 50
PAPERS = {
    "agreement": {
        "applicant": "演示甲", "respondent": "演示乙", "parties": "甲，女，35岁，工人；乙，男，37岁，司机。",
        "facts": "双方因家庭开支与照顾老人发生争执。" * 4, "liability": "双方均有责任。",
        "terms": "被申请人：每月5日前以银行转账支付家用1200元。\n双方：遇事先商量。",
    },
    "letter_request": {
        "station": "演示派出所", "offender": "演示乙", "victim": "演示甲", "happened_on": "2026-11-20", "facts": "推搡致轻微伤。" * 4,
        "shown_by": "病历\n出警记录",
    },
}  # fmt: skip
BARE = """#set text(font: json(bytes(sys.inputs.fonts)), size: 12pt)
#for line in json(bytes(sys.inputs.lines)) [#line \\
]
"""


@dataclass
class Took:
    """Ms of each paper: at the clock, and of the processor."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def time(self, deed: Callable[[], object]) -> None:
        """Do it once."""
        before, began = process_time(), perf_counter()
        deed()
        self.wall.append((perf_counter() - began) * 1000)
        self.cpu.append((process_time() - before) * 1000)


def run(bench: Bench) -> None:
    """Each paper and the bare lines in turn; every one of them says something else."""
    folders = folders_of(settings.ANLAN_FONTS)
    if not families_in(folders):
        bench.say("no Chinese font is installed: nothing measured")
        return
    bare = Bare(bench, folders)
    first = Took()
    first.time(lambda: pdf_of(words("agreement")))
    bench.show(
        plain(
            "the first paper of a process, with its fonts", first.wall[0], "ms", f"CPU {first.cpu[0]:.0f} ms"
        )
    )
    for name in PAPERS:
        _one(bench, name, bare)


def _one(bench: Bench, name: str, bare: "Bare") -> None:
    many = bench.size(40, 3)
    lines = lines_of(words(name))
    pdf_of(words(name)), bare.printed(lines)
    ours, floor = in_turn(bench.rounds, lambda: _papers(name, many), lambda: _bare(bare, lines, many))
    wall, cpu = ([one for took in ours for one in getattr(took, kind)] for kind in ("wall", "cpu"))
    p95 = [[share(took.wall, 95) for took in side] for side in (ours, floor)]
    bench.show(
        at_most(
            f"{name.replace('_', ' ')} as PDF, p95", share(wall, 95), LIMIT_MS, "ms",
            f"{share(p95[1], 50):.1f} ms for {len(lines)} bare lines", f"{ratio(*p95):.1f} ×",
        ),
        plain("… p50", share(wall, 50), "ms"),
        plain("… its CPU, p50", share(cpu, 50), "ms", f"{share([one for t in floor for one in t.cpu], 50):.1f} ms"),
    )  # fmt: skip


def _papers(name: str, many: int) -> Took:
    took = Took()
    for _ in range(many):
        took.time(lambda: pdf_of(words(name)))
    return took


def _bare(bare: "Bare", lines: list[str], many: int) -> Took:
    took = Took()
    for number in range(many):
        took.time(lambda: bare.printed([*lines, str(number)]))  # noqa: B023 – done at once
    return took


def words(name: str) -> Content:
    """A new document's words, its number taken and committed."""
    entry = REGISTRY.templates[f"family.{name}"]
    fields = entry.template.fields.model_validate(PAPERS[name])
    place = Region.objects.order_by("path").values_list("path", flat=True)[0]
    matter = Matter(id=new_id(), number="J-BENCH", kind="family.family_dispute", region_path=place)
    ctx = Context(Caller(None, "bench", "cli"))
    with writing(ctx):
        return composed(ctx, matter, entry.name, entry.template, fields)


def lines_of(content: Content) -> list[str]:
    """Its words as bare lines."""
    return [
        content["title"], content["printed"], *(line for one in content["parts"] for line in _lines(one)),
        *(f"{one['label']} {one['who']}" for one in content["signers"]), content["issuer"], content["date"], content["source"],
    ]  # fmt: skip


def _lines(part: dict[str, Any]) -> list[str]:
    """One part's (Any: text and lists)."""
    if part["kind"] == "facts":
        return [" ".join(row) for row in part["rows"]]
    return part["lines"] if part["kind"] == "clauses" else [part["text"]]


class Bare:
    """The same printer and fonts, and nothing but lines."""

    def __init__(self, bench: Bench, folders: list[str]) -> None:
        self._sheet = bench.folder / "bare.typ"
        self._sheet.write_text(BARE, encoding="utf-8")
        self._fonts = json.dumps(families_in(folders)[:2])
        self._compiler = typst.Compiler(root=str(bench.folder), font_paths=folders, ignore_system_fonts=True)

    def printed(self, lines: list[str]) -> bytes:
        """A PDF of these lines."""
        said = {"lines": json.dumps(lines, ensure_ascii=False), "fonts": self._fonts}
        made = self._compiler.compile(input=str(self._sheet), sys_inputs=said)
        assert isinstance(made, bytes)
        return made
