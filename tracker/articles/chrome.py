"""What surrounds an article on a page: interface, players, captions, notices.

The phrases are data, in chrome.toml; here they become tests of a line.
"""

from __future__ import annotations

import re

from tracker.articles.names import AGENCIES, OUTLETS
from tracker.articles.phrases import load, one_of

_PHRASES = load("chrome.toml")
_TAIL = r"(?:\b[^.!?]{0,60})?"


def _alternatives(name: str) -> str:
    text = one_of(_PHRASES[name])
    text = text.replace("{tail}", _TAIL).replace("{agencies}", one_of(map(re.escape, AGENCIES)))
    return text.replace("{outlets}", OUTLETS)


_WHOLE = re.compile(rf"[\W_\d]*(?:{_alternatives('interface')})[\W_\d]*", re.IGNORECASE)
_PLAYER = re.compile(rf"[\W_\d]*(?:{_alternatives('player')})[\W_\d]*", re.IGNORECASE)
_POINTER = re.compile(
    rf"[\W_]*(?:{_alternatives('pointer')})\s*(?:[:|–—>»-].*|(?:stories|articles|news|content|topics|"
    r"links|coverage|posts|this story|on this story|on this|in|from .{2,30})?[\W_]*)",
    re.IGNORECASE,
)
_POINTER_LABEL = re.compile(
    rf"[\W_]*(?:{_alternatives('pointer_label')})\s*[:|]\s.*", re.IGNORECASE
)
_CLICK = re.compile(_alternatives("click"), re.IGNORECASE)
_NOTICE_START = re.compile(rf"\W*(?:{_alternatives('notice_start')})", re.IGNORECASE)
_NOTICE_WORDS: tuple[str, ...] = tuple(_PHRASES["notice_words"])
_STAFF = re.compile(_alternatives("staff"), re.IGNORECASE)
_STAFF_INITIALS = re.compile(
    r"[a-zäöü]{2,4}(?:\s?[,/]\s?[a-zäöü]{2,4})*\s*\([A-Z][\w ,./-]{1,60}\)"
)
_CREDIT = re.compile(rf"(?:{_alternatives('credit')})[\s.)]*$")
_CREDIT_SIGN = re.compile(r"[©/:)\]]|\b(?:by|via|photo|image|picture)\b", re.IGNORECASE)
_CLOSING = re.compile(r"[\s.)]+$")
_AGENCIES = tuple(_CLOSING.sub("", name.casefold()) for name in AGENCIES)
_CREDIT_ANY_CASE = re.compile(rf"(?:{_alternatives('credit_any_case')})\W*$", re.IGNORECASE)
_CAPTION_START = re.compile(rf"\W*(?:{_alternatives('caption_start')})", re.IGNORECASE)
_CLIP = re.compile(_alternatives("clip"))
_ENDING = re.compile(rf"\W*(?:{_alternatives('ending')})\W*", re.IGNORECASE)
_HOUR = re.compile(
    r"(?:at )?\d{1,2}[.:h]\d\d ?(?:[ap]\.?m\.?)?,? ?"
    r"(?:gmt|utc|bst|c?e?s?t|cest|edt|pt|msk)?(?:[+-]\d\d?)?",
    re.IGNORECASE,
)
_AGENCY = one_of(map(re.escape, AGENCIES))
_SIGNED = re.compile(
    rf"[.!?…][\"”’]?\s+\((?:[Ww]ith )?(?:{_AGENCY})(?:(?:, | and |/)(?:{_AGENCY}))*(?: inputs?)?\)$"
)
_REPORTED = re.compile(
    r"\b(?:said|says|told|reports?|reported|added|according to|announced|wrote)\b"
    r"|[.!?][\"”’]? [A-Z][^.!?]+[.!?]"
)
_SPELT_OUT = re.compile(r"\b[A-Z][\w-]+ [A-Z][\w-]+ \([A-Z]{2,5}\)[\s.]*$")
_CAPTION_LIMIT = 420  # code points; a paragraph of the body is often longer, a caption seldom


def is_interface(line: str) -> bool:
    """A control, a menu entry, a label, a breadcrumb, or an hour alone."""
    if len(line) > 200:
        return False
    if not any(ch.isalnum() for ch in line):
        return True
    return bool(_WHOLE.fullmatch(line)) or is_hour(line) or _is_breadcrumb(line)


def is_hour(line: str) -> bool:
    """A time of the day alone on its line."""
    return bool(_HOUR.fullmatch(line))


def is_player(line: str) -> bool:
    """Text of an audio or video player."""
    return len(line) <= 200 and bool(_PLAYER.fullmatch(line))


def is_pointer(line: str) -> bool:
    """A line that sends the reader to another story ("Read more: …", "Related")."""
    if len(line) > 240:
        return False
    return bool(_POINTER.fullmatch(line) or _POINTER_LABEL.fullmatch(line) or _CLICK.search(line))


def is_notice(line: str) -> bool:
    """A sentence addressed to the reader: newsletter, cookies, copyright."""
    if len(line) > 500:
        return False
    folded = line.lower()
    return any(words in folded for words in _NOTICE_WORDS) or bool(_NOTICE_START.match(line))


def is_staff_line(line: str) -> bool:
    """Who else wrote, edited or supplied the article."""
    if len(line) > 260 or "“" in line or '"' in line:
        return False
    return bool(_STAFF_INITIALS.fullmatch(line) or _STAFF.fullmatch(line))


def is_caption(line: str) -> bool:
    """A caption that tells itself by its credit or its label."""
    if len(line) > _CAPTION_LIMIT:
        return False
    return _ends_in_credit(line) or bool(_CLIP.fullmatch(line) or _CAPTION_START.match(line))


def is_signed(line: str) -> bool:
    """A sentence with the bare name of an agency in brackets behind it, which closes articles as
    well as captions."""
    return bool(_SIGNED.search(line))


def is_labelled_caption(line: str) -> bool:
    """A caption by more than an agency's name at its end, which may also close an article."""
    if is_signed(line):
        return False
    if _CREDIT_ANY_CASE.search(line) or _CAPTION_START.match(line):
        return True
    return "/" in line[-40:] or "(" in line[-60:]


def is_ending(line: str) -> bool:
    """A label behind which nothing of the article follows: comments, most read."""
    return bool(_ENDING.fullmatch(line))


def _ends_in_credit(line: str) -> bool:
    # Most paragraphs end without any of these: the dearer search is spared for them.
    sign = _CREDIT_SIGN.search(line, max(0, len(line) - 90))
    if not sign and not _CLOSING.sub("", line[-90:].casefold()).endswith(_AGENCIES):
        return False
    if (is_signed(line) and _REPORTED.search(line)) or _SPELT_OUT.search(line):
        return False  # running text: something is reported, or in several sentences
    tail = line[-160:]
    return bool(_CREDIT.search(tail) or _CREDIT_ANY_CASE.search(tail))


def _is_breadcrumb(line: str) -> bool:
    parts = re.split(r"\s*[>›»|/•·]\s*", line.strip())
    return (
        len(parts) >= 3 and all(len(part.split()) <= 3 for part in parts) and line[-1:] not in ".!?"
    )
