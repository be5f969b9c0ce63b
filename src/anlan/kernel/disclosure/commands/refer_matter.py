# SPDX-License-Identifier: Apache-2.0
"""Hand a matter on under a narrower role (转办)."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import AwareDatetime

from ...command import Of, command
from ...context import Context
from ...declare import Referral
from ...errors import Invalid, Refused
from ...fields import Choice, Moment, Person, listed
from ...ids import new_id
from ...matters.adverse import adversaries
from ...matters.models import Matter, Referred
from ...matters.queries import locked_matter
from ...matters.referred import holders, reached, standing
from ...registry import REGISTRY
from ...writing import insert
from ..events import Basis, MatterReferred


@command(label=pgettext_lazy("kernel", "Refer"))
def refer_matter(
    ctx: Context,
    *,
    matter: Annotated[UUID, Of()],
    referral: Annotated[str, Choice(label=pgettext_lazy("kernel", "Refer as"))],
    basis: Annotated[
        Basis,
        Choice(
            label=pgettext_lazy("kernel", "What allows it"),
            hint=pgettext_lazy("kernel", "Who agreed may take it back at any time: then end the referral."),
        ),
    ],
    until: Annotated[AwareDatetime, Moment(label=pgettext_lazy("kernel", "Until"))],
    person: Annotated[UUID | None, Person(label=pgettext_lazy("kernel", "Person"), level=2)] = None,
    role: Annotated[str, Choice(label=pgettext_lazy("kernel", "or everybody who is"))] = "",
) -> UUID:
    """Let a person, or whoever holds a role, take part until a moment; of what is sealed he opens only what the referral says."""
    found = locked_matter(ctx, matter)
    declared = _declared(found, referral)
    _demand_span(ctx, declared, until)
    people, held = _reached(found, declared, person, role)
    people = people - adversaries([found.pk]).get(found.pk, frozenset())
    if not people:
        raise Refused(
            "cannot_be_referred",
            _("Nobody whom this referral is for is reached here: %(roles)s.")
            % {"roles": _words(found, declared)},
            {"person": _("Choose somebody who holds one of these roles here.")},
        )
    same = standing().filter(matter=found, referral=referral, person=person, role="" if person else held)
    if same.exists():
        raise Refused("referred_already", _("It was referred there already; end that first."), {"person": ""})
    row = Referred(
        id=new_id(), matter=found, referral=referral, person_id=person, role="" if person else held,
        referred_at=ctx.at, until=until, basis=basis.value,
    )  # fmt: skip
    insert(row)
    told = tuple(sorted(people - {ctx.caller.person}))
    ctx.record(
        MatterReferred(
            matter=found.pk,
            row=row.pk,
            referral=referral,
            person=person,
            role=held,
            until=until,
            told=told,
            basis=basis,
        )
    )
    return row.pk


def _declared(matter: Matter, name: str) -> Referral:
    kind = REGISTRY.kind(matter.kind)
    if matter.closed_at is not None:
        raise Refused("closed", _("This is closed; nothing is referred any more."))
    found = kind.referral(name)
    if found is None:
        known = listed(one.label for one in kind.referrals) or _("none")
        raise Invalid(
            "unknown_referral",
            _("Matters of this kind are not referred like that."),
            {"referral": _("Possible: %(known)s.") % {"known": known}},
        )
    return found


def _demand_span(ctx: Context, declared: Referral, until: datetime) -> None:
    if until <= ctx.at:
        raise Invalid("too_short", _("The end lies in the past."), {"until": _("Choose a later moment.")})
    if until > ctx.at + timedelta(days=declared.days):
        raise Invalid(
            "too_long",
            _("This referral lasts too long."),
            {"until": _("At most %(days)s days from now.") % {"days": declared.days}},
        )


def _reached(matter: Matter, declared: Referral, person: UUID | None, role: str) -> tuple[set[UUID], str]:
    """Whom it reaches, and the full name of the role under which they take part."""
    names = [f"{matter.pack}.{one}" for one in declared.roles]
    if role and f"{matter.pack}.{role.rpartition('.')[2]}" in names:
        names = [f"{matter.pack}.{role.rpartition('.')[2]}"]
    elif role:
        raise Invalid(
            "unknown_role", _("This referral is not for that role."), {"role": _words(matter, declared)}
        )
    grants = holders(names)
    for name in names:
        found = reached(name, matter.region_path, grants)
        if person is None and found:
            return found, name
        if person in found:
            return {person}, name
    return set(), names[0]


def _words(matter: Matter, declared: Referral) -> str:
    return listed(REGISTRY.roles[f"{matter.pack}.{one}"][1].label for one in declared.roles)
