# SPDX-License-Identifier: Apache-2.0
"""What people and programs touch: pages, parts, the live stream, the API; it knows the kernel and no pack."""
