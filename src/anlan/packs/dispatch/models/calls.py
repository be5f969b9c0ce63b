# SPDX-License-Identifier: Apache-2.0
"""Tables of what is asked while a caller talks, and what he answered: codes and yes or no, nobody's words."""

from django.db import models


class CallQuestion(models.Model):
    """A short question for one type of incident; the answer in `when` proposes `level`. Dated, with its source."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    category = models.ForeignKey("dispatch.Category", models.PROTECT, related_name="questions")
    place = models.SmallIntegerField(default=1)
    text = models.CharField(max_length=120)
    when = models.CharField(max_length=3, default="yes")  # yes | no
    level = models.CharField(max_length=10, default="")  # empty: it proposes nothing
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    source = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.text


class CallAnswer(models.Model):
    """What the caller answered to one question."""

    id = models.UUIDField(primary_key=True)
    incident = models.ForeignKey("dispatch.Incident", models.PROTECT, related_name="answers")
    question = models.ForeignKey(CallQuestion, models.PROTECT)
    answer = models.CharField(max_length=3)  # yes | no

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "question"], name="answered_once")]
