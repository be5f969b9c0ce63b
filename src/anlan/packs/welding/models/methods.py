# SPDX-License-Identifier: Apache-2.0
"""Table of a district's own lines about welding methods; they count before those that the project brings."""

from django.db import models


class WeldMethod(models.Model):
    """A method of a project code, the process it belongs to, and by which text."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    process = models.CharField(max_length=12)  # fusion | pressure | brazing | none
    source = models.CharField(max_length=120)
