# SPDX-License-Identifier: Apache-2.0
"""The figures that the product must reach, measured beside a floor in the same run: `make bench`, `make bench args="b3"`."""
