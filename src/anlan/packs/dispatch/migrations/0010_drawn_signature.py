"""The signature that an officer without a passkey draws on the screen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0009_board_of_task"),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="drawing",
            field=models.TextField(default=""),
        ),
    ]
