# SPDX-License-Identifier: Apache-2.0
"""Documents (文书): drawn up from typed templates, numbered, hashed, signed on the spot, filed as evidence."""
