# SPDX-License-Identifier: Apache-2.0
"""The round of the simulated district: once a second everybody is taken one step on."""

import logging
import threading
from datetime import timedelta
from pathlib import Path

from django.db import connections

from anlan.kernel import timing

from .cast import Cast, read_starts
from .district import District
from .duties import DUTIES

log = logging.getLogger("anlan.simulated")
_ending = threading.Event()
ROUND = timedelta(seconds=1)


def run(url: str, seed: int, district_folder: Path) -> int:
    """Live until `stop`; in a thread of its own."""
    _ending.clear()
    cast = Cast(url, seed, read_starts(district_folder / "start_positions.csv"))
    try:
        signed = cast.sign_on()
        log.info("%s guards signed on", signed)
        district = District(cast, DUTIES)
        district.say_first_positions()
        turn = 0
        while not _ending.wait(timing.machine_seconds(ROUND)):
            district.round(turn)
            turn += 1
    except Exception:  # the demo goes on without its people, and says why
        log.exception("the simulated people stopped")
    finally:
        cast.close()
        connections.close_all()
    return 0


def stop() -> None:
    """Let the simulated people go home."""
    _ending.set()
