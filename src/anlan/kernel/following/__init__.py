# SPDX-License-Identifier: Apache-2.0
"""Whatever goes through the log in order, with a position of its own."""

from .errand import errand
from .projection import Projection
from .reaction import Outside, reaction
from .running import drain

__all__ = ["Outside", "Projection", "drain", "errand", "reaction"]
