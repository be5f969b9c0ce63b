# SPDX-License-Identifier: Apache-2.0
"""The shell's tables: complaints and suggestions (投诉建议), sealed, from every face; how many came within the hour; codes sent.

A code goes to the telephone of whoever asks, without an account, who looked at what concerns him.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import models

from anlan.kernel import timing
from anlan.kernel.ids import new_id
from anlan.kernel.vault import blind_index, seal, unseal
from anlan.kernel.writing import plain_writing


class Suggestion(models.Model):
    """What somebody said about the product or those who use it; nobody's name is asked for."""

    id = models.UUIDField(primary_key=True)
    sealed = models.TextField()
    face = models.CharField(max_length=12)
    written_at = models.DateTimeField()

    class Meta:
        app_label = "shell"
        indexes = [models.Index(fields=["-written_at"], name="suggestion_newest")]

    @property
    def row(self) -> str:
        """The row that the text is bound to."""
        return f"shell_suggestion:sealed:{self.pk}"

    @classmethod
    def keep(cls, text: str, face: str) -> "Suggestion":
        """Keep a message from a face: door, desk, hand or wall."""
        one = cls(id=new_id(), face=face, written_at=timing.now())
        one.sealed = seal(text, one.row)
        with plain_writing():
            one.save(force_insert=True)
        return one

    @property
    def text(self) -> str:
        """The message in clear, for those who answer it."""
        return str(unseal(self.sealed, self.row))


class SuggestionCount(models.Model):
    """How many messages came from one address, or from all, within an hour.

    The address is kept as a keyed digest for that hour alone and beside no message: a complaint stays without a name.
    """

    digest = models.CharField(max_length=32)
    hour = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        app_label = "shell"
        constraints = [models.UniqueConstraint(fields=["digest", "hour"], name="suggestions_of_an_hour")]

    @classmethod
    def is_full(cls, address: str | None) -> bool:
        """Count one more message, unless this address (None: not known) or all together have sent their share."""
        hour = timing.now().replace(minute=0, second=0, microsecond=0)
        asked = {"": MOST_OF_ALL}
        if address is not None:
            asked[blind_index("suggestion", f"{hour:%Y%m%d%H}/{address}")] = MOST_OF_ADDRESS
        with plain_writing():
            cls.objects.filter(hour__lt=hour - timedelta(hours=1)).delete()
            counts = [cls.objects.get_or_create(digest=one, hour=hour)[0] for one in asked]
            if any(one.count >= asked[one.digest] for one in counts):
                return True
            keys = [one.pk for one in counts]
            cls.objects.filter(pk__in=keys).update(count=models.F("count") + 1)
        return False


MOST_OF_ADDRESS, MOST_OF_ALL = 10, 300  # within an hour; a household or a small office shares one address


class SentCode(models.Model):
    """A code that was sent to a telephone; both are kept as keyed digests, for an hour, so that they can be counted."""

    id = models.UUIDField(primary_key=True)
    phone = models.CharField(max_length=32)
    address = models.CharField(max_length=32)
    code = models.CharField(max_length=32)
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    is_used = models.BooleanField(default=False)

    class Meta:
        app_label = "shell"
        indexes = [
            models.Index(fields=["phone", "-sent_at"], name="code_of_phone"),
            models.Index(fields=["sent_at"], name="code_oldest"),
        ]

    @classmethod
    def make(cls, phone: str, address: str | None) -> tuple[UUID, str] | None:
        """A new code of six digits and its id; None when this telephone, this address or all together had their share."""
        now = timing.now()
        row = cls(id=new_id(), sent_at=now, phone=blind_index("code-phone", phone))
        row.address = blind_index("code-address", address) if address else ""
        code = f"{secrets.randbelow(1_000_000):06}"
        row.code = blind_index(f"code:{row.pk}", code)
        with plain_writing():
            cls.objects.filter(sent_at__lte=now - CODE_COUNTS).delete()
            counted = [
                (cls.objects.filter(phone=row.phone), CODES_OF_PHONE),
                (cls.objects.all(), MOST_OF_ALL),
            ]
            if row.address:
                counted.append((cls.objects.filter(address=row.address), MOST_OF_ADDRESS))
            if any(rows.count() >= most for rows, most in counted):
                return None
            row.save(force_insert=True)
        return row.pk, code

    @classmethod
    def holds(cls, phone: str, code: str) -> bool:
        """Whether this is the newest code of this telephone, within ten minutes and five tries; then it is used up."""
        with plain_writing():
            since = timing.now() - CODE_LASTS
            rows = cls.objects.filter(phone=blind_index("code-phone", phone), sent_at__gt=since)
            row = rows.order_by("-sent_at").first()
            if row is None or row.is_used or row.tries >= CODE_TRIES:
                return False
            row.tries += 1
            row.is_used = secrets.compare_digest(row.code, blind_index(f"code:{row.pk}", code))
            row.save(update_fields=["tries", "is_used"])
            return row.is_used


CODE_LASTS, CODE_COUNTS = timedelta(minutes=10), timedelta(hours=1)
CODES_OF_PHONE, CODE_TRIES = 3, 5
