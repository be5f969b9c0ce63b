# SPDX-License-Identifier: Apache-2.0
"""The one authorisation function: may this caller do that, here, on this matter?"""

from datetime import timedelta

from django.utils.translation import gettext as _

from .. import timing
from ..context import Caller, Grant
from ..errors import NotAllowed
from ..options.queries import option_value
from ..places.queries import within
from ..registry import REGISTRY

TRUSTED = frozenset(("cli", "import"))  # whoever holds the machine's shell holds the database


def may(caller: Caller, permission: str, *, region: str = "", involved: bool = False) -> bool:
    """Whether `caller` holds `permission` in the region; `involved`: he takes part in the matter at hand.

    A reaction may run the commands of its own pack and nothing else, a device those that say so. A grant
    bounded to matters one is involved in counts only there. Source: domain.md 1.4 and 2.8 (scope × purpose).
    """
    if caller.channel in TRUSTED:
        return True
    if caller.pack is not None:
        return _of_own_pack(caller, permission)
    return any(_holds(grant, region, involved) for grant in caller.grants_for(permission))


def may_anywhere(caller: Caller, permission: str) -> bool:
    """Whether the caller holds the permission somewhere: the first, cheap question."""
    if caller.channel in TRUSTED:
        return True
    if caller.pack is not None:
        return _of_own_pack(caller, permission)
    return bool(caller.grants_for(permission))


def lacks(caller: Caller, permission: str) -> NotAllowed:
    """What a caller hears who does not hold the permission at all."""
    return NotAllowed(
        "not_allowed",
        _("%(name)s may not do this: the permission %(permission)s is missing.")
        % {"name": caller.name or _("You"), "permission": permission},
    )


def demand(caller: Caller, permission: str, region: str = "") -> None:
    """Raise NotAllowed unless the permission holds in the whole of this region; none is the whole district."""
    if not may(caller, permission, region=region):
        raise NotAllowed(
            "not_allowed",
            _("The permission %(permission)s does not reach this far: it is held for another region only.")
            % {"permission": permission},
        )


def is_fresh(caller: Caller, span: timedelta) -> bool:
    """Whether the person has shown a second factor in this sign-in within so long."""
    shown = caller.session.confirmed_at if caller.session else None
    return shown is not None and timing.now() - shown <= span


def demand_fresh(caller: Caller) -> None:
    """Raise NotAllowed unless a second factor was shown within the minutes that the office sets for grave deeds."""
    minutes = option_value("kernel.step_up_minutes", "")
    if caller.channel in TRUSTED or caller.pack is not None or not minutes:
        return
    if caller.session is None:
        raise NotAllowed("not_by_program", _("Only the person himself can do this, signed in on a page."))
    if not is_fresh(caller, timedelta(minutes=minutes)):
        raise NotAllowed("step_up", _("Please show your second factor once more, then repeat."))


def _holds(grant: Grant, region: str, involved: bool) -> bool:
    if grant.involved_only:
        return involved and within(region, grant.bound)
    return within(region, grant.region)


def _of_own_pack(caller: Caller, permission: str) -> bool:
    """A reaction may all that its pack can do; a device only the commands that say so."""
    verb = REGISTRY.commands.get(permission)
    is_heard = caller.channel != "device" or (verb is not None and verb.by_device)
    return is_heard and permission.split(".")[0] == caller.pack


def regions_of(caller: Caller, permission: str) -> list[str] | None:
    """The subtrees in which a permission holds without being involved; None: everywhere."""
    if caller.channel in TRUSTED or (caller.pack is not None and _of_own_pack(caller, permission)):
        return None
    if caller.pack is not None:
        return []
    paths = [grant.region for grant in caller.grants_for(permission) if not grant.involved_only]
    return None if "" in paths else paths
