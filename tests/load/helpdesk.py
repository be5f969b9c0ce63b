# SPDX-License-Identifier: Apache-2.0
"""B1's rival: django-helpdesk creating tickets, in an environment of its own that must be made before the run."""

import contextlib
from collections.abc import Iterator

from .bench import Bench


class Helpdesk:
    """A running helpdesk, or the sentence that says why there is none."""

    why = "no environment for it"

    @classmethod
    @contextlib.contextmanager
    def beside(cls, bench: Bench) -> Iterator["Helpdesk | None"]:
        """Start it where its environment is."""
        yield None

    def creates(self, seconds: float) -> float:
        """Tickets created a second."""
        return 0.0
