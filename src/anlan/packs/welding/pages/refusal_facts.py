# SPDX-License-Identifier: Apache-2.0
"""What exactly stood against a start: every reason of a refusal as one sentence, with the day, name or number that matters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy

from anlan.kernel import timing
from anlan.kernel.fields import listed, told_apart
from anlan.kernel.people.queries import names_of
from anlan.shell.reading import choice_label
from anlan.shell.spoken import say_when

from ..eligibility.scenes import accepted
from ..models.permits import Permit
from ..models.sessions import Refusal, Session
from ..models.welders import KINDS, Certificate
from ..queries.bans import banned
from ..queries.for_permits import is_bound
from ..queries.warnings import ends_of
from ..rulesets.words import AGAINST_WORDS, CATEGORIES
from .fleet_words import STAGES, spaced
from .mine import MINISTRIES


@dataclass(frozen=True)
class Fact:
    """One reason in words, under its code."""

    code: str
    says: str


class _Asked:
    """What the sentences read, each once and only when one needs it."""

    def __init__(self, refusal: Refusal, person: UUID) -> None:
        self.refusal, self.person, self.machine = refusal, person, refusal.machine
        self.day = refusal.at.astimezone(timing.LOCAL).date()

    @cached_property
    def papers(self) -> list[Certificate]:
        """His certificates; of the kinds that this machine takes, where he has one."""
        rows = list(Certificate.objects.filter(welder=self.person).order_by("-ends_on"))
        return [one for one in rows if one.kind in self.kinds] or rows

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds that this machine takes (AX-R1)."""
        return [row.kind for row in accepted(self.machine.scene, self.day)]

    @cached_property
    def permit(self) -> Permit | None:
        """The permit that names him and this machine, the newest."""
        rows = Permit.objects.filter(welders__person=self.person, machines__machine=self.machine.pk)
        return rows.select_related("matter").order_by("-ends_at").first()


def facts_of(refusal: Refusal, person: UUID) -> list[Fact]:
    """Every reason once, in the order of its code; a reason without a sentence of its own is left to the head's."""
    asked, found = _Asked(refusal, person), list[Fact]()
    for reason in refusal.reasons.split():
        code, _, why = reason.partition(":")
        say = SAYS.get(reason)
        said = say(asked) if say else str(PLAIN.get(reason, ""))
        if not said and why in AGAINST_WORDS:
            words = str(AGAINST_WORDS[why])
            said = pgettext("welding", "%(said)s.") % {"said": words[:1].upper() + words[1:]}
        if said:
            found.append(Fact(code, said))
    return found


def _kind(asked: _Asked) -> str:
    said = {
        "mine": listed(KINDS[one.kind] for one in asked.papers),
        "needed": listed(KINDS[one] for one in asked.kinds),
    }
    return pgettext("welding", "Yours: %(mine)s. Needed here: %(needed)s.") % said


def _category(asked: _Asked) -> str:
    mine = {str(CATEGORIES.get(one, one)) for row in asked.papers for one in row.categories.split()}
    said = {"mine": listed(sorted(mine)), "needed": CATEGORIES[asked.machine.process]}
    return pgettext("welding", "Yours covers: %(mine)s. Needed here: %(needed)s.") % said


def _project(asked: _Asked) -> str:
    mine = sorted({one for row in asked.papers for one in row.projects.split()})
    said = {"mine": listed(mine), "needed": asked.machine.project}
    return pgettext("welding", "Yours names: %(mine)s. Needed here: %(needed)s.") % said


def _over(asked: _Asked) -> str:
    over = [one for one in asked.papers if ends_of(one) < asked.day]
    said = [
        pgettext("welding", "%(kind)s counted until %(day)s.")
        % {"kind": one.label_of_kind(), "day": ends_of(one)}
        for one in over
    ]
    return " ".join(said)


def _unknown(asked: _Asked) -> str:
    who = listed(str(MINISTRIES.get(one.source, one.source)) for one in asked.papers[:1] if one.source)
    return pgettext("welding", "%(who)s says that it does not count.") % {"who": who} if who else ""


def _never_checked(_: _Asked) -> str:
    return pgettext("welding", "Its ministry has not answered once since it was recorded.")


