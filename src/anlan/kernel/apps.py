# SPDX-License-Identifier: Apache-2.0
"""The kernel as a Django app: when its tables are ready, the packs are loaded and checked."""

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

MOST_PREPARED = 400  # statements that a connection keeps: the hot ones of every command and page


def keep_prepared(connection: BaseDatabaseWrapper, **_: object) -> None:
    """PostgreSQL's client forgets the oldest of 100; a thread that serves everything knows more."""
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = MOST_PREPARED


class KernelConfig(AppConfig):
    """One app for all the kernel's nouns, one line of migrations."""

    name = "anlan.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Load what the packs declare, and refuse to start when it cannot work."""
        from . import checks, loader

        loader.load(list(settings.ANLAN_PACKS))
        checks.check()
        connection_created.connect(keep_prepared)
