# SPDX-License-Identifier: Apache-2.0
"""Migrations: none is missing, each can be taken back, and all of them run down and up again on both databases."""

from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

OURS = [config.label for config in apps.get_app_configs() if config.name.startswith("anlan.")]


BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def test_no_migration_is_missing(db):
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)


def test_every_step_can_be_taken_back():
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app in OURS:
            assert all(step.reversible for step in migration.operations), f"{app}.{name} cannot be taken back"


DOWN_AND_UP = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
for app in sys.argv[1:]:
    call_command("migrate", app, "zero", verbosity=0)
call_command("migrate", verbosity=0)
"""


@pytest.mark.parametrize("scene", BOTH, indirect=True)
def test_everything_runs_down_and_up_again(scene):
    migrated = {app for app, _ in MigrationLoader(None).disk_migrations if app in OURS}
    down = [*sorted(migrated - {"kernel", "shell"}), "shell", "kernel"]
    process = scene.python("-c", DOWN_AND_UP, *down, packs=settings.ANLAN_PACKS)
    assert process.child.wait(300) == 0, (scene.folder / "stumbled.txt").read_text()[-2000:]
