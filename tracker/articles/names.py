"""Persons, outlets and agencies, as far as a name alone tells them apart. Data in names.toml."""

from __future__ import annotations

import re

from tracker.articles.phrases import load, one_of

_NAMES = load("names.toml")
_SIGNING: frozenset[str] = frozenset(_NAMES["agencies"])
AGENCIES: tuple[str, ...] = (*_NAMES["agencies"], *_NAMES["picture_agencies"])
OUTLETS: str = one_of([*_NAMES["outlets"], *map(re.escape, _SIGNING)])  # a regular expression
_SECTIONS: frozenset[str] = frozenset(_NAMES["sections"])
_PLACES: frozenset[str] = frozenset(_NAMES["places"])

_WORD = one_of(_NAMES["outlet_words"])
_OUTLET = re.compile(
    rf"(?:[Tt]he )?(?:{OUTLETS}"
    rf"|(?:[A-Z][\w’'.&-]* (?:of |for |on |and |the )*){{0,5}}(?:{_WORD})"
    r"(?: (?:of|for|on|and|in|[A-Z][\w’'.&-]*)){0,6}"
    r"|(?:[\w-]+\.)+(?:com|org|net|info|eu|ru|ua|uk|de|fr|gov|int|tv|news|media))"
)
_PARTICLE = r"(?:van|von|de|der|den|del|di|da|dos|du|la|le|al|bin|el|ter|zu)"
_NAME_WORD = r"(?:[^\W\d_a-zß-öø-ÿа-яґєії][\w’'.-]*)"
_NAME = re.compile(
    rf"{_NAME_WORD}(?: (?:{_PARTICLE} )*{_NAME_WORD}){{1,3}}(?:,? (?:Jr|Sr|II|III)\.?)?"
)
_NO_NAME = re.compile(
    r"\b(?:of|the|and|for|in|on|to|at|with|text|note|media|news)\b", re.IGNORECASE
)
_BETWEEN = re.compile(r",? (?:and|&|und|et|y|и|та) |, ")

ROLE = one_of(_NAMES["roles"])
_ROLE = re.compile(
    rf"\b(?:{ROLE}|staff|desk|agenc(?:y|ies)|newsroom|reporting from|special to|updated|published|"
    r"(?-i:in [A-Z]\w+))\b",
    re.IGNORECASE,
)
_TRAILING_ROLE = re.compile(
    rf"[\s,]+(?:(?:{one_of(_NAMES['role_attributes'])})\s+)*(?:{ROLE})\b.*$", re.IGNORECASE
)


def is_agency(name: str) -> bool:
    """True of a source that signs by its bare name ("AP")."""
    return name in _SIGNING


def is_outlet(name: str) -> bool:
    """True of a name that an outlet, an agency or an institution can bear."""
    name = name.strip()
    if name.lower() in _SECTIONS or "," in name or ";" in name:
        return False
    return bool(_OUTLET.fullmatch(name))


def is_name(text: str) -> bool:
    """True of two to four capitalised words that can be a person's name."""
    if len(text) > 50 or text in _PLACES or _OUTLET.fullmatch(text):
        return False
    return bool(_NAME.fullmatch(text)) and not _NO_NAME.search(text)


def names_in(text: str) -> str | None:
    """The persons that a byline names, as it names them; roles and places after them go."""
    text = re.sub(r"\s*\([^()]*\)", "", text)
    kept: list[str] = []
    for piece in _BETWEEN.split(text):
        name = re.split(r" (?:in|for|at|from|is|with) ", piece, maxsplit=1)[0].strip()
        if not is_name(name):
            break
        kept.append(name)
    if not kept:
        return None
    return text[: text.rfind(kept[-1]) + len(kept[-1])]


def tells_role(text: str) -> bool:
    """True of words about what somebody does for an outlet, or where."""
    return bool(_ROLE.search(text))


def without_role(text: str) -> str:
    """A byline without "Diplomatic editor" and its like at the end."""
    return _TRAILING_ROLE.sub("", text)
