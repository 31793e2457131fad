"""Request bodies: bounded, JSON, of exactly the declared shape."""

from __future__ import annotations

import re
from typing import Annotated, Any

import msgspec
from flask import request
from msgspec import Meta

from tracker.api.operation import Operation
from tracker.api.problems import Problem
from tracker.codebook.model import Codebook

LARGEST = 5_000_000  # bytes
WITHOUT_NUL = r"^[^\x00]*$"
# Ids of the codebook: the document lists them where the marker stands.
VOCABULARY = "x-vocabulary"
PartySlug = Annotated[str, Meta(max_length=100, extra_json_schema={VOCABULARY: "parties"})]
IssueSlug = Annotated[str, Meta(max_length=100, extra_json_schema={VOCABULARY: "issues"})]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def read_body(operation: Operation) -> Any:
    """The body as the operation's shape; None where none is needed and none is sent."""
    shape = operation.body
    if shape is None:
        return None
    data = request.get_data(cache=False)
    if not data and not operation.body_required:
        return shape()
    if request.mimetype != "application/json":
        raise Problem(
            "unsupported-media-type",
            f"The body is {request.mimetype[:100] or 'of no type'}; send Content-Type: "
            "application/json.",
        )
    try:
        body = msgspec.convert(_whole(msgspec.json.decode(data)), shape)
    except msgspec.ValidationError as error:
        raise Problem("invalid-body", f"{error}. /docs shows the shape of the body.") from None
    except (msgspec.DecodeError, ValueError) as error:
        raise Problem("malformed-json", f"The body cannot be read as JSON: {error}.") from None
    except RecursionError:
        raise Problem("malformed-json", "The body is nested too deeply.") from None
    if any(_UNSTORABLE.search(text) for text in _texts(msgspec.to_builtins(body))):
        raise Problem("invalid-body", "A text holds a NUL or half a character; leave it out.")
    return body


def require_ids(
    book: Codebook, *, party: object = None, issue: object = None, reported_by: object = None
) -> None:
    """Raises Problem for an id that the codebook does not have; None passes."""
    for name, value, known in (
        ("party", party, book.parties),
        ("issue", issue, book.issues),
        ("reported_by", reported_by, book.parties),
    ):
        if value is not None and value not in known:
            raise Problem(
                "invalid-body", f"{name}={value!r} is not known; choose from {', '.join(known)}."
            )


def _whole(value: Any) -> Any:
    """JSON has one kind of number: 3.0 is as good an integer as 3."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: _whole(part) for name, part in value.items()}
    return [_whole(part) for part in value] if isinstance(value, list) else value


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return []
