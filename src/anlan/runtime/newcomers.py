# SPDX-License-Identifier: Apache-2.0
"""A pack that is new and names nobody for the demo gets people of its own, so that whoever wrote it can try it at once."""

from anlan.kernel.command import perform
from anlan.kernel.context import Caller
from anlan.kernel.directory.commands.import_directory import import_directory
from anlan.kernel.places.models import Region
from anlan.shell.cast import newcomers


def let_newcomers_in() -> None:
    """Take them into the register, with accounts, for the whole district; again is once."""
    found = list(newcomers())
    region = Region.objects.filter(parent=None).order_by("code").first()
    if not found or region is None:
        return
    tables = {
        "people": [
            {"code": one.code, "name": one.name, "username": one.code, "note": "演示"} for one in found
        ],
        "grants": [{"person": one.code, "role": one.role, "region": region.code} for one in found],
    }
    perform(import_directory, Caller(None, "demo", "cli"), {"tables": tables})
