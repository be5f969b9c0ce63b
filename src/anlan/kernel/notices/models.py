# SPDX-License-Identifier: Apache-2.0
"""Tables of notices: who was told of what, on which channels, each try, and what a person wants."""

from django.db import models


class PushDevice(models.Model):
    """An installation of a browser that a person lets us ring; its address and secret are sealed."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="push_devices")
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=120)
    sealed = models.TextField()
    endpoint_index = models.CharField(max_length=32, unique=True)
    language = models.CharField(max_length=10)
    added_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"

    @property
    def row(self) -> str:
        """The row that its address is bound to."""
        return f"kernel_pushdevice:sealed:{self.pk}"


class NoticeWish(models.Model):
    """What a person wants: which channels, and between which minutes of the day only what is urgent may ring."""

    person = models.OneToOneField(
        "kernel.Person", models.CASCADE, primary_key=True, related_name="notice_wish"
    )
    push = models.BooleanField(default=True)
    sms = models.BooleanField(default=True)
    quiet_from = models.PositiveSmallIntegerField(null=True)
    quiet_until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        app_label = "kernel"


class Notice(models.Model):
    """That one person is told of one thing; `count` says how many facts of the matter it gathers.

    `state`: open, reached, unreached (its time was over), over (what it asked for was done).
    """

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE, related_name="notices")
    tell = models.CharField(max_length=80)
    event = models.UUIDField()
    matter = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    region = models.CharField(max_length=120, default="")
    rung = models.PositiveSmallIntegerField(default=0)
    is_urgent = models.BooleanField()
    broke_quiet = models.BooleanField(default=False)
    count = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, default="open")
    made_at = models.DateTimeField()
    rings_at = models.DateTimeField()
    deadline = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "kernel"
        constraints = [
            models.UniqueConstraint(fields=["person", "tell", "event", "rung"], name="told_once_of_an_event")
        ]
        indexes = [
            models.Index(fields=["person", "subject", "-rings_at"], name="notice_of_matter"),
            models.Index(fields=["state", "deadline"], name="notice_by_deadline"),
            models.Index(fields=["made_at"], name="notice_oldest"),
            models.Index(fields=["event"], name="notice_of_event"),
            models.Index(fields=["matter"], name="notice_by_matter"),
            models.Index(fields=["subject"], name="notice_by_subject"),
            models.Index(
                fields=["subject"], condition=models.Q(state="unreached"), name="notice_not_reached"
            ),
        ]


class NoticeDelivery(models.Model):
    """A notice on its way through one channel: `state` is waiting, sent, failed or dropped."""

    id = models.UUIDField(primary_key=True)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10)
    device = models.ForeignKey(PushDevice, models.SET_NULL, null=True)
    state = models.CharField(max_length=10, default="waiting")
    next_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    late_ms = models.PositiveIntegerField(null=True)
    problem = models.CharField(max_length=40, default="")

    class Meta:
        app_label = "kernel"
        indexes = [models.Index(fields=["channel", "next_at"], name="delivery_due")]


class NoticeTry(models.Model):
    """One try of one delivery: what came of it, how long it took, and how late it was."""

    id = models.UUIDField(primary_key=True)
    delivery = models.ForeignKey(NoticeDelivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    late_ms = models.PositiveIntegerField()
    outcome = models.CharField(max_length=40)

    class Meta:
        app_label = "kernel"
