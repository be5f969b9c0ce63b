# SPDX-License-Identifier: Apache-2.0
"""Anlan 安澜: one platform on which a district keeps its people safe."""

__version__ = "0.1.0"
