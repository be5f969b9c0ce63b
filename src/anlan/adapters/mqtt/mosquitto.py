# SPDX-License-Identifier: Apache-2.0
"""A real Mosquitto as a child process on the loopback: for tests and rehearsals where it is installed.

A device is whom it says it is, and may speak and listen under its own name only; in production its certificate says who
it is (`deploy/mosquitto.conf`). Nothing is kept for each device.
"""

import shutil
import socket
import subprocess
import time
from pathlib import Path

PLATFORM = "anlan"
PATIENCE = 10.0
PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")


def program() -> str | None:
    """Where it is installed; Debian puts it where ordinary users do not look."""
    return shutil.which("mosquitto") or next(
        (found for place in PLACES if (found := shutil.which("mosquitto", path=place))), None
    )


def rights(families: dict[str, tuple[list[str], list[str]]]) -> str:
    """Who may what: the platform everything, a device under its own name what it says and what it hears, by family."""
    lines = [f"user {PLATFORM}"]
    for family in families:
        lines.append(f"topic readwrite {family}/#")
    for family, (says, hears) in families.items():
        lines += [f"pattern write {family}/%u/{channel}" for channel in says]
        lines += [f"pattern read {family}/%u/{channel}" for channel in hears]
    return "\n".join(lines) + "\n"


class Mosquitto:
    """One broker in a folder of its own; it can be killed and started again on the same port."""

    def __init__(
        self, folder: Path, acl: str, *, port: int = 0, more: str = "", is_plain: bool = True
    ) -> None:
        self.folder, self.port = folder, port or _free_port()
        self._child: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "rights").write_text(acl)
        (folder / "rights").chmod(0o600)
        lines = [
            f"listener {self.port} 127.0.0.1",
            *(["allow_anonymous true"] if is_plain else []),
            f"acl_file {folder / 'rights'}",
            "per_listener_settings false",
            "user root",  # counts only where root starts it: else it would turn into one who cannot read this folder
            "persistence false",
            "set_tcp_nodelay true",
            "max_inflight_messages 500",
            "max_queued_messages 100000",
            "max_packet_size 16384",
            "log_dest stderr",
            more,
        ]
        (folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")

    @property
    def url(self) -> str:
        """The platform's way in."""
        return f"mqtt://{PLATFORM}@127.0.0.1:{self.port}"

    def start(self) -> "Mosquitto":
        """Start it and wait until it takes connections."""
        where = program()
        if where is None:
            raise FileNotFoundError("mosquitto is not installed")
        with (self.folder / "said.txt").open("ab") as said:
            command = [where, "-c", str(self.folder / "mosquitto.conf")]
            self._child = subprocess.Popen(command, stderr=said, stdout=said)  # noqa: S603 – our own broker
        end = time.monotonic() + PATIENCE
        while not _answers(self.port):
            if self._child.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.folder / "said.txt").read_text()[-2000:])
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """End it in order."""
        if self._child is not None:
            self._child.terminate()
            self._child.wait(PATIENCE)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 0.5).close()
    except OSError:
        return False
    return True
