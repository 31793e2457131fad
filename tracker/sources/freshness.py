"""What response headers say about when to come back: Retry-After, Cache-Control, Expires."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_RETRY_AFTER = 86_400.0  # a server that asks for a month would silence a feed for good
LONGEST_MAX_AGE = 7 * 86_400.0
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NOT_CACHEABLE = re.compile(r"(?:^|[\s,])no-(?:cache|store)", re.IGNORECASE)


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to stay away, 0 to a day, from either form of Retry-After; None without one."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", value):
        seconds = float(value[:20])
    else:
        when = http_date(value)
        if when is None:
            return None
        seconds = (when - now).total_seconds()
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)


def max_age(headers: Mapping[str, str]) -> float | None:
    """Seconds for which the answer stays fresh, or None where the server does not say."""
    control = headers.get("cache-control", "")
    if _NOT_CACHEABLE.search(control):
        return None
    match = _MAX_AGE.search(control)
    if match:
        return min(float(match[1]), LONGEST_MAX_AGE)
    expires = http_date(headers.get("expires", ""))
    sent = http_date(headers.get("date", ""))
    if expires is None or sent is None or expires <= sent:
        return None
    return min((expires - sent).total_seconds(), LONGEST_MAX_AGE)


def http_date(value: str) -> datetime | None:
    """An HTTP date as an aware instant, or None."""
    try:
        when = parsedate_to_datetime(value)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
