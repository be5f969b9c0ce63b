# SPDX-License-Identifier: Apache-2.0
"""Reading places."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F, Q, Value
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from .. import timing
from ..errors import Invalid
from ..ports import Point
from .models import Premises, Region


def region_by_code(code: str) -> Region:
    """The region of this code; refuses an unknown one by name."""
    try:
        return Region.objects.get(code=code)
    except Region.DoesNotExist:
        message = _("There is no region with the code %(code)s.") % {"code": code}
        raise Invalid("unknown_region", message, {"region": _("Choose a region of the register.")}) from None


_names: dict[str, tuple[datetime, str]] = {}
FRESH = timedelta(minutes=1)  # a region that was renamed is called by its old name no longer than this


def region_names(paths: Iterable[str]) -> dict[str, str]:
    """Names of regions by path, kept for a minute: every list asks for them again and again."""
    now = timing.now()
    wanted = set(paths)
    stale = [
        path for path in wanted if path not in _names or not timedelta(0) <= now - _names[path][0] < FRESH
    ]
    if stale:
        found = dict(Region.objects.filter(path__in=stale).values_list("path", "name"))
        _names.update({path: (now, name) for path, name in found.items()})
    return {path: _names[path][1] for path in wanted if path in _names}


_whole: dict[str, tuple[datetime, str]] = {}


def district_name() -> str:
    """The name of the whole, kept for a minute like its regions' names."""
    now, kept = timing.now(), _whole.get("")
    if kept is None or not timedelta(0) <= now - kept[0] < FRESH:
        whole = Region.objects.filter(parent=None).order_by("code").values_list("name", flat=True).first()
        kept = _whole[""] = now, whole or ""
    return kept[1]


def within(path: str, subtree: str) -> bool:
    """Whether a region's path lies in the subtree of another; the empty subtree holds everything."""
    return not subtree or path == subtree or path.startswith(subtree + ".")


def in_subtree(path: str, column: str = "region_path") -> Q:
    """The same as `within`, for rows with a `region_path`: upper and lower case differ, whatever the database thinks."""
    if not path:
        return Q()
    inner = path + "."
    below = Q(**{f"{column}__startswith": inner}) & Q(Exact(Left(column, len(inner)), Value(inner)))
    return Q(**{column: path}) | below


def nearby_premises(point: Point, *, degrees: float = 0.01, limit: int = 20) -> list[Premises]:
    """Premises around a point, roughly nearest first."""
    rows = Premises.objects.filter(
        lat__range=(point.lat - degrees, point.lat + degrees),
        lng__range=(point.lng - degrees, point.lng + degrees),
    ).annotate(
        apart=(F("lat") - point.lat) * (F("lat") - point.lat)
        + (F("lng") - point.lng) * (F("lng") - point.lng)
    )
    return list(rows.order_by("apart")[:limit])
