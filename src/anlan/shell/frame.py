# SPDX-License-Identifier: Apache-2.0
"""What every page's frame shows: the rail by duty, who is here, the demo's mark; asked only if it is drawn."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.access.permissions import may_anywhere
from anlan.kernel.access.queries import Viewer
from anlan.kernel.context import Caller
from anlan.kernel.declare import Page
from anlan.kernel.directory.registers import REGISTERS
from anlan.kernel.disclosure.queries import reviews_anywhere
from anlan.kernel.following.projection import shown_upto
from anlan.kernel.registry import REGISTRY
from anlan.kernel.review.queries import followed_kinds

from .auth import opens
from .waiting import open_counts

type Entry = dict[str, Any]  # Any: label, url, icon, count, current, break – a template reads it


def frame(request: HttpRequest) -> dict[str, object]:
    """The frame's context; parts that do not draw it cost nothing."""
    caller: Caller | None = getattr(request, "caller", None)
    if caller is None:
        return {"demo": settings.DEMO, "complaint_url": settings.ANLAN_SUGGESTIONS_URL}
    return {
        "in_office": is_in_office(request),
        "rail": _lazy(lambda: rail(request, caller)),
        "who": _lazy(lambda: {"name": caller.name, "role": duty_in(request)} if caller.person else {}),
        "live_url": _lazy(lambda: live_url(request) if caller.person else ""),
        "live_line": _lazy(lambda: live_line(request)),
        "demo": settings.DEMO,
        "now": timing.now(),
        "rate": timing.rate(),
        "account_url": "/account",
        "search_url": "/search",
        "complaint_url": settings.ANLAN_SUGGESTIONS_URL,  # every face leads there (X-R4)
        "suggestions_url": settings.ANLAN_SUGGESTIONS_URL,
    }


def is_in_office(request: HttpRequest) -> bool:
    """Whether this is a page of the back office, which has a rail of its own."""
    return request.path.startswith("/office/")


def live_url(request: HttpRequest) -> str:
    """Where the page hears what happens since it was drawn.

    Every projection is waited for, so that no part is fetched again from one that has not seen the event yet.
    """
    after = getattr(request, "shown_upto", None)
    after = shown_upto() if after is None else after
    return "&".join([f"/api/live?after={after}", *(f"wait={name}" for name in sorted(REGISTRY.projections))])


def live_line(request: HttpRequest) -> str:
    """The line that the tabs of one sign-in share; it says nothing of the session's key."""
    return hashlib.sha256(f"live:{request.session.session_key}".encode()).hexdigest()[:12]


def _lazy(ask: Callable[[], object]) -> object:
    return SimpleLazyObject(ask)


def duty_in(request: HttpRequest) -> str:
    """The reader's post or organisation, as it came with his session."""
    caller: Caller = request.caller  # type: ignore[attr-defined]
    viewer: Viewer | None = getattr(request, "_anlan_viewer", None)
    return viewer.duty if viewer is not None and viewer.person == caller.person else ""


def rail(request: HttpRequest, caller: Caller) -> list[Entry]:
    """Where this person may go: the inbox, each pack's kinds and pages, the back office."""
    if caller.person is None:
        return []
    if is_in_office(request):
        return office_rail(request, caller)
    follows = bool(followed_kinds(caller))
    counts, due = open_counts(caller, with_looks=follows)
    entries = [
        _entry(request, "/", pgettext("shell", "Waiting for me"), "inbox", sum(counts.values()), exact=True)
    ]
    for name, pack in sorted(REGISTRY.packs.items(), key=lambda one: (one[1].order, one[0])):
        mine = _of_pack(request, caller, name)
        if mine:
            _desk_of(name, mine)["count"] = counts.get(name, 0) or ""
            mine[0]["label"] = mine[0]["label"] or str(pack.label)
            mine[0]["break"] = len(entries) == 1
            entries += mine
    if follows:
        label = pgettext("shell", "Follow-ups")
        entries.append(_entry(request, "/follow-ups", label, "phone", due) | {"break": True})
    if reviews_anywhere(caller):
        label = pgettext("shell", "Emergency openings")
        entries.append(_entry(request, "/emergencies", label, "lock-open") | {"break": True})
    if any(may_anywhere(caller, one) for one in {one.sees for one in REGISTERS.values()}):
        label = pgettext("shell", "Registers")
        entries.append(_entry(request, "/registers/", label, "database") | {"break": True})
    if office := office_rail(request, caller):
        label = pgettext("shell", "Office")
        entries.append(_entry(request, office[0]["url"], label, "settings") | {"break": True})
    return entries


