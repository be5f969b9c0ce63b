# SPDX-License-Identifier: Apache-2.0
"""What stands beside a case in the tables of this pack: a page that shows the case reads all of it by one question."""

from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.kernel.events.models import EventRecord
from anlan.kernel.matters.models import Involvement
from anlan.kernel.together import Beside

from ..kinds.disclosure import ADVERSE
from ..models import Case, Likeness, Party, Remark
from ..models.care import CareVisit, HandOn
from ..models.household import HouseholdMember
from ..models.mediation import Agreement, MediationSession, Promise, Willingness
from ..models.portrait import PortraitBand, RiskFactor
from ..models.violence import (
    Assessment,
    GuardianCheck,
    LetterVisit,
    PoliceDecision,
    ProtectionOrder,
    Refuge,
    WarningLetter,
    Wish,
)

CASE = Beside()


@CASE.rows
def cases(key: UUID) -> QuerySet[Case]:
    """The case itself with its matter."""
    return Case.objects.filter(pk=key).select_related("matter")


@CASE.rows
def parties(key: UUID) -> QuerySet[Party]:
    """Whom it concerns: those who stand, the earliest named first."""
    return Party.objects.filter(case=key, struck_at=None).select_related("person").order_by("named_at")


@CASE.rows
def against(key: UUID) -> QuerySet[Involvement]:
    """Those of the register whom it is against."""
    return Involvement.objects.filter(matter=key, part__in=ADVERSE, until=None)


@CASE.rows
def likenesses(key: UUID) -> QuerySet[Likeness]:
    """What may be the same and nobody has looked at."""
    rows = Likeness.objects.filter(case=key, decided_at=None).select_related("other__matter")
    return rows.order_by("found_at")


@CASE.rows
def like(key: UUID) -> QuerySet[Likeness]:
    """What may belong with it, seen from either side, unless somebody said that it does not."""
    rows = Likeness.objects.filter(Q(case=key) | Q(other=key))
    return rows.exclude(decision="different").order_by("found_at", "id")


@CASE.rows
def members(key: UUID) -> QuerySet[HouseholdMember]:
    """Who lives in its household now, the first to live there first."""
    rows = HouseholdMember.objects.filter(household__cases=key, until=None).select_related("party")
    return rows.order_by("since", "id")


@CASE.rows
def remarks(key: UUID) -> QuerySet[Remark]:
    """That something is written; the words stay where they are."""
    return Remark.objects.filter(case=key).only("written_at")


@CASE.rows
def told_levels(key: UUID) -> QuerySet[EventRecord]:
    """What was recorded when its level was set or red was proposed, the newest first."""
    rows = EventRecord.objects.filter(matter=key, name__in=("family.red_proposed", "family.level_set"))
    return rows.only("fields").order_by("-position")


@CASE.rows
def assessments(key: UUID) -> QuerySet[Assessment]:
    """Assessments of safety, the newest first."""
    return Assessment.objects.filter(case=key).order_by("-at")


@CASE.rows
def decisions(key: UUID) -> QuerySet[PoliceDecision]:
    """Decisions of the police, the newest first."""
    return PoliceDecision.objects.filter(case=key).order_by("-at")


@CASE.rows
def letters(key: UUID) -> QuerySet[WarningLetter]:
    """Warning letters, the newest first."""
    return WarningLetter.objects.filter(case=key).order_by("-at")


@CASE.rows
def letter_visits(key: UUID) -> QuerySet[LetterVisit]:
    """Visits after a letter."""
    return LetterVisit.objects.filter(case=key)


@CASE.rows
def orders(key: UUID) -> QuerySet[ProtectionOrder]:
    """Protection orders, those asked for last first."""
    return ProtectionOrder.objects.filter(case=key).order_by("-at")


@CASE.rows
def refuges(key: UUID) -> QuerySet[Refuge]:
    """Stays in a safe place, the newest first."""
    return Refuge.objects.filter(case=key).order_by("-at")


@CASE.rows
def wishes(key: UUID) -> QuerySet[Wish]:
    """What who was hurt said of mediation, the newest first."""
    return Wish.objects.filter(case=key).order_by("-at")


@CASE.rows
def guardian_checks(key: UUID) -> QuerySet[GuardianCheck]:
    """Checks of a minor's guardian, the newest first."""
    return GuardianCheck.objects.filter(case=key).order_by("-at")


@CASE.rows
def willingness(key: UUID) -> QuerySet[Willingness]:
    """Each word of each side on mediation, in their order."""
    return Willingness.objects.filter(matter=key).order_by("said_at", "id")


@CASE.rows
def sessions(key: UUID) -> QuerySet[MediationSession]:
    """Talks that were not dropped, in their order."""
    return MediationSession.objects.filter(matter=key, dropped_at=None).order_by("begins_at")


@CASE.rows
def agreements(key: UUID) -> QuerySet[Agreement]:
    """Agreements that took effect, the newest first."""
    return Agreement.objects.filter(matter=key, effective_at__isnull=False).order_by("-effective_at", "-id")


@CASE.rows
def drafts(key: UUID) -> QuerySet[Agreement]:
    """The agreement that waits for its signatures."""
    rows = Agreement.objects.filter(matter=key, effective_at=None, dropped_at=None)
    return rows.order_by("-written_at", "-id")


@CASE.rows
def promises(key: UUID) -> QuerySet[Promise]:
    """What they promise, by number."""
    return Promise.objects.filter(agreement__matter=key).order_by("number")


@CASE.rows
def factors(key: UUID) -> QuerySet[RiskFactor]:
    """Facts of the portrait that were not struck, the newest first."""
    return RiskFactor.objects.filter(matter=key, struck_at=None).order_by("-added_at", "-id")


@CASE.rows
def bands(key: UUID) -> QuerySet[PortraitBand]:
    """How people ranked the household, the newest first."""
    return PortraitBand.objects.filter(matter=key).order_by("-set_at", "-id")


@CASE.rows
def visits(key: UUID) -> QuerySet[CareVisit]:
    """Visits of aftercare with their own matters, in their order."""
    return CareVisit.objects.filter(dispute=key).select_related("matter").order_by("due_on", "pk")


@CASE.rows
def hand_ons(key: UUID) -> QuerySet[HandOn]:
    """To whom the case was handed on, the newest first."""
    return HandOn.objects.filter(matter=key).order_by("-asked_at")
