# SPDX-License-Identifier: Apache-2.0
"""What every domain stands on: matter, clock, team, evidence, closing, review – on one append-only event log.

Read the folders in the order of a matter's life: `events` (the spine), `places`, `people`, `devices`,
`writing` and `command` (the only way anything changes), `following` (whatever reads the log), `directory`,
`matters`, `clocks`, `closing`. The kernel knows Django's ORM and nothing of HTTP, brokers or any pack.
"""
