# SPDX-License-Identifier: Apache-2.0
"""Days of a chip, each a function that asserts; pytest runs them on CPython, and all of them once more on MicroPython."""

import days_of_clocks
import days_of_commands
import days_of_events
import days_of_leases

MODULES = (days_of_clocks, days_of_commands, days_of_events, days_of_leases)
# A day's name is a sentence; what a module borrows from others has a shorter one.
DAYS = {
    name: getattr(one, name) for one in MODULES for name in dir(one) if name.count("_") > 1 and name[0] != "_"
}
SCENARIOS = sorted(DAYS)
