# SPDX-License-Identifier: Apache-2.0
"""Which frames have come: everything below `next`, and some above it."""

from collections.abc import Iterable

FAR = 100_000  # frames above the first missing one that are believed: two hours of fifteen a second


class Known:
    """Numbers of frames that have come, as they are told to a sender that is back."""

    def __init__(self, seqs: Iterable[int] = ()) -> None:
        self.next = 0
        self._above: set[int] = set()
        self.highest = -1
        for seq in seqs:
            self.add(seq)

    def add(self, seq: int) -> bool:
        """Whether it is new."""
        if seq < self.next or seq in self._above:
            return False
        self._above.add(seq)
        self.highest = max(self.highest, seq)
        while self.next in self._above:
            self._above.remove(self.next)
            self.next += 1
        return True

    def is_far(self, seq: int) -> bool:
        """Whether it lies further ahead than any honest sender is."""
        return seq > self.next + FAR

    def give_up(self, below: int) -> None:
        """What is missing below will not come any more: its sender is gone."""
        self._above = {seq for seq in self._above if seq >= below}
        self.next = max(self.next, below)
        while self.next in self._above:
            self._above.remove(self.next)
            self.next += 1
        self.highest = max(self.highest, self.next - 1)

    def ranges(self) -> list[list[int]]:
        """What has come above `next`, as pairs of first and last."""
        found: list[list[int]] = []
        for seq in sorted(self._above):
            if found and found[-1][1] == seq - 1:
                found[-1][1] = seq
            else:
                found.append([seq, seq])
        return found
