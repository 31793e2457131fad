"""What lets a client ask again cheaply: ETag, Last-Modified, Cache-Control, and the test of them.

The tag is weak, since the same answer may come compressed in several ways.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from flask import request
from werkzeug.http import http_date, parse_date, parse_etags

from tracker.api.auth import Caller
from tracker.api.cache import Rendered
from tracker.api.call import Call
from tracker.api.operation import Operation

SETTLED = 2  # seconds after which Last-Modified, which counts seconds, can be trusted


def of(call: Call, media_type: str) -> tuple[str | None, str | None]:
    """ETag and Last-Modified of an answer that rests on the ledger; None for others.

    The ledger number stands for the method too, whose settings are in the ledger. So is the
    codebook, but for the one that a process shows before the ledger has any.
    """
    operation, at, service = call.operation, call.moment, call.service
    if operation.basis == "content":
        return None, None
    parts: list[object] = [
        request.path,
        sorted(request.args.items(multi=True)),
        media_type,
        call.sees_all,
        at.ledger,
        call.book.version,
        service.version,
    ]
    if operation.basis == "day":
        settled = call.args.get("as_of") is not None and at.as_of <= at.today
        parts += [at.as_of, None if settled else at.today]
    if at.number is not None:
        parts.append(service.erased.at(call.session, at.head))
    return tag(repr(parts).encode("utf-8", "surrogatepass")), _last_modified(call)


def tag(content: bytes) -> str:
    """A weak ETag of the content."""
    return f'W/"{blake2b(content, digest_size=12).hexdigest()}"'


def cache_control(operation: Operation, caller: Caller, closed: bool) -> str:
    """Answers may be kept but are asked for anew; those for one caller by that caller alone."""
    if operation.scope in ("review", "admin"):
        return "no-store"
    return "private, no-cache" if closed or caller.name is not None else "public, no-cache"


def unchanged(rendered: Rendered, environ: Mapping[str, Any]) -> bool:
    """Whether the client already has this answer (RFC 9110, 13.2.2)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        return tags == rendered.etag or parse_etags(tags).contains_weak(rendered.etag[3:-1])
    since = environ.get("HTTP_IF_MODIFIED_SINCE")
    if since is None or rendered.modified is None:
        return False
    asked, modified = parse_date(since), parse_date(rendered.modified)
    return asked is not None and modified is not None and modified <= asked


def _last_modified(call: Call) -> str | None:
    at = call.moment
    if at.number is not None or call.operation.basis == "day":
        return None
    if at.head_at is None:
        return None
    recorded = at.head_at
    if isinstance(recorded, str):
        recorded = datetime.fromisoformat(recorded).replace(tzinfo=UTC)
    if (call.service.now() - recorded).total_seconds() < SETTLED:
        return None
    return http_date(recorded)
