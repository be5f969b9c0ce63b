# SPDX-License-Identifier: Apache-2.0
"""What makes the phone's page an app: its manifest, and the worker that keeps it for when there is no network."""

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils.translation import get_language, pgettext

WORKER = ("shell/hand-worker.js", "shell/hand-rings.js")  # one worker of two files: what it keeps, what rings


def manifest(request: HttpRequest) -> HttpResponse:
    """`/hand.webmanifest`."""
    said = {
        "id": "/hand",
        "name": pgettext("shell", "Anlan in the field"),
        "short_name": pgettext("shell", "Anlan"),
        "lang": get_language() or "zh-hans",
        "start_url": "/hand",
        "scope": "/",
        "display": "standalone",
        "orientation": "portrait",
        "background_color": "#050E15",
        "theme_color": "#050E15",
        "icons": [
            {"src": static("shell/app-icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            {"src": static("shell/app-icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("shell/app-icon-512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": static("shell/app-icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
    }
    answer = JsonResponse(
        said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )
    answer["Cache-Control"] = "no-cache"
    return answer


def house_icon(request: HttpRequest) -> HttpResponse:
    """`/favicon.ico`, which browsers ask for beside files and answers that name no icon."""
    answer = HttpResponseRedirect(static("shell/app-icon-192.png"))
    answer["Cache-Control"] = "public, max-age=86400"
    return answer


def worker(request: HttpRequest) -> HttpResponse:
    """`/hand-worker.js`, at the root so that the whole site lies in its scope; asked anew at each start."""
    text = "\n".join(_text(name) for name in WORKER)
    answer = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def _text(name: str) -> str:
    """A static file's words, from its folder or from where static files are gathered; raises Http404."""
    found = finders.find(name)
    if isinstance(found, str):
        with open(found, encoding="utf-8") as file:  # noqa: PTH123 – a finder's path
            return file.read()
    if not staticfiles_storage.exists(name):
        raise Http404
    with staticfiles_storage.open(name) as kept:
        text: str = kept.read().decode()
    return text
