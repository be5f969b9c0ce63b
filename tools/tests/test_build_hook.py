# SPDX-License-Identifier: Apache-2.0
"""The wheel's list of browser files is the one that the product serves from."""

from build_hook import vendored
from findings import ROOT


def test_every_file_that_is_served_is_copied() -> None:
    files = dict(vendored((ROOT / "src/anlan/shell/vendor.py").read_text(encoding="utf-8")))
    assert files["htmx.org/dist/htmx.esm.min.js"] == "vendor/htmx.org/htmx.esm.min.js"
    assert "maplibre-gl/dist/maplibre-gl-worker.mjs" in files
