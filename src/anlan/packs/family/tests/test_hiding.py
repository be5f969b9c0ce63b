# SPDX-License-Identifier: Apache-2.0
"""What a room may read: nothing below five, and nothing that a difference would tell."""

from hypothesis import given
from hypothesis import strategies as st

from ..rulesets.hiding import FEW, hidden, total_of

CELLS = st.dictionaries(st.integers(0, 30), st.integers(0, 40), max_size=12)


@given(CELLS)
def test_no_number_from_one_to_four_is_ever_shown(cells):
    assert not [many for many in hidden(cells).values() if many is not None and 0 < many < FEW]
    assert (total_of(cells) or FEW) >= FEW


@given(CELLS)
def test_what_is_shown_is_true_and_nothing_is_hidden_where_all_is_large(cells):
    shown = hidden(cells)
    assert all(many in (None, cells[key]) for key, many in shown.items())
    if all(many == 0 or many >= FEW for many in cells.values()):
        assert shown == cells


@given(CELLS)
def test_taking_the_others_from_the_total_tells_no_hidden_number(cells):
    shown, total = hidden(cells), total_of(cells)
    gone = [cells[key] for key, many in shown.items() if many is None]
    if total is None or not gone:
        return
    rest = total - sum(many for many in shown.values() if many is not None)
    assert rest == sum(gone)
    assert len(gone) > 1
    assert max(gone) >= FEW or len(gone) < rest < len(gone) * (FEW - 1)


def test_the_smallest_of_the_others_is_hidden_beside_a_lonely_one():
    assert hidden({"a": 3, "b": 9, "c": 20}) == {"a": None, "b": None, "c": 20}
    assert hidden({"a": 3, "b": 0, "c": 0}) == {"a": None, "b": None, "c": 0}
    assert total_of({"a": 3}) is None
