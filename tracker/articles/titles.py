"""Titles, authors and outlets are text: no markup, no control characters, composed characters."""

from __future__ import annotations

import html
import re
import unicodedata

from tracker.articles.names import is_outlet

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SUFFIX = re.compile(r"\s+[-–—|·»:]{1,2}\s+(?P<site>[^-–—|·»]{2,60})$")
LONGEST = 500  # code points


def clean_title(raw: str | None) -> str | None:
    """One line of plain text in NFC, or None where nothing is left. Typographic quotes stay."""
    if raw is None:
        return None
    text = html.unescape(_TAG.sub("", raw)) if "<" in raw or "&" in raw else raw
    text = _INVISIBLE.sub("", _CONTROL.sub("", _TAG.sub("", text)))
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return text[:LONGEST].strip() or None


def outlet_in_title(title: str) -> str | None:
    """The outlet that some pages append to a title (" - The New York Times"), if it is one."""
    suffix = _SUFFIX.search(title)
    if suffix and is_outlet(suffix["site"]):
        return suffix["site"].strip()
    return None


def without_outlet(title: str, outlet: str | None) -> str:
    """The title without its outlet at the end, where that is what the end says."""
    suffix = _SUFFIX.search(title)
    if suffix is None or suffix.start() < 10:
        return title
    site = suffix["site"].strip()
    same = outlet is not None and _fold(site) in (_fold(outlet), _fold(f"the {outlet}"))
    return title[: suffix.start()].rstrip() if same or is_outlet(site) else title


def _fold(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
