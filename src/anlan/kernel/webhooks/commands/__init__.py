# SPDX-License-Identifier: Apache-2.0
"""What an integrator may do about the messages that his system gets."""
