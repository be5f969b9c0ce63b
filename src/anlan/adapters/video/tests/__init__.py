# SPDX-License-Identifier: Apache-2.0
"""The relay with real sockets, its journal and its films."""
