# SPDX-License-Identifier: Apache-2.0
"""What follows by itself in welding."""
