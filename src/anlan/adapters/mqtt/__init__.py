# SPDX-License-Identifier: Apache-2.0
"""Machines that speak MQTT: the client of a broker, the bridge from messages to commands, a broker of our own for the demo."""
