# SPDX-License-Identifier: Apache-2.0
"""The pages that every domain shares; each module is one page and has one template of the same name."""
