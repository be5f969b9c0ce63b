# SPDX-License-Identifier: Apache-2.0
"""The filters that every list of matters in the API takes."""

from django.db.models import QuerySet
from django.utils.translation import pgettext

from anlan.kernel.errors import Invalid
from anlan.kernel.matters.models import Matter
from anlan.kernel.places.models import Region
from anlan.kernel.places.queries import in_subtree

from .api_shapes import Wanted


def filtered(rows: QuerySet[Matter], wanted: Wanted) -> QuerySet[Matter]:
    """Matters that fit the filters."""
    for name in ("kind", "stage", "level"):
        if getattr(wanted, name):
            rows = rows.filter(**{name: getattr(wanted, name)})
    if wanted.region:
        region = Region.objects.filter(code=wanted.region).first()
        if region is None:
            raise Invalid(
                "unknown_region",
                pgettext("shell", "There is no region of this code."),
                {"region": wanted.region},
            )
        rows = rows.filter(in_subtree(region.path))
    if wanted.number:
        rows = rows.filter(number__icontains=wanted.number)
    if wanted.open is not None:
        rows = rows.filter(closed_at__isnull=wanted.open)
    return rows
