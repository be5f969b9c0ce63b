# SPDX-License-Identifier: Apache-2.0
"""The short list of files that are served out of the npm packages, so that nothing else of them leaves the house.

A wheel carries copies of these files under `shell/static/vendor/`; a checkout reads them from `node_modules`
(see `finders.py`). Names stay as the packages have them, because MapLibre looks for its worker beside itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Vendored:
    """Files of one npm package: its name, the folder they lie in, and which of them are served."""

    package: str
    folder: str
    files: tuple[str, ...]

    @property
    def prefix(self) -> str:
        """Where they appear among the static files."""
        return f"vendor/{self.package}"


VENDORED = (
    Vendored("htmx.org", "dist", ("htmx.esm.min.js",)),
    Vendored("maplibre-gl", "dist", ("maplibre-gl.mjs", "maplibre-gl-worker.mjs")),
    Vendored("idb", "build", ("index.js",)),
    Vendored("zxing-wasm", "dist", ("es/reader/index.js", "es/share.js", "reader/zxing_reader.wasm")),
)

MODULES = {
    "htmx": "vendor/htmx.org/htmx.esm.min.js",
    "maplibre-gl": "vendor/maplibre-gl/maplibre-gl.mjs",
    "idb": "vendor/idb/index.js",
    "zxing-wasm": "vendor/zxing-wasm/es/reader/index.js",
}
"""Bare module name → the static file behind it."""


def node_modules() -> Path:
    """The folder npm fills: `ANLAN_NODE_MODULES`, or `node_modules` beside the checkout's `src`."""
    named = getattr(settings, "ANLAN_NODE_MODULES", None)
    return Path(named) if named else Path(__file__).resolve().parents[3] / "node_modules"


def vendored_files() -> Iterator[tuple[str, Path]]:
    """Every served file as (static name, path on disk), whether it is there or not; a wheel build copies these."""
    for vendored in VENDORED:
        for name in vendored.files:
            yield f"{vendored.prefix}/{name}", node_modules() / vendored.package / vendored.folder / name
