# SPDX-License-Identifier: Apache-2.0
"""The take-over of a scene, and by which form it was signed."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Ref

from . import TaskEvent, _person

SIGNED_BY_KEY = pgettext_lazy("dispatch", "%(officer)s signed the take-over from %(guard)s by passkey.")

DRAWN = pgettext_lazy(
    "dispatch", "%(officer)s signed the take-over from %(guard)s (weak: drawn on the screen)."
)


class TakenOver(TaskEvent):
    """The officer on scene signed the take-over."""

    sentence = pgettext_lazy(
        "dispatch", "%(officer)s signed the take-over from %(guard)s (weak: by account)."
    )
    officer: Annotated[UUID, _person]
    guard: Annotated[UUID, _person]
    digest: Code
    form: Annotated[Code, Ref("code")]

    def said(self) -> object:
        """By the form of the signature."""
        return {"passkey": SIGNED_BY_KEY, "drawn": DRAWN}.get(self.form, self.sentence)
