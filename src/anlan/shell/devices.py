# SPDX-License-Identifier: Apache-2.0
"""From what a deed comes: the device's own random id, its sort, and which version of the matter it had seen."""

import re

from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel.context import Device
from anlan.kernel.errors import Invalid

SAW = "saw"  # a form's hidden field, and in words the header `Saw-Version`
_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_TABLET, _PHONE, _PROGRAM = re.compile(r"iPad|Tablet"), re.compile(r"Mobi|Android"), re.compile(r"^Mozilla")


def device_of(request: HttpRequest) -> Device:
    """What the headers `Device-Id` and `Saw-Version` say, or the form; raises Invalid when they say nothing that can be."""
    said = request.headers.get("Device-Id", "")
    seen = request.headers.get("Saw-Version", "") or request.POST.get(SAW, "")
    remedy: dict[str, object] = {}
    if said and not _ID.fullmatch(said):
        remedy["Device-Id"] = pgettext("shell", "At most 64 letters, digits and hyphens.")
    if seen and not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        remedy["Saw-Version"] = pgettext("shell", "A whole number, as the matter was read with it.")
    if remedy:
        raise Invalid("invalid", pgettext("shell", "It cannot be told which device sent this."), remedy)
    return Device(said, sort_of(request.headers.get("User-Agent", "")), int(seen) if seen else None)


def sort_of(agent: str) -> str:
    """What sort of device a browser runs on, as far as it says; without a browser it is a program."""
    if not _PROGRAM.search(agent):
        return "program"
    if _TABLET.search(agent):
        return "tablet"
    return "phone" if _PHONE.search(agent) else "computer"
