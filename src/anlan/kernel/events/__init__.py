# SPDX-License-Identifier: Apache-2.0
"""The spine: what was ever recorded, in one order, append-only and sealed."""
