# SPDX-License-Identifier: Apache-2.0
"""Codes of an authenticator app (TOTP, RFC 6238): offered sealed, taken with one step of drift, never twice."""

import hmac
from datetime import datetime
from uuid import UUID

import pyotp

from .. import timing
from ..vault import CannotOpen, seal, unseal
from .models import Factor

STEP, OFFER_SECONDS = 30, 900


def offer(person: UUID) -> tuple[str, str]:
    """A new secret for the app, and the same sealed for the way through the form and back."""
    secret = pyotp.random_base32()
    return secret, seal([secret, int(timing.now().timestamp())], _offered_to(person))


def offered(person: UUID, sealed: str) -> str | None:
    """The secret that was offered to this person within the last quarter of an hour; None when it was not."""
    try:
        held = unseal(sealed, _offered_to(person))
    except CannotOpen:
        return None
    assert isinstance(held, list)
    secret, at = str(held[0]), int(held[1])
    age = timing.now().timestamp() - at
    return secret if 0 <= age <= OFFER_SECONDS else None


def _offered_to(person: UUID) -> str:
    return f"authenticator-offer:{person}"


def address_for(secret: str, account: str, house: str) -> str:
    """The `otpauth:` address that the app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=house)


def step_of(secret: str, code: str, moment: datetime) -> int | None:
    """Which time step this code belongs to, now or one to either side; None when it fits none."""
    typed = code.replace(" ", "")
    here = int(moment.timestamp()) // STEP
    app = pyotp.TOTP(secret)
    fits = [
        step
        for step in (here - 1, here, here + 1)
        if hmac.compare_digest(app.generate_otp(step).encode(), typed.encode())
    ]
    return fits[-1] if fits else None


def accepts(factor: Factor, code: str) -> bool:
    """Whether the code is right and was not used before; it is used up then."""
    step = step_of(str(unseal(factor.secret, factor.row)), code, timing.now())
    return step is not None and factor.take_step(step)
