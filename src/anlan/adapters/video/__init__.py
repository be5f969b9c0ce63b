# SPDX-License-Identifier: Apache-2.0
"""Live pictures without a media server: frames over WebSocket, resumed after a loss, recorded, muxed once at the end."""
