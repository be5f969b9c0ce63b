# SPDX-License-Identifier: Apache-2.0
"""Time limits that follow the log, and confess lateness."""
