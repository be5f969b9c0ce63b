# SPDX-License-Identifier: Apache-2.0
"""A statement that is made up once answers as one that is made up anew, and remembers nothing of its answers."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from anlan.kernel.command.ready import Ready
from anlan.kernel.ids import new_id

from ..commands.offer_task import offer_task
from ..commands.sign_off_duty import sign_off_duty
from ..models import Duty, Task
from ..queries import open_task
from ..queries.scenes import standing_offer


def test_it_answers_for_other_values_than_the_first(street):
    one, other = street.incident(), street.incident()
    found = [open_task(incident.pk) for incident in (one, other, one)]
    assert [task.incident_id for task in found] == [one.pk, other.pk, one.pk]
    assert open_task(new_id()) is None


def test_what_was_written_meanwhile_is_in_the_answer(street):
    task = street.task(street.incident())
    row = Task.objects.get(pk=task.pk)
    assert standing_offer(row) is None
    street.tell(offer_task, by=street.desk, task=task.pk, guard=street.guard.person)
    assert standing_offer(row).guard_id == street.guard.person


def test_nobody_is_nobody(street):
    on_duty = Ready(lambda guard: Duty.objects.filter(guard=guard, signed_off_at=None), UUID)
    assert len(on_duty(street.guard.person)) == 1
    assert on_duty(None) == []
    street.tell(sign_off_duty, by=street.guard)
    assert on_duty(street.guard.person) == []


@pytest.mark.django_db
def test_a_value_that_is_worked_on_is_refused():
    since = Ready(lambda at: Duty.objects.filter(signed_on_at__gt=at - timedelta(hours=1)), datetime)
    with pytest.raises(TypeError):
        since(None)
