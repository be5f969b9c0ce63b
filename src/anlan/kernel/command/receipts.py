# SPDX-License-Identifier: Apache-2.0
"""Receipts: a machine or a phone that sends twice gets the first answer."""

import hashlib
import json

from django.db import connection

from .. import timing
from ..errors import Refused
from ..events.models import Receipt

_CLAIM = """
INSERT INTO kernel_receipt (owner, command, key, input_hash, answer, made_at)
VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT (owner, command, key) DO NOTHING
"""
_FILL = "UPDATE kernel_receipt SET answer = %s WHERE owner = %s AND command = %s AND key = %s"


def claim(owner: str, command: str, key: str, given: str, message: object) -> str | None:
    """Claim a key as the transaction's first statement; the first answer when it was carried out before.

    A second caller at the same moment waits for the first one's end. Another input under the same key is refused.
    """
    digest = hashlib.sha256(given.encode()).hexdigest()
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(timing.now())
        cursor.execute(_CLAIM, [owner, command, key, digest, moment])
        if cursor.rowcount == 1:
            return None
    row = Receipt.objects.get(owner=owner, command=command, key=key)
    if row.input_hash != digest:
        raise Refused("key_reused", message)
    return row.answer


def fill(owner: str, command: str, key: str, answer: dict[str, object]) -> None:
    """Keep the answer with its receipt, in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [json.dumps(answer), owner, command, key])
