# SPDX-License-Identifier: Apache-2.0
"""Tables of family disputes: households, the case beside its matter, its parties, and what may be the same."""

from django.db import models

from .calls import CallCode  # noqa: F401
from .care import CareVisit, HandOn  # noqa: F401 – tables of this pack, found by Django
from .door import DoorCount  # noqa: F401
from .household import HouseholdMember  # noqa: F401
from .mediation import Agreement, MediationSession, Promise, Willingness  # noqa: F401
from .portrait import PortraitBand, RiskFactor  # noqa: F401
from .studios import FamilyFigure, Studio  # noqa: F401
from .violence import (  # noqa: F401
    Assessment,
    GuardianCheck,
    LetterVisit,
    PoliceDecision,
    ProtectionOrder,
    Refuge,
    WarningLetter,
    Wish,
)


class Household(models.Model):
    """People who live together, or did: found again by the digest of its address, never by a name in clear."""

    id = models.UUIDField(primary_key=True)
    address_index = models.CharField(max_length=32, default="", db_index=True)
    made_at = models.DateTimeField()


class Case(models.Model):
    """What stands beside a family dispute's matter: its household, who set which level, and how it was asked for."""

    matter = models.OneToOneField(
        "kernel.Matter", models.PROTECT, primary_key=True, related_name="family_case"
    )
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="cases")
    source = models.CharField(max_length=20)
    code_index = models.CharField(max_length=32, default="", db_index=True)  # of what a citizen asks with
    phone_index = models.CharField(max_length=32, default="", db_index=True)  # of the safe telephone
    incident = models.UUIDField(null=True, unique=True)  # the 110 call behind it
    is_drill = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    registered_by = models.UUIDField(null=True)
    red_proposed_by = models.UUIDField(null=True)  # as long as the second person is missing
    suspected_at = models.DateTimeField(null=True)  # violence; stays when the suspicion is lifted
    suspected_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)  # to the police (JS-R3)
    duty_at = models.DateTimeField(null=True)  # since when the police must be told (JS-R3)
    called_at = models.DateTimeField(null=True)
    cared_at = models.DateTimeField(null=True)
    rated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["household", "registered_at"], name="cases_of_household")]

    @property
    def flag_is_on(self) -> bool:
        """Whether violence is suspected, and the suspicion was not lifted."""
        return self.suspected_at is not None and self.lifted_at is None

    @property
    def owes_report(self) -> bool:
        """Whether the police must be told and were not, since then (JS-R3)."""
        return self.duty_at is not None and (self.reported_at is None or self.reported_at < self.duty_at)


class Party(models.Model):
    """当事人: who it is, sealed (L4); a hidden address is sealed apart, so that nobody meets it by reading the rest."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    part = models.CharField(max_length=24)  # applicant | respondent | victim | offender | minor
    person = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="+")
    sealed = models.TextField()
    sealed_address = models.TextField(default="")
    hides_address = models.BooleanField(default=False)
    phone_index = models.CharField(max_length=32, default="", db_index=True)
    named_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"family_party:sealed:{self.pk}"

    @property
    def address_row(self) -> str:
        """The row that its address is bound to."""
        return f"family_party:sealed_address:{self.pk}"


class Likeness(models.Model):
    """That a case may be the same as another, or of the same household; a person decides, nothing is merged."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="likenesses")
    other = models.ForeignKey(Case, models.PROTECT, related_name="+")
    why = models.CharField(max_length=24)  # phone | address | housemate | relapse
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decision = models.CharField(max_length=24, default="")  # same | same_household | different

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "other"], name="one_likeness")]


class Remark(models.Model):
    """Sealed words beside a deed of a case: why it was refused, handed on, declined; what was said by telephone."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="remarks")
    about = models.CharField(max_length=24)
    sealed = models.TextField()
    written_at = models.DateTimeField()
    author = models.UUIDField(null=True)

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"family_remark:sealed:{self.pk}"
