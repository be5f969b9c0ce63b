# SPDX-License-Identifier: Apache-2.0
"""The shell as a Django application, so that its templates, static files, translations and its one table are found."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Pages, parts, live streams and the API."""

    name = "anlan.shell"
    label = "shell"
