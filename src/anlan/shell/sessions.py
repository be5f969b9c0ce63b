# SPDX-License-Identifier: Apache-2.0
"""Where a person is signed in: device and place as his browser shows them, so that he can see and end what he does not know."""

import re
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel.access import sign_ins
from anlan.kernel.access.queries import SIGN_IN, Viewer, viewer_of_session
from anlan.kernel.context import Caller
from anlan.kernel.people.models import Person

_BROWSERS = (
    ("Edg/", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"), ("Mac OS", "macOS"),
            ("Linux", "Linux"))  # fmt: skip


def note_sign_in(sender: object, request: HttpRequest, user: User, **_more: object) -> None:
    """Django says that somebody was let in: his session names the sign-in that it stands on from now on."""
    person = Person.objects.filter(account=user.pk).first()
    if person is None:
        return
    how, is_strong = getattr(request, "anlan_entered", ("password", False))
    key = sign_ins.begin(
        person.pk, agent=agent_of(request), address=address_of(request), how=how, is_strong=is_strong
    )
    request.session[SIGN_IN] = str(key)


def agent_of(request: HttpRequest) -> str:
    """The device in two words."""
    return agent_word(request.headers.get("User-Agent", ""))


def viewer_of_browser(key: str, agent: str) -> Viewer | None:
    """Whose session this is, if the device that shows it is of the kind it began with; for live streams."""
    return viewer_of_session(key, agent_word(agent))


def address_of(request: HttpRequest) -> str:
    """The address that the request comes from."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def agent_word(agent: str) -> str:
    """Browser and system in two words; the whole text says more than anybody needs."""
    browser = next((word for mark, word in _BROWSERS if mark in agent), "")
    system = next((word for mark, word in _SYSTEMS if mark in agent), "")
    return " · ".join(one for one in (browser, system) if one) or re.sub(r"[^\w./ -]", "", agent)[:40]


def sign_ins_of(caller: Caller) -> list[dict[str, Any]]:
    """The caller's sign-ins as the page shows them, this one first (Any: what the template reads)."""
    assert caller.person is not None
    here = caller.session.id if caller.session else None
    rows = [
        {
            "pk": one.pk,
            "is_this": one.pk == here,
            "agent": one.agent or pgettext("shell", "unknown device"),
            "address": one.address,
            "how": how_words(one.how),
            "since": one.since,
            "seen_at": one.seen_at,
        }
        for one in sign_ins.standing(caller.person)
    ]
    return sorted(rows, key=lambda one: not one["is_this"])


def how_words(how: str) -> str:
    """By what somebody signed in, in words."""
    words = {
        "password": pgettext("shell", "password"),
        "passkey": pgettext("shell", "passkey"),
        "outside": pgettext("shell", "identity provider"),
        "become": pgettext("shell", "demo"),
        "authenticator": pgettext("shell", "authenticator app"),
        "recovery": pgettext("shell", "recovery code"),
        "enrolled": pgettext("shell", "second factor set up"),
    }
    return " + ".join(words.get(one, one) for one in how.split("+"))
