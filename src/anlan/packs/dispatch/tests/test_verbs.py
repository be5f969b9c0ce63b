# SPDX-License-Identifier: Apache-2.0
"""The verbs of an incident's life are called the same in the API, in its description and in the reference."""

from pathlib import Path

from django.test import Client

from anlan.kernel.registry import REGISTRY

REFERENCE = Path(__file__).parents[5] / "docs/reference/commands.md"
VERBS = (
    *("report-incident", "send-police", "sign-for-incident", "offer-task", "accept-task", "refuse-task"),
    *(
        "arrive-on-scene",
        "tick-action",
        "note-persuasion",
        "escalate-task",
        "hand-over-to-police",
        "rate-task",
    ),
    *("stand-down", "record-feedback", "return-incident", "close-incident", "name-party", "strike-party"),
)


def test_a_verb_has_its_name_everywhere(street):
    described = Client().get("/api/openapi.json").json()["paths"]
    written = REFERENCE.read_text()
    for verb in VERBS:
        path = f"/api/dispatch/{verb}"
        assert f"dispatch.{verb.replace('-', '_')}" in REGISTRY.commands
        assert "post" in described.get(path, {}), verb
        assert f"`POST {path}`" in written, verb
