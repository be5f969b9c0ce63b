# SPDX-License-Identifier: Apache-2.0
"""A folder that holds a whole small district: its database, its keys, its map. Keys are made once and kept there."""

import base64
import json
import os
import secrets
from pathlib import Path


def use_folder(folder: Path) -> None:
    """Point the settings at a demo's folder; what is set in the environment already stands."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in {**_keys(folder / "keys.json"), **_places(folder)}.items():
        os.environ.setdefault(f"ANLAN_{name}", value)


def use_nothing(folder: Path) -> None:
    """Point the settings at an empty folder that is thrown away, whatever is set: of live data nothing is touched.

    Only which packs are on is taken over.
    """
    kept = ("ANLAN_PACKS", "ANLAN_OTHER_PACKS")
    for name in [one for one in os.environ if one.startswith("ANLAN_") and one not in kept]:
        del os.environ[name]
    os.environ["ANLAN_SQLITE_SYNCHRONOUS"] = "OFF"
    use_folder(folder)


def _places(folder: Path) -> dict[str, str]:
    return {
        "DEMO": "1",
        "DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'district.sqlite3'}",
        "SQLITE_SYNCHRONOUS": "NORMAL",  # a demo may lose its last second in a power cut; a district may not
        "STREETS": str(folder / "district" / "streets.osm.pbf"),
        "TILES": str(folder / "district" / "tiles.mbtiles"),
    }


def _keys(file: Path) -> dict[str, str]:
    if file.exists():
        found: dict[str, str] = json.loads(file.read_text())
        lacking = {name: _random_key() for name in ("PUSH_KEY", "DEVICE_KEY") if name not in found}
        return _kept(file, {**found, **lacking}) if lacking else found
    made = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_KEYS": f"k1:{_random_key()}",
        "INDEX_KEY": _random_key(),
        "SEAL_KEY": _random_key(),
        "PUSH_KEY": _random_key(),
        "DEVICE_KEY": _random_key(),
        "110_SECRETS": "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    return _kept(file, made)


def _kept(file: Path, made: dict[str, str]) -> dict[str, str]:
    """Write the keys beside and put them in place in one go, so that a full disk loses none."""
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as writer:
        json.dump(made, writer, indent=1)
    beside.replace(file)
    return made


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
