"""Which address an article goes by. The only module that knows courlan."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

from courlan import extract_domain, normalize_url

# Marks of campaigns, clicks, sharing and page variants. courlan's own list is not used: it also
# takes parameters that merely contain "source", "id" or "gl", which some sites name articles by.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|matomo|hsa|fb|mc|ga|gs|at|itm|ns|wt|oly|vero|guce|soc|sara|amp)_\w+|_hs\w+|_amp|"
    r"__\w+|[a-z]*clid|[a-z]*clickid|igshid?|cmp(?:id)?|camp(?:aign)?(?:id)?|cid|s_cid|ocid|icid|ncid|intcid|"
    r"smid|smtyp|sref|ref(?:_\w+|errer|erer|src)?|share\w*|traffic_?source|source|src|via|rss|partner|spm|"
    r"mkt_tok|xtor|ito|taid|guccounter|outputtype|output|amp|usqp|maca|"
    r"(?:php|j|asp\.net_?)?sess(?:ion)?_?id",
    re.IGNORECASE,
)
# Marks of campaigns on one site, numbers of articles on another.
_MARK_OR_NUMBER = re.compile(r"cid|src|source|ref|partner|output", re.IGNORECASE)
_SESSION = re.compile(r"(?:;|%3B)(?:j|php)session(?:_?id)?=[^/?#;]*", re.IGNORECASE)
_VARIANT_HOST = re.compile(r"^(?:amp|m|mobile|www\d?)\.(?=[^.]+\.[^.]+)")
_AMP_PATH = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_NAMING = re.compile(
    r"\w*id|p|a|n|s|t|article|story|news|doc\w*|item|post|slug|name", re.IGNORECASE
)
_LONGEST = 2000  # code points; longer addresses are refused


def canonical_url(url: str, *, declared: str | None = None) -> str | None:
    """The address to show and to fetch, or None where it is no http(s) address.

    Campaign marks, fragments and default ports go; scheme and host stay, so that it still works.
    `declared` is what the page says of itself (rel=canonical, og:url): it is believed where it
    lies on the same site and names a page of its own, neither the front page nor a section above.
    """
    own = _normal(url)
    if own is None or not declared:
        return own
    other = _normal(urljoin(url, declared.strip()))
    return other if other and _is_trusted(own, other) else own


def url_key(url: str) -> str | None:
    """What two addresses of one article share: http and https, "www." and mobile hosts, AMP
    variants, index pages and trailing slashes are one. A key to compare by, not to fetch."""
    normal = _normal(_from_cache(url))
    if normal is None:
        return None
    parts = urlsplit(normal)
    path = _INDEX.sub("", _AMP_PATH.sub("", _evenly_quoted(parts.path))).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{_VARIANT_HOST.sub('', parts.netloc)}{path}{query}{fragment}"


def _evenly_quoted(path: str) -> str:
    """The path in one spelling, whichever of its characters are percent-encoded, and how."""
    segments = []
    for segment in path.split("/"):
        raw = unquote_to_bytes(segment)
        with suppress(UnicodeDecodeError):  # it may be of an older encoding
            raw = unicodedata.normalize("NFC", raw.decode()).encode()
        segments.append(quote(raw, safe="!$&'()*+,:;=@~"))
    return "/".join(segment for segment in segments if segment != ".")


def site(url: str) -> str | None:
    """The registered domain of an address ("bbc.co.uk" for "www.bbc.co.uk"), or its bare host."""
    host = urlsplit(url).hostname
    return extract_domain(url, fast=False) or host


def _is_trusted(own: str, declared: str) -> bool:
    if site(own) != site(declared):
        return False
    here, there = urlsplit(own), urlsplit(declared)
    if there.path.rstrip("/") == here.path.rstrip("/"):
        # "/story.php" is no name for "/story.php?id=4".
        return here.query == there.query or not any(
            _NAMING.fullmatch(k) for k, _ in parse_qsl(here.query)
        )
    above = f"{there.path.rstrip('/')}/"
    return (bool(there.path.strip("/")) and not f"{here.path}/".startswith(above)) or _is_amp_of(
        here, there
    )


def _is_amp_of(here: SplitResult, there: SplitResult) -> bool:
    """An AMP page may lie below the page that it is a variant of."""
    return _AMP_PATH.sub("", here.path).rstrip("/") == there.path.rstrip("/") != ""


def _normal(url: str) -> str | None:
    url = "".join(ch for ch in url.strip().replace(" ", "%20") if ch.isprintable())
    if not url or len(url) > _LONGEST or not re.match(r"https?://[^/?#]", url, re.IGNORECASE):
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        if not host or parts.username is not None or "[" in parts.path:
            return None
        scheme = parts.scheme.lower()
        host = f"[{host}]" if ":" in host else host
        default = port is None or port == {"http": 80, "https": 443}[scheme]
        netloc = host if default else f"{host}:{port}"
        query = [
            pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _is_mark(*pair)
        ]
        # courlan encodes the path and decodes the host name.
        path = _SESSION.sub("", parts.path) or "/"
        page = normalize_url(urlunsplit((scheme, netloc, path, "", "")))
    except (ValueError, UnicodeError):
        return None
    # A page that scripts put together is named behind the "#".
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("!", "/")) else ""
    return page + (f"?{urlencode(sorted(query))}" if query else "") + fragment


def _is_mark(name: str, value: str) -> bool:
    """Whether a parameter names a campaign, a click or a session, not the page."""
    if _MARK_OR_NUMBER.fullmatch(name) and value.isdecimal():
        return False
    return bool(_TRACKING.fullmatch(name))


def _from_cache(url: str) -> str:
    """The address that an AMP cache keeps a copy of."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return url
    cached = re.match(r"/(?:amp/|[cv]/)?(?:s/)?(?P<rest>[^/]+\.[^/]+/.*)", parts.path)
    is_cache = host.endswith(".cdn.ampproject.org") or (
        host.startswith("www.google.") and "/amp/" in parts.path
    )
    if cached and is_cache:
        return f"https://{cached['rest']}" + (f"?{parts.query}" if parts.query else "")
    return url
