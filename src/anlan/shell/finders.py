# SPDX-License-Identifier: Apache-2.0
"""Lets Django find the vendored browser libraries in `node_modules`, so that a checkout needs no copying."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

from .vendor import VENDORED, node_modules, vendored_files


class VendorFinder(BaseFinder):
    """Serves the files that `vendor.py` lists, under `vendor/<package>/…`, and nothing else."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:  # Any: Django's own signature
        """A wheel has no `node_modules`; its copies are found by the ordinary finder, so nothing is wrong."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:  # type: ignore[override]
        """The file behind a static name; an empty list when there is none, as Django's own finders say it."""
        found = [str(place) for name, place in vendored_files() if name == path and place.is_file()]
        if find_all:
            return found
        return found[0] if found else []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Each served file with the storage of its package."""
        for vendored in VENDORED:
            storage = FileSystemStorage(location=node_modules() / vendored.package / vendored.folder)
            storage.prefix = vendored.prefix  # type: ignore[attr-defined]  # Django reads it so
            for name in vendored.files:
                if Path(storage.path(name)).is_file():
                    yield name, storage
