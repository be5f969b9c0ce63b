# SPDX-License-Identifier: Apache-2.0
"""Search: one column of tokens, indexed by FTS5 on SQLite and by GIN on PostgreSQL."""

from itertools import batched

from django.db import migrations, models

from anlan.kernel.search.words import indexed

FOUND_BY = {  # of each table: what is typed as it stands, and what may be typed by its sound
    "matter": ("number", "title"),
    "region": ("code", "name"),
    "organisation": ("code", "name"),
    "person": ("code", "name"),
    "premises": ("code", "name"),
}
# External content: FTS5 keeps the index only. It is told of each change by triggers, for it cannot see them itself.
SQLITE = [
    "CREATE VIRTUAL TABLE kernel_searchwords USING fts5(words, content='kernel_searchentry', content_rowid='id', tokenize='ascii')",
    (
        "CREATE TRIGGER kernel_search_in AFTER INSERT ON kernel_searchentry BEGIN"
        " INSERT INTO kernel_searchwords(rowid, words) VALUES (new.id, new.words); END"
    ),
    (
        "CREATE TRIGGER kernel_search_out AFTER DELETE ON kernel_searchentry BEGIN"
        " INSERT INTO kernel_searchwords(kernel_searchwords, rowid, words) VALUES ('delete', old.id, old.words); END"
    ),
    (
        "CREATE TRIGGER kernel_search_new AFTER UPDATE ON kernel_searchentry BEGIN"
        " INSERT INTO kernel_searchwords(kernel_searchwords, rowid, words) VALUES ('delete', old.id, old.words);"
        " INSERT INTO kernel_searchwords(rowid, words) VALUES (new.id, new.words); END"
    ),
]
POSTGRES = [
    (
        "ALTER TABLE kernel_searchentry ADD COLUMN tokens tsvector"
        " GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
    ),
    "CREATE INDEX kernel_search_tokens ON kernel_searchentry USING gin (tokens)",
]


def make_index(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE kernel_searchwords")


def fill(apps, schema_editor):
    """What a running district has already is found from the first minute."""
    entries = apps.get_model("kernel", "SearchEntry").objects
    for what, names in FOUND_BY.items():
        rows = apps.get_model("kernel", what).objects.values_list("pk", *names).iterator(chunk_size=2000)
        for some in batched(rows, 1000):
            entries.bulk_create(
                entries.model(what=what, subject=key, words=indexed(code, names=(name,)))
                for key, code, name in some
            )


class Migration(migrations.Migration):
    dependencies = [("kernel", "0006_lateness_of_months")]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("what", models.CharField(max_length=20)),
                ("subject", models.UUIDField(unique=True)),
                ("words", models.TextField()),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
