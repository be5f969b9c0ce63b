# SPDX-License-Identifier: Apache-2.0
"""What can happen in welding; ids, codes and seconds only."""
