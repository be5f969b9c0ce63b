# SPDX-License-Identifier: Apache-2.0
"""Settings of B1's floor: the same database and tables, no middleware, one view."""

from anlan.runtime.settings import *  # noqa: F403 – the same settings, but for two

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.load.floor_views"
WSGI_APPLICATION = "tests.load.floor_wsgi.application"
