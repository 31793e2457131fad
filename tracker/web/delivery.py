"""How pages leave the service: policy of content, validators, compression."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from flask import Response, request

from tracker.api import compression

STATIC = Path(__file__).parent / "static"
COMMON = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
)
PAGE_POLICY = COMMON + "frame-ancestors 'none'"
EMBED_POLICY = COMMON + "frame-ancestors *"
CHART_POLICY = "default-src 'none'; frame-ancestors *"
A_YEAR = 31_536_000


def fingerprint() -> str:
    """Changes with the script and the style sheet, so that browsers may keep them for good."""
    found = blake2b(digest_size=6)
    for path in sorted(STATIC.iterdir()):
        found.update(path.read_bytes())
    return found.hexdigest()


def finish(response: Response) -> Response:
    """Headers for every response of the page."""
    if request.endpoint and request.endpoint.endswith(".static"):
        response.direct_passthrough = False
        if "v" in request.args:
            response.cache_control.no_cache = None
            response.cache_control.public = True
            response.cache_control.max_age = A_YEAR
            response.cache_control.immutable = True
        return _compressed(response)
    if response.mimetype == "text/html":
        policy = EMBED_POLICY if request.path.startswith("/embed/") else PAGE_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["Vary"] = "Accept-Encoding, Authorization"
    if response.status_code == 200 and response.mimetype in (
        "text/html", "image/svg+xml", "image/png",
    ):  # fmt: skip
        private = "Authorization" in request.headers
        response.headers["Cache-Control"] = f"{'private' if private else 'public'}, no-cache"
        response.add_etag(weak=True)
        response.make_conditional(request)
    return _compressed(response)


def _compressed(response: Response) -> Response:
    if (
        response.status_code != 200
        or response.mimetype == "image/png"
        or "Content-Encoding" in response.headers
    ):
        return response
    body = response.get_data()
    encoding = compression.choose(request.accept_encodings)
    if encoding is None or len(body) < compression.SMALLEST:
        return response
    response.set_data(compression.compress(body, encoding))
    response.headers["Content-Encoding"] = encoding
    response.headers["Vary"] = "Accept-Encoding, Authorization"
    return response
