# SPDX-License-Identifier: Apache-2.0
"""The site's addresses: map tiles, then the shell's, which bring every pack's; and what is said when there is none."""

from django.urls import path

from anlan.shell.urls import urlpatterns as shared

from .map_tiles import tile

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("tiles/<int:z>/<int:x>/<int:y>.pbf", tile, name="tile"), *shared]
handler403 = "anlan.shell.pages.problems.forbidden"
handler404 = "anlan.shell.pages.problems.not_found"
handler500 = "anlan.shell.pages.problems.failed"
