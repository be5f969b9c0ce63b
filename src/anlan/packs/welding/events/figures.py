# SPDX-License-Identifier: Apache-2.0
"""What happens to figures: they are published."""

from datetime import date

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event


class WeldFigurePublished(Event):
    """What is said of a day for the first time, in thousandths."""

    sentence = pgettext_lazy("welding", "Figure %(code)s of %(day)s was published over a base of %(base)s.")
    of_matter = False
    day: date
    code: Code
    thousandths: int | None
    base: int
