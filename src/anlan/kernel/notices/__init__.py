# SPDX-License-Identifier: Apache-2.0
"""Who is told of what happens, how, and whether it reached him."""
