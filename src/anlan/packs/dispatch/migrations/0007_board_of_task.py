"""A board row is found by its task through an index: pages and followers ask for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0006_video_session"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="boardrow",
            index=models.Index(fields=["task"], name="board_of_task"),
        ),
    ]
