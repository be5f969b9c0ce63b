# SPDX-License-Identifier: Apache-2.0
"""The pages of visits, studios and figures, with their places in the menu."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Page

from . import figures, reports, studios, visits, wall

CARE_PAGES = [
    Page("visits", pgettext_lazy("family", "My visits"), visits.show, icon="map-pin", may="record_visit"),
    Page("reports", pgettext_lazy("family", "Report violence"), reports.show, icon="siren", may="report_violence"),
    Page("studios", pgettext_lazy("family", "Studios"), studios.show, icon="users", may="see_studios"),
    Page("family_figures", pgettext_lazy("family", "Figures of family disputes"), figures.show, icon="chart-column",
         may="see_figures", path="family/figures"),
    Page("wall_family", pgettext_lazy("family", "Wall of family disputes"), wall.show, icon="monitor", may="watch_wall",
         path="wall/family"),
]  # fmt: skip
