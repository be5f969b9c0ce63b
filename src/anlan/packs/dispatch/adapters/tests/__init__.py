# SPDX-License-Identifier: Apache-2.0
"""Tests of the 110 side's messages, our reading of its pushes, and our sending to it."""
