# SPDX-License-Identifier: Apache-2.0
"""What follows in welding."""
