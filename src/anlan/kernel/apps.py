# SPDX-License-Identifier: Apache-2.0
"""The kernel as a Django app: when its tables are ready, the packs are loaded and checked."""

from django.apps import AppConfig
from django.conf import settings


class KernelConfig(AppConfig):
    """One app for all the kernel's nouns, one line of migrations."""

    name = "anlan.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Load what the packs declare, and refuse to start when it cannot work."""
        from . import checks, loader

        loader.load(list(settings.ANLAN_PACKS))
        checks.check()
