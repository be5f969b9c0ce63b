# SPDX-License-Identifier: Apache-2.0
"""The reference chip of a welding machine, protocol version 1; runs on MicroPython 1.20 and newer, and on CPython."""
