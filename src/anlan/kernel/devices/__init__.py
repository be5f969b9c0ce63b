# SPDX-License-Identifier: Apache-2.0
"""Devices, who bears them, and their newest samples, which are not events."""
