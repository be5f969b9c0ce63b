# SPDX-License-Identifier: Apache-2.0
"""A webhook's secrets: made here, sealed at rest, shown once; a new one counts beside the older for a day."""

import base64
import os
from datetime import datetime, timedelta

from ..vault import seal, unseal
from .models import Webhook

OVERLAP = timedelta(hours=24)
BYTES = 32


def give_secret(row: Webhook, now: datetime) -> None:
    """A fresh secret for the row, which the caller saves; the one before counts for a day more."""
    if row.secret:
        row.older_secret = seal(unseal(row.secret, row.row("secret")), row.row("older_secret"))
        row.overlap_until = now + OVERLAP
    made = "whsec_" + base64.b64encode(os.urandom(BYTES)).decode()
    row.secret = seal(made, row.row("secret"))
    row.secret_shown_at = None


def secrets_of(row: Webhook, now: datetime) -> list[str]:
    """The secrets that count, the newest first."""
    found = [str(unseal(row.secret, row.row("secret")))]
    if row.older_secret and row.overlap_until and now < row.overlap_until:
        found.append(str(unseal(row.older_secret, row.row("older_secret"))))
    return found
