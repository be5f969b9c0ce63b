# SPDX-License-Identifier: Apache-2.0
"""The domains, side by side: each folder is one, and none imports another."""
