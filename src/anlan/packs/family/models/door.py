# SPDX-License-Identifier: Apache-2.0
"""How often the family door was used within an hour; nothing of who used it is kept longer."""

from datetime import timedelta

from django.db import models

from anlan.kernel import timing
from anlan.kernel.vault import blind_index
from anlan.kernel.writing import plain_writing

MOST = {"ask": (10, 300), "code": (20, 600)}  # of one address, of all together, within an hour


class DoorCount(models.Model):
    """How many requests, or tries of a code, came from one address or from all within an hour.

    The address is a keyed digest, for that hour alone and beside no request.
    """

    digest = models.CharField(max_length=32)
    what = models.CharField(max_length=8)  # ask | code
    hour = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "what", "hour"], name="family_door_of_an_hour")
        ]

    @classmethod
    def is_full(cls, what: str, address: str | None) -> bool:
        """Count one more, unless this address (None: not known) or all together have had their share."""
        hour = timing.now().replace(minute=0, second=0, microsecond=0)
        of_one, of_all = MOST[what]
        asked = {"": of_all}
        if address is not None:
            asked[blind_index(f"family-{what}", f"{hour:%Y%m%d%H}/{address}")] = of_one
        with plain_writing():
            cls.objects.filter(hour__lt=hour - timedelta(hours=1)).delete()
            counts = [cls.objects.get_or_create(digest=one, what=what, hour=hour)[0] for one in asked]
            if any(one.count >= asked[one.digest] for one in counts):
                return True
            keys = [one.pk for one in counts]
            cls.objects.filter(pk__in=keys).update(count=models.F("count") + 1)
        return False
