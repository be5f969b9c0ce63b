#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes docs/reference from what is registered; `--check` writes nothing and says which pages are not up to date."""

import os
import sys
from tempfile import TemporaryDirectory

from findings import ROOT

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="  # 32 bytes that protect nothing: no row is read
SURROUNDINGS = {
    "SECRET_KEY": "for-the-reference-only", "FIELD_KEYS": f"r1:{KEY}", "INDEX_KEY": KEY, "SEAL_KEY": KEY,
    "OTHER_PACKS": "", "SQLITE_SYNCHRONOUS": "OFF",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Write the pages, or check them; 1 when one is stale."""
    for name in [name for name in os.environ if name.startswith("ANLAN_")]:
        del os.environ[name]  # the reference is that of the product as it comes
    os.environ.update({f"ANLAN_{name}": value for name, value in SURROUNDINGS.items()})
    with TemporaryDirectory() as nowhere:  # where scenarios are played
        os.environ |= {"ANLAN_DATABASE_URL": f"sqlite:///{nowhere}/district.sqlite3", "ANLAN_DATA": nowhere}
        return _make(arguments)


def _make(arguments: list[str]) -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "anlan.runtime.settings"
    import django

    django.setup()
    from reference_pages import every_page
    from trace_rules import trace

    pages = every_page(trace(ROOT))
    known = {path.relative_to(ROOT) for path in (ROOT / "docs/reference").glob("*") if path.is_file()}
    stale = [place for place, text in pages.items() if _kept(place) != text]
    left = sorted(known - pages.keys())
    if "--check" in arguments:
        for place in [*stale, *left]:
            print(f"{place}:1: not what is registered; run: make docs")
        return 1 if stale or left else 0
    for place in stale:
        (ROOT / place).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / place).write_text(pages[place], encoding="utf-8")
    for place in left:
        (ROOT / place).unlink()
    print(f"docs: {len(pages)} pages, {len(stale)} written anew, {len(left)} taken away")
    return 0


def _kept(place: object) -> str | None:
    path = ROOT / str(place)
    return path.read_text(encoding="utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
