# SPDX-License-Identifier: Apache-2.0
"""One matter, one team (一案一团队): seats, who could take them, who was called, who is coming and who is not."""
