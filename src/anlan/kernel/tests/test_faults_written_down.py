# SPDX-License-Identifier: Apache-2.0
"""The machine's log while the database is away: a line a minute, and a traceback for what nobody expected."""

import logging
from unittest import mock

import pytest
from django.db import OperationalError

from .. import errors

LOG = logging.getLogger("anlan.streams")


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    monkeypatch.setattr(errors, "_said", {})


def test_an_outage_is_one_line_a_minute(caplog):
    with mock.patch.object(errors.time, "monotonic", side_effect=[100.0, 100.5, 161.0]):
        for _ in range(3):
            errors.write_down(LOG, "the live reader lost the log", OperationalError("server closed"))
    assert [one.getMessage() for one in caplog.records] == [
        "the live reader lost the log: the database does not answer (OperationalError)"
    ] * 2
    assert "Traceback" not in caplog.text


def test_what_nobody_expected_comes_whole(caplog):
    try:
        raise KeyError("no such thing")
    except KeyError as fault:
        errors.write_down(LOG, "the live reader lost the log", fault)
    assert "Traceback" in caplog.text
