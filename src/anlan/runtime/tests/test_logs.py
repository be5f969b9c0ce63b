# SPDX-License-Identifier: Apache-2.0
"""What a log line never shows: tokens, numbers and passwords, in its text or in a traceback."""

import logging

from anlan.runtime.logs import MaskingFormatter


def test_a_log_line_hides_numbers_and_secrets():
    secrets = [
        "13800000001",
        "11010519491231002X",
        "anl_AbCdEfGhIjKlMnOp",
        "whsec_AAECAwQFBgcICQ==",
        "Bearer abcdefghijkl",
    ]
    try:
        raise ValueError(" ".join(secrets))
    except ValueError as fault:
        record = logging.LogRecord(
            "x", logging.ERROR, "", 0, "said %s", (secrets,), (ValueError, fault, fault.__traceback__)
        )
    line = MaskingFormatter().format(record)
    assert not [one for one in secrets if one.removeprefix("Bearer ") in line]
