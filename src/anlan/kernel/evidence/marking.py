# SPDX-License-Identifier: Apache-2.0
"""Burns who takes a film away, when, and of which matter into the picture of its copy; the sealed original stays as it came.

The command only says which copies are wanted; whoever runs errands makes them, and the page shows how far it is.
"""

import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from .. import timing
from ..context import Caller
from ..ports import FilmMarker, PortMissing, port
from ..writing import plain_writing
from . import store
from .models import MarkedCopy
from .queries import OPEN_FOR, copies_beside, original
from .uploads import PIECE

log = logging.getLogger("anlan.evidence")
KEPT = timedelta(days=1)  # after that the copy has to be asked for again
TELL_EVERY = 15  # frames between two lines on how far it is


def copies_of(caller: Caller, matter: UUID) -> list[MarkedCopy]:
    """The newest copy of each film of a matter that this person asked for within the day."""
    since = timing.now() - KEPT
    rows = [row for row in copies_beside(matter) if row.person_id == caller.person and row.asked_at >= since]
    newest = {row.item_id: row for row in rows}
    return sorted(newest.values(), key=lambda one: one.item.ordinal)


def are_ready(copies: Iterable[MarkedCopy]) -> bool:
    """Whether each was made, or cannot be."""
    return all(one.done_at is not None for one in copies)


def taken_since(copies: Iterable[MarkedCopy]) -> datetime | None:
    """A film takes a while: ten minutes from when the last copy was made, what was handed over with it may be fetched."""
    made = [(one.done_at, one.asked_at) for one in copies if one.done_at is not None]
    if not made or timing.now() - max(done for done, _ in made) > OPEN_FOR:
        return None
    return max(asked for _, asked in made)


def copy_bytes(copy: MarkedCopy) -> Iterator[bytes]:
    """The copy, piece by piece."""
    return store.pieces(copy.pk, copy.pieces)


def make_copies() -> int:
    """Make every copy that is wanted, one after another; how many were made."""
    made = 0
    while row := _next():
        _make(row)
        made += 1
    return made


def _next() -> MarkedCopy | None:
    found = MarkedCopy.objects.filter(done_at=None).select_related("item__upload", "item__matter", "person")
    return found.order_by("asked_at", "pk").first()


def _make(row: MarkedCopy) -> None:
    item = row.item
    fault = ""
    try:
        with tempfile.TemporaryDirectory(prefix="anlan-mark-") as folder:
            source, target = Path(folder) / "film", Path(folder) / "marked.mp4"
            with source.open("wb") as file:
                file.writelines(original(item))
            port(FilmMarker).mark(source, target, words_of(row), _teller(row))  # type: ignore[type-abstract]
            _keep(row, target)
    except PortMissing:
        fault = "no_marker"
    except (OSError, ValueError) as why:  # a film that cannot be played, a full disk
        log.warning("no marked copy of evidence %s: %s", item.pk, type(why).__name__)
        fault = "unplayable" if isinstance(why, ValueError) else "disk"
    with plain_writing():
        MarkedCopy.objects.filter(pk=row.pk).update(
            done_at=timing.now(), fault=fault, pieces=row.pieces, size=row.size, sha256=row.sha256
        )


def words_of(row: MarkedCopy) -> tuple[str, str]:
    """What is burnt in: who and when, and which matter and item."""
    at = row.asked_at.astimezone(timing.LOCAL)
    return f"{row.person.name} {at:%Y-%m-%d %H:%M}", f"{row.item.matter.number} #{row.item.ordinal:02}"


def _teller(row: MarkedCopy) -> Callable[[int, int], None]:
    def told(shown: int, frames: int) -> None:
        if shown % TELL_EVERY == 0:
            with plain_writing():
                MarkedCopy.objects.filter(pk=row.pk).update(shown=shown, frames=frames)

    return told


def _keep(row: MarkedCopy, film: Path) -> None:
    digest = hashlib.sha256()
    with film.open("rb") as file:
        while piece := file.read(PIECE):
            store.put(row.pk, row.pieces, piece)
            digest.update(piece)
            row.pieces += 1
            row.size += len(piece)
    row.sha256 = digest.hexdigest()


def forget_copies() -> None:
    """After a day the copies go, and those of films whose own time was over."""
    over = MarkedCopy.objects.filter(asked_at__lt=timing.now() - KEPT, pieces__gt=0)
    gone = MarkedCopy.objects.filter(item__deleted_at__isnull=False, pieces__gt=0)
    for row in [*over[:200], *gone[:200]]:
        store.drop(row.pk, row.pieces)
        with plain_writing():
            MarkedCopy.objects.filter(pk=row.pk).update(pieces=0)


def with_bytes(copies: Iterable[MarkedCopy]) -> dict[UUID, MarkedCopy]:
    """Those that are there, by item."""
    return {one.item_id: one for one in copies if one.pieces}
