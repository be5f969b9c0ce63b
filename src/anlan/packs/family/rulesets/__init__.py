# SPDX-License-Identifier: Apache-2.0
"""Rules of family disputes as plain functions: they propose, people decide."""
