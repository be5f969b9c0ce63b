# SPDX-License-Identifier: Apache-2.0
"""The ways in which a command says no; and how a fault is written into the machine's log."""

import time
from collections.abc import Mapping
from logging import Logger
from uuid import UUID

import psycopg
from django.db import InterfaceError, OperationalError

AWAY = (OperationalError, InterfaceError, psycopg.OperationalError)  # the database does not answer just now
SAID_AGAIN = 60.0  # seconds after which an outage is mentioned once more
_said: dict[tuple[str, str], float] = {}


def write_down(log: Logger, what: str, fault: BaseException) -> None:
    """An outage of the database is one line a minute; what nobody expected comes with all its traceback."""
    if not isinstance(fault, AWAY):
        log.error("%s", what, exc_info=fault)
        return
    moment, key = time.monotonic(), (log.name, what)
    if moment - _said.get(key, -SAID_AGAIN) >= SAID_AGAIN:
        _said[key] = moment
        log.warning("%s: the database does not answer (%s)", what, type(fault).__name__)


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


class Guessed(Refused):
    """What was given fits nothing that is known; the ledger keeps the try, for whoever tries often may be guessing."""


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
