# SPDX-License-Identifier: Apache-2.0
"""Open warnings on the desk: what each is, how far it is, and the verbs of the chosen one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.clocks.queries import Reading
from anlan.kernel.fields import listed
from anlan.kernel.matters.flow import LEVELS
from anlan.shell.spoken import say_span
from anlan.shell.verb_buttons import buttons

from ..models.warnings import WeldWarning
from ..queries.desk import open_warnings
from ..queries.warnings import labels_of_machines
from ..rulesets.warning_sorts import SIX, SORTS

type Context = dict[str, Any]  # Any: what the templates read
RULES = {"far_scan": "AX-R9", "certificate_soon": "AX-R4", "certificate_over": "AX-R2", "watcher_absent": "AX-R8",
         "permit_overdue": "AX-R6"}  # fmt: skip
_STAGES = ("new", "signed", "handling", "fed_back", "verified", "closed")


def warnings_context(request: HttpRequest, machine: str, codes: dict[UUID, str]) -> Context:
    """The list and the verbs of the chosen one; none is chosen: the first."""
    caller = request.caller  # type: ignore[attr-defined]
    found = open_warnings(caller)
    names, clocks = found.names, found.clocks
    rows = sorted(found.rows, key=lambda one: (LEVELS.index(one.matter.level), -one.last_at.timestamp()))
    number = request.GET.get("warning", "")
    chosen = next((one for one in rows if one.matter.number == number), rows[0] if rows else None)
    unknown = [one.machine for one in rows if one.machine and one.machine not in codes]
    codes = {**codes, **(labels_of_machines(unknown) if unknown else {})}  # one may be retired meanwhile
    verbs = (
        [one for one in buttons(caller, chosen.matter, {}) if one["id"].startswith("welding-")]
        if chosen
        else []
    )
    seen = {one.sort for one in rows}
    return {
        "warnings": [_line(one, chosen, names, codes, clocks.get(one.pk, []), machine) for one in rows[:50]],
        "chosen_warning": chosen,
        "warning_verbs": _shown(verbs),
        "none_of": listed(f"{SORTS[one]} 0" for one in SIX if one not in seen),
    }  # fmt: skip


def _shown(verbs: list[Context]) -> list[Context]:
    """What can be done now, and the next thing that cannot yet, with its reason."""
    now = [one for one in verbs if "refused" not in one]
    return [*now[:3], *[one for one in verbs if "refused" in one][:1]]


def _line(
    row: WeldWarning, chosen: WeldWarning | None, names: Any, codes: Any, clocks: list[Reading], machine: str
) -> Context:
    about = [codes.get(row.machine, ""), names.get(row.person, "") if row.person else ""]
    if row.times > 1:
        about.append(pgettext("welding", "%(many)d times") % {"many": row.times})
    asked = {"warning": row.matter.number} | ({"machine": machine} if machine else {})
    return {
        "number": row.matter.number,
        "sort": SORTS[row.sort],
        "level": row.matter.level,
        "at": row.last_at,
        "says": " · ".join(one for one in about if one) or (row.firm.name if row.firm else ""),
        "rule": RULES.get(row.sort, ""),
        "url": f"/welding/desk?{urlencode(asked)}",
        "is_chosen": chosen is not None and chosen.pk == row.pk,
        "trip": _trip(row, names, clocks),
    }


def _trip(row: WeldWarning, names: Any, clocks: list[Reading]) -> list[Context]:
    """Signed, handled, verified: who did it, what is left of the time, whose it is next."""
    at = _STAGES.index(row.matter.stage)
    running = {one.name: one for one in clocks if one.state in ("run", "over", "paused")}
    sign = running.get("sign_red") or running.get("sign_warning")
    by = (
        pgettext("welding", "District verifies")
        if row.matter.level == "red"
        else pgettext("welding", "Street verifies")
    )
    return [
        _step(at, 1, pgettext("welding", "To sign"), names.get(row.signed_by, ""), sign),
        _step(at, 3, pgettext("welding", "Handling"), names.get(row.handled_by, ""), running.get("handle")),
        {"label": names.get(row.verified_by, "") or by,
         "state": "ok" if at >= 4 else "now" if at == 3 else "other"},
    ]  # fmt: skip


def _step(at: int, done_at: int, label: str, name: str, clock: Reading | None) -> Context:
    if at >= done_at:
        return {"label": name or label, "state": "ok"}
    if clock is None or clock.due_at is None:
        return {"label": label, "state": "now" if at == done_at - 1 or (done_at == 3 and at == 1) else ""}
    left = clock.due_at - timing.now()
    if left.total_seconds() < 0:
        return {"label": pgettext("welding", "over by %(span)s") % {"span": say_span(-left)}, "state": "late"}
    if done_at == 1:
        told = pgettext("welding", "%(what)s: %(span)s left") % {"what": label, "span": say_span(left)}
    else:
        told = pgettext("welding", "%(span)s left") % {"span": say_span(left)}
    return {"label": told, "state": "now"}
