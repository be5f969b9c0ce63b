# SPDX-License-Identifier: Apache-2.0
"""Evidence (证据): what was photographed, said or handed in, sealed as it came, with an unbroken custody."""
