# SPDX-License-Identifier: Apache-2.0
"""Tables of accounts: what a person signs in with beside his password, and tries that went wrong. Secrets are sealed."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Q

from .. import timing
from ..ids import new_id
from ..writing import plain_writing

WINDOW = timedelta(minutes=15)  # for so long a wrong try counts
MOST_WRONG = {"person": 5, "address": 60}  # a station behind one address shares the second
CHALLENGE = timedelta(minutes=5)
MOST_CHALLENGES = 120  # from one address within their five minutes


class Factor(models.Model):
    """Something a person has: an authenticator app (its secret sealed), or a passkey (its public key)."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=20)  # authenticator, passkey
    name = models.CharField(max_length=60)
    secret = models.TextField(default="")
    credential = models.CharField(max_length=1400, null=True, unique=True)
    public_key = models.TextField(default="")
    sign_count = models.BigIntegerField(default=0)
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"

    @property
    def row(self) -> str:
        """The row that its secret is bound to."""
        return f"kernel_factor:secret:{self.pk}"

    def take_step(self, step: int) -> bool:
        """Use up one time step of an authenticator; False when it, or a later one, was used: no code works twice."""
        with plain_writing():
            rows = Factor.objects.filter(pk=self.pk, last_step__lt=step)
            return bool(rows.update(last_step=step, used_at=timing.now()))

    def count_up(self, sign_count: int) -> None:
        """Remember how often a passkey has signed: a copy of it falls behind."""
        with plain_writing():
            Factor.objects.filter(pk=self.pk).update(sign_count=sign_count, used_at=timing.now())


class OutsideIdentity(models.Model):
    """Who somebody is at an identity provider: its issuer and its own, never-changing name for him. It grants nothing."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="outside_identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_for_a_subject"),
            models.UniqueConstraint(fields=["person", "issuer"], name="one_subject_for_a_person"),
        ]


class RecoveryCode(models.Model):
    """A code for the day on which the device is lost; only its keyed digest is kept, and it works once."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="one_recovery_code")]


class Challenge(models.Model):
    """What a passkey was asked to sign; it is taken once, within five minutes, for the deed it was made for."""

    id = models.UUIDField(primary_key=True)
    value = models.CharField(max_length=100, unique=True)
    purpose = models.CharField(max_length=20)
    person = models.UUIDField(null=True)
    address = models.CharField(max_length=45)
    made_at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["made_at"], name="challenge_oldest")]

    @classmethod
    def ask(cls, value: str, purpose: str, person: UUID | None, address: str) -> bool:
        """Keep a challenge that was sent out; False when this address asks for too many."""
        moment = timing.now()
        with plain_writing():
            cls.objects.filter(made_at__lt=moment - CHALLENGE).delete()
            if cls.objects.filter(address=address).count() >= MOST_CHALLENGES:
                return False
            cls.objects.create(
                id=new_id(), value=value, purpose=purpose, person=person, address=address[:45], made_at=moment
            )
        return True

    @classmethod
    def take(cls, value: str, purpose: str, person: UUID | None) -> bool:
        """Use a challenge up; False when it was never sent, not for this, is too old or was answered before."""
        since = timing.now() - CHALLENGE
        with plain_writing():
            rows = cls.objects.filter(value=value, purpose=purpose, person=person, made_at__gte=since)
            return bool(rows.delete()[0])


class WrongTry(models.Model):
    """A wrong code or an answer that did not fit: counted by person and by address."""

    id = models.UUIDField(primary_key=True)
    person = models.UUIDField(null=True)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["at"], name="wrong_try_newest")]

    @classmethod
    def note(cls, person: UUID | None, address: str) -> None:
        """One more; those that count no longer go."""
        with plain_writing():
            cls.objects.filter(at__lt=timing.now() - WINDOW).delete()
            cls.objects.create(id=new_id(), person=person, address=address[:45], at=timing.now())

    @classmethod
    def rests_until(cls, person: UUID | None, address: str) -> datetime | None:
        """Until when nobody may try for this person, or from this address; None when he may."""
        recent = cls.objects.filter(at__gte=timing.now() - WINDOW).order_by("-at")
        for rows, most in (
            (recent.filter(person=person) if person else recent.none(), MOST_WRONG["person"]),
            (recent.filter(address=address[:45]), MOST_WRONG["address"]),
        ):
            tries = list(rows.values_list("at", flat=True)[:most])
            if len(tries) == most:
                return tries[-1] + WINDOW
        return None

    @classmethod
    def forget(cls, person: UUID) -> None:
        """The right answer came: what went wrong before counts no longer for him."""
        with plain_writing():
            cls.objects.filter(Q(person=person)).delete()
