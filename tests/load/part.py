# SPDX-License-Identifier: Apache-2.0
"""A part that a bench lets another process play: `python -m tests.load.part b6_log.write_alone NUMBER …`."""

import sys
from importlib import import_module

import django


def main() -> None:
    """Set up Django, then play the part; its arguments are numbers, `--port` stands before the last."""
    django.setup()
    module, _, name = sys.argv[1].rpartition(".")
    numbers = [float(one) for one in sys.argv[2:] if not one.startswith("--")]
    getattr(import_module(f"tests.load.{module}"), name)(*numbers)


if __name__ == "__main__":
    main()
