# SPDX-License-Identifier: Apache-2.0
"""Serves style sheets, modules and pictures, and hands every other request on as it came.

ServeStatic's own middleware is asynchronous only: Django would start a loop and three threads around every page
and command. Its table of files and its answers are used here from plain code.
"""

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponseBase
from servestatic.middleware import ServeStaticMiddleware
from servestatic.responders import Redirect, StaticFile


class StaticFiles:
    """Answers for files that ServeStatic knows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._known = ServeStaticMiddleware(_never)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A file, or what comes after."""
        path = request.path_info
        if not path.startswith(self._known.static_prefix):
            return self._get_response(request)
        found = self._known.find_file(path) if self._known.autorefresh else self._known.files.get(path)
        return self._get_response(request) if found is None else _answer(found, request)


async def _never(request: HttpRequest) -> HttpResponseBase:
    """What the library would call for other requests; it is never asked."""
    raise NotImplementedError


class _File(FileResponse):
    """A file with the headers that ServeStatic made, and no others."""

    block_size = 1 << 18

    def set_headers(self, filelike: object) -> None:
        """None of Django's own."""


def _answer(found: StaticFile | Redirect, request: HttpRequest) -> HttpResponseBase:
    made = found.get_response(request.method or "GET", request.META)
    answer = _File(made.file if made.file is not None else (), status=int(made.status))
    del answer["content-type"]
    for name, value in made.headers:
        if value is not None:
            answer[name] = value
    return answer
