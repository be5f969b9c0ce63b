# SPDX-License-Identifier: Apache-2.0
"""OpenAPI: the document is whole, names every command and read, and is the one that docs/reference keeps."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from anlan.kernel.registry import REGISTRY
from anlan.shell.api import api
from findings import ROOT

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document as a program reads it (Any: JSON)."""
    with translation.override("en"):
        said: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return said


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation with its place (Any: JSON)."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert method in METHODS, f"{path}: {method}"
            yield f"{method.upper()} {path}", operation


def references(node: Any) -> Iterator[str]:
    """Every $ref below a node (Any: JSON)."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for inner in node.values():
            yield from references(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from references(inner)


def test_every_reference_leads_somewhere(document):
    for reference in set(references(document)):
        node: Any = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in node, f"{reference} leads nowhere"
            node = node[step]


def test_every_operation_has_a_name_of_its_own_a_summary_and_answers(document):
    names = Counter(operation["operationId"] for _, operation in operations(document))
    assert [name for name, times in names.items() if times > 1] == []
    for place, operation in operations(document):
        assert operation.get("summary"), f"{place} says no summary"
        assert operation["responses"], place
        for code, answer in operation["responses"].items():
            assert answer.get("description") is not None, f"{place} {code}"


def test_every_command_is_there_with_its_refusals(document):
    for verb in REGISTRY.commands.values():
        operation = document["paths"][f"/api/{verb.path}"]["post"]
        assert {"200", "401", "403", "404", "409", "422"} <= operation["responses"].keys(), verb.name
        assert any(header["name"] == "Idempotency-Key" for header in operation["parameters"]), verb.name


def test_every_path_parameter_is_declared(document):
    for place, operation in operations(document):
        asked = {part[1:-1] for part in place.split("/") if part.startswith("{")}
        given = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert asked == given, place


def test_what_is_kept_in_the_reference_is_a_part_of_what_is_served(document):
    kept = json.loads((ROOT / "docs/reference/openapi.json").read_text(encoding="utf-8"))
    for path, methods in kept["paths"].items():
        assert document["paths"].get(path) == methods, (
            f"{path} is served in another way than docs/reference says"
        )


def test_it_is_served_to_whoever_may_call(db):
    answer = Client().get("/api/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.")
