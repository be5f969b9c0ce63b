# SPDX-License-Identifier: Apache-2.0
"""Channels out of the house: push services, a short-message gateway, the robot of a work chat, and all three simulated."""
