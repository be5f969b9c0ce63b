# SPDX-License-Identifier: Apache-2.0
"""A matter: one thing that must be answered for, from its opening to its end."""
