# SPDX-License-Identifier: Apache-2.0
"""The three ministries that know certificates (domain.md 5.7): one port, three adapters, and a simulator."""
