# SPDX-License-Identifier: Apache-2.0
"""The firm's welders at the foot of the desk: how many hold what, and how sure that is."""

from typing import Any

from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.context import Caller
from anlan.kernel.fields import listed
from anlan.kernel.together import at_once
from anlan.shell.spoken import say_when

from ..models.welders import KINDS, Binding, Certificate
from ..queries.own_firm import own_firm
from ..queries.warnings import ends_of, step_of

type Context = dict[str, Any]  # Any: what the template reads


def people_context(caller: Caller) -> Context:
    """Counts of welders and certificates within the firm fence."""
    today = timing.now().astimezone(timing.LOCAL).date()
    bound = Binding.objects.filter(
        firm__in=own_firm(caller, "welding.view"), agreed_at__isnull=False, ended_at=None
    )
    bindings, papers = at_once(bound, Certificate.objects.filter(welder__in=bound.values("welder")))
    people = {one.welder_id for one in bindings}
    best: dict[Any, int] = {}
    for one in papers:
        step = step_of(ends_of(one), today)
        rank = 3 if step is None else 1 if step == 0 else 2
        best[one.welder_id] = max(best.get(one.welder_id, 0), rank)
    good, soon, over = (sum(rank == wanted for rank in best.values()) for wanted in (3, 2, 1))
    said = [pgettext("welding", "valid %(many)d") % {"many": good}, pgettext("welding", "ending soon %(many)d") % {"many": soon},
            pgettext("welding", "over %(many)d") % {"many": over}]  # fmt: skip
    none = len(people) - len(best)
    if none:
        said.append(pgettext("welding", "none recorded %(many)d") % {"many": none})
    return {"many": len(people), "says": listed(said), "kinds": [_kind(kind, papers) for kind in KINDS]}


def _kind(kind: str, papers: list[Certificate]) -> Context:
    mine = [one for one in papers if one.kind == kind]
    newest = max((one.checked_at for one in mine if one.checked_at), default=None)
    by_hand = sum(one.is_manual for one in mine)
    says = pgettext("welding", "not checked yet") if mine else ""
    if newest is not None:
        says = pgettext("welding", "checked %(at)s") % {"at": say_when(newest)}
    if by_hand:
        says = listed(
            [one for one in (says, pgettext("welding", "%(many)d by hand") % {"many": by_hand}) if one]
        )
    return {"label": KINDS[kind], "many": len(mine), "says": says}
