# SPDX-License-Identifier: Apache-2.0
"""What somebody signs under a permit: everything that stands in it, as canonical JSON; the same facts give the same bytes."""

import json
from datetime import datetime
from uuid import UUID

from anlan.kernel.matters.models import Matter
from anlan.kernel.writing import canonical

from ..models.permits import Permit
from .beside import gas_tests, measures, watches, welders


def statement_of(permit: Permit, matter: Matter, what: str, person: UUID | None, at: datetime) -> str:
    """The record of one signature: what is signed, by whom, when, and the whole permit as it stands."""
    return canonical({
        "what": what, "person": str(person), "at": at.isoformat(), "number": matter.number,
        "firm": str(permit.firm_id), "rule": permit.rule, "level": permit.level, "details": json.loads(matter.details),
        "starts_at": permit.starts_at.isoformat(), "ends_at": permit.ends_at.isoformat(),
        "welders": sorted([str(one.person_id), str(one.certificate)] for one in welders(permit.pk)),
        "machines": sorted(str(one.machine) for one in permit.machines.all()),
        "gas": [[str(one.pk), one.at.isoformat(), one.gas, one.thousandths, one.passed]
                for one in gas_tests(permit.pk)],
        "measures": sorted(one.code for one in measures(permit.pk)),
        "watchers": sorted({str(one.person_id) for one in watches(permit.pk)}),
    })  # fmt: skip
