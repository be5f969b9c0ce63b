# SPDX-License-Identifier: Apache-2.0
"""The case in which an ended one goes on, for who asked in both: it began again, and the code she holds is the old one's."""

from anlan.kernel.matters.details import opened
from anlan.kernel.matters.models import Matter, MatterLink
from anlan.kernel.review.consumer import RELAPSE

from ..models import Case, Likeness
from .cases import phone_digest

FAR = 5  # so often it begins again before the way is lost


def goes_on_in(case: Case) -> Case | None:
    """The open case that follows an ended one, where she asks in each on the way; None else.

    It is hers where it was made out of her own, or is reached by the telephone that is hers; and where that was changed in
    one of them it is not any more: somebody else may hold the old code.
    """
    here = case
    for _ in range(FAR):
        if here.matter.closed_at is None:
            return here if here.pk != case.pk else None
        links = MatterLink.objects.filter(target=here.pk, relation=RELAPSE).order_by("-source__opened_at")
        following = Case.objects.filter(pk__in=links.values("source")).select_related("matter")
        found = next((one for one in following.order_by("-registered_at") if _asks_in_both(here, one)), None)
        if found is None:
            return None
        here = found
    return None


def _asks_in_both(ended: Case, new: Case) -> bool:
    """Whether the same person asks, as far as anything that is written says so."""
    before, now = (_reached_by(one.matter) for one in (ended, new))
    is_made_of_it = Likeness.objects.filter(case=new, other=ended, why="relapse").exists()
    return before == now and (before != "" or is_made_of_it)


def _reached_by(matter: Matter) -> str:
    return phone_digest(opened(matter).get("safe_phone") or "")
