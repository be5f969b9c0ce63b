# SPDX-License-Identifier: Apache-2.0
"""Which calls at 110 are about a family: the district's own setting, for every district has its own table of codes."""

from django.db import models


class CallCode(models.Model):
    """A code of the 110 desk whose calls the window hears of, as which situation, and which table says so."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    situation = models.CharField(max_length=24)
    source = models.CharField(max_length=200)
