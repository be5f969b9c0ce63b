# SPDX-License-Identifier: Apache-2.0
"""How one name is written in its different places: file, class, label, event, number."""

import re

NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
DOUBLED = re.compile(r"^[^aeiou]*[aeiou][bdglmnprt]$")  # stop → stopped: one short vowel, one consonant


def title_of(name: str) -> str:
    """`neighbour_noise` → `Neighbour noise`."""
    return name.replace("_", " ").capitalize()


def class_of(name: str) -> str:
    """`neighbour_noise` → `NeighbourNoise`."""
    return "".join(word.capitalize() for word in name.split("_"))


def event_of(verb: str) -> str:
    """The event of a verb: `measure_noise` → `NoiseMeasured`."""
    first, *rest = verb.split("_")
    if first.endswith("e"):
        done = f"{first}d"
    elif first.endswith("y") and first[-2:-1] not in "aeiou":
        done = f"{first[:-1]}ied"
    else:
        done = f"{first}{first[-1] if DOUBLED.match(first) else ''}ed"
    return class_of("_".join([*rest, done]))


def letters_of(name: str, taken: set[str]) -> str:
    """Two capital letters that begin the numbers of a kind and that no other kind has."""
    plain = name.replace("_", "").upper()
    words = [word[0].upper() for word in name.split("_")]
    tries = ["".join(words[:2])] if len(words) > 1 else []
    tries += [plain[0] + other for other in plain[1:]]
    tries += [plain[0] + chr(code) for code in range(ord("A"), ord("Z") + 1)]
    return next(one for one in tries if len(one) == 2 and one not in taken)
