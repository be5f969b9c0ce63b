# SPDX-License-Identifier: Apache-2.0
"""Give an alarm button its key: whoever sets the device up keeps the key, the district keeps its digest."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from pydantic import StringConstraints

from anlan.kernel.command import command
from anlan.kernel.context import Context
from anlan.kernel.errors import NotFound
from anlan.kernel.writing import update

from ..events.buttons import ButtonKeyed
from ..models import AlarmButton


@command(label=pgettext_lazy("dispatch", "Set the button's key"))
def set_button_key(
    ctx: Context, *, button: UUID, digest: Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
) -> None:
    """From now on the button speaks with the key of this SHA-256; the key itself never comes here."""
    row = AlarmButton.objects.select_related("premises").filter(pk=button).first()
    if row is None:
        raise NotFound("no_such_button", _("There is no such alarm button."))
    if row.digest != digest:
        row.digest = digest
        update(row, "digest")
        ctx.record(ButtonKeyed(button=row.pk), region=row.premises.region_path)
