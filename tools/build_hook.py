# SPDX-License-Identifier: Apache-2.0
"""Copies the listed files of the npm packages into the wheel, so that who installs it needs no Node.

The list is `VENDORED` in `shell/vendor.py`; it is read, not imported, because Django is not there while building.
"""

import ast
from pathlib import Path
from typing import Any  # Any: hatchling's own signature

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def vendored(source: str) -> list[tuple[str, str]]:
    """(path below node_modules, path below shell/static) of each file that `VENDORED` names."""
    calls = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Vendored"
    ]
    found = []
    for call in calls:
        package, folder, files = (ast.literal_eval(argument) for argument in call.args)
        found += [(f"{package}/{folder}/{name}", f"vendor/{package}/{name}") for name in files]
    return found


class VendorHook(BuildHookInterface):
    """Hatchling's hook for the wheel; an editable install reads node_modules itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the files, or say which is missing."""
        if version == "editable":
            return
        root = Path(self.root)
        for source, target in vendored((root / "src/anlan/shell/vendor.py").read_text(encoding="utf-8")):
            path = root / "node_modules" / source
            if not path.exists():
                raise FileNotFoundError(f"{path} is not there; run `make setup` before building the wheel")
            build_data["force_include"][str(path)] = f"anlan/shell/static/{target}"
