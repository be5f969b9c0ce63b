# SPDX-License-Identifier: Apache-2.0
"""What goes into the machine's log: one line each, with identity numbers and telephones masked, tracebacks included."""

import logging
import re

_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


class MaskingFormatter(logging.Formatter):
    """Masks after formatting: a logging filter would miss what a traceback quotes."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The finished line, masked."""
        return _PERSONAL.sub(
            lambda found: found.group()[:3] + "****" + found.group()[-4:], super().format(record)
        )
