# SPDX-License-Identifier: Apache-2.0
"""Pages of dispatch: the command board, its map and dialogs, the wall, and the phone."""
