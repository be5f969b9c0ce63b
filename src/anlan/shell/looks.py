# SPDX-License-Identifier: Apache-2.0
"""A look, said in plain words: who looked at what and why, for the ledger and for whoever looked."""

from uuid import UUID

from django.utils.translation import pgettext

from anlan.kernel.access.ledger import NOBODY
from anlan.kernel.access.models import AccessRecord
from anlan.kernel.directory.delivery import table_word
from anlan.kernel.fields import marks
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import duties_of, names_of, organisations_of
from anlan.kernel.registry import REGISTRY

from .papers import NOTES
from .sessions import how_words


def told(rows: list[AccessRecord]) -> list[dict[str, object]]:
    """Rows with names, duties and numbers; three queries for all."""
    people = {who for one in rows for who in (one.viewer, one.about) if who and who != NOBODY}
    names, duties = names_of(people), duties_of(people)
    numbers = dict(
        Matter.objects.filter(pk__in={one.matter for one in rows if one.matter}).values_list("pk", "number")
    )
    return [
        {
            "at": one.last_at,
            "who": _who(one.viewer, names),
            "who_id": one.viewer if one.viewer and one.viewer != NOBODY else "",
            "about": names.get(one.about, ""),
            "about_id": one.about if one.about != NOBODY else "",
            "duty": duties.get(one.viewer, "") if one.viewer else "",
            "what": what_words(one.what, refused=one.refused),
            "number": numbers.get(one.matter, "") if one.matter else "",
            "times": one.times,
            "rows": one.rows,
            "purpose": _purpose(one.purpose) or ("" if one.refused or one.reason else _by_duty(one.viewer)),
            "reason": why_words(one.reason) if one.refused else one.reason,
            "refused": one.refused,
        }
        for one in rows
    ]


def told_by_office(rows: list[AccessRecord]) -> list[dict[str, object]]:
    """Rows for somebody outside: when, which office, what and for which purpose; no officer's name and no words of his."""
    people = {one.viewer for one in rows if one.viewer}
    offices = organisations_of(people)
    numbers = dict(
        Matter.objects.filter(pk__in={one.matter for one in rows if one.matter}).values_list("pk", "number")
    )
    return [
        {
            "at": one.last_at,
            "office": offices.get(one.viewer, pgettext("shell", "an office")) if one.viewer else "",
            "what": what_words(one.what),
            "number": numbers.get(one.matter, "") if one.matter else "",
            "purpose": _purpose(one.purpose) or _by_duty(one.viewer),
        }
        for one in rows
    ]


def _who(viewer: UUID | None, names: dict[UUID, str]) -> str:
    if viewer is None or viewer == NOBODY:
        return pgettext("shell", "the system")
    return names.get(viewer, "–")


def _purpose(kept: str) -> str:
    """A declared purpose in the reader's language; what somebody wrote himself, or kept in his language, as it stands."""
    said = (pgettext(context, kept) for context in ("shell", *sorted(REGISTRY.packs), "kernel"))
    return next((one for one in said if one != kept), kept) if kept else ""


def _by_duty(viewer: UUID | None) -> str:
    """Why, where no purpose had to be stated: his role lets him."""
    return "" if viewer is None or viewer == NOBODY else pgettext("shell", "within his role")


def why_words(code: str) -> str:
    """Why somebody was refused, in words."""
    words = {
        "not_allowed": pgettext("shell", "the permission is missing"),
        "no_such_matter": pgettext("shell", "out of his sight"),
        "own_role": pgettext("shell", "for himself"),
        "not_110": pgettext("shell", "not the 110 side"),
    }
    return words.get(code, code)


