# SPDX-License-Identifier: Apache-2.0
"""Welding's own nouns."""

import pytest

from .workshop import Workshop, workshop_of


@pytest.fixture
def workshop(story, broker) -> Workshop:
    """The workshop, its machine active."""
    return workshop_of(story, broker)
