"""Links of feeds: absolute and http(s), or none."""

from urllib.parse import urljoin, urlsplit

from tracker.sources.plaintext import storable

_LONGEST = 4096


def absolute_http(base: str, link: str) -> str | None:
    """The link joined to its base, without blanks around it; None unless http or https."""
    link = "".join(storable(link).split("\n")).strip()
    if not link or len(link) > _LONGEST:
        return None
    try:
        if urlsplit(link).scheme and not urlsplit(link).netloc:  # urljoin would make it the base
            return None
        joined = urljoin(base, link) if base else link
        parts = urlsplit(joined)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    return joined.replace(" ", "%20")
