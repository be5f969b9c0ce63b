# SPDX-License-Identifier: Apache-2.0
"""Tests of the channels, against the simulator and the examples of the standards."""
