# SPDX-License-Identifier: Apache-2.0
"""What goes into the machine's log: personal numbers, tokens and secrets masked, tracebacks included."""

import logging
import re

_PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")
_SECRET = re.compile(r"\b(anl_|whsec_)[A-Za-z0-9_+/=-]{8,}|(?i:(bearer\s+))[^\s,;\"']{8,}")


class MaskingFormatter(logging.Formatter):
    """Masks after formatting: a logging filter would miss what a traceback quotes."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The finished line, masked."""
        line = _SECRET.sub(lambda found: (found[1] or found[2]) + "****", super().format(record))
        return _PERSONAL.sub(lambda found: found.group()[:3] + "****" + found.group()[-4:], line)
