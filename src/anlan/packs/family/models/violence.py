# SPDX-License-Identifier: Apache-2.0
"""Tables of the violence branch: assessment, decision of the police, letter and its visits, order, refuge, wish."""

from django.db import models


class _Sealed(models.Model):
    """A step of the branch with words about people, sealed for its row."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey("family.Case", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    sealed = models.TextField(default="")

    class Meta:
        abstract = True

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"{self._meta.db_table}:sealed:{self.pk}"


class Assessment(_Sealed):
    """安全评估: the answers as codes, and how great a person thinks the danger is."""

    answers = models.CharField(max_length=300, default="")  # codes of what was said yes to, apart by blanks
    risk = models.CharField(max_length=24)  # no_violence | low | high | extreme


class PoliceDecision(_Sealed):
    """What the police decided (JS-R4): penalty, warning letter, criticism, criminal case, or that there was no violence."""

    decision = models.CharField(max_length=24)


class WarningLetter(_Sealed):
    """告诫书: when it was served on whom, and when the committee was told (arts. 16, 17)."""

    served_offender_at = models.DateTimeField(null=True)
    served_victim_at = models.DateTimeField(null=True)
    told_committee_at = models.DateTimeField(null=True)


class LetterVisit(_Sealed):
    """A visit after a warning letter, by the committee or by the station: both must go (art. 17)."""

    letter = models.ForeignKey(WarningLetter, models.PROTECT, related_name="visits")
    visitor = models.CharField(max_length=24)  # committee | station
    finding = models.CharField(max_length=24)  # calm | signs | again | not_met


class ProtectionOrder(_Sealed):
    """人身安全保护令 (JS-R5): when it was asked for, what the court decided, until when, and on whom it was served."""

    is_urgent = models.BooleanField(default=False)
    asked_by = models.CharField(
        max_length=24
    )  # victim | relative | police | womens_federation | committee | rescue
    decided_at = models.DateTimeField(null=True)
    is_granted = models.BooleanField(null=True)
    measures = models.CharField(max_length=80, default="")  # codes, apart by blanks
    until = models.DateField(null=True)
    is_extended = models.BooleanField(default=False)
    served_on = models.CharField(max_length=80, default="")  # codes of who has it, apart by blanks


class Refuge(_Sealed):
    """That somebody found shelter or a hospital bed; where it is stands sealed."""

    sort = models.CharField(max_length=24)  # shelter | hospital
    until = models.DateTimeField(null=True)


class Wish(_Sealed):
    """What the victim wishes about mediation, asked alone and in person; who asked is `by`."""

    is_alone = models.BooleanField()
    is_in_person = models.BooleanField()
    agrees = models.BooleanField()


class GuardianCheck(_Sealed):
    """Whether the minor's guardian protects him, or is himself the one who hurts (JS-R7)."""

    guardian = models.CharField(max_length=24)  # protects | cannot | suspect
    is_safe = models.BooleanField()
