# SPDX-License-Identifier: Apache-2.0
"""Simulated people: guards, officers, a duty officer and callers, who act through the public API like anybody else.

Whoever a human plays (has a live session of) is left alone. Reaction times, refusals and silences are drawn by seed.
"""
