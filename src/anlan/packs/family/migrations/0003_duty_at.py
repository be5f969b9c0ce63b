# SPDX-License-Identifier: Apache-2.0
"""Since when the police must be told, instead of whether: a duty that arises anew asks for a new report (JS-R3)."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def from_suspicion(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """A duty known so far began with the suspicion."""
    apps.get_model("family", "Case").objects.filter(must_report=True).update(duty_at=F("suspected_at"))


class Migration(migrations.Migration):
    dependencies = [("family", "0002_care")]
    operations = [
        migrations.AddField("case", "duty_at", models.DateTimeField(null=True)),
        migrations.RunPython(from_suspicion, migrations.RunPython.noop),
        migrations.RemoveField("case", "must_report"),
    ]
