# SPDX-License-Identifier: Apache-2.0
"""What the checks share: which files are the product's, and how a finding is said (file:line: a sentence)."""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = {"node_modules", "__pycache__", "vendor", "var"}


@dataclass(frozen=True, order=True)
class Finding:
    """One sentence about one line of one file."""

    path: Path
    line: int
    sentence: str

    def __str__(self) -> str:
        """As compilers and editors know it, so that it can be clicked."""
        return f"{self.path}:{self.line}: {self.sentence}"


def product_files(root: Path, *suffixes: str, under: str = "src/anlan") -> Iterator[Path]:
    """The files below root/under with one of these suffixes, in a steady order."""
    for path in sorted((root / under).rglob("*")):
        if path.suffix in suffixes and not LEFT_OUT & set(path.relative_to(root).parts):
            yield path


def line_of(text: str, offset: int) -> int:
    """The line (from 1) in which this offset lies."""
    return text.count("\n", 0, offset) + 1


def say(check: Callable[[Path], Iterable[Finding]], arguments: list[str]) -> int:
    """Run a check over the checkout (or the folder named), print what it finds; 1 when it found something."""
    root = Path(arguments[0]).resolve() if arguments else ROOT
    found = sorted(set(check(root)))
    for finding in found:
        print(Finding(finding.path.relative_to(root), finding.line, finding.sentence))
    if found:
        print(f"{Path(sys.argv[0]).name}: {len(found)} found", file=sys.stderr)
    return 1 if found else 0
