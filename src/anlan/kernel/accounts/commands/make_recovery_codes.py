# SPDX-License-Identifier: Apache-2.0
"""Make new recovery codes; the old ones open nothing from then on."""

from typing import Annotated

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import Field, StringConstraints

from ...command import command
from ...context import Context
from ...errors import Refused
from ...ids import new_id
from ..asking import proven_owner
from ..events import RecoveryCodesMade
from ..models import RecoveryCode
from ..queries import kinds_of

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


@command(label=pgettext_lazy("kernel", "Make recovery codes"), open_to_all=True)
def make_recovery_codes(
    ctx: Context, *, digests: Annotated[list[Digest], Field(min_length=1, max_length=10)]
) -> None:
    """Keep the digests of codes that the page shows once."""
    person = proven_owner(ctx)
    if not kinds_of(person.pk):
        raise Refused("no_factor", _("Recovery codes stand in for a second factor: add one first."))
    RecoveryCode.objects.filter(person=person).delete()
    RecoveryCode.objects.bulk_create(
        [
            RecoveryCode(id=new_id(), person=person, digest=one, made_at=ctx.at)
            for one in dict.fromkeys(digests)
        ]
    )
    ctx.record(RecoveryCodesMade(person=person.pk, count=len(set(digests))))
