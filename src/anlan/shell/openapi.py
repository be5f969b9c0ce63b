# SPDX-License-Identifier: Apache-2.0
"""Puts every command into the API's schema, in the language of whoever reads it."""

import re
from typing import Any

from django.utils.translation import pgettext
from pydantic.json_schema import models_json_schema

from anlan.kernel.command import Command
from anlan.kernel.registry import REGISTRY

_NOTE = re.compile(r"\s*\(Any: [^)]*\)")  # for who reads the code
REF = "#/components/schemas/{model}"
type Json = dict[str, Any]  # Any: a JSON document


def with_commands(schema: Json) -> Json:
    """The schema of the reads with every command, its input, answers and errors added."""
    verbs = sorted(REGISTRY.commands.values(), key=lambda one: one.name)
    names, defined = models_json_schema([(verb.input, "validation") for verb in verbs], ref_template=REF)
    components = schema["components"].setdefault("schemas", {})
    components.update(defined.get("$defs", {}))
    components.update({"CommandError": _error(), "Answer": _answer()})
    for verb in verbs:
        schema["paths"][f"/api/{verb.path}"] = {"post": _operation(verb, names[(verb.input, "validation")])}
    _explain_reads(schema)
    schema["tags"] = [{"name": name} for name in sorted(set(_tags(schema)))]
    schema["info"]["description"] = pgettext(
        "shell",
        "Commands are POST /api/<pack>/<verb-noun>. Coordinates are WGS-84 degrees, times ISO-8601, ids UUIDv7.",
    )
    return _in_words(schema)


def _in_words(part: Any, name: str = "") -> Any:
    """The document in the reader's language: docstrings have their Chinese under the context `api` (Any: JSON)."""
    if isinstance(part, list):
        return [_in_words(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {str(key): _in_words(value, str(key)) for key, value in part.items()}
    for key in ("summary", "description"):
        if isinstance(found.get(key), str) and found[key]:
            found[key] = pgettext("api", _NOTE.sub("", found[key]).strip())
    if found.get("title") == name.replace("_", " ").title():
        del found["title"]  # made from the name: it says nothing more
    return found


def _tags(schema: Json) -> list[str]:
    return [tag for path in schema["paths"].values() for one in path.values() for tag in one.get("tags", [])]


def _operation(verb: Command[..., Any], reference: Json) -> Json:
    return {
        "operationId": f"command_{verb.name.replace('.', '_')}",
        "summary": str(verb.label),
        "description": verb.summary,
        "tags": [verb.pack],
        "parameters": _headers(verb),
        "requestBody": {"required": True, "content": {"application/json": {"schema": reference}}},
        "responses": {"200": _said(pgettext("shell", "Done."), "Answer"), **errors(409)},
        "security": [{"TokenOrSession": []}],
    }


def _headers(verb: Command[..., Any]) -> list[Json]:
    once = pgettext(
        "shell", "Sent again under the same key, the first answer comes back and nothing happens twice."
    )
    found = [_header("Idempotency-Key", once, {"type": "string", "minLength": 1, "maxLength": 120})]
    if verb.states_at is not None:
        hours = verb.states_at.total_seconds() / 3600
        said = pgettext("shell", "When it happened, with offset; at most %(hours)g hours back.") % {
            "hours": hours
        }
        found.append(_header("Happened-At", said, {"type": "string", "format": "date-time"}))
    return found


def _header(name: str, said: str, shape: Json) -> Json:
    return {"name": name, "in": "header", "required": False, "description": said, "schema": shape}


def errors(*more: int) -> Json:
    """The answers that say no."""
    words = {
        400: pgettext("shell", "The body cannot be read."),
        401: pgettext("shell", "Nobody is signed in and no token was sent."),
        403: pgettext("shell", "The caller may not do this."),
        404: pgettext("shell", "There is no such thing within the caller's scope."),
        409: pgettext("shell", "Not now or not here; the code says why."),
        413: pgettext("shell", "The request is too large."),
        415: pgettext("shell", "Only JSON is read here."),
        422: pgettext("shell", "A field is missing or wrong."),
        429: pgettext("shell", "Asked too often; later again."),
        503: pgettext("shell", "The database does not answer; nothing was saved."),
    }
    codes = (
        (400, 401, 403, 404, 413, 415, 422, 429, 503, *more)
        if 409 in more
        else (401, 403, 404, 422, 503, *more)
    )
    return {str(code): _said(words[code], "CommandError") for code in sorted(codes)}


def _said(words: str, model: str) -> Json:
    return {
        "description": words,
        "content": {"application/json": {"schema": {"$ref": REF.format(model=model)}}},
    }


def _error() -> Json:
    return {
        "title": pgettext("shell", "A refusal"),
        "type": "object",
        "required": ["code", "message", "fields"],
        "properties": {
            "code": {"type": "string"},
            "message": {
                "type": "string",
                "description": pgettext("shell", "A sentence for the person who asked."),
            },
            "fields": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "description": pgettext("shell", "What to mend, by field."),
            },
        },
    }


def _answer() -> Json:
    return {
        "title": pgettext("shell", "What a command answers"),
        "type": "object",
        "required": ["matter", "events", "result"],
        "properties": {
            "matter": {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]},
            "events": {"type": "array", "items": {"type": "string"}},
            "result": {
                "description": pgettext(
                    "shell", "The command's own result: nothing, an id or a small object."
                )
            },
        },
    }


def _explain_reads(schema: Json) -> None:
    """Every read may also answer with the common refusals."""
    for path in schema["paths"].values():
        for operation in path.values():
            for code, answer in errors().items():
                operation["responses"].setdefault(code, answer)
