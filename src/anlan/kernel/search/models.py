# SPDX-License-Identifier: Apache-2.0
"""The table that is searched: for each thing that can be found, its tokens. The databases' own indexes are in the migration."""

from django.db import models


class SearchEntry(models.Model):
    """What finds one row: `subject` is its id, `what` its table. The key is a number, for FTS5 goes by it."""

    id = models.BigAutoField(primary_key=True)
    what = models.CharField(max_length=20)
    subject = models.UUIDField(unique=True)
    words = models.TextField()

    class Meta:
        app_label = "kernel"
