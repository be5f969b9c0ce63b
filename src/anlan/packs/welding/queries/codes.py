# SPDX-License-Identifier: Apache-2.0
"""The check that stands beside a machine's code in its picture: it shows that the code was scanned, and grants nothing."""

import hmac

from anlan.kernel.vault import blind_index

LENGTH = 8


def check_of(code: str) -> str:
    """The eight characters of a code; made from the house's key, never stored."""
    return blind_index("weld_code", code)[:LENGTH]


def fits(code: str, check: str) -> bool:
    """Whether this check belongs to this code."""
    return hmac.compare_digest(check_of(code).encode(), check.encode())
