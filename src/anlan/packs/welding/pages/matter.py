# SPDX-License-Identifier: Apache-2.0
"""What welding adds to the pages of its matters: permits, warnings, checks by hand; verbs by duty, and what is missing."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import pgettext

from anlan.kernel import timing
from anlan.kernel.declare import Lack, MatterPage, Verb
from anlan.kernel.evidence.queries import present
from anlan.kernel.matters.details import plain
from anlan.kernel.matters.models import Matter
from anlan.kernel.people.queries import names_of
from anlan.shell.spoken import say_when

from ..models.warnings import WeldWarning
from ..models.welders import Certificate
from ..queries.beside import doubted, doubts, readers
from ..queries.for_permits import certificate_tail
from ..queries.paper import paper_of
from ..queries.people_of_firm import watchers_to_name, welders_to_name
from ..queries.reading import answers_to, was_read
from ..queries.warnings import label_of_machine, number_of_permit
from ..rulesets.warning_sorts import CALLS
from ..rulesets.warning_words import TO_DO, VERDICTS
from ..rulesets.words import SORTS
from .permit_words import lacks_of, said_of, whose_turn
from .stood import stood_context

type Context = dict[str, Any]  # Any: what the templates read


def permit_panel(request: HttpRequest, matter: Matter) -> Context:
    """The permit as it stands: level, time, gas, watcher, measures, signatures; and what is missing."""
    paper = paper_of(matter, timing.now())
    return {
        "paper": paper,
        "whose": whose_turn(paper),
        "says": said_of(paper),
        "place": plain(matter).get("place", ""),
        "lacks": [] if matter.closed_at else lacks_of(paper),
    }


def permit_places(caller: object, matters: list[Matter]) -> dict[Any, str]:
    """Where each is done; details of level 2, for whoever sees the matter."""
    return {one.pk: str(plain(one).get("place", "")) for one in matters}


def warning_panel(request: HttpRequest, matter: Matter) -> Context:
    """What it is about, how often it happened, who has it."""
    row = WeldWarning.objects.select_related("firm").get(pk=matter.pk)
    names = names_of([one for one in (row.signed_by, row.handled_by, row.verified_by, row.person) if one])
    return {
        "row": row,
        "sort": SORTS[row.sort],
        "to_do": TO_DO[row.sort],
        "person": names.get(row.person, "") if row.person else "",
        "permit": number_of_permit(row.permit),
        "machine": label_of_machine(row.machine),
        "names": names,
        "place": row.firm.name if row.firm else "",
        "stood": _stood(request, row) if not matter.closed_at else {},
        "lacks": [] if matter.closed_at else warning_lacks(row, matter, names),
    }


def _stood(request: HttpRequest, row: WeldWarning) -> Context:
    """For whoever arranges the work: who else could start the machine at which this person stands."""
    if row.sort not in ("blocked_often", *CALLS) or row.machine is None or row.person is None:
        return {}
    return stood_context(request.caller, row.machine, row.person)  # type: ignore[attr-defined]


def warning_lacks(row: WeldWarning, matter: Matter, names: dict[Any, str]) -> list[Lack]:
    """Signed, handled, verified by somebody else, closed with a cause."""
    stages = ("new", "signed", "handling", "fed_back", "verified", "closed")
    past = stages.index(matter.stage)
    by = (
        pgettext("welding", "by the district")
        if matter.level == "red"
        else pgettext("welding", "by the street")
    )
    return [
        Lack(pgettext("welding", "Signed by the firm"), names.get(row.signed_by, ""), "ok" if past >= 1 else ""),
        Lack(pgettext("welding", "What was done"), names.get(row.handled_by, ""),
             "ok" if past >= 3 else "half" if past == 2 else ""),
        Lack(pgettext("welding", "Verified by somebody else"), names.get(row.verified_by, "") or by,
             "ok" if past >= 4 else ""),
        Lack(pgettext("welding", "Closed with a cause")),
    ]  # fmt: skip


def doubt_panel(request: HttpRequest, matter: Matter) -> Context:
    """Whose certificate, what the first reader read, and that a second one is needed."""
    (row,) = doubts(matter.pk)
    names = {one.pk: one.name for one in readers(matter.pk)}
    first = names.get(row.proposed_by, "") if row.proposed_by else ""
    lacks = [
        Lack(pgettext("welding", "A picture of the certificate"), pgettext("welding", "or of the ministry's page"),
             "ok" if matter.closed_at is None and present(matter) else ""),
        Lack(pgettext("welding", "The first reader"), first, "ok" if first else ""),
        Lack(pgettext("welding", "The second reader"), pgettext("welding", "somebody else")),
    ]  # fmt: skip
    return {
        "row": row,
        "names": names,
        "welder": names.get(row.person, ""),
        "paper": " · ".join(paper_line(one) for one in doubted(matter.pk)),
        "read": was_read(row),
        "lacks": [] if matter.closed_at else lacks,
    }


def paper_line(paper: Certificate) -> str:
    """The certificate in question: its kind, the end of its number, its end, and what its source says of it."""
    ends = pgettext("welding", "recorded until %(day)s") % {"day": paper.ends_on.isoformat()}
    said = [
        paper.label_of_kind(),
        certificate_tail(paper),
        paper.projects,
        ends,
        str(VERDICTS[paper.verdict]),
    ]
    if paper.checked_at is not None:
        said.append(pgettext("welding", "checked %(at)s") % {"at": say_when(paper.checked_at)})
    return " · ".join(one for one in said if one)


PERMIT = MatterPage(
    "hot_work",
    verbs=[
        Verb("submit_permit", "G", "arrow-right", waits_at=("draft", "rejected"), mine=True),
        Verb("add_gas_test", "Q", "activity", waits_at=("to_test",), mine=True),
        Verb(
            "approve_permit",
            "A",
            "signature",
            waits_at=("to_approve",),
            mine=True,
            opens="/welding/sign?number={number}",
        ),
        Verb("resume_work", "R", "arrow-right", waits_at=("suspended",), mine=True),
        Verb("finish_work", "F", "check", waits_at=("approved", "working", "overdue"), mine=True),
        Verb(
            "accept_after_fire_watch",
            "Y",
            "signature",
            waits_at=("finished",),
            mine=True,
            opens="/welding/spot?number={number}",
        ),
        Verb("archive_permit", "E", "file-text", waits_at=("accepted",), mine=True),
        Verb("tick_measure", "T", "check"),
        Verb("name_welder", "W", "users"),
        Verb("name_watcher", "N", "users"),
        Verb("watcher_arrives", "V", "map-pin"),
        Verb("extend_permit", "X", "clock", opens="/welding/sign?number={number}&extend"),
        Verb("matters.add_note", "B", "file-text"),
        Verb("watcher_leaves", "L", ends=True),
        Verb("suspend_work", "S", "x", ends=True),
        Verb("reject_permit", "J", "undo-2", ends=True),
        Verb("void_permit", "Z", "x", ends=True),
    ],
    panel=permit_panel,
    template="welding/_permit.html",
    places=permit_places,
    choices={"name_watcher.watcher": watchers_to_name, "name_welder.welder": welders_to_name},
)
WARNING = MatterPage(
    "warning",
    verbs=[
        Verb("sign_warning", "G", "signature", waits_at=("new",), mine=True),
        Verb("handle_warning", "H", "arrow-right", waits_at=("signed",), mine=True),
        Verb("feed_back_warning", "F", "file-text", waits_at=("handling",), mine=True),
        Verb("verify_warning", "V", "check", waits_at=("fed_back",)),
        Verb("close_warning", "E", "check", waits_at=("verified",)),
        Verb("matters.add_note", "B", "file-text"),
    ],
    panel=warning_panel,
    template="welding/_warning.html",
)
DOUBT = MatterPage(
    "certificate_doubt",
    verbs=[
        Verb("propose_check", "P", "pencil", waits_at=("to_read",)),
        Verb("confirm_check", "V", "check", waits_at=("to_confirm",)),
        Verb("matters.add_note", "B", "file-text"),
    ],
    panel=doubt_panel,
    template="welding/_doubt.html",
    choices={"confirm_check.agrees": answers_to},
)
MATTER_PAGES = (PERMIT, WARNING, DOUBT)
