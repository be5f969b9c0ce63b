# SPDX-License-Identifier: Apache-2.0
"""A small pack for the tests of kernel and shell: noise between neighbours, and a table of how loud it was."""
