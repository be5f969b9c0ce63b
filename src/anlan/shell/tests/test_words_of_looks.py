# SPDX-License-Identifier: Apache-2.0
"""Whatever is looked at has words in the ledger, and whatever follows the log says what it does."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from anlan.kernel.registry import REGISTRY
from anlan.shell.looks import heads, what_words
from anlan.shell.pages.office import does

LATIN = re.compile(r"[a-z]{3}")
SOURCES = "".join(
    file.read_text()
    for file in Path(__file__).parents[2].rglob("*.py")
    if not {"tests", "testing"} & set(file.parts)
)
LOOKS = [
    "sign-in:become", "sign-in:password", "sign-in:passkey", "sign-in:outside", "confirm:passkey", "second-factor",
    "row:guards", "list:guards", "export:people", "list:registers", "export:figures",
    "custody:1", "evidence:2", "camera:12", "original:1", "evidence-package", "map:shapes", "map:units",
    "page:board", "page:hand", "page:wall", "page:figures", "office:rules", "office:person",
]  # fmt: skip


@pytest.mark.parametrize("head", sorted(set(re.findall(r'looked\([^"]*f?"([a-z-]+)', SOURCES))))
def test_every_way_of_looking_that_is_written_has_words(head):
    with translation.override("zh-hans"):
        assert head in heads()
        assert not LATIN.search(heads()[head])


@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize("what", LOOKS)
def test_a_look_is_said_in_words_and_not_in_code(what, refused):
    with translation.override("zh-hans"):
        assert not LATIN.search(what_words(what, refused=refused))


def test_every_follower_says_in_chinese_what_it_does():
    with translation.override("zh-hans"):
        told = {name: does(one) for name, one in REGISTRY.followers().items() if "specimen" not in name}
    assert {name for name, text in told.items() if LATIN.search(text.replace("110", ""))} == set()
