# SPDX-License-Identifier: Apache-2.0
"""Regions, grid cells and premises."""
