# SPDX-License-Identifier: Apache-2.0
"""What tests of kernel, shell and packs need; also a pytest plugin for third-party packs."""
