# SPDX-License-Identifier: Apache-2.0
"""The ways in which a command says no."""

from collections.abc import Mapping
from uuid import UUID


class CommandError(Exception):
    """A request that was not carried out; `message` is a sentence for the person who asked."""

    status = 400
    is_on_record = False  # whether the access ledger has it already

    def __init__(self, code: str, message: object, fields: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.fields = dict(fields or {})

    def as_dict(self) -> dict[str, object]:
        """The answer's body: code, message and what to mend in which field."""
        return {
            "code": self.code,
            "message": str(self.message),
            "fields": {name: str(text) for name, text in self.fields.items()},
        }

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class Refused(CommandError):
    """The request makes sense, but not now or not here (409)."""

    status = 409


class TooOften(Refused):
    """It may be asked, but not so often: later again (429)."""

    status = 429


class Invalid(CommandError):
    """A field is missing or wrong (422)."""

    status = 422


class NotAllowed(CommandError):
    """The caller may not do this (403)."""

    status = 403


class NotFound(CommandError):
    """There is no such thing, or not within the caller's scope (404)."""

    status = 404


class OutOfSight(NotFound):
    """It is there, but not for this caller: he hears the same as if it were not, and the ledger keeps his asking."""

    def __init__(self, code: str, message: object, matter: UUID) -> None:
        super().__init__(code, message)
        self.matter = matter
