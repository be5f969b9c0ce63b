# SPDX-License-Identifier: Apache-2.0
"""Open a matter of any kind that has no verb of its own for it."""

from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field

from ...command import command
from ...context import Context
from ...errors import Invalid, Refused
from ...places.queries import region_by_code
from ...registry import REGISTRY
from ..flow import LEVELS, open_one


@command(label=pgettext_lazy("kernel", "Open"), open_to_all=True)
def open_matter(
    ctx: Context,
    *,
    kind: str,
    region: str,
    details: dict[str, Any],
    title: Annotated[str, Field(max_length=200)] = "",
    level: str = "",
) -> UUID:
    """Open a matter of a kind in the region of this code; the permission is `<pack>.open_matter`.

    (Any: JSON values.)
    """
    entry = REGISTRY.kinds.get(kind)
    if entry is None:
        raise Invalid("unknown_kind", _("There is no such kind of matter."), {"kind": kind})
    if entry.kind.opened_by:
        raise Refused(
            "own_door", _("Matters of this kind are opened by “%(verb)s”.") % {"verb": entry.kind.opened_by}
        )
    if level and level not in LEVELS:
        raise Invalid("unknown_level", _("The level is one of: %(levels)s.") % {"levels": ", ".join(LEVELS)})
    place = region_by_code(region)
    return open_one(
        ctx, kind, details, region_path=place.path, title=title, level=level,
        permission=f"{entry.pack}.open_matter",
    ).pk  # fmt: skip
