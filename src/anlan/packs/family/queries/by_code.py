# SPDX-License-Identifier: Apache-2.0
"""A case by the code of who asked, locked for a deed."""

from django.utils.translation import gettext as _

from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import lock_related

from ..models import Case
from .cases import case_by_code


def held_by_code(ctx: Context, code: str) -> tuple[Case, Matter]:
    """The case and its locked matter; raises NotFound, alike for a wrong code and for none."""
    found = case_by_code(code)
    if found is None:
        raise NotFound(
            "no_such_code", _("This code is not known."), {"code": _("Twelve digits, as they were shown.")}
        )
    return found, lock_related(ctx, found.pk)
