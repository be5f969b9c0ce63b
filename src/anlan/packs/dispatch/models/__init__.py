# SPDX-License-Identifier: Apache-2.0
"""Tables of dispatch: the registry that ranking needs, incidents and tasks beside their matters, and the board."""

from datetime import date

from django.db import models

from .buttons import AlarmButton, ButtonPress  # noqa: F401 – tables of this pack, found by Django
from .calls import CallAnswer, CallQuestion  # noqa: F401 – likewise
from .cameras import Camera, CameraLook  # noqa: F401 – likewise
from .recorders import Recorder


class Category(models.Model):
    """A type of incident: the class decides who may go (PB-R7), the level how urgent it is."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    category_class = models.CharField(max_length=12)  # allowed | conditional | forbidden
    level = models.CharField(max_length=10)
    police_at_once = models.BooleanField()
    violent = models.BooleanField(default=False)
    asked_after_seconds = models.IntegerField(null=True)  # 0: never; None: as the options say by level

    def __str__(self) -> str:
        return self.name


class Guard(models.Model):
    """A person who may serve as a guard; `person` is his row in the register."""

    person = models.OneToOneField("kernel.Person", models.PROTECT, primary_key=True, related_name="guard")
    certificate_number = models.CharField(max_length=40, default="")
    revoked_on = models.DateField(null=True)
    employer = models.ForeignKey("kernel.Organisation", models.PROTECT)
    employer_kind = models.CharField(max_length=20)  # security_company | in_house | property_company
    trained_until = models.DateField(null=True)
    home_premises = models.ForeignKey("kernel.Premises", models.PROTECT, null=True)
    home_post = models.CharField(max_length=120, default="")

    def is_certified(self, day: date) -> bool:
        """Whether his certificate counts on this day (PB-R14)."""
        return bool(self.certificate_number) and (self.revoked_on is None or day < self.revoked_on)


class Contract(models.Model):
    """A service contract of a security company: premises by name, or an area by outline (PB-R2)."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    company = models.ForeignKey("kernel.Organisation", models.PROTECT)
    premises = models.ForeignKey("kernel.Premises", models.PROTECT, null=True)
    area = models.TextField(default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)


class VenuePost(models.Model):
    """A post of guards at a venue."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    premises = models.ForeignKey("kernel.Premises", models.PROTECT, null=True)
    lat = models.FloatField()
    lng = models.FloatField()


class Shift(models.Model):
    """A line of the roster."""

    id = models.UUIDField(primary_key=True)
    person = models.ForeignKey("kernel.Person", models.CASCADE)
    post = models.CharField(max_length=40)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="shift_now")]


class Duty(models.Model):
    """That a guard signed on (PB-R9), and when he signed off."""

    id = models.UUIDField(primary_key=True)
    guard = models.ForeignKey(Guard, models.CASCADE)
    signed_on_at = models.DateTimeField()
    signed_off_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guard"], name="one_open_duty", condition=models.Q(signed_off_at__isnull=True)
            )
        ]


class Station(models.Model):
    """A police station: its place and the regions it answers for."""

    organisation = models.OneToOneField("kernel.Organisation", models.PROTECT, primary_key=True)
    lat = models.FloatField()
    lng = models.FloatField()
    jurisdiction = models.TextField(default="")  # region paths, space between


class Car(models.Model):
    """A police car and who rides in it today."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    call_sign = models.CharField(max_length=40)
    station = models.ForeignKey("kernel.Organisation", models.PROTECT)
    crew = models.ManyToManyField("kernel.Person")


class Incident(models.Model):
    """What stands beside an incident's matter: its place, type and order. The words are sealed in the matter."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, primary_key=True, related_name="incident")
    order_number = models.CharField(max_length=60, null=True, unique=True)  # 接警单编号
    fingerprint = models.CharField(max_length=64, default="")
    source = models.CharField(max_length=12)  # 110 | 12345 | 122 | desk | patrol | citizen
    category = models.ForeignKey(Category, models.PROTECT)
    is_violent = models.BooleanField(default=False)
    is_secret = models.BooleanField(default=False)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    address = models.CharField(max_length=200, default="")
    premises = models.ForeignKey("kernel.Premises", models.PROTECT, null=True)
    is_out_of_district = models.BooleanField(default=False)
    coarsened_at = models.DateTimeField(null=True)  # since then the grid cell is all that is known
    called_at = models.DateTimeField()
    caller_index = models.CharField(max_length=32, default="", db_index=True)
    cancel_asked_at = models.DateTimeField(null=True)  # the 110 side took the order back while a guard held
    cancel_outcome = models.CharField(max_length=20, default="")  # with this outcome

    class Meta:
        indexes = [models.Index(fields=["called_at"], name="incident_when")]


class Party(models.Model):
    """当事人 or 证人: who it is, sealed; `person` if he is of the register, so that he is not sent (PB-R15)."""

    id = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="parties")
    part = models.CharField(max_length=8)  # party | witness
    person = models.ForeignKey("kernel.Person", models.PROTECT, null=True)
    sealed = models.TextField()
    named_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"dispatch_party:sealed:{self.pk}"


class Sending(models.Model):
    """That police were sent to an incident: who, when, and when they signed and arrived."""

    id = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="sendings")
    car = models.ForeignKey(Car, models.PROTECT, null=True)
    officer = models.ForeignKey("kernel.Person", models.PROTECT)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # when they are expected
    signed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)


class Task(models.Model):
    """What stands beside a first-response task's matter."""

    matter = models.OneToOneField("kernel.Matter", models.PROTECT, primary_key=True, related_name="task")
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="tasks")
    task_kind = models.CharField(max_length=16)  # first_response | cordon
    guard = models.ForeignKey(Guard, models.PROTECT, null=True)
    is_busy = models.BooleanField(default=False)  # the guard is bound by it: PB-R10
    due_at = models.DateTimeField(null=True)  # when he is expected
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # since when the question stands whether he is well
    was_violent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["guard"], name="one_task_at_a_time", condition=models.Q(is_busy=True)
            )
        ]


