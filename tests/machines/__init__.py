# SPDX-License-Identifier: Apache-2.0
"""Machines, their chips and the district, all as real processes."""
