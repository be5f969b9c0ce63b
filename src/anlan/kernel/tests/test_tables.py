# SPDX-License-Identifier: Apache-2.0
"""The empty tables that are kept are the same as those that the migrations make, and are made once."""

import sqlite3

import pytest
from django.db import connection

from anlan.kernel.testing import tables


@pytest.fixture
def empty_file(tmp_path, monkeypatch):
    """The connection points at a file that is not there yet; what is kept lies in a folder of the test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if connection.vendor != "sqlite":
        pytest.skip("a file is copied")

    def use(name):
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / name))
        return tmp_path / name

    return use


def schema(file):
    with sqlite3.connect(file) as opened:
        return opened.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()


def migrated(monkeypatch):
    """How often the migrations ran; in their place one table is made."""
    ran = []

    def migrate(word, **_):
        ran.append(word)
        with sqlite3.connect(connection.settings_dict["NAME"]) as opened:
            opened.execute("CREATE TABLE matter (id TEXT PRIMARY KEY)")

    monkeypatch.setattr(tables, "call_command", migrate)
    return ran


@pytest.fixture
def own_connection(monkeypatch):
    """The copy is taken from the file in use, past the test's own transaction."""
    vacuumed = []

    class Cursor:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

        def execute(self, sql, values):
            vacuumed.append(values)
            with sqlite3.connect(connection.settings_dict["NAME"]) as opened:
                opened.execute("VACUUM INTO ?", values)

    monkeypatch.setattr(connection, "cursor", Cursor)
    monkeypatch.setattr(connection, "close", lambda: None)
    return vacuumed


def test_the_second_time_the_tables_are_copied(empty_file, own_connection, monkeypatch):
    ran = migrated(monkeypatch)
    first = empty_file("first")
    tables.make_tables()
    second = empty_file("second")
    tables.make_tables()
    assert ran == ["migrate"]
    assert schema(first) == schema(second)
    assert len(schema(second)) == 2


def test_another_migration_makes_them_anew(empty_file, own_connection, monkeypatch):
    ran = migrated(monkeypatch)
    empty_file("first")
    tables.make_tables()
    monkeypatch.setattr(tables, "_fingerprint", lambda: "other")
    empty_file("second")
    tables.make_tables()
    assert ran == ["migrate", "migrate"]


def test_a_folder_that_cannot_be_written_costs_time_only(empty_file, own_connection, monkeypatch, tmp_path):
    ran = migrated(monkeypatch)
    (tmp_path / "cache").write_text("no folder")
    assert schema(empty_file("first")) == []
    tables.make_tables()
    assert ran == ["migrate"]
    assert schema(tmp_path / "first")