def _too_old(asked: _Asked) -> str:
    checked = [one.checked_at for one in asked.papers if one.checked_at]
    if not checked:
        return ""
    return pgettext("welding", "The last answer is of %(at)s; none came since.") % {
        "at": say_when(max(checked))
    }


def _not_now(asked: _Asked) -> str:
    if asked.permit is None:
        return ""
    return pgettext("welding", "Permit %(number)s holds from %(since)s until %(until)s.") % {
        "number": asked.permit.matter.number, "since": say_when(asked.permit.starts_at),
        "until": say_when(asked.permit.ends_at),
    }  # fmt: skip


def _no_watcher(asked: _Asked) -> str:
    watches = asked.permit.watches.filter(left_at=None, arrived_at=None) if asked.permit else []
    names = told_apart(names_of([one.person_id for one in watches]).values())
    if not names:
        return ""
    return pgettext("welding", "%(who)s is to watch and has not said yet that he is here.") % {"who": names}


def _two_machines(asked: _Asked) -> str:
    running = Session.objects.filter(welder=asked.person, ended_at=None).select_related("machine").first()
    if running is None:
        return pgettext("welding", "You were welding with another machine at that moment.")
    return pgettext("welding", "You are welding with %(machine)s.") % {
        "machine": spaced(running.machine.code)
    }


def _in_use(asked: _Asked) -> str:
    """Who holds it, to a colleague who can go and ask him; to a stranger of the firm it is somebody (domain.md 1.4)."""
    running = Session.objects.filter(machine=asked.machine, ended_at=None).select_related("welder").first()
    if running is None:
        return pgettext("welding", "Somebody else was welding with it; it is free now.")
    if not is_bound(asked.person, asked.machine.firm_id):
        return pgettext("welding", "Somebody else is welding with it.")
    said = {"who": running.welder.name, "since": say_when(running.granted_at)}
    return pgettext("welding", "%(who)s welds with it since %(since)s.") % said


def _ban(asked: _Asked) -> str:
    ban = banned(asked.machine.firm.organisation.region_path, timing.now())
    if ban is None:
        return pgettext("welding", "Hot work was banned at that moment.")
    said = {"until": say_when(ban.ends_at), "why": ban.reason}
    return pgettext("welding", "Hot work is banned until %(until)s: %(why)s") % said


def _locked(asked: _Asked) -> str:
    why = choice_label("welding", asked.machine.locked_because)
    return pgettext("welding", "The machine is locked: %(why)s.") % {"why": why} if why else ""


def _stage(asked: _Asked) -> str:
    return str(STAGES.get(asked.machine.stage, ""))


PLAIN: Mapping[str, Promise] = {
    "R01:offline": pgettext_lazy("welding", "The chip has no network just now."),
    "R02:not_bound": pgettext_lazy("welding", "This firm and you have not agreed yet that you weld for it."),
    "R02:suspended": pgettext_lazy("welding", "Your entry as a welder is suspended."),
    "R07:wind": pgettext_lazy("welding", "The wind is too strong for hot work in the open."),
    "R09:far": pgettext_lazy("welding", "The phone is farther from the machine than may be."),
    "R09:no_place": pgettext_lazy("welding", "The phone did not say where it is."),
    "R09:too_fast": pgettext_lazy("welding", "A moment ago you welded too far from here to be here now."),
    "R10:tampered": pgettext_lazy("welding", "The machine may have been tampered with; it is looked at first."),
}  # fmt: skip
SAYS: Mapping[str, Callable[[_Asked], str]] = {
    "R01:not_active": _stage,
    "R03:kind": _kind,
    "R03:category": _category,
    "R03:project": _project,
    "R04:expired": _over,
    "R04:review_overdue": _over,
    "R04:invalid": _unknown,
    "R04:not_found": _unknown,
    "R05:never_checked": _never_checked,
    "R05:too_old": _too_old,
    "R06:not_now": _not_now,
    "R06:over": _not_now,
    "R08:no_watcher": _no_watcher,
    "R09:two_machines": _two_machines,
    "R10:ban": _ban,
    "R10:locked": _locked,
    "R10:in_use": _in_use,
}  # fmt: skip
