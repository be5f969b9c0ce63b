# SPDX-License-Identifier: Apache-2.0
"""The dispatch pack's outside: the 110 side, how it pushes calls to us and how we answer it.

`port` holds the messages, `push` reads a signed push, `http_110` sends, `simulator_110` plays the other side.
"""
