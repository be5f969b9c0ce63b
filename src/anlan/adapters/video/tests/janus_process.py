# SPDX-License-Identifier: Apache-2.0
"""A real Janus as a child process on the loopback, with the configuration that a district copies; only its ports differ."""

import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

DEPLOYED = Path(__file__).resolve().parents[5] / "deploy" / "janus"
KEY = "change-me-change-me-change-me"
PATIENCE = 20.0
PLACES = "/usr/bin:/usr/local/bin:/opt/janus/bin"


def program() -> str:
    """Where it is installed; the test is skipped where it is not."""
    found = shutil.which("janus") or shutil.which("janus", path=PLACES)
    if found is None:
        pytest.skip("janus is not installed: tools/setup.sh test")
    return found


class JanusProcess:
    """One server in a folder of its own; it can be killed, held, and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, _free_port()
        self._program = program()
        self._child: subprocess.Popen[bytes] | None = None
        shutil.copytree(DEPLOYED, folder, dirs_exist_ok=True)
        http = folder / "janus.transport.http.jcfg"
        http.write_text(http.read_text().replace("port = 8088", f"port = {self.port}"))

    @property
    def url(self) -> str:
        """The way in."""
        return f"http://127.0.0.1:{self.port}/janus"

    def start(self) -> "JanusProcess":
        """Start it and wait until it answers."""
        with (self.folder / "said.txt").open("ab") as said:
            command = [self._program, "-F", str(self.folder)]
            self._child = subprocess.Popen(command, stdout=said, stderr=said)
        end = time.monotonic() + PATIENCE
        while not self._answers():
            if self._child.poll() is not None or time.monotonic() > end:
                raise RuntimeError((self.folder / "said.txt").read_text()[-2000:])
            time.sleep(0.05)
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._child is not None:
            self._child.kill()
            self._child.wait(PATIENCE)

    def hold(self) -> None:
        """It is there, and answers nothing."""
        if self._child is not None:
            self._child.send_signal(signal.SIGSTOP)

    def _answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/info", timeout=1, trust_env=False).is_success
        return False


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
