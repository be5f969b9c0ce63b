# SPDX-License-Identifier: Apache-2.0
"""Documents of family disputes: one file each. None of them carries an address, or who reported (JS-R3)."""
