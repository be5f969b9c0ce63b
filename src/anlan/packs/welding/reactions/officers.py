# SPDX-License-Identifier: Apache-2.0
"""Whoever answers for a firm's safety since today takes part in what is open there."""

from dataclasses import dataclass
from uuid import UUID

from anlan.kernel.access.models import RoleGrant
from anlan.kernel.following import Outside, reaction

from ..commands.involve_officers import involve_officers
from ..queries.own_firm import INVOLVED, open_matters


@dataclass(frozen=True)
class Granted:
    """What is read of a role that was granted."""

    person: UUID
    role: str


@reaction("directory.role_granted")
def involve_new_officer(event: Granted, outside: Outside) -> None:
    """A new safety officer or duty manager of a firm takes part in its open matters."""
    if event.role.removeprefix("welding.") not in INVOLVED or not event.role.startswith("welding."):
        return
    grants = RoleGrant.objects.filter(person=event.person, role=event.role, organisation__isnull=False)
    for firm in grants.values_list("organisation", flat=True):
        for matter in open_matters(firm):
            outside.run(involve_officers, matter_of_firm=matter, firm=firm)
