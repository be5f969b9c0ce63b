# SPDX-License-Identifier: Apache-2.0
"""The outside world: each adapter fulfils a port of the kernel; only `runtime` imports them."""
