# SPDX-License-Identifier: Apache-2.0
"""Bare module names → hashed static URLs, in one import map, so that browser modules need no bundler.

A module of the shell is `anlan/<name>`, one of a pack `<pack>/<name>`; a library has its own name. Modules import one
another only by these names: the hash in a URL then changes without any source being rewritten.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.templatetags.static import static

from anlan.kernel.registry import REGISTRY

from .vendor import MODULES

_OWN = re.compile(r"^shell/js/(?P<name>[\w\-/]+)\.js$")
_PACK = re.compile(r"^(?P<pack>[a-z_]+)/(?P<name>[\w\-/]+)\.js$")


def module_name(path: str, packs: frozenset[str]) -> str | None:
    """The bare name of a static file, or None when it is no module of ours.

    >>> module_name("shell/js/live.js", frozenset())
    'anlan/live'
    """
    if own := _OWN.match(path):
        return f"anlan/{own['name']}"
    found = _PACK.match(path)
    return f"{found['pack']}/{found['name']}" if found and found["pack"] in packs else None


def _found() -> Iterator[tuple[str, str]]:
    packs = frozenset(REGISTRY.packs)
    for finder in get_finders():
        for path, storage in finder.list([]):
            prefix = getattr(storage, "prefix", "")
            full = f"{prefix}/{path}" if prefix else path
            if name := module_name(full.replace("\\", "/"), packs):
                yield name, full


@cache
def _kept() -> dict[str, str]:
    return dict(_found())


def modules() -> dict[str, str]:
    """Bare name → static file, of everything that a page may import; read again each time while developing."""
    own = dict(_found()) if settings.DEBUG else _kept()
    return dict(sorted(own.items())) | MODULES


def importmap() -> str:
    """The import map as JSON that is safe inside a script element; every page carries the same."""
    return _written() if settings.DEBUG else _kept_written()


@cache
def _kept_written() -> str:
    return _written()


def _written() -> str:
    urls = {name: static(path) for name, path in modules().items()}
    return json.dumps({"imports": urls}, ensure_ascii=False).replace("<", "\\u003c")
