# SPDX-License-Identifier: Apache-2.0
"""The welding methods that count in this district: the project's lines, and the district's own before them."""

from ..models.methods import WeldMethod
from ..rulesets.methods import METHODS


def methods() -> dict[str, str]:
    """Method → process."""
    return {**METHODS, **dict(WeldMethod.objects.values_list("code", "process"))}
