# SPDX-License-Identifier: Apache-2.0
"""Field encryption at rest: AES-256-GCM, bound to the row it belongs to, with rotatable keys; and the blind index.

A sealed value says its algorithm and key: `a1.<key id>.<base64>`. Its row (table, field, key) is authenticated
with it, so a value copied to another row does not open (NIST SP 800-38D).
"""

import base64
import hashlib
import hmac
import json
import os
import re
import unicodedata
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


class CannotOpen(Exception):
    """A sealed value does not fit this row, or its key is gone."""


@cache
def _keys() -> dict[str, bytes]:
    return {name: base64.b64decode(key) for name, key in settings.ANLAN_FIELD_KEYS}


def seal(value: object, row: str) -> str:
    """Encrypt a JSON value for one row (`table:field:id`) under the newest key."""
    name, key = next(iter(_keys().items()))
    nonce = os.urandom(12)
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = AESGCM(key).encrypt(nonce, plain, f"a1|{name}|{row}".encode())
    return f"a1.{name}." + base64.b64encode(nonce + sealed).decode()


def unseal(text: str, row: str) -> object:
    """The JSON value that was sealed for this row; raises CannotOpen."""
    try:
        version, name, packed = text.split(".", 2)
        if version != "a1":
            raise CannotOpen(row)
        raw = base64.b64decode(packed)
        plain = AESGCM(_keys()[name]).decrypt(raw[:12], raw[12:], f"a1|{name}|{row}".encode())
    except (InvalidTag, KeyError, ValueError) as error:
        raise CannotOpen(row) from error
    return json.loads(plain)


def blind_index(kind: str, value: str) -> str:
    """A keyed digest by which an exact telephone or identity number is found without storing it in clear."""
    plain = unicodedata.normalize("NFKC", value).replace(" ", "").upper()
    if kind == "phone":
        plain = _digits(plain)
    key = base64.b64decode(settings.ANLAN_INDEX_KEY)
    return hmac.digest(key, f"{kind}\0{plain}".encode(), hashlib.sha256)[:16].hex()


def _digits(phone: str) -> str:
    """A telephone however it was written: without hyphens, and a mobile one without the country before it."""
    digits = "".join(one for one in phone if one.isdigit())
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits) or phone


def seal_bytes(plain: bytes, row: str) -> bytes:
    """Encrypt a piece of a file for one place (`file:piece`) under the newest key; says its algorithm and key before it."""
    name, key = next(iter(_keys().items()))
    nonce = os.urandom(12)
    return f"a1.{name}.".encode() + nonce + AESGCM(key).encrypt(nonce, plain, f"a1|{name}|{row}".encode())


def unseal_bytes(sealed: bytes, row: str) -> bytes:
    """The piece that was sealed for this place; raises CannotOpen."""
    try:
        version, name, raw = sealed.split(b".", 2)
        if version != b"a1":
            raise CannotOpen(row)
        bound = f"a1|{name.decode()}|{row}".encode()
        return AESGCM(_keys()[name.decode()]).decrypt(raw[:12], raw[12:], bound)
    except (InvalidTag, KeyError, ValueError) as error:
        raise CannotOpen(row) from error
