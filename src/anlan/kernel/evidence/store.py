# SPDX-License-Identifier: Apache-2.0
"""Where the bytes of evidence lie: in sealed pieces, in whatever storage the settings name (`STORAGES["evidence"]`).

A piece is encrypted for its file and its place in it, so that none can be moved, left out or exchanged unseen.
"""

import hashlib
from collections.abc import Iterator
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from ..vault import seal_bytes, unseal_bytes


def _storage() -> Storage:
    return storages["evidence"]


def _place(key: UUID, piece: int | str) -> str:
    return f"{key.hex[:2]}/{key.hex}/{piece}"


def put(key: UUID, piece: int | str, plain: bytes) -> None:
    """Seal a piece and store it; one that half came before is replaced."""
    place = _place(key, piece)
    if _storage().exists(place):
        _storage().delete(place)
    _storage().save(place, ContentFile(seal_bytes(plain, f"{key}:{piece}")))


def get(key: UUID, piece: int | str) -> bytes:
    """A piece in clear; raises CannotOpen when it was touched, FileNotFoundError when it is gone."""
    with _storage().open(_place(key, piece)) as stored:
        return unseal_bytes(stored.read(), f"{key}:{piece}")


def pieces(key: UUID, count: int) -> Iterator[bytes]:
    """The file in clear, piece by piece."""
    return (get(key, number) for number in range(count))


def digest(key: UUID, count: int) -> str:
    """SHA-256 of the file as it came."""
    found = hashlib.sha256()
    for piece in pieces(key, count):
        found.update(piece)
    return found.hexdigest()


def drop(key: UUID, count: int) -> None:
    """Delete every piece and the safe copy; what is gone already does no harm."""
    for piece in [*range(count), "copy"]:
        _storage().delete(_place(key, piece))
