# SPDX-License-Identifier: Apache-2.0
"""What goes out to other systems by itself: who asked for which events, and what became of each message."""
