# SPDX-License-Identifier: Apache-2.0
"""What can happen to the register of a district."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from ..events.base import Code, Event, Ref


class DirectoryImported(Event):
    """A district's register came in, or was brought up to date."""

    sentence = pgettext_lazy(
        "kernel", "The register was imported: %(written)s rows written, %(unchanged)s unchanged."
    )
    written: int
    unchanged: int


class ContactMended(Event):
    """Under which number premises are reached was changed by whoever runs them."""

    sentence = pgettext_lazy("kernel", "The contact of %(premises)s was changed.")
    premises: Annotated[UUID, Ref("kernel.Premises")]


class RoleGranted(Event):
    """A person holds a role from now on."""

    sentence = pgettext_lazy("kernel", "%(person)s was granted %(role)s.")
    person: Annotated[UUID, Ref("kernel.Person")]
    role: Code


class RoleRevoked(Event):
    """A person lost a role."""

    sentence = pgettext_lazy("kernel", "%(person)s lost %(role)s.")
    person: Annotated[UUID, Ref("kernel.Person")]
    role: Code


class OptionTurned(Event):
    """A setting was turned for a region."""

    sentence = pgettext_lazy("kernel", "Setting %(option)s: %(was)s → %(value)s.")
    option: Code
    was: int
    value: int


class FollowerResumed(Event):
    """A follower that stood still goes on."""

    sentence = pgettext_lazy("kernel", "%(follower)s goes on.")
    follower: Code


class ParkedEnded(Event):
    """What was parked was tried again with success, or dropped by a person."""

    sentence = pgettext_lazy("kernel", "Parked event of %(follower)s: %(ending)s.")
    follower: Code
    ending: Code
