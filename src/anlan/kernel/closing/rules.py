# SPDX-License-Identifier: Apache-2.0
"""What still stands between a matter and its end."""

from django.utils.translation import gettext as _

from ..matters.models import Matter
from ..registry import REGISTRY


def missing(matter: Matter) -> list[str]:
    """Sentences on what is missing; empty when the matter may be closed."""
    kind = REGISTRY.kind(matter.kind)
    if matter.closed_at is not None:
        return [_("it is closed already")]
    finals = {one.name for one in kind.stages if one.final}
    if not finals & set(kind.stage(matter.stage).then):
        ways = [str(kind.stage(name).label) for name in kind.stage(matter.stage).then]
        return [_("go on to “%(stages)s” first") % {"stages": "、".join(ways)}]
    return []
