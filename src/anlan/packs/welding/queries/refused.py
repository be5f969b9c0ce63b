# SPDX-License-Identifier: Apache-2.0
"""Refused starts, counted: one is no warning, several within half an hour are."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.kernel.options.queries import option_value

from ..models.sessions import Refusal


def refused_often(machine: UUID, welder: UUID | None, at: datetime, region: str, *, far: bool) -> bool:
    """Whether a machine or a person was refused so often, so lately, that it becomes a warning."""
    many = option_value("welding.refusals_many", region)
    since = at - timedelta(minutes=option_value("welding.refusals_minutes", region))
    whose = Q(machine=machine) | (Q(welder=welder) if welder else Q(pk__in=[]))
    rows = Refusal.objects.filter(whose, at__gt=since, at__lte=at)
    rows = rows.filter(code="R09") if far else rows.exclude(code="R09")
    return rows.count() >= (min(many, 2) if far else many)
