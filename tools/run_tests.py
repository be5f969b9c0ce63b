#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All tests in their three surroundings: SQLite, a private PostgreSQL, Chromium. What pytest says last is said again.

`--fast` stops after SQLite. Any other argument goes to pytest (`-k busy`, a file). Two processes share the work, on
PostgreSQL each in a database of its own; a test that restarts a server starts one for itself. Chromium has both cores.
"""

import os
import subprocess
import sys
from dataclasses import dataclass

from findings import ROOT
from private_postgres import NoPostgres, private_postgres

NOTHING_TO_RUN = 5  # pytest's own exit code


@dataclass(frozen=True)
class Surroundings:
    """Where tests run: a name, which of them, how, and with which variables."""

    name: str
    which: str
    how: tuple[str, ...] = ()
    variables: tuple[tuple[str, str], ...] = ()


TWO = ("-n", "2", "--dist", "worksteal")
SQLITE = Surroundings("SQLite", "not postgres and not browser", TWO)
POSTGRESQL = Surroundings("PostgreSQL", "not browser and not once", TWO, (("ANLAN_TEST_ON", "postgresql"),))
BROWSER = Surroundings("Chromium", "browser")


def run(one: Surroundings, arguments: list[str], variables: dict[str, str]) -> tuple[int, str]:
    """Run pytest once, showing what it says; its exit code and its closing line."""
    print(f"── tests: {one.name} " + "─" * 60, flush=True)
    command = [sys.executable, "-m", "pytest", "-m", one.which, *one.how, *arguments]
    environment = os.environ | variables | dict(one.variables)
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    closing = ""
    for line in child.stdout or ():
        print(line, end="", flush=True)
        closing = line.strip().strip("= ") or closing
    code = child.wait()
    return (0 if code == NOTHING_TO_RUN else code), f"{one.name}: {closing}"


def main(arguments: list[str]) -> int:
    """Run what is asked for; the first failure's exit code, 4 without PostgreSQL."""
    is_fast = "--fast" in arguments
    arguments = [argument for argument in arguments if argument != "--fast"]
    results = [run(SQLITE, arguments, {})]
    if not is_fast:
        try:
            with private_postgres() as running:
                found = {
                    "ANLAN_TEST_POSTGRES_URL": running.url,
                    "ANLAN_TEST_POSTGRES_DIR": str(running.folder),
                }
                results.append(run(POSTGRESQL, arguments, found))
                if (ROOT / "tests/browser").is_dir():
                    results.append(run(BROWSER, arguments, found))
        except NoPostgres as error:
            print(f"run_tests: {error}; without it: make test fast=1", file=sys.stderr)
            return 4
    print("── tests " + "─" * 60)
    for _, closing in results:
        print(closing)
    return next((code for code, _ in results if code), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
