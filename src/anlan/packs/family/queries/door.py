# SPDX-License-Identifier: Apache-2.0
"""Who stands at the door: somebody without an account, who may ask for help and, with a code, speak of it again."""

from anlan.kernel.context import Caller, Grant
from anlan.kernel.registry import REGISTRY

CITIZEN = "family.citizen"


def at_the_door() -> Caller:
    """A caller who is nobody of the register and may what the role of who asks may, by code only."""
    _pack, _role, may = REGISTRY.roles[CITIZEN]
    return Caller(None, "door", "page", grants=(Grant(CITIZEN, "", None, may),))
