"""The OpenAPI 3.1 document, derived from the declared operations and shapes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.api import params, problems
from tracker.api.components import Json, body_of, reference, schemas_of
from tracker.api.examples import EXAMPLES
from tracker.api.kinds import Vocabulary
from tracker.api.operation import Operation, Resource
from tracker.api.params import Parameter

INTRODUCTION = """Who stands where on what, since when, in whose words, and what has changed.

Lists come as `{"items": [...], "next": ...}`; `next` is a link relative to the list itself.
Every GET has an `ETag` and answers 304 to `If-None-Match`. Errors are problem details
(RFC 9457), each `type` explained at its own address. Instants are RFC 3339 in UTC, days are
calendar days. An unknown query parameter is an error."""


def build(resources: Iterable[Resource], words: Vocabulary, version: str) -> Json:
    """The document of these resources."""
    resources = list(resources)
    operations = [operation for resource in resources for operation in resource]
    paths: Json = {}
    for operation in operations:
        item = paths.setdefault(operation.path, {})
        item[operation.method.lower()] = _operation(operation, words)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Negotiation tracker",
            "version": version,
            "summary": "Positions in a negotiation, from the news, over time.",
            "description": INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "./"}],
        "tags": [{"name": r.tag, "description": r.description} for r in resources],
        "paths": paths,
        "components": {
            "schemas": schemas_of(operations, words),
            "responses": {k.slug: _problem(k) for k in problems.KINDS.values()},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token of scope read, review or admin.",
                }
            },
        },
    }


def _operation(operation: Operation, words: Vocabulary) -> Json:
    described: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description or operation.summary,
        "tags": [operation.tag],
        "parameters": [
            *(_path_parameter(name, operation, words) for name in _names(operation.path)),
            *(_parameter(parameter, words) for parameter in operation.parameters),
        ],
        "responses": _responses(operation),
    }
    if operation.scope == "open":
        described["security"] = []
    elif operation.scope != "public":
        described["security"] = [{"token": []}]
        described["description"] += f"\n\nNeeds a token of scope `{operation.scope}`."
    else:
        described["security"] = [{}, {"token": []}]
    if operation.body is not None:
        content: Json = {"schema": body_of(operation)}
        if operation.example is not None:
            content["example"] = operation.example
        described["requestBody"] = {
            "required": operation.body_required,
            "content": {"application/json": content},
        }
    return described


def _names(path: str) -> list[str]:
    return re.findall(r"{(\w+)}", path)


def _path_parameter(name: str, operation: Operation, words: Vocabulary) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": f"id of the {name}",
        "schema": operation.path_kinds[name].schema(words),
    }


def _parameter(parameter: Parameter, words: Vocabulary) -> Json:
    described: Json = {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.description,
        "schema": params.schema(parameter, words),
    }
    if parameter.many:
        described |= {"style": "form", "explode": False}
    if parameter.example is not None:
        described["example"] = parameter.example
    return described


def _responses(operation: Operation) -> Json:
    slugs = ["bad-request", "authentication-required", "forbidden", "not-found"]
    slugs += ["not-acceptable", "query-too-long", "too-many-requests", "unavailable"]
    responses: Json = {}
    if operation.method == "GET":
        responses["200"] = _success(operation)
        responses["304"] = {"description": "The client's copy is still the newest."}
    else:
        status = {"accepted": "202", "created": "201", "empty": "204"}.get(operation.form, "200")
        responses[status] = _success(operation)
        slugs += ["conflict", "body-too-large", "unsupported-media-type", "invalid-body"]
    for slug in slugs:
        status = str(problems.KINDS[slug].status)
        responses[status] = {"$ref": f"#/components/responses/{slug}"}
    responses["default"] = {"$ref": "#/components/responses/internal-error"}
    return responses


def _success(operation: Operation) -> Json:
    described: Json = {"description": operation.summary}
    if operation.form in ("accepted", "created"):
        what = "the job" if operation.form == "accepted" else "what was made"
        described["headers"] = {
            "Location": {"description": f"address of {what}", "schema": {"type": "string"}}
        }
    elif operation.method == "GET":
        described["headers"] = {"ETag": {"description": "its tag", "schema": {"type": "string"}}}
    if operation.form == "empty":
        return described
    if operation.form in ("text", "stream") or operation.shape is None:
        content_type = operation.media_type
        described["content"] = {content_type: {"schema": {"type": "string"}}}
        return described
    schema = _list(operation) if operation.form == "list" else reference(operation.shape.__name__)
    content: Json = {"schema": schema}
    example = EXAMPLES.get(operation.shape.__name__)
    if example is not None:
        listed = {"items": [example], "next": None, **operation.members_example}
        content["example"] = listed if operation.form == "list" else example
    described["content"] = {"application/json": content}
    if operation.table:
        described["content"]["text/csv"] = {"schema": {"type": "string"}}
    return described


def _list(operation: Operation) -> Json:
    assert operation.shape is not None
    name = operation.shape.__name__
    kinds = [reference(name), reference(f"{name}Part")]
    kinds += [reference(shape.__name__) for shape in operation.extra]
    return {
        "type": "object",
        "title": f"{operation.name.title().replace('_', '')}Page",
        "required": ["items", "next", *operation.members],
        "properties": {
            "items": {"type": "array", "items": {"anyOf": kinds}},
            "next": {
                "anyOf": [{"type": "string", "format": "uri-reference"}, {"type": "null"}],
                "description": "the next page, relative to this one; null on the last",
            },
            **operation.members,
        },
    }


def _problem(kind: problems.Kind) -> Json:
    example = {
        "type": f"/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": kind.meaning,
    }
    content = {"schema": reference("Problem"), "example": example}
    return {"description": kind.meaning, "content": {problems.MEDIA_TYPE: content}}
