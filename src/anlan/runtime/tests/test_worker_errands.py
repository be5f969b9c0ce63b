# SPDX-License-Identifier: Apache-2.0
"""What a worker tidies by the hour, beside the packs' own errands."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from anlan.runtime.worker import SESSIONS


@pytest.mark.django_db
def test_sessions_whose_time_is_over_go_and_others_stay():
    over, open_one = SessionStore(), SessionStore()
    over.set_expiry(-60)
    for one in (over, open_one):
        one.save()
    SESSIONS.run()
    assert list(Session.objects.values_list("session_key", flat=True)) == [open_one.session_key]
