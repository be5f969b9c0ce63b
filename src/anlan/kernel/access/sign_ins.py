# SPDX-License-Identifier: Apache-2.0
"""Where people are signed in: begun by whoever lets them in, seen now and then, ended by them or by time."""

from datetime import timedelta
from uuid import UUID

from .. import timing
from ..context import Session
from ..ids import new_id
from ..options.queries import option_value
from ..writing import plain_writing
from .ledger import looked
from .models import SignIn

KEPT = timedelta(days=180)  # GB/T 22239-2019: six months of who was in


def begin(person: UUID, *, agent: str, address: str, how: str, is_strong: bool) -> UUID:
    """A new sign-in, in the ledger too; `is_strong`: a second factor was shown for it."""
    moment = timing.now()
    with plain_writing():
        SignIn.objects.filter(person=person, seen_at__lt=moment - KEPT).delete()
        row = SignIn.objects.create(
            id=new_id(), person_id=person, agent=agent[:60], address=address[:45], how=how[:20], since=moment,
            seen_at=moment, confirmed_at=moment if is_strong else None,
        )  # fmt: skip
    looked(person, f"sign-in:{how}")
    return row.pk


def see(session: Session) -> None:
    """Note that it is in use: at most once in a tenth of the idle time, so that a page costs no write."""
    if timing.now() - session.seen_at >= session.idle / 10:
        with plain_writing():
            SignIn.objects.filter(pk=session.id).update(seen_at=timing.now())


def confirm(person: UUID, session: Session, how: str) -> None:
    """A second factor was shown in it just now."""
    with plain_writing():
        SignIn.objects.filter(pk=session.id).update(confirmed_at=timing.now(), seen_at=timing.now())
    looked(person, f"confirm:{how}")


def end(key: UUID, why: str) -> str:
    """It opens nothing from now on; by what it had begun."""
    with plain_writing():
        SignIn.objects.filter(pk=key, ended_at=None).update(ended_at=timing.now(), why=why)
    return SignIn.objects.filter(pk=key).values_list("how", flat=True).first() or ""


def ended(keys: frozenset[UUID]) -> frozenset[UUID]:
    """Those of these that were ended, by their owner or the office; one that is not there any more has ended, too."""
    going = SignIn.objects.filter(pk__in=keys, ended_at=None).values_list("pk", flat=True)
    return keys - frozenset(going)


def standing(person: UUID) -> list[SignIn]:
    """Where this person is signed in now, the last used first."""
    moment = timing.now()
    rows = SignIn.objects.filter(
        person=person,
        ended_at=None,
        since__gte=moment - timedelta(hours=option_value("kernel.session_hours", "")),
        seen_at__gte=moment - timedelta(minutes=option_value("kernel.idle_minutes", "")),
    )
    return list(rows.order_by("-seen_at"))
