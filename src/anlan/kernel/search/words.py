# SPDX-License-Identifier: Apache-2.0
"""Words of Chinese and Latin text as tokens, and what somebody typed as a question to them.

No word breaker is needed: every two neighbouring characters are a token, and so is the last one, so that a single
character finds whatever holds it. Tokens are ASCII, which any parser and any locale leaves alone.
"""

import os
import re
from functools import lru_cache
from itertools import islice, product

os.environ.setdefault(
    "PYPINYIN_NO_PHRASES", "true"
)  # single characters and all their readings: 13 MB instead of 60

from pypinyin import Style, pinyin

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z]+|[0-9]+")
_HAN = "\u3400"
NAME = 12  # characters of a name that are read aloud; a longer one is a sentence
READINGS = 16  # of one name: 单 is dan, chan and shan, and the register does not say which


def _token(text: str) -> str:
    return text if text.isascii() else "u" + "".join(f"{ord(sign):04x}" for sign in text)


def tokens(text: str) -> list[str]:
    """Every token of a text; numbers also without their leading zeros."""
    found: list[str] = []
    for run in _RUN.findall(text.lower()):
        if run[0] >= _HAN:
            found += [_token(run[at : at + 2]) for at in range(len(run))]
        else:
            found.append(run)
            if run[0] == "0" and run.lstrip("0"):
                found.append(run.lstrip("0"))
    return found


@lru_cache(maxsize=4096)
def readings(name: str) -> frozenset[str]:
    """How a short Chinese name may be typed: initials and whole syllables, in every reading (wjg, wangjianguo)."""
    signs = "".join(run for run in _RUN.findall(name.lower()) if run[0] >= _HAN)[:NAME]
    if not signs:
        return frozenset()
    syllables = pinyin(signs, style=Style.NORMAL, heteronym=True)
    initials = [list(dict.fromkeys(one[0] for one in many if one)) for many in syllables]
    return frozenset(
        "".join(one) for ways in (initials, syllables) for one in islice(product(*ways), READINGS)
    )


def indexed(*texts: str, names: tuple[str, ...] = ()) -> str:
    """The column of a row: tokens of its texts and names, and the readings of its names."""
    found = [token for text in (*texts, *names) for token in tokens(text)]
    for name in names:
        found += sorted(readings(name))
    return " ".join(found)


def asked(query: str) -> list[tuple[tuple[str, ...], bool]]:
    """What must all be there: neighbouring tokens, and whether the last is only a beginning."""
    wanted: list[tuple[tuple[str, ...], bool]] = []
    for run in _RUN.findall(query.lower()):
        if run[0] < _HAN:
            wanted.append(((run,), True))
        elif len(run) == 1:
            wanted.append(((_token(run),), True))
        else:
            wanted.append((tuple(_token(run[at : at + 2]) for at in range(len(run) - 1)), False))
    return wanted
