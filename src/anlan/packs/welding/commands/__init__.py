# SPDX-License-Identifier: Apache-2.0
"""What is done in welding, one verb a file."""
