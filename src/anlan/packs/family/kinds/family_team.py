# SPDX-License-Identifier: Apache-2.0
"""The seats of a family's team (一案一团队): who is called, who stands in, and within what time a department answers."""

from django.utils.translation import pgettext_lazy

from anlan.kernel.declare import Seat, option

TEAM = (
    Seat("mediator", pgettext_lazy("family", "Mediator"), lead=True, talks=True, substitute="justice",
         answer=option("answer_seconds")),
    Seat("police", pgettext_lazy("family", "Police station"), substitute="station_duty", only_if={"danger": ("yes",)},
         answer=option("answer_seconds")),
    Seat("grid_worker", pgettext_lazy("family", "Grid worker"), substitute="committee", answer=option("answer_seconds")),
    Seat("psychologist", pgettext_lazy("family", "Psychologist"), substitute="hospital", talks=True,
         answer=option("answer_seconds")),
    Seat("womens_federation", pgettext_lazy("family", "Women's federation"), substitute="head",
         answer=option("answer_seconds")),
    Seat("child_protection", pgettext_lazy("family", "Child protection"), optional=True, only_if={"minor": ("yes",)},
         answer=option("answer_seconds")),
    Seat("shelter", pgettext_lazy("family", "Shelter"), optional=True, only_if={"danger": ("yes",)},
         answer=option("answer_seconds")),
    Seat("justice", pgettext_lazy("family", "Justice office"), optional=True, answer=option("answer_seconds")),
)  # fmt: skip
