# SPDX-License-Identifier: Apache-2.0
"""Family's questions to its own tables and to the log."""
