# SPDX-License-Identifier: Apache-2.0
"""The shell as a Django application, so that its templates, static files, translations and its one table are found."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Pages, parts, live streams and the API."""

    name = "anlan.shell"
    label = "shell"

    def ready(self) -> None:
        """Whoever is let in, by whatever door, gets a sign-in that he can see and end."""
        from django.contrib.auth.signals import user_logged_in

        from .sessions import note_sign_in

        user_logged_in.connect(note_sign_in, dispatch_uid="anlan.sign_in")
