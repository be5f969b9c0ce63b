# SPDX-License-Identifier: Apache-2.0
"""Streets, coordinates and map tiles."""
