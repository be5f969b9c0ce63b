# SPDX-License-Identifier: Apache-2.0
"""How somebody signs a part of a permit: by his passkey, else as the signed-in person, and the row says by which form."""

import hashlib
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import StringConstraints

from anlan.kernel.accounts import signatures
from anlan.kernel.accounts.passkeys import LONGEST, NotVerified
from anlan.kernel.context import Context
from anlan.kernel.errors import NotAllowed, Refused
from anlan.kernel.ids import new_id
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.queries import locked_matter
from anlan.kernel.writing import insert

from ..models.permits import Permit, PermitSignature
from ..queries.permit_papers import statement_of

Signature = Annotated[str, StringConstraints(max_length=LONGEST, pattern=r"(?s)^(\{.*\})?$")]


def sign(ctx: Context, permit: Permit, matter: Matter, what: str, signature: str = "") -> PermitSignature:
    """Put the caller's signature under the permit as it stands; `signature` is his passkey's answer, or empty."""
    person = acting(ctx)
    proof, at, form = "", ctx.at, _form(ctx)
    try:
        if signature:
            at = signatures.asked_at(person, signature)
            proof = signatures.signed(person, statement_of(permit, matter, what, person, at), signature)
            form = "passkey"
    except NotVerified:
        raise Refused(
            "not_signed", _("The signature does not fit what stands here now. Please sign once more.")
        ) from None
    statement = statement_of(permit, matter, what, person, at)
    made = PermitSignature(
        id=new_id(), permit=permit, person_id=person, what=what, form=form, at=at, statement=statement,
        digest=hashlib.sha256(statement.encode()).hexdigest(), proof=proof,
    )  # fmt: skip
    insert(made)
    return made


def _form(ctx: Context) -> str:
    """Without a key the signed-in person confirms; whether he showed a second factor is on the file."""
    session = ctx.caller.session
    return "second_factor" if session is not None and session.confirmed_at is not None else "account"


def acting(ctx: Context) -> UUID:
    """The person who acts; a program signs nothing."""
    if ctx.caller.person is None:
        raise NotAllowed("not_by_program", _("Only a person can do this."))
    return ctx.caller.person


def locked_permit(ctx: Context, key: UUID) -> tuple[Matter, Permit]:
    """The permit that the command holds, and its matter."""
    return locked_matter(ctx, key), Permit.objects.get(pk=key)