def _places() -> dict[str, str]:
    return {
        "inbox": pgettext("shell", "Waiting for me"),
        "matter": pgettext("shell", "Matter"),
        "matters": pgettext("shell", "Matters"),
        "timeline": pgettext("shell", "What happened"),
        "ledger": pgettext("shell", "Who looked"),
        "people": pgettext("shell", "People"),
        "person": pgettext("shell", "Person"),
        "suggestions": pgettext("shell", "Suggestions"),
        "verify-log": pgettext("shell", "Verify the log"),
        "incidents": pgettext("shell", "Incidents"),
        "faults": pgettext("shell", "Cells to fix"),
        "made": pgettext("shell", "made"),
        "revoked": pgettext("shell", "revoked"),
        "office-ledger": pgettext("shell", "Who looked"),
        "office-people": pgettext("shell", "People"),
        "office-person": pgettext("shell", "Person"),
        "office-parked": pgettext("shell", "Parked"),
        "office-import": pgettext("shell", "Import"),
        "office-webhooks": pgettext("shell", "Webhooks"),
        "office-webhook": pgettext("shell", "Webhooks"),
        "office-webhook-secret": pgettext("shell", "Webhooks"),
        "office-settings": pgettext("shell", "Settings"),
        "office-suggestions": pgettext("shell", "Suggestions"),
        "matter_timeline": pgettext("shell", "What happened"),
        "matter-part": pgettext("shell", "Matter"),
        "matter-verb": pgettext("shell", "Matter"),
        "matter-unmask": pgettext("shell", "masked detail"),
        "office": pgettext("shell", "Office"),
        "rules": pgettext("shell", "Rules"),
        "seal": pgettext("shell", "Seal"),
        "office-rules": pgettext("shell", "Rules"),
        "office-seal": pgettext("shell", "Seal"),
        "emergencies": pgettext("shell", "Emergency openings"),
        "search": pgettext("shell", "search"),
        "registers": pgettext("shell", "Registers"),
        "account": pgettext("shell", "My account"),
    }


def _place_words(name: str) -> str:
    """A page in words: the house's own, or a pack's by its name or by the first or last part of it."""
    name = next(
        (name.removeprefix(f"{pack}-") for pack in REGISTRY.packs if name.startswith(f"{pack}-")), name
    )
    if name in (own := _places()):
        return own[name]
    pages = [page for pack in REGISTRY.packs.values() for page in pack.pages]
    exact = [one for one in pages if one.name == name]
    alike = [one for one in pages if one.name.startswith(f"{name}_") or one.name.endswith(f"_{name}")]
    return str((exact or alike)[0].label) if name and (exact or alike) else table_word(name)


def _detail_words() -> dict[str, str]:
    """The words of every kind's details and papers, by name, and of the notes."""
    pages = [page for pack in REGISTRY.packs.values() for page in pack.matter_pages]
    papers = [NOTES, *(paper for page in pages for paper in page.papers)]
    return {one.name: str(one.mark.label) for one in papers} | {
        name: str(mark.label)
        for entry in REGISTRY.kinds.values()
        for name, mark in marks(entry.kind.details).items()
    }


def _document_word(name: str) -> str:
    """A document by its number; empty when the name is none of a document."""
    number = name.removeprefix("document-")
    return "" if number == name else pgettext("shell", "document %(number)s") % {"number": number}


def _code_word(code: str) -> str:
    """A code that some pack declares a word for, such as a masked column of its register."""
    labels = (pack.labels for pack in REGISTRY.packs.values())
    return next((str(one[code]) for one in labels if code in one), code)


def heads() -> dict[str, str]:
    """Each way of looking, as a filter names it."""
    return {
        "page": pgettext("shell", "page"),
        "list": pgettext("shell", "list"),
        "search": pgettext("shell", "search"),
        "unmask": pgettext("shell", "unmasked"),
        "emergency": pgettext("shell", "emergency"),
        "export": pgettext("shell", "export"),
        "command": pgettext("shell", "command"),
        "api": pgettext("shell", "API"),
        "office": pgettext("shell", "office"),
        "ranking": pgettext("shell", "ranking"),
        "live": pgettext("shell", "live positions"),
        "token": pgettext("shell", "token"),
        "reaction": pgettext("shell", "reaction"),
        "map": pgettext("shell", "map"),
        "row": pgettext("shell", "register row"),
        "evidence": pgettext("shell", "evidence"),
        "original": pgettext("shell", "original"),
        "document": pgettext("shell", "document"),
        "document-file": pgettext("shell", "document as a file"),
        "custody": pgettext("shell", "custody"),
        "evidence-package": pgettext("shell", "evidence package"),
        "video": pgettext("shell", "live picture"),
        "camera": pgettext("shell", "camera"),
        "sign-in": pgettext("shell", "sign-in"),
        "confirm": pgettext("shell", "confirmation"),
        "webhook": pgettext("shell", "webhook"),
        "second-factor": pgettext("shell", "second factor"),
        "account": pgettext("shell", "account"),
        "door": pgettext("shell", "door"),
        "ministry": pgettext("shell", "ministry"),
        "figure": pgettext("shell", "cases behind a figure"),
        "portrait": pgettext("shell", "portrait of a household"),
    }


