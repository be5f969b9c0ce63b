# SPDX-License-Identifier: Apache-2.0
"""What is too long is said, and fails only who asks for it."""

from pathlib import Path

import pytest

from check_size import main


def test_a_long_function_is_named_and_fails_only_when_strict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "src/anlan/kernel/timing.py"
    path.parent.mkdir(parents=True)
    path.write_text("def long():\n" + "    x = 1\n" * 60, encoding="utf-8")
    assert main([str(tmp_path)]) == 0
    assert "src/anlan/kernel/timing.py:1: `long` has 61 lines; the budget is 60" in capsys.readouterr().out
    assert main([str(tmp_path), "--strict"]) == 1
