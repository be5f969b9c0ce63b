# SPDX-License-Identifier: Apache-2.0
"""Settings that a district may turn, by region, with their history in the log."""
