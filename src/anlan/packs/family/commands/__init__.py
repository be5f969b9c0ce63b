# SPDX-License-Identifier: Apache-2.0
"""Family's verbs, one file each."""
