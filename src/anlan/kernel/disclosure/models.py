# SPDX-License-Identifier: Apache-2.0
"""The table of openings in an emergency: who, why, until when, and what a second person thought of it."""

from django.db import models


class BrokenGlass(models.Model):
    """That somebody outside the lines opened a matter's sealed fields in an emergency; his words are sealed."""

    id = models.UUIDField(primary_key=True)
    matter = models.ForeignKey("kernel.Matter", models.CASCADE, related_name="broken_glass")
    person = models.ForeignKey("kernel.Person", models.PROTECT, related_name="broken_glass")
    why = models.CharField(max_length=20)
    sealed = models.TextField()
    broken_at = models.DateTimeField()
    until = models.DateTimeField()
    review_by = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewer = models.ForeignKey("kernel.Person", models.PROTECT, null=True, related_name="reviewed_glass")
    verdict = models.CharField(max_length=20, default="")  # justified | not_justified
    review_sealed = models.TextField(default="")

    class Meta:
        app_label = "kernel"
        indexes = [
            models.Index(fields=["person", "until"], name="glass_of_person"),
            models.Index(
                fields=["review_by"], name="glass_to_review", condition=models.Q(reviewed_at__isnull=True)
            ),
        ]

    def row(self, name: str) -> str:
        """The row that a sealed column is bound to."""
        return f"kernel_brokenglass:{name}:{self.pk}"
