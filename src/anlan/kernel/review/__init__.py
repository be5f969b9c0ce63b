# SPDX-License-Identifier: Apache-2.0
"""What becomes of a closed matter: looked at again by people who took no part in it; a relapse takes its end back."""
