# SPDX-License-Identifier: Apache-2.0
"""The register of a district: its regions, organisations, people, premises and devices come in here."""
