#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL of one's own for the length of a command: `tools/private_postgres.py -- pytest …`.

It lies in a temporary folder, listens on a free port of the loopback only, and is stopped and removed whatever happens.
The command finds it by two variables: ANLAN_TEST_POSTGRES_URL, and ANLAN_TEST_POSTGRES_DIR, with which a test may
`restart()` it, or `kill9()` it as a power cut would. fsync stays on: durability is among the things that are tested.
A test that does so should start its own (`with private_postgres() as running:`), so as not to disturb its neighbours.
Exit codes: the command's own; 4 when PostgreSQL is not installed.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 30
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "on",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
    "max_wal_size": "256MB",
}


class NoPostgres(Exception):
    """PostgreSQL's server programs are not on this machine, or would not run."""


@dataclass(frozen=True)
class Running:
    """A server that answers: where it listens and where it keeps its files."""

    url: str
    folder: Path
    port: int


def programs() -> Path:
    """The folder with initdb and postgres: the newest that Debian has, else the one on PATH."""
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    if debian:
        return max(debian, key=lambda path: int("0" + path.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    raise NoPostgres(
        "PostgreSQL's server is not on this machine; install it (Debian: apt-get install postgresql)"
    )


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account() -> pwd.struct_passwd | None:
    """Who runs the server: postgres refuses to be root, so root hands it to an account without rights."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise NoPostgres(
        "PostgreSQL refuses to run as root, and there is no account `postgres` or `nobody` to run it"
    )


def _as_account() -> dict[str, object]:
    account = _account()
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _run(*command: str | Path) -> None:
    done = subprocess.run(
        [str(part) for part in command], cwd="/", capture_output=True, text=True, check=False, **_as_account()
    )
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()}")


def _create(folder: Path) -> None:
    if account := _account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    place = folder / "data"
    _run(programs() / "initdb", "-D", place, "-U", "anlan", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
    lines = [f"{name} = '{value}'" for name, value in SETTINGS.items()]
    lines += [f"port = {free_port()}", "unix_socket_directories = ''"]
    with (place / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("\n".join(lines) + "\n")


def _port(folder: Path) -> int:
    conf = (folder / "data" / "postgresql.conf").read_text(encoding="utf-8")
    return int(next(line for line in reversed(conf.splitlines()) if line.startswith("port = ")).split("=")[1])


def _pid(folder: Path) -> int | None:
    """The server's process id, while it runs."""
    try:
        pid = int((folder / "data" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return pid if _alive(pid) else None


def start(folder: Path | str) -> None:
    """Start the server that lies in this folder and wait until it answers."""
    folder = Path(folder)
    if (
        _pid(folder) is None
    ):  # where nobody buries dead processes (a container), postgres takes its own ghost for alive
        (folder / "data" / "postmaster.pid").unlink(missing_ok=True)
    log = folder / "server.log"
    patience = f"--timeout={PATIENCE_SECONDS}"
    try:
        _run(programs() / "pg_ctl", "start", "-D", folder / "data", "-l", log, "-w", "-s", patience)
    except NoPostgres as error:
        said = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else ""
        raise NoPostgres(f"{error}\n{said}") from error


def stop(folder: Path | str, how: str = "fast") -> None:
    """Stop the server and wait; `how` is pg_ctl's word: fast or immediate. One that is not running is left so."""
    folder = Path(folder)
    if _pid(folder) is not None:
        patience = f"--timeout={PATIENCE_SECONDS}"
        _run(programs() / "pg_ctl", "stop", "-D", folder / "data", "-m", how, "-w", "-s", patience)


def restart(folder: Path | str) -> None:
    """Break every connection in an orderly way and come up again on the same port."""
    stop(folder)
    start(folder)


def kill9(folder: Path | str) -> None:
    """End the server as a power cut does, without a word; `start()` brings it up again, with recovery."""
    folder = Path(folder)
    children: list[int] = []
    if (pid := _pid(folder)) is None:
        return
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children += [int(child) for child in (task / "children").read_text().split()]
    for one in (pid, *children):
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    until = time.monotonic() + PATIENCE_SECONDS
    while any(_alive(one) for one in (pid, *children)) and time.monotonic() < until:
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    if not Path("/proc/self/stat").exists():  # not Linux
        return subprocess.run(["ps", "-p", str(pid)], capture_output=True, check=False).returncode == 0
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@contextlib.contextmanager
def private_postgres(place: Path | None = None) -> Iterator[Running]:
    """A fresh server for as long as the block lasts, in a folder of `place`; `NoPostgres` when there is none to be had."""
    programs()
    folder = Path(tempfile.mkdtemp(prefix="anlan-postgres-", dir=place))
    try:
        _create(folder)
        start(folder)
        port = _port(folder)
        yield Running(f"postgresql://anlan@127.0.0.1:{port}/postgres", folder, port)
    finally:
        with contextlib.suppress(NoPostgres):
            stop(folder, "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def _until_ended(command: list[str], environment: dict[str, str]) -> int:
    """Run the command to its end: a Ctrl-C reaches it by itself, a SIGTERM is handed on."""
    child = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        with contextlib.suppress(KeyboardInterrupt):
            code = child.wait()
            return code if code >= 0 else 128 - code


def main(arguments: list[str]) -> int:
    """Run the command that stands after `--` beside a private server."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(
            "private_postgres: name the command to run: tools/private_postgres.py -- pytest …",
            file=sys.stderr,
        )
        return 2

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, ended)
    try:
        with private_postgres() as running:
            found = {"ANLAN_TEST_POSTGRES_URL": running.url, "ANLAN_TEST_POSTGRES_DIR": str(running.folder)}
            return _until_ended(command, os.environ | found)
    except NoPostgres as error:
        print(f"private_postgres: {error}", file=sys.stderr)
        return 4
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
