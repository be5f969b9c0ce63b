# SPDX-License-Identifier: Apache-2.0
"""Documents of the specimen: one file each."""
