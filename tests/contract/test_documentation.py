# SPDX-License-Identifier: Apache-2.0
"""Documentation: everything registered is in docs/reference, the map's paths exist, links lead somewhere, and `make` says its words."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from anlan.kernel.following.errand import ERRANDS
from anlan.kernel.registry import REGISTRY
from anlan.runtime.doctor import VARIABLES
from findings import ROOT

REFERENCE = ROOT / "docs/reference"
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
NAMED = re.compile(
    r"`((?:src/anlan|kernel|shell|packs|adapters|runtime|tools|tests|docs)/[^`\s]*|[A-Z][A-Za-z]+\.md|Makefile)`"
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
WORDS = ("setup", "demo", "test", "check", "bench", "docs", "new")
SPECIMEN = "specimen."


def read(name: str) -> str:
    """One page of the reference."""
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_the_reference_is_what_is_registered():
    done = subprocess.run(
        [sys.executable, "tools/make_reference.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("events.md", REGISTRY.events), ("commands.md", REGISTRY.commands), ("kinds.md", REGISTRY.kinds),
        ("permissions.md", REGISTRY.roles), ("settings.md", REGISTRY.options), ("rules.md", REGISTRY.rules),
        ("followers.md", {**REGISTRY.followers(), **ERRANDS}),
        ("settings.md", {f"ANLAN_{one.name}": one for one in VARIABLES}),
    ],
)  # fmt: skip
def test_everything_registered_is_in_the_reference(page, names):
    said = read(page)
    assert [name for name in names if not name.startswith(SPECIMEN) and name not in said] == []


def test_every_variable_that_the_settings_read_is_explained():
    asked = set(
        re.findall(r'\b[a-z_]+\(\s*"([A-Z0-9_]+)"', (ROOT / "src/anlan/runtime/settings.py").read_text())
    )
    assert asked - {one.name for one in VARIABLES} == set()
    assert settings.ANLAN_PACKS


def named_paths() -> list[tuple[str, str]]:
    """Every path that a page of docs names."""
    return [(page.relative_to(ROOT).as_posix(), found[1]) for page in PAGES
            if "reference" not in page.parts for found in NAMED.finditer(page.read_text(encoding="utf-8"))]  # fmt: skip


def made_by(page: str, path: str) -> bool:
    """Whether a tutorial lets its reader make the pack in which this lies."""
    packs = re.findall(r"make new args='pack (\w+)", (ROOT / page).read_text(encoding="utf-8"))
    return any(f"packs/{one}" in path for one in packs)


def test_every_path_that_a_page_names_exists():
    gone = []
    for page, path in named_paths():
        short = re.split(r"[<*{…]", path)[0].rstrip("/:")
        if "…" in path or "<" in path or "NAME" in path or made_by(page, path):
            continue
        if not any((root / short).exists() for root in (ROOT, ROOT / "src/anlan")):
            gone.append(f"{page}: {path}")
    assert gone == []


def test_every_link_leads_somewhere():
    gone = []
    for page in PAGES:
        for found in LINK.finditer(page.read_text(encoding="utf-8")):
            if (
                "://" not in found[1]
                and not found[1].startswith("mailto:")
                and not (page.parent / found[1]).exists()
            ):
                gone.append(f"{page.relative_to(ROOT)}: {found[1]}")
    assert gone == []


def test_the_map_names_every_room():
    said = (ROOT / "docs/map.md").read_text(encoding="utf-8")
    for name in ("runtime", "adapters", "shell", "kernel", "packs"):
        assert name in said, f"docs/map.md does not say what {name} is"


def test_the_reference_names_every_pack():
    said = (ROOT / "docs/reference/permissions.md").read_text(encoding="utf-8")
    packs = [path.name for path in (ROOT / "src/anlan/packs").iterdir() if (path / "__init__.py").exists()]
    assert [pack for pack in packs if f"{pack}." not in said] == [], "make docs"


def test_the_seven_words_are_there_and_explained():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    words = re.findall(r"^([a-z]+):.*## .+$", makefile, re.MULTILINE)
    assert sorted(set(words) - {"help"}) == sorted(WORDS)
    for page in ("README.md", "CONTRIBUTING.md"):
        said = (ROOT / page).read_text(encoding="utf-8")
        assert [word for word in WORDS if f"make {word}" not in said] == [], page


def test_no_page_names_a_machine():
    for page in [*PAGES, REFERENCE / "openapi.json", ROOT / "requirements.lock"]:
        text = page.read_text(encoding="utf-8")
        assert str(Path.home()) + "/" not in text, page
        assert str(ROOT) not in text, page
