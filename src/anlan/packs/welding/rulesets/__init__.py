# SPDX-License-Identifier: Apache-2.0
"""The rule sets of hot work, one for each industry, as dated data with their source; everything here is pure."""
