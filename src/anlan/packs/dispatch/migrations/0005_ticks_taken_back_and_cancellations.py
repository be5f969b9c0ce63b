from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispatch", "0004_parties_and_coarse_places"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="tick",
            name="ticked_once",
        ),
        migrations.AddField(
            model_name="incident",
            name="cancel_asked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="incident",
            name="cancel_outcome",
            field=models.CharField(default="", max_length=20),
        ),
        migrations.AddField(
            model_name="tick",
            name="taken_back_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name="tick",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back_at__isnull", True)),
                fields=("task", "action"),
                name="ticked_once",
            ),
        ),
    ]
