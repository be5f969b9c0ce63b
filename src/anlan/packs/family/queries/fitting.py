# SPDX-License-Identifier: Apache-2.0
"""What the forms of a case may offer now; where nothing is left to choose, the verb is not shown at all."""

from collections.abc import Callable

from anlan.kernel import timing
from anlan.kernel.matters.models import Matter
from anlan.kernel.registry import REGISTRY

from ..models import Case
from .beside import cases
from .violence import newest_letter, open_order, order_in_force, refuge_now

type Choices = list[tuple[str, str]]
type Ask = Callable[[Matter], Choices]
_YES: Choices = [("true", "")]  # there is something to do, and nothing to choose


def _words(*codes: str) -> Choices:
    labels = REGISTRY.packs["family"].labels
    return [(one, str(labels[one])) for one in codes]


def _case(matter: Matter) -> Case | None:
    return next(iter(cases(matter.pk)), None)


def ways_to_report(matter: Matter) -> Choices:
    """How the police were told; nothing once they know, or where nothing is suspected."""
    case = _case(matter)
    is_open = case is not None and case.flag_is_on and (case.reported_at is None or case.owes_report)
    return _words("by_call", "in_person", "by_system") if is_open else []


def red_is_proposed(matter: Matter) -> Choices:
    """Whether a second person is wanted."""
    case = _case(matter)
    return _YES if case is not None and case.red_proposed_by is not None else []


def flag_is_on(matter: Matter) -> Choices:
    """Whether the violence branch is on."""
    case = _case(matter)
    return _YES if case is not None and case.flag_is_on else []


def letter_goes_to(matter: Matter) -> Choices:
    """On whom the warning letter is still to be served."""
    letter = newest_letter(matter.pk)
    if letter is None:
        return []
    served = {
        "offender": letter.served_offender_at,
        "victim": letter.served_victim_at,
        "committee": letter.told_committee_at,
    }
    return _words(*(one for one, at in served.items() if at is None))


def visitors(matter: Matter) -> Choices:
    """Who visits after a letter that was served."""
    letter = newest_letter(matter.pk)
    return _words("committee", "station") if letter is not None and letter.served_offender_at else []


def court_decides(matter: Matter) -> Choices:
    """What the court may have decided, as long as it was asked."""
    return _words("granted", "rejected") if open_order(matter.pk) else []


def court_may_be_asked(matter: Matter) -> Choices:
    """Who may ask the court, as long as it has not been asked."""
    asks = ("victim", "relative", "police_station", "womens_federation", "committee", "rescue")
    return [] if open_order(matter.pk) else _words(*asks)


def order_holds(matter: Matter) -> Choices:
    """Whether a protection order holds today."""
    return _YES if order_in_force(matter.pk, timing.now().astimezone(timing.LOCAL).date()) else []


def order_goes_to(matter: Matter) -> Choices:
    """On whom an order that holds is still to be served."""
    order = order_in_force(matter.pk, timing.now().astimezone(timing.LOCAL).date())
    if order is None:
        return []
    served = order.served_on.split()
    return _words(
        *(one for one in ("respondent", "applicant", "police_station", "committee") if one not in served)
    )


def somebody_is_away(matter: Matter) -> Choices:
    """Whether somebody of the case is in a safe place."""
    return _YES if refuge_now(matter.pk) else []


def a_minor_is_there(matter: Matter) -> Choices:
    """Of which sort the guardian may be, where there is a minor."""
    case = _case(matter)
    has_minor = case is not None and '"minor": "yes"' in matter.details
    return _words("protects", "cannot", "suspect") if has_minor else []


ASKS: dict[
    str, Ask
] = {  # by verb and field; a field called `fits` is none: it only says whether the verb is shown
    "report_to_police.way": ways_to_report,
    "confirm_red.fits": red_is_proposed,
    "assess_safety.fits": flag_is_on,
    "ask_victim.fits": flag_is_on,
    "lift_suspicion.fits": flag_is_on,
    "return_to_care.fits": flag_is_on,
    "record_police_decision.fits": flag_is_on,
    "serve_warning_letter.whom": letter_goes_to,
    "visit_after_letter.visitor": visitors,
    "seek_protection_order.asked_by": court_may_be_asked,
    "decide_protection_order.decision": court_decides,
    "extend_protection_order.fits": order_holds,
    "serve_protection_order.whom": order_goes_to,
    "leave_refuge.fits": somebody_is_away,
    "check_guardian.guardian": a_minor_is_there,
}
