# SPDX-License-Identifier: Apache-2.0
"""The check finds a write and a late import where none belongs, and nothing else."""

from pathlib import Path

import pytest

from check_writes import check


def sentences(root: Path, place: str, code: str) -> list[str]:
    path = root / "src/anlan" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(code, encoding="utf-8")
    return [finding.sentence.split()[0] for finding in check(root)]


@pytest.mark.parametrize(
    "line", ["row.save()", "Row.objects.create(a=1)", "rows.filter(a=1).update(b=2)", "Row.objects.bulk_create([])",
             "await row.adelete()", "Row.objects.get_or_create(a=1)"],
)  # fmt: skip
def test_a_page_that_writes_is_found(tmp_path: Path, line: str) -> None:
    assert len(sentences(tmp_path, "packs/dispatch/pages/board.py", f"async def show():\n    {line}\n")) == 1


@pytest.mark.parametrize(
    "line",
    ["book.save(path)", "digest.update(b'x')", "said.update(a=1)", "super().save()", "cache.delete(key)"],
)
def test_other_verbs_of_the_same_name_are_left_alone(tmp_path: Path, line: str) -> None:
    assert sentences(tmp_path, "packs/dispatch/pages/board.py", f"said = {{}}\n{line}\n") == []


@pytest.mark.parametrize("place", ["packs/dispatch/commands/offer_task.py", "kernel/matters/flow.py"])
def test_commands_and_flow_may_write(tmp_path: Path, place: str) -> None:
    assert sentences(tmp_path, place, "row.save()\n") == []


def test_an_import_inside_a_function_is_found_except_where_apps_load(tmp_path: Path) -> None:
    code = "def ready():\n    import json\n    return json\n"
    assert sentences(tmp_path, "kernel/apps.py", code) == []
    assert sentences(tmp_path, "kernel/context.py", code) == ["an"]
