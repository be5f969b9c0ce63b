# SPDX-License-Identifier: Apache-2.0
"""Whether he may weld this here and now: pure, over what was read before; denies unless everything speaks for it."""

from .decide import RULE, Decision, decide, digest_of
from .question import Held, PermitSaid, Question, Scanned, Standing

__all__ = ["RULE", "Decision", "Held", "PermitSaid", "Question", "Scanned", "Standing", "decide", "digest_of"]
