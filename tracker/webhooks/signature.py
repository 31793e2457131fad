"""How a delivery proves where it comes from. Pure.

The header reads `t=SECONDS,v1=HEX`: HEX is the HMAC-SHA256, under the webhook's secret, of the
time, a full stop, and the body as it was sent.
"""

from __future__ import annotations

import hmac
from hashlib import sha256

HEADER = "X-Tracker-Signature"
TOLERANCE = 300  # seconds


def sign(secret: str, body: bytes, at: int) -> str:
    """The value of the signature header; `at` is in seconds since 1970."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={digest}"


def verify(secret: str, body: bytes, header: str, now: int) -> bool:
    """Whether the header signs this body, not long ago: what a receiver checks."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    try:
        at = int(parts.get("t", ""))
    except ValueError:
        return False
    expected = sign(secret, body, at)
    return abs(now - at) <= TOLERANCE and hmac.compare_digest(expected, header)
