# SPDX-License-Identifier: Apache-2.0
"""What the places of welding cannot say: its roles, pages, settings and words."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Pack

from .law import RULES

PACK = Pack(label=pgettext_lazy("welding", "Welding"), icon="flame", order=30, rules=RULES)
