# SPDX-License-Identifier: Apache-2.0
"""Limits of gas at a place of hot work, as the project reads them; in thousandths of the unit."""

# Combustible: at most 10 % of the lower explosion limit, the stricter of the readings in use; oxygen by volume for
# whoever stands there; toxic in mg/m³, of what stands in the firm's own list for its substance.
LIMITS = {"combustible": (0, 10_000), "oxygen": (19_500, 23_500), "toxic": (0, 10_000)}
UNITS = {"combustible": "%LEL", "oxygen": "%", "toxic": "mg/m³"}
