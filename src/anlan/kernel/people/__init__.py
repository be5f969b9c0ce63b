# SPDX-License-Identifier: Apache-2.0
"""Persons, organisations, posts and who holds them."""
