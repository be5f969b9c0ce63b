# SPDX-License-Identifier: Apache-2.0
"""`anlan web`: this process becomes granian, which loads Django itself; so nothing here needs Django."""

import os
import sys


def run_web(host: str, port: int) -> int:
    """Pages, API and commands on granian; becomes that process."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--blocking-threads", "8", "--no-ws", "--workers-kill-timeout", "5", "--respawn-failed-workers", "anlan.runtime.wsgi:application",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 – the arguments are our own
