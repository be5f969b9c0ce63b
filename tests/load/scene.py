# SPDX-License-Identifier: Apache-2.0
"""Where benches run: a district written once, its database made once for each kind, and a copy for every bench."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from anlan.runtime import keys
from private_postgres import private_postgres

from .bench import RESULT, ROOT
from .figures import Figure


class Failed(RuntimeError):
    """A bench did not come to its end."""


@dataclass
class Scene:
    """The folder of a run and its PostgreSQL server."""

    folder: Path
    tiny: bool
    server: str
    say: Callable[[str], None]

    @property
    def files(self) -> Path:
        """Where the district's files lie: kept between whole runs, for drawing the map takes long."""
        return self.folder / "district" if self.tiny else ROOT / "var" / "bench" / "district"

    def environment(self, url: str) -> dict[str, str]:
        """The variables of a process on this database: durable writes, keys of this run."""
        given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return {
            **given,  # compiled modules are kept: dozens of processes start
            "ANLAN_DATABASE_URL": url,
            "ANLAN_SQLITE_SYNCHRONOUS": "FULL",
            "ANLAN_DATA": str(self.folder),
            "ANLAN_STREETS": str(self.files / "streets.osm.pbf"),
            "ANLAN_TILES": str(self.files / "tiles.mbtiles"),
            "ANLAN_BENCH_TINY": "1" if self.tiny else "0",
            "ANLAN_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "anlan.runtime.settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }

    def run(self, module: str, vendor: str) -> list[Figure]:
        """Run a bench on a database of its own; raises Failed."""
        folder = self.folder / f"{module}-{vendor}"
        folder.mkdir()
        url = self._copy(module, vendor, folder)
        try:
            return self._told(module, folder, url)
        finally:
            self._drop(url)

    def _told(self, module: str, folder: Path, url: str) -> list[Figure]:
        command = [sys.executable, "-m", "tests.load.one", module, str(folder)]
        complaint = folder / "complaint.txt"  # a file never fills up, as a pipe that nobody reads does
        with complaint.open("w") as err:
            child = subprocess.Popen(
                command, cwd=ROOT, env=self.environment(url), stdout=subprocess.PIPE, stderr=err, text=True
            )
        figures: list[Figure] = []
        for line in child.stdout or ():
            if line.startswith(RESULT):
                figures = [Figure(**one) for one in json.loads(line.removeprefix(RESULT))]
            else:
                self.say(line.rstrip())
        if child.wait():
            stumbled = folder / "stumbled.txt"
            said = stumbled.read_text()[-2000:] if stumbled.exists() else ""
            raise Failed(f"{module}: {complaint.read_text()[-3000:]}\n{said}")
        return figures

    def _copy(self, module: str, vendor: str, folder: Path) -> str:
        """A database with the district in it, for this bench alone."""
        if vendor == "sqlite":
            shutil.copy(self.folder / "district.sqlite3", folder / "district.sqlite3")
            return f"sqlite:///{folder / 'district.sqlite3'}"
        with psycopg.connect(self.server, autocommit=True) as wire:
            wire.execute(f"CREATE DATABASE {module} TEMPLATE district")  # type: ignore[arg-type]
            wire.execute("CHECKPOINT")
        return self._named(module)

    def _drop(self, url: str) -> None:
        if url.startswith("postgresql"):
            with psycopg.connect(self.server, autocommit=True) as wire:
                wire.execute(f"DROP DATABASE IF EXISTS {urlsplit(url).path[1:]} WITH (FORCE)")  # type: ignore[arg-type]

    def prepare(self, vendors: set[str]) -> None:
        """Write the district once and take it into a database of each kind; raises Failed."""
        self.say("the district's files …")
        self._errand("files", f"sqlite:///{self.folder / 'none.sqlite3'}")
        for vendor in sorted(vendors):
            self.say(f"the district on {vendor} …")
            url = f"sqlite:///{self.folder / 'district.sqlite3'}"
            if vendor == "postgresql":
                with psycopg.connect(self.server, autocommit=True) as wire:
                    wire.execute("CREATE DATABASE district")
                url = self._named("district")
            self._errand("district", url)

    def _errand(self, name: str, url: str) -> None:
        command = [sys.executable, "-m", "tests.load.one", name, str(self.files)]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment(url), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Failed(f"{name}: {done.stderr[-3000:]}")

    def _named(self, name: str) -> str:
        return urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))


@contextlib.contextmanager
def scene(*, tiny: bool, needs_postgres: bool, say: Callable[[str], None]) -> Iterator[Scene]:
    """A folder and, where it is needed, a server, for the length of a run."""
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as name:
        folder = Path(name)
        keys.use_folder(folder)
        if not needs_postgres:
            yield Scene(folder, tiny, "", say)
            return
        with private_postgres() as running:
            yield Scene(folder, tiny, running.url, say)
