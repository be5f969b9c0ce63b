# SPDX-License-Identifier: Apache-2.0
"""A kind's details ⇄ what stands in the row: plain below level 3, sealed from level 3 up (X-R6)."""

import json
from typing import Any

from pydantic import ValidationError

from ..command.wording import invalid
from ..declare import Kind
from ..fields import Details, sealed_names
from ..vault import seal, unseal
from .models import Matter


def checked(kind: Kind, values: Details | dict[str, Any]) -> Details:
    """Details of this kind, validated (Any: JSON values); raises Invalid naming each field."""
    if isinstance(values, kind.details):
        return values
    try:
        return kind.details.model_validate(values)
    except ValidationError as error:
        raise invalid(error) from None


def put(matter: Matter, details: Details) -> None:
    """Write details into the matter's row (not saved)."""
    values = details.model_dump(mode="json")
    hidden = sealed_names(type(details))
    matter.details = json.dumps({k: v for k, v in values.items() if k not in hidden}, ensure_ascii=False)
    secret = {k: v for k, v in values.items() if k in hidden}
    matter.sealed = seal(secret, matter.row) if secret else ""


def plain(matter: Matter) -> dict[str, Any]:
    """The details below level 3 (Any: JSON values)."""
    found: dict[str, Any] = json.loads(matter.details)
    return found


def opened(matter: Matter) -> dict[str, Any]:
    """All details, unsealed; whoever calls this has asked for permission and writes the ledger."""
    secret = unseal(matter.sealed, matter.row) if matter.sealed else {}
    assert isinstance(secret, dict)
    return {**plain(matter), **secret}