def _desk_of(name: str, mine: list[Entry]) -> Entry:
    """Where a pack's waiting work is found: its first page here that is not open to everybody, as a door for citizens is."""
    doors = {page_url(name, page) for page in REGISTRY.packs[name].pages if not page.may}
    return next((one for one in mine if one["url"] not in doors), mine[0])


def _of_pack(request: HttpRequest, caller: Caller, name: str) -> list[Entry]:
    """A pack's own pages, then the lists of its kinds; without pages the lists stand for the pack."""
    pack = REGISTRY.packs[name]
    pages = [
        _page_entry(request, name, page) for page in pack.pages if page.in_menu and _may(caller, name, page)
    ]
    icon = "list" if pages else pack.icon
    lists = [
        _entry(request, f"/matters/{one.name}", _list_label(str(one.kind.label), beside=bool(pages)), icon)
        for one in REGISTRY.kinds_of(name)
    ]
    return pages + (lists[:3] if may_anywhere(caller, f"{name}.view") else [])


def _list_label(kind: str, *, beside: bool) -> str:
    return pgettext("shell", "All: %(kind)s") % {"kind": kind} if beside else kind


def _page_entry(request: HttpRequest, name: str, page: Page) -> Entry:
    return _entry(request, page_url(name, page), str(page.label), page.icon)


def page_url(pack: str, page: Page) -> str:
    """The address of a pack's page."""
    return f"/{page.path.strip('/')}" if page.path else f"/{pack}/{page.name.replace('_', '-')}"


def _may(caller: Caller, pack: str, page: Page) -> bool:
    return not page.may or may_anywhere(caller, page.may if "." in page.may else f"{pack}.{page.may}")


def office_rail(request: HttpRequest, caller: Caller) -> list[Entry]:
    """The back office's own rail."""
    places = (
        ("kernel.operate", "office", pgettext("shell", "Health"), "activity"),
        ("kernel.operate", "office-parked", pgettext("shell", "Parked"), "pause"),
        ("kernel.operate", "office-notices", pgettext("shell", "Notices"), "bell"),
        ("webhooks.turn_webhook", "office-webhooks", pgettext("shell", "Webhooks"), "radio"),
        ("kernel.audit", "office-ledger", pgettext("shell", "Who looked"), "eye"),
        ("kernel.audit", "office-seal", pgettext("shell", "Seal"), "shield"),
        ("kernel.audit", "office-rules", pgettext("shell", "Rules"), "scale"),
        ("kernel.operate kernel.secure", "office-people", pgettext("shell", "People"), "users"),
        ("kernel.operate", "office-import", pgettext("shell", "Import"), "upload"),
        ("kernel.operate kernel.secure", "office-settings", pgettext("shell", "Settings"), "settings"),
        ("kernel.operate", "office-suggestions", pgettext("shell", "Suggestions received"), "inbox"),
    )
    return [
        _entry(request, reverse(name), label, icon, exact=name == "office")
        for permissions, name, label, icon in places
        if any(opens(caller, one) for one in permissions.split())
    ]


def _entry(
    request: HttpRequest, url: str, label: str, icon: str, count: int = 0, *, exact: bool = False
) -> Entry:
    here = request.path.rstrip("/") == url.rstrip("/") or (
        not exact and request.path.startswith(url.rstrip("/") + "/")
    )
    return {"url": url, "label": label, "icon": icon, "count": count or "", "current": here, "break": False}