def _whole() -> dict[str, str]:
    """Looks that are a sentence of their own."""
    return {
        "page:matter": pgettext("shell", "opened the matter"),
        "page:matter-part": pgettext("shell", "opened the matter"),
        "api:matter": pgettext("shell", "read the matter by the API"),
        "api:timeline": pgettext("shell", "read by the API what happened"),
        "api:matter_timeline": pgettext("shell", "read by the API what happened"),
        "ranking": pgettext("shell", "saw who can go"),
        "live:positions": pgettext("shell", "followed where people and cars are"),
        "search": pgettext("shell", "searched"),
        "search:people": pgettext("shell", "searched for people"),
        "unmask:person": pgettext("shell", "uncovered name and telephone"),
        "office:verify-log": pgettext("shell", "verified the log"),
        "office:ledger": pgettext("shell", "looked through this ledger"),
        "export:ledger": pgettext("shell", "took this ledger away as a file"),
        "export:faults": pgettext("shell", "took away the cells to mend"),
        "evidence-package": pgettext("shell", "took the package of evidence away"),
        "video": pgettext("shell", "watched the live picture"),
        "ministry": pgettext(
            "shell", "asked the ministry about his certificate, with name and identity number"
        ),
        "door:looked-at": pgettext("shell", "somebody concerned read by telephone who looked"),
        "account:looked-at": pgettext("shell", "read who looked at what concerns him"),
        "webhook:secret": pgettext("shell", "saw the secret of a webhook"),
        "token:made": pgettext("shell", "made a token"),
        "token:revoked": pgettext("shell", "revoked a token"),
    }


def _ways() -> dict[str, str]:
    """How the rest is said, by the way of looking."""
    return {
        "page": pgettext("shell", "opened “%(what)s”"),
        "office": pgettext("shell", "opened “%(what)s” in the office"),
        "list": pgettext("shell", "looked through the list “%(what)s”"),
        "unmask": pgettext("shell", "uncovered “%(what)s”"),
        "emergency": pgettext("shell", "saw “%(what)s” in an emergency"),
        "export": pgettext("shell", "took “%(what)s” away as a file"),
        "command": pgettext("shell", "wanted to do “%(what)s”"),
        "reaction": pgettext("shell", "wanted to do “%(what)s”"),
        "api": pgettext("shell", "asked the API for “%(what)s”"),
        "map": pgettext("shell", "looked at the map “%(what)s”"),
        "row": pgettext("shell", "opened a row of “%(what)s”"),
        "evidence": pgettext("shell", "looked at item %(what)s of the evidence"),
        "original": pgettext("shell", "took the original of item %(what)s away"),
        "custody": pgettext("shell", "read the custody of item %(what)s"),
        "document": pgettext("shell", "looked at the document %(what)s"),
        "document-file": pgettext("shell", "took the document %(what)s away as a file"),
        "camera": pgettext("shell", "looked through camera %(what)s"),
        "sign-in": pgettext("shell", "signed in: %(what)s"),
        "confirm": pgettext("shell", "confirmed that it is he: %(what)s"),
    }


def what_words(what: str, *, refused: bool = False) -> str:
    """What was looked at, in words; who was refused only wanted to."""
    head, _colon, rest = what.partition(":")
    if not refused and (whole := _whole().get(what)):
        return whole
    verb = REGISTRY.commands.get(rest)
    kind = REGISTRY.kinds.get(rest)
    inner = str(verb.label) if verb else str(kind.kind.label) if kind else _place_words(rest)
    if head in ("unmask", "emergency"):
        inner = _detail_words().get(rest) or _document_word(rest) or _code_word(rest)
    elif head in ("sign-in", "confirm"):
        inner = how_words(rest)
    elif head in ("document", "document-file"):
        inner = rest
    if refused and head not in ("command", "reaction"):
        return pgettext("shell", "wanted to see “%(what)s”") % {"what": inner or heads().get(head, head)}
    way = _ways().get(head)
    return way % {"what": inner} if way else f"{heads().get(head, head)} {inner}".strip()
