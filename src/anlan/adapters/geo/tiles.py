# SPDX-License-Identifier: Apache-2.0
"""Vector tiles of the map out of one SQLite file (MBTiles 1.3): works in a closed network."""

import sqlite3
import threading
from pathlib import Path


class Tiles:
    """Reads tiles; each thread has its own connection."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._local = threading.local()

    def read(self, z: int, x: int, y: int) -> bytes | None:
        """The tile as gzip-packed protobuf; None where there is none. `y` counts from the north (XYZ)."""
        if not self._file.exists():
            return None
        wire = getattr(self._local, "wire", None)
        if wire is None:
            wire = self._local.wire = sqlite3.connect(
                f"file:{self._file}?mode=ro", uri=True, check_same_thread=False
            )
        row = wire.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?",
            (z, x, (1 << z) - 1 - y),
        ).fetchone()
        return row[0] if row else None
