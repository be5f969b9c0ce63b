# SPDX-License-Identifier: Apache-2.0
"""django-stubs' plugin for mypy, with the settings a test run has, so that mypy needs no variable."""

from mypy_django_plugin.main import plugin

import anlan.kernel.testing.plugin  # noqa: F401 – sets the variables

__all__ = ["plugin"]
