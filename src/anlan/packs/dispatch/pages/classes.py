# SPDX-License-Identifier: Apache-2.0
"""What a guard may do at a type of incident, in words (PB-R7), and the types to choose from under it."""

from collections.abc import Callable

from django.utils.translation import pgettext

from ..models import Category

CLASSES: dict[str, tuple[Callable[[], str], Callable[[], str], str]] = {
    "allowed": (
        lambda: pgettext("dispatch", "Guards may go first"),
        lambda: pgettext("dispatch", "Go, calm, separate, record, hand over"),
        "",
    ),
    "conditional": (
        lambda: pgettext("dispatch", "Guards only with police"),
        lambda: pgettext("dispatch", "Police are sent in the same deed; guards keep their distance"),
        "orange",
    ),
    "forbidden": (
        lambda: pgettext("dispatch", "Guards only cordon"),
        lambda: pgettext("dispatch", "Observe, warn, cordon, guide the rescuers"),
        "red",
    ),
}


def types_by_class() -> list[tuple[str, list[Category]]]:
    """Types of incident for a choice, under what a guard may do there."""
    types: dict[str, list[Category]] = {code: [] for code in CLASSES}
    for one in Category.objects.order_by("name"):
        types[one.category_class].append(one)
    return [(CLASSES[code][0](), found) for code, found in types.items() if found]
