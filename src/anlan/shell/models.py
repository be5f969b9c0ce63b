# SPDX-License-Identifier: Apache-2.0
"""The shell's tables: complaints and suggestions (投诉建议), sealed, from every face; and how many came within the hour."""

from datetime import timedelta

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
