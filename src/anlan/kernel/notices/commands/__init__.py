# SPDX-License-Identifier: Apache-2.0
"""What a person may turn about his notices, and what the office may send again."""
