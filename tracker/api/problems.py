"""Errors as RFC 9457 problem details: every kind of them, and how each is rendered."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import msgspec
from flask import Flask, Response, g, has_request_context, request
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from tracker.errors import ConflictError, NotFoundError, TrackerError, UsageError

log = logging.getLogger(__name__)
NO_TABLE = "42P01"  # PostgreSQL's word for a database that is not migrated yet
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. Its `type` is /problems/{slug}; slugs never change."""

    slug: str
    status: int
    title: str
    meaning: str


_KINDS = (
    Kind("bad-request", 400, "The request cannot be read", "The HTTP request itself is malformed."),
    Kind(
        "unknown-parameter", 400, "Unknown query parameter",
        "A query parameter is not one of this route. `allowed` lists those that are.",
    ),
    Kind(
        "invalid-parameter", 400, "A query parameter cannot be read",
        "A query parameter is missing, repeated, or its value is not of its type. `parameter` "
        "names it.",
    ),
    Kind(
        "invalid-cursor", 400, "The cursor is not one of this list",
        "Take `cursor` from the `next` link of the same list, or start without one.",
    ),
    Kind(
        "future-instant", 400, "known_at lies in the future",
        "What the tracker will know is not known. Leave `known_at` out to get the newest answer.",
    ),
    Kind("malformed-json", 400, "The body is not JSON", "Send one JSON object in UTF-8."),
    Kind(
        "authentication-required", 401, "A valid token is needed",
        "Send `Authorization: Bearer` with a token that this service knows.",
    ),
    Kind(
        "forbidden", 403, "The token does not allow this",
        "The token is known, but its scope is too small, or the operator has not opened this.",
    ),
    Kind(
        "writes-disabled", 403, "Writing is switched off",
        "No token for writing is configured. The operator sets TRACKER_ADMIN_TOKEN or "
        "TRACKER_TOKENS_FILE.",
    ),
    Kind("not-found", 404, "There is nothing here", "No resource has this address."),
    Kind(
        "method-not-allowed", 405, "This resource has no such method",
        "The `Allow` header lists the methods that it has.",
    ),
    Kind(
        "not-acceptable", 406, "No such representation",
        "Ask for a media type that this route serves; `available` lists them.",
    ),
    Kind(
        "conflict", 409, "It contradicts what is stored",
        "The change cannot be made as things stand; `detail` says what stands in its way.",
    ),
    Kind("body-too-large", 413, "The body is too large", "Send less at once."),
    Kind("query-too-long", 414, "The query is too long", "Send a shorter query string."),
    Kind(
        "unsupported-media-type", 415, "The body has another media type",
        "Bodies are sent as `Content-Type: application/json`, in UTF-8.",
    ),
    Kind(
        "invalid-body", 422, "The body does not have the right shape",
        "The body is JSON, but a member is missing, unknown, or of another type.",
    ),
    Kind(
        "too-many-requests", 429, "Too many requests",
        "The rate limit of this service is used up; `Retry-After` says when to come back.",
    ),
    Kind(
        "headers-too-large", 431, "The headers are too large",
        "The request line and the headers are longer than this service reads.",
    ),
    Kind(
        "internal-error", 500, "Something broke on our side",
        "It has been logged under the request id.",
    ),
    Kind(
        "not-implemented", 501, "The request needs what this service does not have",
        "Bodies are sent whole or in chunks; no other transfer encoding is read.",
    ),
    Kind(
        "unavailable", 503, "Not available at the moment",
        "The database does not answer, or is not ready. Try again shortly.",
    ),
)  # fmt: skip
KINDS = {kind.slug: kind for kind in _KINDS}
_BY_STATUS = {
    400: "bad-request",
    401: "authentication-required",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    413: "body-too-large",
    414: "query-too-long",
    415: "unsupported-media-type",
    422: "invalid-body",
    429: "too-many-requests",
    431: "headers-too-large",
    501: "not-implemented",
    503: "unavailable",
}


class Problem(TrackerError):  # noqa: N818
    """An answer that is an error. `extra` are further members of the problem document."""

    def __init__(
        self, slug: str, detail: str, *, headers: dict[str, str] | None = None, **extra: Any
    ) -> None:
        super().__init__(detail)
        self.kind = KINDS[slug]
        self.detail = detail
        self.headers = headers or {}
        self.extra = extra


def invalid(parameter: str, detail: str) -> Problem:
    """The value of a query parameter cannot be read."""
    return Problem("invalid-parameter", detail, parameter=parameter)


def not_found(what: str, given: str, where: str) -> Problem:
    """Nothing has this id; `where` is the list that shows which ids exist."""
    detail = f"There is no {what} {given[:200]!r}; {where} lists those there are."
    return Problem("not-found", detail)


def render(problem: Problem) -> Response:
    """The problem as a response."""
    document = _document(problem.kind, problem.detail)
    if has_request_context():
        document["instance"] = request.path[:500]
        document["request_id"] = g.get("request_id")
    document.update(problem.extra)
    body = msgspec.json.encode(document)
    headers = {"Cache-Control": "no-store", **problem.headers}
    return Response(body, problem.kind.status, headers, mimetype=MEDIA_TYPE)


def of_status(status: int, said: str) -> bytes:
    """The document of what kept a request from the application; `said` are the server's words."""
    kind = _kind(status)
    return msgspec.json.encode(_document(kind, f"{kind.meaning} The server says: {said[:500]}."))


def _document(kind: Kind, detail: str) -> dict[str, Any]:
    return {
        "type": f"/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }


def _kind(status: int) -> Kind:
    """The kind of problem that a status of 400 or above stands for."""
    return KINDS[_BY_STATUS.get(status, "internal-error" if status >= 500 else "bad-request")]


def install(app: Flask) -> None:
    """Make every error of `app` a problem document."""
    app.register_error_handler(Problem, render)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFoundError, lambda e: render(Problem("not-found", str(e))))
    app.register_error_handler(ConflictError, lambda e: render(Problem("conflict", str(e))))
    app.register_error_handler(UsageError, lambda e: render(Problem("invalid-body", str(e))))
    app.register_error_handler(Exception, _unexpected)


def _http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:  # a redirect that was raised
        return Response("", error.code or 500)
    kind = _kind(error.code)
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    details = {
        404: f"Nothing has the path {request.path[:200]!r}; /openapi.json lists every path.",
        405: f"{request.method[:20]} is not possible here; Allow: {headers.get('Allow', '')}.",
    }
    detail = details.get(error.code) or error.description or kind.meaning
    return render(Problem(kind.slug, detail, headers=headers))


def _unexpected(error: Exception) -> Response:
    if _is_away(error):
        log.warning("the database does not answer: %s", error.__class__.__name__)
        detail = "The database does not answer at the moment; try again shortly."
        return render(Problem("unavailable", detail, headers={"Retry-After": "5"}))
    log.exception("request %s failed", g.get("request_id"), exc_info=error)
    detail = "An unexpected error; it is logged under the request id, please report it."
    return render(Problem("internal-error", detail))


def _is_away(error: Exception) -> bool:
    """Whether the database is not there, busy or not ready, rather than asked wrongly."""
    if isinstance(error, OperationalError):
        return not str(error.orig).startswith('near "')  # SQLite's word for a mistake in SQL
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or getattr(error.orig, "sqlstate", "") == NO_TABLE
    return isinstance(error, PoolTimeoutError)
