# SPDX-License-Identifier: Apache-2.0
"""`anlan new`: copies a working pack, kind, command or page with its test and its Chinese labels."""

from .asking import write_new

__all__ = ["write_new"]