class Offer(models.Model):
    """That a task was offered to a guard, and what he said."""

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="offers")
    guard = models.ForeignKey(Guard, models.PROTECT)
    offered_at = models.DateTimeField()
    offered_by = models.UUIDField(null=True)
    eta_seconds = models.IntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, default="")  # accepted | refused | silent | withdrawn
    reason = models.CharField(max_length=20, default="")


class Tick(models.Model):
    """An action that was ticked on the scene; one that was taken back stays, with when."""

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="ticks")
    action = models.CharField(max_length=20)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task", "action"], name="ticked_once", condition=models.Q(taken_back_at__isnull=True)
            )
        ]


class Persuasion(models.Model):
    """劝解记录: what the guard wrote; never an agreement (PB-R6). Sealed."""

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="persuasions")
    author = models.UUIDField()
    sealed = models.TextField()
    written_at = models.DateTimeField()

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"dispatch_persuasion:sealed:{self.pk}"


class HandOver(models.Model):
    """The officer's signature under the take-over.

    `form` is passkey, with its proof; drawn, by hand on the screen; or weak, his session alone.
    """

    task = models.OneToOneField(Task, models.PROTECT, primary_key=True)
    officer = models.ForeignKey("kernel.Person", models.PROTECT)
    signed_at = models.DateTimeField()
    form = models.CharField(max_length=10, default="weak")
    statement = models.TextField()  # canonical JSON of what was taken over
    digest = models.CharField(max_length=64)
    proof = models.TextField(default="")  # what `anlan verify-signature` checks
    drawing = models.TextField(default="")  # sealed: how somebody writes his name is his own (L3)

    @property
    def row(self) -> str:
        """The row that the drawing is bound to."""
        return f"dispatch_handover:drawing:{self.pk}"


class Rating(models.Model):
    """What the officer says about the guard's work, once; never summed up by person (X-R3)."""

    task = models.OneToOneField(Task, models.PROTECT, primary_key=True)
    officer = models.UUIDField()
    verdict = models.CharField(max_length=12)  # helpful | adequate | lacking
    rated_at = models.DateTimeField()


class Message(models.Model):
    """A message back to the 110 side, kept until it is acknowledged. Sealed."""

    id = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="messages")
    type = models.CharField(max_length=12)  # feedback | return | revisit
    sealed = models.TextField()
    queued_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    rejected = models.CharField(max_length=300, default="")

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"dispatch_message:sealed:{self.pk}"


class EarlyPush(models.Model):
    """A supplement or cancellation that came before its order. Sealed; gone when the order takes it up."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    order_number = models.CharField(max_length=60, db_index=True)
    sealed = models.TextField()
    heard_at = models.DateTimeField()

    @property
    def row(self) -> str:
        """The row that its words are bound to."""
        return f"dispatch_earlypush:sealed:{self.pk}"


class BoardRow(models.Model):
    """Read model: one incident as the board, the wall and the phone show it, with the facts of who held the scene."""

    incident = models.UUIDField(primary_key=True)
    region = models.CharField(max_length=120)
    stage = models.CharField(max_length=40)
    level = models.CharField(max_length=10)
    category = models.CharField(max_length=20)
    premises = models.UUIDField(null=True)
    source = models.CharField(max_length=12)
    reported_at = models.DateTimeField()
    task = models.UUIDField(null=True)
    task_stage = models.CharField(max_length=40, default="")
    task_kind = models.CharField(max_length=16, default="")
    guard = models.UUIDField(null=True)
    guard_due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # the guard was asked whether he is well, and has not answered
    officer = models.UUIDField(null=True)
    police_due_at = models.DateTimeField(null=True)
    is_escalated = models.BooleanField(default=False)
    maybe_duplicate_of = models.UUIDField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    facts = models.TextField(default="[]")  # [[kind, at, who or null], …]

    class Meta:
        indexes = [
            models.Index(fields=["closed_at", "reported_at"], name="board_open"),
            models.Index(fields=["task"], name="board_of_task"),
            models.Index(
                fields=["handed_over_at"],
                name="board_handed",
                condition=models.Q(handed_over_at__isnull=False),
            ),
        ]


class VideoSession(models.Model):
    """A picture from the scene: called for, answered, seen, ended. Its frames pass by Django, through the relay."""

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, models.PROTECT, related_name="videos")
    guard = models.ForeignKey(Guard, models.PROTECT)
    recorder = models.ForeignKey(Recorder, models.PROTECT, null=True)  # None: filmed with a telephone
    called_at = models.DateTimeField(null=True)
    called_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # when the first picture came: answered is not seen
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["task"], name="one_open_video", condition=models.Q(ended_at__isnull=True)
            )
        ]


class PublishedFigure(models.Model):
    """What was first said of a day of the whole district; never changed. Thousandths of seconds, of a share, of a count."""

    id = models.UUIDField(primary_key=True)
    day = models.DateField()
    code = models.CharField(max_length=40)
    thousandths = models.BigIntegerField(null=True)  # None: nothing to count
    base = models.IntegerField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "code"], name="published_once")]
