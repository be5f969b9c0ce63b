# SPDX-License-Identifier: Apache-2.0
"""What follows in the specimen: two warnings when it was very loud."""

from dataclasses import dataclass
from uuid import UUID

from anlan.kernel.following import Outside, reaction

from .commands.send_warning import send_warning


@dataclass(frozen=True)
class Measured:
    """What is read of a measurement."""

    matter: UUID
    decibels: int


@reaction("specimen.noise_measured")
def warn_twice(event: Measured, outside: Outside) -> None:
    """The same command twice in one reaction: both must run, once each."""
    if event.decibels >= 100:
        outside.run(send_warning, noise=event.matter, ordinal=1)
        outside.run(send_warning, noise=event.matter, ordinal=2)
