# SPDX-License-Identifier: Apache-2.0
"""The code on a machine and its check: eight signs that only this district can make. By itself it grants nothing."""

import base64
import hashlib
import hmac

from django.conf import settings


def check_of(code: str) -> str:
    """The eight signs behind a code; never stored."""
    key = hashlib.sha256(f"welding code|{settings.SECRET_KEY}".encode()).digest()
    return base64.b32encode(hmac.digest(key, code.encode(), hashlib.sha256)[:5]).decode()


def is_genuine(code: str, check: str) -> bool:
    """Whether this check belongs to this code."""
    return hmac.compare_digest(check_of(code).encode(), check.strip().upper().encode())


def grouped(code: str) -> str:
    """A code as people read it aloud: JX 0417 2093."""
    letters = code[: len(code) - len(code.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
    rest = code[len(letters) :]
    parts = [rest[at : at + 4] for at in range(0, len(rest), 4)]
    return " ".join(part for part in (letters, *parts) if part)
