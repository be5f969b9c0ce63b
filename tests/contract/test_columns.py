# SPDX-License-Identifier: Apache-2.0
"""What SQLite lets through and PostgreSQL refuses: no word of the whole story is longer than its column."""

import pytest
from django.apps import apps
from django.db.models import CharField
from django.db.models.functions import Length

pytestmark = pytest.mark.once


def test_every_word_of_the_whole_story_fits_its_column(told):
    too_long = [
        f"{model._meta.label}.{column.name}"
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if isinstance(column, CharField) and column.max_length
        if model.objects.annotate(n=Length(column.name)).filter(n__gt=column.max_length).exists()
    ]
    assert too_long == []
