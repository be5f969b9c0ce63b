# SPDX-License-Identifier: Apache-2.0
"""One bench on one database, in a process of its own: `python -m tests.load.one b3 FOLDER`; the environment names the rest."""

import os
import signal
import sys
from importlib import import_module
from pathlib import Path

import django

PATIENCE = 900  # seconds for one bench on one database; what takes longer is ended, and says where it stood


def main() -> None:
    """Prepare a district, or run a bench and hand its figures over."""
    django.setup()
    name, folder = sys.argv[1], Path(sys.argv[2])
    is_tiny = os.environ.get("ANLAN_BENCH_TINY") == "1"
    if name == "files":
        import_module("tests.load.district").write_files(folder, tiny=is_tiny)
        return
    if name == "district":
        import_module("tests.load.district").take_in(folder)
        return
    bench = import_module("tests.load.bench").Bench(
        name.split("_")[0], os.environ["ANLAN_DATABASE_URL"], folder, is_tiny
    )
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(PATIENCE)
    try:
        import_module(f"tests.load.{name}").run(bench)
    finally:
        signal.alarm(0)
        bench.end()
    bench.hand_over()


def _too_long(*_: object) -> None:
    raise TimeoutError(f"not at its end within {PATIENCE} s")


if __name__ == "__main__":
    main()
