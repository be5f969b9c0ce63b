# SPDX-License-Identifier: Apache-2.0
"""What cannot work in the lines of disclosure of a kind: each fault names the line, so that a typing error never opens a field."""

from collections.abc import Iterable

from ..declare import Discloses, Kind
from ..declare.disclosure import EMERGENCY, EVIDENCE, SORTS, sort_and_name
from ..declare.documents import DOCUMENTS
from ..fields import sealed_names
from ..matters.notes import NOTES_NAME
from ..registry import REGISTRY


def disclosure_faults(kind: Kind, pack: str) -> list[str]:
    """Every fault of a kind's lines, referrals, adversaries and emergencies, one sentence each."""
    sealed = _sealed(kind, pack)
    faults = [
        f"disclosure line {number} ({', '.join(line.fields)}) {fault}"
        for number, line in enumerate(kind.disclosure, 1)
        for fault in _line_faults(line, kind, pack, sealed)
    ]
    faults += [
        f"never names {name}, which is no sealed detail or paper" for name in kind.never if name not in sealed
    ]
    faults += [
        fault for one in kind.referrals for fault in _roles(f"referral {one.name}", one.roles, pack, "unmask")
    ]
    named = {reader for line in kind.disclosure for reader in line.readers}
    faults += [
        f"referral {one.name} opens nothing: no line names referral:{one.name}"
        for one in kind.referrals
        if f"referral:{one.name}" not in named
    ]
    faults += _roles("emergency_reviewers", kind.emergency_reviewers, pack, "review_break_glass")
    faults += [f"adverse names {one}, which is a seat" for one in kind.adverse if one in _seats(kind)]
    faults += [f"adverse names {one}, a part without words in the pack’s labels" for one in kind.adverse
               if one not in _parts(pack)]  # fmt: skip
    if EMERGENCY in kind.purposes:
        faults.append(f"purpose {EMERGENCY} is the house’s own")
    if kind.emergency_reviewers and not kind.disclosure:
        faults.append("emergency_reviewers are named, and no line of disclosure")
    return faults


def _line_faults(line: Discloses, kind: Kind, pack: str, sealed: frozenset[str]) -> list[str]:
    stages = {stage.name for stage in kind.stages}
    faults = [f"names unknown field {name}" for name in line.fields if not _is_known(name, kind, sealed)]
    faults += [f"names {name}, which is not sealed and needs no line" for name in line.fields
               if _is_known(name, kind, sealed) and name not in sealed]  # fmt: skip
    faults += [f"names unknown stage {name}" for name in line.at if name not in stages]
    faults += [f"names unknown purpose {name}" for name in line.purposes if name not in kind.purposes]
    faults += [fault for reader in line.readers for fault in _reader_faults(reader, kind, pack)]
    faults += [f"says no {what}" for what, said in (("field", line.fields), ("reader", line.to), ("purpose", line.purposes))
               if not said]  # fmt: skip
    return faults


def _reader_faults(reader: str, kind: Kind, pack: str) -> list[str]:
    sort, name = sort_and_name(reader)
    if sort not in SORTS:
        return [f"opens to {reader}, which is none of {', '.join(SORTS)}"]
    if sort == "seat":
        if name not in _seats(kind):
            return [f"opens to unknown seat {name}"]
        seat = kind.seat(name)
        roles = [one for one in (seat.role or seat.name, seat.substitute) if one]
        return _roles(f"opens to seat {name}:", roles, pack, "unmask", known_only=True)
    if sort == "role":
        return _roles("opens to", [name], pack, "unmask")
    if sort == "referral":
        return [] if kind.referral(name) else [f"opens to unknown referral {name}"]
    if name in kind.adverse:
        return [f"opens to part {name}, which is an adversary"]
    if name in _seats(kind) or name not in _parts(pack):
        return [f"opens to unknown part {name}"]
    return []


def _roles(where: str, names: Iterable[str], pack: str, verb: str, *, known_only: bool = False) -> list[str]:
    """Roles that are not there, or that lack the permission without which the line is dead."""
    faults = []
    for name in names:
        entry = REGISTRY.roles.get(f"{pack}.{name}")
        if entry is None:
            faults += [] if known_only else [f"{where} unknown role {name}"]
        elif f"{pack}.{verb}" not in entry[2]:
            faults.append(f"{where} role {name} lacks the permission {verb}")
    return faults


def _sealed(kind: Kind, pack: str) -> frozenset[str]:
    papers = (*_papers(kind, pack), *_documents(pack), NOTES_NAME, EVIDENCE)
    return frozenset((*sealed_names(kind.details), *papers))


def _documents(pack: str) -> list[str]:
    """What documents of the pack are called: those of all, and those of one side."""
    return [DOCUMENTS, *(one.template.opens_as for one in REGISTRY.templates.values() if one.pack == pack)]


def _papers(kind: Kind, pack: str) -> list[str]:
    """The papers of the pack beside matters of this kind."""
    declared = REGISTRY.packs.get(pack)
    named = {entry.name.partition(".")[2] for entry in REGISTRY.kinds.values() if entry.kind is kind}
    pages = declared.matter_pages if declared else ()
    return [paper.name for page in pages if page.kind in named or not named for paper in page.papers]


def _is_known(name: str, kind: Kind, sealed: frozenset[str]) -> bool:
    return name in kind.details.model_fields or name in sealed


def _seats(kind: Kind) -> set[str]:
    return {seat.name for seat in kind.team}


def _parts(pack: str) -> set[str]:
    """The parts that the pack has words for."""
    declared = REGISTRY.packs.get(pack)
    return set(declared.labels) if declared else set()
