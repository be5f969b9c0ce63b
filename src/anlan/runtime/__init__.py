# SPDX-License-Identifier: Apache-2.0
"""Composes everything: settings, servers, worker, command line. The only place that reads the environment."""
