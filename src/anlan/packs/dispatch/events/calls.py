# SPDX-License-Identifier: Apache-2.0
"""What came of the questions to a caller."""

from typing import Annotated

from django.utils.translation import pgettext_lazy

from anlan.kernel.events.base import Code, Event, Ref


class LevelFollowedAnswers(Event):
    """Whoever took the call let the level follow the caller's answers; `because` are the codes of the questions."""

    sentence = pgettext_lazy(
        "dispatch", "By the caller's answers the level is %(level)s; the type says %(was)s."
    )
    level: Annotated[Code, Ref("level")]
    was: Annotated[Code, Ref("level")]
    because: tuple[Code, ...]
