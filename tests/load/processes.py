# SPDX-License-Identifier: Apache-2.0
"""Processes that a bench starts: until they answer, what they cost in CPU, memory and threads, and their end."""

import contextlib
import os
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
PATIENCE = 60.0


def free_port() -> int:
    """A port of the loopback that nobody listens on just now."""
    first, last = (int(one) for one in os.environ.get("ANLAN_BENCH_PORTS", "0-0").split("-"))
    for port in range(first, last + 1):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise RuntimeError("no port of ANLAN_BENCH_PORTS is free")


@dataclass
class Process:
    """A started process with its children."""

    child: subprocess.Popen[bytes]
    stumbled: Path
    port: int = 0

    @classmethod
    def started(cls, command: list[str], environment: dict[str, str], stumbled: Path, cwd: Path) -> "Process":
        """Start it; what it complains about goes into a file."""
        with stumbled.open("ab") as err:
            child = subprocess.Popen(
                command, env=environment, cwd=cwd, stdout=subprocess.PIPE, stderr=err, start_new_session=True
            )
        return cls(child, stumbled)

    def answers(self, port: int) -> None:
        """Wait until it listens."""
        self.port = port
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.child.poll() is not None:
                raise RuntimeError(f"a server ended at once:\n{self.stumbled.read_text()[-2000:]}")
            with socket.socket() as probe:
                probe.settimeout(0.5)
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise TimeoutError("a server does not answer")

    def line(self) -> str:
        """The next line it says."""
        assert self.child.stdout is not None
        return self.child.stdout.readline().decode().strip()

    def cpu(self) -> float:
        """CPU seconds of the process and its living children."""
        return sum(_cpu(pid) for pid in self._family())

    def memory(self) -> int:
        """Resident bytes of the process and its children."""
        return sum(_resident(pid) for pid in self._family())

    def threads(self) -> int:
        """Threads of the process and its children."""
        return sum(len(os.listdir(f"/proc/{pid}/task")) for pid in self._family())  # noqa: PTH208

    def _family(self) -> list[int]:
        found = [self.child.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                with contextlib.suppress(OSError):
                    found += [int(one) for one in task.read_text().split()]
        return found

    def kill(self) -> None:
        """End it as a power cut would (kill -9)."""
        self.child.kill()
        self.child.wait()

    def end(self) -> None:
        """Ask it to end; it must within three seconds."""
        if self.child.poll() is not None:
            return
        self.child.terminate()
        try:
            self.child.wait(3)
        except subprocess.TimeoutExpired:
            for pid in self._family():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            self.child.wait()


def _cpu(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / TICKS


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except OSError:
        return 0
