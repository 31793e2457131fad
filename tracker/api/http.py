"""What every response has: a request id, CORS for reading, headers that keep browsers safe."""

from __future__ import annotations

import re
import time
import uuid

from flask import Flask, Response, g, request
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from tracker.api import problems
from tracker.api.problems import Problem
from tracker.api.service import Service
from tracker.errors import ConfigError

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
INNER = "tracker.inner"  # in the environment of a request that the page makes for one counted
_OPEN = frozenset({"/healthz", "/readyz"})
API_POLICY = "default-src 'none'; frame-ancestors 'none'"
ALWAYS = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "ETag, Link, Location, Last-Modified, Retry-After, X-Request-ID",
    ),
]
PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "Accept, Authorization, If-None-Match, X-Request-ID"),
    ("Access-Control-Max-Age", "86400"),
]


def install(app: Flask, service: Service) -> None:
    """Wrap every request of `app`."""
    limit = _limit(service.config.rate_limit)

    def before() -> None:
        g.began = time.perf_counter()
        given = request.environ.get("HTTP_X_REQUEST_ID", "")
        g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        if limit and request.path not in _OPEN and not request.environ.get(INNER):
            limit(request.remote_addr or "unknown")

    def after(response: Response) -> Response:
        headers = response.headers
        for name, value in ALWAYS:
            headers.add(name, value)
        headers.add("X-Request-ID", g.get("request_id", "-"))
        if "Content-Security-Policy" not in headers:
            headers.add("Content-Security-Policy", API_POLICY)
        if request.method == "OPTIONS":
            headers.extend(PREFLIGHT)
        service.metrics.request(
            request.method,
            request.url_rule.rule if request.url_rule else "none",
            response.status_code,
            time.perf_counter() - g.get("began", time.perf_counter()),
        )
        return response

    app.before_request(before)
    app.after_request(after)


def refusal(status: int, said: str) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and body of the answer to a request that did not reach the application: it was too
    large, or no HTTP."""
    body = problems.of_status(status, said)
    headers = [
        *ALWAYS,
        ("Content-Type", problems.MEDIA_TYPE),
        ("Content-Security-Policy", API_POLICY),
        ("Cache-Control", "no-store"),
        ("X-Request-ID", uuid.uuid4().hex),
    ]
    return headers, body


def _limit(rate: str | None):  # type: ignore[no-untyped-def]
    """What counts a client's request and raises Problem (429) beyond the rate; None: no limit."""
    if not rate:
        return None
    try:
        item = parse(rate)
    except ValueError as error:
        raise ConfigError(
            f"TRACKER_RATE_LIMIT={rate!r}: write a rate such as 100/minute ({error})"
        ) from None
    limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(client: str) -> None:
        if not limiter.hit(item, client):
            window = limiter.get_window_stats(item, client)
            wait = max(1, int(window.reset_time - time.time()) + 1)
            raise Problem(
                "too-many-requests",
                f"More than {rate} from this address; come back in {wait} s.",
                headers={"Retry-After": str(wait)},
            )

    return count
