"""A board row is found by its task through an index: pages and followers ask for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0008_take_over_proof"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="boardrow",
            index=models.Index(fields=["task"], name="board_of_task"),
        ),
    ]
