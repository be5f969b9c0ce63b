# SPDX-License-Identifier: Apache-2.0
"""Family's pages."""
