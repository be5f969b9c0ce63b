# SPDX-License-Identifier: Apache-2.0
"""What stays open, or comes in thousands: small ASGI endpoints beside Django, never inside it."""
