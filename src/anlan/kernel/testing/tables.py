# SPDX-License-Identifier: Apache-2.0
"""The empty tables of a database that is thrown away: made by the migrations once, kept beside other caches, then copied.

All migrations take longer than most scenarios. What is kept holds no row of anybody, and is made anew as soon as the text
of a migration, a pack that is on, or Django is another. Where nothing can be kept, they are made each time.
"""

import os
from hashlib import sha256
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection

KEPT = 4  # checkouts and versions side by side


def make_tables() -> None:
    """Give the SQLite file in use, which is still empty, every table as the migrations make them."""
    kept = _folder() / f"tables-{_fingerprint()}.sqlite3"
    if kept.is_file():
        connection.close()
        Path(connection.settings_dict["NAME"]).write_bytes(kept.read_bytes())
        return
    call_command("migrate", verbosity=0)
    try:
        _keep(kept)
    except OSError:
        return  # a disk that is full or not ours: the tables in use are there all the same


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "anlan"


def _fingerprint() -> str:
    """Of everything that decides how the tables look."""
    said = sha256(django.__version__.encode())
    for app in sorted(apps.get_app_configs(), key=lambda one: one.label):
        said.update(app.label.encode())
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            said.update(file.name.encode() + file.read_bytes())
    return said.hexdigest()[:32]


def _keep(kept: Path) -> None:
    """Put a copy there in one go, so that two at once do not spoil each other's, and let the oldest go."""
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = kept.with_suffix(f".{os.getpid()}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(half)])
    half.replace(kept)
    there = sorted(kept.parent.glob("tables-*.sqlite3"), key=lambda one: one.stat().st_mtime)
    for old in there[:-KEPT]:
        old.unlink(missing_ok=True)
