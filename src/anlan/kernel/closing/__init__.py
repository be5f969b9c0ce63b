# SPDX-License-Identifier: Apache-2.0
"""How a matter ends, and what still stands between it and its end."""
