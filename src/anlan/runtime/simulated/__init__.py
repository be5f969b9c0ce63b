# SPDX-License-Identifier: Apache-2.0
"""Simulated people: guards, officers, duty officers and callers, who act through the public API like anybody else.

Whoever a human plays is left alone. Reaction times, refusals and silences are drawn by seed and name.
"""
