# SPDX-License-Identifier: Apache-2.0
"""How names, numbers and addresses look to somebody who need not know them."""

import re

PEOPLE = "written-people"  # what is asked for to read the names of a matter's people who are not of the house


def mask_name(name: str) -> str:
    """王建国 → 王**: the family name stays, for a person must be addressable."""
    name = name.strip()
    return name[:1] + "*" * max(1, min(2, len(name) - 1)) if name else ""


def mask_phone(number: str) -> str:
    """13812345678 → 138****5678."""
    digits = re.sub(r"\D", "", number)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "****"


def mask_text(text: str) -> str:
    """Free text is hidden whole; its length says that something is there."""
    return "＊" * min(8, max(4, len(text) // 6)) if text else ""
