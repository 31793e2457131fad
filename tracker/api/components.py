"""The shapes of the declared operations as components of the OpenAPI document, and what refers to
them."""

from __future__ import annotations

import copy
from typing import Any, get_args

import msgspec

from tracker.api.bodies import VOCABULARY
from tracker.api.kinds import Vocabulary
from tracker.api.operation import Operation
from tracker.api.schemas.problem import Problem

REF = "#/components/schemas/{name}"
Json = dict[str, Any]


def schemas_of(operations: list[Operation], words: Vocabulary) -> Json:
    """The JSON Schema of every shape that the operations take or answer; of an item of a list also
    the part of it that `fields` names."""
    shapes: dict[str, Any] = {"Problem": Problem}
    for operation in operations:
        kinds: list[Any] = [operation.shape, *_alternatives(operation.body), *operation.extra]
        for shape in kinds:
            if shape is not None:
                shapes[shape.__name__] = shape
    _, components = msgspec.json.schema_components(list(shapes.values()), ref_template=REF)
    schemas: Json = _with_vocabulary(components, words)
    for operation in operations:
        if operation.body_rules:
            schemas[operation.body.__name__] |= operation.body_rules
    for operation in operations:
        if operation.form == "list" and operation.shape is not None:
            name = operation.shape.__name__
            part = copy.deepcopy(schemas[name])
            part.pop("required", None)
            part["title"] = f"{name}Part"
            part["description"] = f"The members of {name} that `fields` names."
            schemas[f"{name}Part"] = part
    return schemas


def reference(name: str) -> Json:
    """What refers to the component of this name."""
    return {"$ref": REF.format(name=name)}


def body_of(operation: Operation) -> Json:
    """The schema of an operation's body."""
    found = [reference(shape.__name__) for shape in _alternatives(operation.body)]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _alternatives(body: Any) -> tuple[Any, ...]:
    return () if body is None else get_args(body) or (body,)


def _with_vocabulary(value: Any, words: Vocabulary) -> Any:
    """The schemas with the codebook's ids where they are marked."""
    if isinstance(value, dict):
        plain = {k: _with_vocabulary(v, words) for k, v in value.items() if k != VOCABULARY}
        if VOCABULARY in value:
            plain["enum"] = list(getattr(words, value[VOCABULARY]))
        return plain
    if isinstance(value, list | tuple):
        return [_with_vocabulary(part, words) for part in value]
    return value
