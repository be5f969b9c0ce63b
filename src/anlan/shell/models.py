# SPDX-License-Identifier: Apache-2.0
"""The shell's one table: complaints and suggestions (投诉建议), sealed, from every face."""

from django.db import models

from anlan.kernel import timing
from anlan.kernel.ids import new_id
from anlan.kernel.vault import seal, unseal
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
