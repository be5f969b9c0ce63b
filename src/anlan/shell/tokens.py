# SPDX-License-Identifier: Apache-2.0
"""A person's own bearer tokens: what they may be cut down to, how they are listed, how one is made."""

from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext

from anlan.kernel.access.models import ApiToken
from anlan.kernel.access.queries import issue_token
from anlan.kernel.context import Caller
from anlan.kernel.errors import Invalid
from anlan.kernel.fields import listed
from anlan.kernel.people.models import Person
from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import region_names

from .reading import scope_word
from .regions import region_code

MOST_DAYS, MOST_TOKENS = 365, 20


def scopes_of(caller: Caller) -> list[tuple[str, str]]:
    """Everything the caller may, so that a token can be given a part of it."""
    held = {permission for grant in caller.grants for permission in grant.permissions}
    return sorted(((one, scope_word(one)) for one in held), key=lambda one: (one[0].split(".")[0], one[1]))


def tokens_of(caller: Caller) -> list[dict[str, Any]]:
    """The caller's tokens that count, with their scopes and place in words (Any: what the template reads)."""
    rows = list(ApiToken.objects.filter(person=caller.person, revoked_at=None).order_by("-made_at"))
    names = region_names(row.region_path for row in rows)
    everything = pgettext("shell", "everything that I may")
    anywhere = pgettext("shell", "wherever I may")
    return [
        {
            "pk": row.pk,
            "hint": row.hint,
            "made_at": row.made_at,
            "expires_at": row.expires_at,
            "may": listed(scope_word(one) for one in row.scopes.split()) or everything,
            "place": names.get(row.region_path, anywhere),
        }
        for row in rows
    ]


def new_token(caller: Caller, given: QueryDict) -> str:
    """Make a token of the caller's own: some of what he may, somewhere, for some days; raises Invalid."""
    assert caller.person is not None
    may = {permission for permission, _word in scopes_of(caller)}
    scopes = frozenset(given.getlist("scopes"))
    if not scopes or not scopes <= may:
        raise Invalid("scopes", pgettext("shell", "Choose at least one thing that the program may do."))
    days = given.get("days", "")
    if not (days.isascii() and days.isdigit() and len(days) < 7 and 1 <= int(days) <= MOST_DAYS):
        raise Invalid("days", pgettext("shell", "Choose 1 to %(most)s days.") % {"most": MOST_DAYS})
    code = region_code(given.get("region", "").replace("\0", ""))
    place = Region.objects.get(code=code) if code else None
    if ApiToken.objects.filter(person=caller.person, revoked_at=None).count() >= MOST_TOKENS:
        raise Invalid(
            "too_many", pgettext("shell", "You have 20 tokens; revoke one that is not used any more.")
        )
    person = Person.objects.get(pk=caller.person)
    region = place.path if place else ""
    return issue_token(person, scopes=scopes, region=region, lasts=timedelta(days=int(days)))
