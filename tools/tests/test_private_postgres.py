# SPDX-License-Identifier: Apache-2.0
"""A private PostgreSQL comes, survives a power cut with what was committed, and leaves nothing behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

import private_postgres

pytestmark = pytest.mark.postgres
SCRIPT = Path(private_postgres.__file__)


@pytest.fixture(scope="module")
def running() -> Iterator[private_postgres.Running]:
    with private_postgres.private_postgres() as found:
        yield found


def ask(running: private_postgres.Running, query: str) -> object:
    with psycopg.connect(running.url) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone()[0] if cursor.description else None


def test_it_speaks_utf8_and_keeps_what_it_says(running: private_postgres.Running) -> None:
    assert ask(running, "SELECT current_setting('server_encoding') || current_setting('fsync')") == "UTF8on"


@pytest.mark.parametrize("how", ["restart", "kill9"])
def test_what_was_committed_is_there_again(running: private_postgres.Running, how: str) -> None:
    ask(running, f"CREATE TABLE kept_{how} AS SELECT '安澜' AS word")
    if how == "restart":
        private_postgres.restart(running.folder)
    else:
        private_postgres.kill9(running.folder)
        private_postgres.start(running.folder)
    assert ask(running, f"SELECT word FROM kept_{how}") == "安澜"


def test_the_command_line_hands_on_the_place_and_the_exit_code(tmp_path: Path) -> None:
    told = tmp_path / "told"
    script = f'echo "$ANLAN_TEST_POSTGRES_DIR" > {told}; exit 7'
    done = subprocess.run([sys.executable, SCRIPT, "--", "sh", "-c", script], check=False)
    assert done.returncode == 7
    assert not Path(told.read_text().strip()).exists()


def test_without_postgresql_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_postgres, "Path", lambda *_: tmp_path)
    monkeypatch.setattr(os, "environ", {"PATH": str(tmp_path)})
    with pytest.raises(private_postgres.NoPostgres, match="apt-get install postgresql"):
        private_postgres.programs()
