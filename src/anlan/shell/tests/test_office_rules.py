# SPDX-License-Identifier: Apache-2.0
"""The page of rules: an auditor reads each rule with its source, its code and its tests; nobody else does."""

from anlan.kernel.registry import REGISTRY

URL = "/office/rules"


def test_an_auditor_reads_every_rule(story, page):
    said = page(story.person("auditor", "kernel.auditor", "")).get(URL)
    assert said.status_code == 200
    text = said.content.decode()
    assert [name for name in REGISTRY.rules if f'id="{name}"' not in text] == []
    assert "test_privacy.py" in text


def test_whoever_neither_audits_nor_operates_does_not(page, worker):
    assert page(worker).get(URL).status_code == 403
