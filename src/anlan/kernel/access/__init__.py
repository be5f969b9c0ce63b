# SPDX-License-Identifier: Apache-2.0
"""Who may do and see what, where and why; and the ledger of who looked."""
