# SPDX-License-Identifier: Apache-2.0
"""What is wrong in what a district holds: rows that no import would take today, and offices that one person must not hold."""

from collections.abc import Iterator

from pydantic import ValidationError

from anlan.kernel.command.wording import invalid
from anlan.kernel.directory.registers import REGISTERS, Register
from anlan.kernel.directory.triad import holding_two

MOST_NAMED = 20  # of one table


def examine_rows() -> int:
    """Print a line for each fault; 1 when there is one."""
    found = [*_of_registers(), *_of_offices()]
    for one in found:
        print(f"WRONG    {one}")
    return 1 if found else 0


def _of_registers() -> Iterator[str]:
    for register in REGISTERS.values():
        faults = list(_faults(register))
        yield from faults[:MOST_NAMED]
        if len(faults) > MOST_NAMED:
            yield f"{register.table}: {len(faults) - MOST_NAMED} more; export the table, mend it, import it again"


def _faults(register: Register) -> Iterator[str]:
    """An outline without ground, a code that none is: written by an older version or by hand, and read every day."""
    for row in register.rows().iterator(chunk_size=500):
        given = {name: text for name, text in register.line(row).items() if text}
        try:
            register.shape.model_validate(given)
        except ValidationError as error:
            for column, remedy in invalid(error).fields.items():
                yield f"{register.table} {register.key(row)}: {column}: {remedy}"


def _of_offices() -> Iterator[str]:
    for person, roles in holding_two():
        yield (
            f"X-R9: {person.code} holds {' and '.join(roles)}, which are kept apart; "
            "the security administrator takes one back under 人员与权限 (/office/people)"
        )
