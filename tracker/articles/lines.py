"""A saved text as a list of lines that know their surroundings."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TERMINAL = re.compile(r"[.!?…。！？؟।][\"'”’»)\]]*$")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]\.){2,}|\b(?:Jr|Sr|Inc|Co|Ltd|St|No)\.)$")
_BULLET = re.compile(r"^\s*(?:[•‣▪●◦*+–—-]|\d{1,2}[.)])\s+(?=\S)")
_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_CAPITAL = re.compile(r"[A-ZÀ-ÞА-ЯЁІЇЄҐ]")
_SMALL = re.compile(r"[a-zß-ÿа-яёіїєґ]")
_STOPPED_SCRIPT = re.compile(r"[A-Za-zÀ-ÿΑ-ωА-яא-ת\u0621-\u064a\u3040-\u9fff]{2}")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its margins. `block` counts groups parted by blank lines; `bullet` is true
    of a list item, whose mark stays in `text`; `level` is a Markdown heading's, 0 for others."""

    text: str
    block: int
    bullet: bool = False
    level: int = 0

    @property
    def words(self) -> int:
        """Words, or pairs of characters where a script does not part words."""
        return max(len(self.text.split()), len(_CJK.findall(self.text)) // 2)

    @property
    def is_sentence(self) -> bool:
        """Ends as a sentence does, or is too long to be anything else."""
        if self.level:
            return False
        if len(self.text) >= 240:
            return True
        if self.words < 3 or not _TERMINAL.search(self.text):
            return bool(re.search(r"\w[:;,]$", self.text)) and self.words >= 8
        if _TERMINAL.search(self.text) and _ABBREVIATION.search(self.text):
            return not self.is_title_case
        return True

    @property
    def is_ended(self) -> bool:
        """Ends with a full stop or its like, or is of a script that sets none."""
        return bool(_TERMINAL.search(self.text)) or not _STOPPED_SCRIPT.search(self.text)

    @property
    def is_prose(self) -> bool:
        """A sentence long enough to open an article."""
        return self.is_sentence and (len(self.text) >= 70 or self.words >= 11)

    @property
    def is_title_case(self) -> bool:
        """Most Words of it Begin With a Capital."""
        initials = re.findall(r"([^\W\d_])[\w’'-]{3,}", self.text)
        return len(initials) >= 4 and sum(map(str.isupper, initials)) > 0.8 * len(initials)

    @property
    def is_shouted(self) -> bool:
        """WRITTEN IN CAPITALS."""
        text = self.text[:80]
        return len(_CAPITAL.findall(text)) > 6 * len(_SMALL.findall(text)) + 8


def unify(raw: str) -> str:
    """Line breaks become "\\n"; control characters, NUL and lone surrogates go."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", raw))


def split_lines(raw: str) -> list[Line]:
    """The lines of an unified text, hard-wrapped paragraphs joined to one line each."""
    blocks = [block.split("\n") for block in re.split(r"\n[^\S\n]*\n\s*?(?=\S|\Z)", raw)]
    wrapped = _is_wrapped(blocks)
    found: list[Line] = []
    for number, block in enumerate(blocks):
        texts = [text for text in (line.strip() for line in block) if text]
        if wrapped:
            texts = _unwrap(texts)
        found.extend(_line(text, number) for text in texts)
    return found


def _line(text: str, block: int) -> Line:
    heading = re.match(r"(#{1,6})\s+(.*?)\s*#*$", text)
    if heading and heading[2]:
        return Line(heading[2], block, level=len(heading[1]))
    return Line(text, block, bullet=bool(_BULLET.match(text)))


def _is_wrapped(blocks: list[list[str]]) -> bool:
    """True where most lines inside a block break in mid-sentence at about the same column."""
    inner = [line.rstrip() for block in blocks if len(block) > 1 for line in block[:-1]]
    lengths = [len(line) for line in inner if line]
    if len(lengths) < 3 or max(len(line) for block in blocks for line in block) > 130:
        return False
    width = max(lengths)
    full = sum(length >= width - 18 for length in lengths)
    return width >= 45 and full >= 0.7 * len(lengths)


def _unwrap(texts: list[str]) -> list[str]:
    width = max((len(text) for text in texts), default=0)
    joined: list[str] = []
    last = 0
    for text in texts:
        if joined and last >= max(40, width - 22) and not _BULLET.match(text) and text[0] != "#":
            joined[-1] = f"{joined[-1]} {text}"
        else:
            joined.append(text)
        last = len(text)
    return joined
