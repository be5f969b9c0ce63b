# SPDX-License-Identifier: Apache-2.0
"""A command: the only way in which anything changes. One function, one transaction, its events, its receipt."""

from .decorator import Command, Of, command
from .performing import Answer, perform

__all__ = ["Answer", "Command", "Of", "command", "perform"]
