"""Publishers' machine-readable reservations of text and data mining (Directive 2019/790, art. 4).

Honoured: the TDM Reservation Protocol in its three places (the page's `tdm-reservation` meta
element, the response header of that name, /.well-known/tdmrep.json; the nearer to the content
wins), and `noai` in X-Robots-Tag or a robots meta element. A licence offered in tdm-policy does
not lift a reservation: nobody here has agreed to it. Signals about training models or about
search (Content-Signal, Content-Usage, ai.txt) say nothing about reading and coding, which is all
that this project does, and are not read as more than they say.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

WELL_KNOWN = "/.well-known/tdmrep.json"
BY_SITE = f"the site's {WELL_KNOWN} reserves text and data mining"
_HEAD_BYTES = 131_072  # where meta elements are looked for
_MOST_RULES = 1000
_META = re.compile(r"<meta\s([^<>]{1,1000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_AI_DIRECTIVES = frozenset({"noai", "notdm"})
_OURS = ("negotiation-tracker", "*")


@dataclass(frozen=True, slots=True)
class SiteReservations:
    """The rules of a tdmrep.json: (location pattern, reserved?). The longest that fits decides."""

    rules: tuple[tuple[str, bool], ...] = ()

    def reserves(self, target: str) -> bool:
        """Whether the path (its query is ignored) is reserved."""
        path = target.partition("?")[0]
        fitting = [rule for rule in self.rules if _fits(rule[0], path)]
        return max(fitting, key=lambda rule: len(rule[0]))[1] if fitting else False


def read_site_reservations(body: bytes) -> SiteReservations:
    """Read a tdmrep.json; what cannot be read reserves nothing."""
    try:
        entries = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        return SiteReservations()
    if not isinstance(entries, list):
        return SiteReservations()
    rules = []
    for entry in entries[:_MOST_RULES]:
        if isinstance(entry, dict) and isinstance(entry.get("location"), str):
            reserved = _as_flag(str(entry.get("tdm-reservation", "")))
            rules.append((entry["location"][:500], bool(reserved)))
    return SiteReservations(tuple(rules))


def reservation(headers: Mapping[str, str], html: bytes, from_site: bool) -> str | None:
    """Why this answer may not be mined, in words; None when it may.

    `html` is empty for what is not a page; `from_site` is the verdict of the site's tdmrep.json.
    """
    tags = list(_meta(html))
    for name, content in tags:
        if name in ("robots", *_OURS) and _AI_DIRECTIVES & set(_words(content)):
            return "its robots meta element says noai"
    if _AI_DIRECTIVES & set(_robots_tag(headers.get("x-robots-tag", ""))):
        return "its X-Robots-Tag header says noai"
    verdicts = [_as_flag(content) for name, content in tags if name == "tdm-reservation"]
    for verdict, place in (
        (next((v for v in verdicts if v is not None), None), "its tdm-reservation meta element"),
        (_as_flag(headers.get("tdm-reservation", "")), "its tdm-reservation header"),
        (from_site or None, f"the site's {WELL_KNOWN}"),
    ):
        if verdict is not None:
            return f"{place} reserves text and data mining" if verdict else None
    return None


def _as_flag(text: str) -> bool | None:
    """Several values joined by commas reserve when one of them does."""
    values = set(_words(text))
    if "1" in values:
        return True
    return False if "0" in values else None


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text.lower()) if word]


def _robots_tag(text: str) -> Iterator[str]:
    """The directives that address everybody or us; `otherbot: noai` addresses another."""
    agent = "*"
    for part in text.lower().split(","):
        name, colon, rest = part.partition(":")
        if colon and name.strip() not in ("unavailable_after", "max-snippet"):
            agent, part = name.strip(), rest
        if agent in _OURS:
            yield part.strip()


def _meta(html: bytes) -> Iterator[tuple[str, str]]:
    for match in _META.finditer(html[:_HEAD_BYTES].decode("utf-8", "replace")):
        attributes = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(match[1])
        }
        if "name" in attributes:
            yield attributes["name"].strip().lower(), attributes.get("content", "")


def _fits(pattern: str, path: str) -> bool:
    """Match like robots.txt: a prefix, `*` for anything, a final `$` for the end. In linear time,
    which a regular expression with many wildcards is not."""
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    last = rest.pop() if rest and pattern.endswith("$") else None
    for part in rest:
        found = path.find(part, position)
        if found < 0:
            return False
        position = found + len(part)
    if last is not None:
        return path.endswith(last) and len(path) - len(last) >= position
    return position == len(path) or not pattern.endswith("$")
