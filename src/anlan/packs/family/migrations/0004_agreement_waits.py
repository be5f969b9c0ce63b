# SPDX-License-Identifier: Apache-2.0
"""An agreement may be written down and wait for its signatures; what took effect before was written in the same moment."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def written_when_it_took_effect(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now none was written that had no effect."""
    apps.get_model("family", "Agreement").objects.update(written_at=F("effective_at"))


class Migration(migrations.Migration):
    dependencies = [("family", "0003_duty_at")]
    operations = [
        migrations.AddField("agreement", "written_at", models.DateTimeField(null=True)),
        migrations.AddField("agreement", "dropped_at", models.DateTimeField(null=True)),
        migrations.AddField("agreement", "signs_here", models.BooleanField(default=False)),
        migrations.AlterField("agreement", "effective_at", models.DateTimeField(null=True)),
        migrations.RunPython(written_when_it_took_effect, migrations.RunPython.noop),
    ]
