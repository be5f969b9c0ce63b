# SPDX-License-Identifier: Apache-2.0
"""The register of recorders: 执法记录仪 of the police, 保安现场记录仪 of guards, and who carries each by the roster."""

from django.db import models


class Recorder(models.Model):
    """A recorder with a picture of its own. Carried by one person, or by whoever the roster puts at its post.

    `kept_as` is in whose capacity it films: it decides how long its footage is kept (PB-R3), and guards carry none of
    the police (PB-R3a).
    """

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)  # GB/T 28181: twenty digits
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey("kernel.Organisation", models.PROTECT)  # the company, or the station
    kept_as = models.CharField(max_length=12)  # guard | police
    bearer = models.ForeignKey("kernel.Person", models.SET_NULL, null=True, related_name="recorders")
    post = models.ForeignKey("dispatch.VenuePost", models.PROTECT, null=True, related_name="recorders")
    state = models.CharField(max_length=12)  # in_service | repair | lost | retired
