"""Answers as bytes: JSON or CSV, links to the next page, compressed as the client likes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Response, request, stream_with_context
from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header

from tracker.api import compression, tables, validators
from tracker.api.cache import Rendered
from tracker.api.call import Call, Done, Page
from tracker.api.operation import Operation
from tracker.api.problems import Problem

CSV = "text/csv"
VARY = "Accept, Accept-Encoding, Authorization"
Headers = tuple[tuple[str, str], ...]


def negotiate(operation: Operation, args: dict[str, Any]) -> str:
    """The media type to answer with. Raises Problem (406)."""
    if args.get("format") == "csv":
        return CSV
    if args.get("format") == "json":
        return "application/json"
    offered = operation.media_types
    chosen = _choose(request.environ.get("HTTP_ACCEPT", ""), offered)
    if chosen is None:
        raise Problem(
            "not-acceptable",
            f"This route serves {', '.join(offered)}; name one of them in Accept, or none.",
            available=list(offered),
        )
    return chosen


def body(
    operation: Operation, answer: Any, args: dict[str, Any], media_type: str
) -> tuple[bytes, Headers]:
    """The body and the headers that belong to it."""
    headers = [("Content-Type", _content_type(media_type))]
    next_link = None
    if isinstance(answer, Page) and answer.next is not None:
        next_link = _next(answer.next)
        headers.append(("Link", f'<{next_link}>; rel="next"'))
    if operation.form == "text":
        return answer, tuple(headers)
    if media_type == CSV:
        items = answer.items if isinstance(answer, Page) else [answer]
        table = answer.table if isinstance(answer, Page) and answer.table else operation.table
        assert table is not None
        name = operation.name.removeprefix("list_").replace("_", "-")
        headers.append(("Content-Disposition", f'inline; filename="{name}.csv"'))
        mark = tables.BOM if args.get("bom") == "1" else b""
        return mark + tables.write(table, items, args.get("fields")), tuple(headers)
    if not isinstance(answer, Page):
        return msgspec.json.encode(answer), tuple(headers)
    document = {
        "items": picked(answer.items, args.get("fields")),
        "next": next_link,
        **answer.members,
    }
    return msgspec.json.encode(document), tuple(headers)


def picked(items: Any, fields: Sequence[str] | None) -> Any:
    """The items with these members alone; those that are encoded already are left as they are."""
    if not fields or not items or isinstance(items[0], msgspec.Raw):
        return items
    plain = msgspec.to_builtins(items)
    return [{name: item[name] for name in fields if name in item} for item in plain]


def respond(rendered: Rendered, caching: str) -> Response:
    """The response to a GET: 304 where the client has it already."""
    environ = request.environ
    headers = [("ETag", rendered.etag), ("Cache-Control", caching), ("Vary", VARY)]
    if rendered.modified:
        headers.append(("Last-Modified", rendered.modified))
    if validators.unchanged(rendered, environ):
        return Response(status=304, headers=headers)
    body = rendered.body
    encoding = _encoding(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if encoding and len(body) >= compression.SMALLEST:
        if encoding not in rendered.encoded:
            rendered.encoded[encoding] = compression.compress(body, encoding)
        body = rendered.encoded[encoding]
        headers.append(("Content-Encoding", encoding))
    return Response(body, 200, [*rendered.headers, *headers])


def plain(body: bytes, media_type: str, caching: str) -> Response:
    """A document that is the same for everybody."""
    headers = (("Content-Type", _content_type(media_type)),)
    return respond(Rendered(body, headers, validators.tag(body), None, None), caching)


def stream(operation: Operation, call: Call, etag: str | None, caching: str) -> Response:
    """A response that is sent as it is made."""
    rendered = Rendered(b"", (), etag or "", None, None)
    headers = [("ETag", rendered.etag), ("Cache-Control", caching), ("Vary", VARY)]
    if validators.unchanged(rendered, request.environ):
        return Response(status=304, headers=headers)
    headers.append(("Content-Type", _content_type(operation.media_type)))
    name = operation.path.rsplit("/", 1)[1]
    headers.append(("Content-Disposition", f'attachment; filename="{name}"'))
    if request.method == "HEAD":
        return Response(b"", 200, headers)
    chunks = operation.handler(call)
    encoding = _encoding(request.environ.get("HTTP_ACCEPT_ENCODING", ""))
    if encoding:
        chunks = compression.stream(chunks, encoding)
        headers.append(("Content-Encoding", encoding))
    return Response(stream_with_context(chunks), 200, headers)


def done(outcome: Done) -> Response:
    """The response to a write."""
    headers = {"Cache-Control": "no-store"}
    if outcome.shown is None:
        return Response(status=outcome.status, headers=headers)
    body = msgspec.json.encode(outcome.shown)
    return Response(body, outcome.status, headers, mimetype="application/json")


@lru_cache(maxsize=500)
def _choose(accept: str, offered: tuple[str, ...]) -> str | None:
    if not accept.strip():
        return offered[0]
    return parse_accept_header(accept, MIMEAccept).best_match(offered)


@lru_cache(maxsize=500)
def _encoding(accepted: str) -> str | None:
    return compression.choose(parse_accept_header(accepted, Accept)) if accepted else None


def _content_type(media_type: str) -> str:
    text = media_type.startswith("text/") and "charset" not in media_type
    return f"{media_type}; charset=utf-8" if text else media_type


def _next(cursor: str) -> str:
    """A link relative to the request's own address, so that any path prefix in front works."""
    args = [(name, text) for name, text in request.args.items(multi=True) if name != "cursor"]
    last = request.path.rsplit("/", 1)[1]
    return f"{last}?{urlencode([*args, ('cursor', cursor)])}"
