# SPDX-License-Identifier: Apache-2.0
"""Passwords of tests: the product's own form, with one round instead of a million; any process can check them."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """Rounds only make guessing dear; nobody guesses at a test's database."""

    iterations = 1
