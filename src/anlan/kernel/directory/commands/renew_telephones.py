# SPDX-License-Identifier: Apache-2.0
"""Make the digests of the register's telephones anew, by the form in which they are compared today."""

from django.utils.translation import pgettext_lazy

from ...command import command
from ...context import Context
from ...people.models import Person
from ...vault import CannotOpen, blind_index, unseal
from ...writing import update
from ..events import DirectoryImported


@command(label=pgettext_lazy("kernel", "Renew the telephones' digests"))
def renew_telephones(ctx: Context) -> int:
    """Find again whose telephone was written with hyphens, spaces or +86 before these were left out; how many there were.

    It says that the register was imported: whoever follows that compares again.
    """
    unchanged = renewed = 0
    for person in Person.objects.exclude(phone="").order_by("pk").iterator():
        try:
            digest = blind_index("phone", str(unseal(person.phone, f"kernel_person:phone:{person.pk}")))
        except CannotOpen:  # its key is gone; the others are renewed all the same
            continue
        if digest == person.phone_index:
            unchanged += 1
            continue
        person.phone_index = digest
        update(person, "phone_index")
        renewed += 1
    if renewed:
        ctx.record(DirectoryImported(written=renewed, unchanged=unchanged))
    return renewed
