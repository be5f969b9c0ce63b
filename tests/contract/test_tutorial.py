# SPDX-License-Identifier: Apache-2.0
"""The tutorials 欠薪 and 校园欺凌 work as they stand: files are copied out of the text, words run, mistakes are refused."""

import os
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

import polib
import pytest

from findings import ROOT

from .checkouts import copied, done, run

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(os.environ.get("ANLAN_TEST_ON") == "postgresql", reason="the same on every database"),
]
FILE = re.compile(r"<!-- file: (\S+) -->\n```python\n(.*?)```\n", re.DOTALL)
WORDS = re.compile(r"<!-- words: (\S+) -->\n(.*?)\n\n", re.DOTALL)
MISTAKES = re.compile(r"<!-- mistakes -->\n(.*?)\n\n", re.DOTALL)
NEW = re.compile(r"make new args='(.*)'")


@dataclass(frozen=True)
class Tutorial:
    """One page, the kind that it makes, and what its story must have told."""

    page: str
    pack: str
    kind: str
    told: tuple[str, ...]

    @property
    def text(self) -> str:
        """The page as it stands."""
        return (ROOT / "docs/tutorial" / self.page).read_text(encoding="utf-8")


WAGES = Tutorial("unpaid-wages.md", "wages", "unpaid_wages", ("✓ 时限“支付期限”按时完成", "⊘"))
SCHOOL = Tutorial(
    "school-bullying.md", "school", "bullying", ("✓ 办结：“已制止并处理”", "✓ 时限“调查期限”计时中", "⊘")
)


def rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without its head."""
    lines = [line.strip("| ") for line in table.splitlines()[2:]]
    return [[cell.strip() for cell in re.split(r"\s\|\s", line)] for line in lines]


def follow(tree: Path, tutorial: Tutorial) -> None:
    """Do what the text says, up to the compiled words."""
    (wish,) = NEW.findall(tutorial.text)
    run(tree, sys.executable, "-m", "anlan.runtime.cli", "new", *shlex.split(wish))
    for path, text in FILE.findall(tutorial.text):
        assert (tree / path).exists() or "/documents/" in path, f"{path} was copied before it is replaced"
        (tree / path).parent.mkdir(exist_ok=True)
        (tree / path).write_text(text, encoding="utf-8")
    run(tree, sys.executable, "tools/gather_labels.py", str(tree))
    ((path, table),) = WORDS.findall(tutorial.text)
    said = dict(rows(table))
    catalogue = polib.pofile(str(tree / path))
    for entry in catalogue:
        entry.msgstr = said.get(entry.msgid) or entry.msgstr
        assert entry.msgstr, f"the text has no words for {entry.msgid}"
    catalogue.save()
    assert set(said) <= {entry.msgid for entry in catalogue}
    run(tree, sys.executable, "tools/compile_labels.py")


@pytest.mark.parametrize("tutorial", [WAGES, SCHOOL], ids=lambda one: one.pack)
def test_whoever_follows_the_text_has_a_kind_that_holds_and_its_mistakes_are_refused(tutorial, tmp_path):
    tree = copied(tmp_path)
    before = {path: path.read_bytes() for path in (tree / "src/anlan/kernel").rglob("*.py")}
    follow(tree, tutorial)
    anlan = (sys.executable, "-m", "anlan.runtime.cli", "rehearse", tutorial.pack)
    told = done(tree, *anlan)
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-2000:]
    for sentence in tutorial.told:
        assert sentence in told.stdout
    pack = f"src/anlan/packs/{tutorial.pack}"
    kind = tree / pack / "kinds" / f"{tutorial.kind}.py"
    source = kind.read_text(encoding="utf-8")
    for right, wrong, sentence in rows(MISTAKES.findall(tutorial.text)[0]):
        right, wrong, sentence = (cell.strip("`") for cell in (right, wrong, sentence))
        assert right in source, right
        kind.write_text(source.replace(right, wrong, 1), encoding="utf-8")
        refused = done(tree, *anlan)
        assert refused.returncode == 1
        where = rf"{tutorial.kind}\.py:\d+: {tutorial.pack}\.{tutorial.kind}"
        assert re.search(rf"{where}: {re.escape(sentence)}: \w+", refused.stderr), refused.stderr[-2000:]
    kind.write_text(source, encoding="utf-8")
    assert before == {path: path.read_bytes() for path in (tree / "src/anlan/kernel").rglob("*.py")}
    assert not list((tree / pack).rglob("migrations"))
    (tree / pack / "tests" / f"test_{tutorial.kind}.py").unlink()
    run(tree, sys.executable, "-m", "ruff", "check", pack)
    run(tree, sys.executable, "-m", "ruff", "format", "--check", pack)
    run(tree, sys.executable, "-m", "mypy", pack)
