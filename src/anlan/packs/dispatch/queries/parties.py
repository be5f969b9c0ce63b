# SPDX-License-Identifier: Apache-2.0
"""Parties and witnesses of an incident, and the words of its messages: sealed, for whoever asks with a reason (L4)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.access.masking import PEOPLE, mask_name
from anlan.kernel.declare import Presence
from anlan.kernel.matters.models import Matter
from anlan.kernel.matters.notes import NOTES_NAME
from anlan.kernel.people.models import Person
from anlan.kernel.vault import blind_index, unseal

from ..models import Incident, Message, Party, Task
from .beside import messages, notes, parties, reporters
from .police import OFFICER

MESSAGES = "written-feedback"
PARTS = {
    "party": pgettext_lazy("dispatch", "Party"),
    "witness": pgettext_lazy("dispatch", "Witness"),
    "reporter": pgettext_lazy("dispatch", "Reporter"),
}
_MESSAGES = {
    "feedback": pgettext_lazy("dispatch", "Feedback"),
    "return": pgettext_lazy("dispatch", "Returned"),
    "revisit": pgettext_lazy("dispatch", "Call-back"),
}
_SATISFIED = {
    "satisfied": pgettext_lazy("dispatch", "Satisfied"),
    "mostly": pgettext_lazy("dispatch", "Mostly satisfied"),
    "dissatisfied": pgettext_lazy("dispatch", "Not satisfied"),
}


def known_by(number: str, phone: str) -> UUID | None:
    """The one person of the register with this number or certificate, or with this telephone."""
    if number:
        return (
            Person.objects.filter(Q(code=number) | Q(guard__certificate_number=number))
            .values_list("pk", flat=True)
            .first()
        )
    if not phone:
        return None
    found = list(
        Person.objects.filter(phone_index=blind_index("phone", phone)).values_list("pk", flat=True)[:2]
    )
    return found[0] if len(found) == 1 else None  # a number that several share names nobody


def one_of_ours(phone: str) -> UUID | None:
    """The guard or officer whose own telephone this is: who calls saw it, and is not sent there (PB-R15)."""
    person = known_by("", phone)
    if person is None:
        return None
    serves = Q(guard__isnull=False) | Q(grants__role=OFFICER)
    return Person.objects.filter(serves, pk=person).values_list("pk", flat=True).first()


def concerned_by(phone: str) -> list[UUID]:
    """The incidents that the owner of this telephone reported or, if he is of the register, is named in; and their tasks."""
    mine = Q(caller_index=blind_index("phone", phone))
    if person := known_by("", phone):
        mine |= Q(parties__person=person, parties__struck_at=None)
    found = list(Incident.objects.filter(mine).values_list("pk", flat=True).distinct())
    return [*found, *Task.objects.filter(incident__in=found).values_list("pk", flat=True)]


def _said(row: Party) -> dict[str, str]:
    said = unseal(row.sealed, row.row)
    assert isinstance(said, dict)
    return said


def _name(row: Party, said: dict[str, str]) -> str:
    return said["name"] or (row.person.name if row.person else "")


def people_beside(matters: Sequence[UUID], *, clear: bool) -> list[Presence]:
    """Parties and witnesses of an incident, the first of these matters, as they sit among its people: by family name
    unless clear.
    """
    found = []
    for row in parties(matters[0]):
        name = _name(row, _said(row))
        shown = (name if clear else mask_name(name)) or pgettext("dispatch", "described only")
        found.append(Presence(shown, row.part, str(PARTS[row.part]), row.named_at))
    return found


def choices_of(matter: Matter) -> list[tuple[str, str]]:
    """Who may be struck out, by family name and hour."""
    return [
        (
            str(row.pk),
            f"{PARTS[row.part]} {mask_name(_name(row, _said(row)))} {timing.say_when(row.named_at)}",
        )
        for row in parties(matter.pk)
    ]


def people_written(matter: Matter) -> list[str]:
    """A line for each: what he is, name, telephone, description; in clear."""
    lines = [f"{PARTS['reporter']}：{one.person.name}" for one in reporters(matter.pk)]
    for row in parties(matter.pk):
        said = _said(row)
        who = " ".join(filter(None, [_name(row, said), said["phone"]]))
        lines.append(f"{PARTS[row.part]}：{'，'.join(filter(None, [who, said['words']]))}")
    return lines


def how_many_written(matter: Matter) -> dict[str, int]:
    """How many people are written of, how many messages were written for the 110 side, and notes."""
    if matter.kind != "dispatch.incident":  # a guard's task: nothing is written at it but notes
        return {PEOPLE: 0, MESSAGES: 0}
    key = matter.pk
    people = len(parties(key)) + len(reporters(key))
    return {PEOPLE: people, MESSAGES: len(messages(key)), NOTES_NAME: len(notes(key))}


def messages_written(matter: Matter) -> list[str]:
    """A line for each feedback, return and call-back: when, what it is, who wrote it, and the words; in clear."""
    lines = []
    for row in Message.objects.filter(incident=matter.pk).order_by("queued_at"):
        said = unseal(row.sealed, row.row)
        assert isinstance(said, dict)
        what = _MESSAGES[row.type]
        lines.append(
            f"{timing.say_when(row.queued_at)} {what} {said.get('person', '')}：{_words(row.type, said)}"
        )
    return lines


def _words(kind: str, said: dict[str, str]) -> str:
    if kind == "feedback":
        return f"{said['situation']} → {said['result']}"
    if kind == "return":
        return said["reason"]
    return "，".join(filter(None, [str(_SATISFIED[said["satisfaction"]]), said["words"]]))
