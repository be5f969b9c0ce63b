# SPDX-License-Identifier: Apache-2.0
"""Many rows like one that the product made itself."""

from typing import Any

from django.db.models import Model


def like[Row: Model](row: Row, **other: Any) -> Row:  # Any: the columns of any table
    """A copy of a row with some columns different; it is not saved."""
    fields = {one.attname: getattr(row, one.attname) for one in type(row)._meta.concrete_fields}
    return type(row)(**{**fields, **other})
