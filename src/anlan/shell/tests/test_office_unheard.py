# SPDX-License-Identifier: Apache-2.0
"""What machines said in vain stands in the office: who, where, why, how often; never what."""

from anlan.kernel.devices.running import Refusal, park


def test_refused_messages_of_machines_stand_beside_what_is_parked(page, story):
    park([Refusal.of("JX-0001", "ev", "mac", b"forged") for _ in range(2)])
    client = page(story.person("op", "kernel.administrator", ""))
    said = client.get("/office/parked", HTTP_ACCEPT_LANGUAGE="zh-hans").content.decode()
    assert "JX-0001" in said
    assert "签名不符" in said
    assert "forged" not in said
