# SPDX-License-Identifier: Apache-2.0
"""What still stands between a matter and its end."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from ..declare import Kind
from ..fields import listed
from ..matters.models import Matter
from ..registry import REGISTRY


def missing(matter: Matter) -> list[str]:
    """Sentences on what is missing before a good end; empty when there may be one now."""
    kind = REGISTRY.kind(matter.kind)
    if matter.closed_at is not None:
        return [_("it is closed already")]
    good = [outcome for outcome in kind.closing.outcomes if outcome.good]
    if good and all(outcome.at and matter.stage not in outcome.at for outcome in good):
        return [_go_on(kind, dict.fromkeys(stage for outcome in good for stage in outcome.at))]
    finals = {one.name for one in kind.stages if one.final}
    if not finals & set(kind.stage(matter.stage).then):
        return [_go_on(kind, kind.stage(matter.stage).then)]
    return []


def _go_on(kind: Kind, stages: Iterable[str]) -> str:
    return _("go on to “%(stages)s” first") % {
        "stages": listed(str(kind.stage(name).label) for name in stages)
    }
