# SPDX-License-Identifier: Apache-2.0
"""The site's addresses: the shell's, which bring every pack's; and what is said when there is none."""

from anlan.shell.urls import urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

handler403 = "anlan.shell.pages.problems.forbidden"
handler404 = "anlan.shell.pages.problems.not_found"
handler500 = "anlan.shell.pages.problems.failed"
