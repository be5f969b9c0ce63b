# SPDX-License-Identifier: Apache-2.0
"""A stopped watch for what counts seconds of the machine, such as a breaker's rest."""


class Watch:
    """A stopped clock whose hands are moved by sleeping."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """The reading."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Let time pass without waiting."""
        self.slept.append(seconds)
        self.seconds += seconds
