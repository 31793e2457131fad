"""What queries and paths are made of: each kind of value reads one strictly and describes itself
as JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from tracker.api import ids
from tracker.api.problems import Problem


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The ids that the codebook defines."""

    parties: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()


class Kind(Protocol):
    """A type of value. `read` raises ValueError with what to change."""

    def read(self, text: str, words: Vocabulary) -> Any: ...
    def schema(self, words: Vocabulary) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    options: tuple[str, ...]

    def read(self, text: str, words: Vocabulary) -> str:
        return _one_of(text, self.options)

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.options)}


@dataclass(frozen=True, slots=True)
class PartyId:
    def read(self, text: str, words: Vocabulary) -> str:
        return _one_of(text, words.parties)

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "enum": list(words.parties)}


@dataclass(frozen=True, slots=True)
class IssueId:
    def read(self, text: str, words: Vocabulary) -> str:
        return _one_of(text, words.issues)

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "enum": list(words.issues)}


@dataclass(frozen=True, slots=True)
class RowId:
    """An id such as "s12", read as its number."""

    prefix: str

    def read(self, text: str, words: Vocabulary) -> int:
        number = ids.read(self.prefix, text)
        if number is None:
            raise ValueError(f"write an id such as {self.prefix}12")
        return number

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "pattern": ids.pattern(self.prefix)}


@dataclass(frozen=True, slots=True)
class Name:
    """An id that the news brings along: of a speaker or an outlet. Unknown ones match nothing."""

    def read(self, text: str, words: Vocabulary) -> str:
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,200}", text):
            raise ValueError("write an id as the lists show it: letters, digits, . _ and -")
        return text

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[A-Za-z0-9._-]{1,200}$"}


@dataclass(frozen=True, slots=True)
class Language:
    def read(self, text: str, words: Vocabulary) -> str:
        if not re.fullmatch("[a-z]{2,3}", text):
            raise ValueError("write a code such as en")
        return text

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[a-z]{2,3}$"}


@dataclass(frozen=True, slots=True)
class Label:
    """A word or words without a comma, which would stand between two of them."""

    def read(self, text: str, words: Vocabulary) -> str:
        if not re.fullmatch(r"[^,\x00-\x1f\x7f]{1,50}", text):
            raise ValueError("at most 50 characters, no comma, no control characters")
        return text

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^[^,\x00-\x1f\x7f]{1,50}$"}


@dataclass(frozen=True, slots=True)
class Text:
    longest: int = 500

    def read(self, text: str, words: Vocabulary) -> str:
        if len(text) > self.longest:
            raise ValueError(f"at most {self.longest} characters")
        if re.search(r"[\x00-\x1f\x7f]", text):
            raise ValueError("control characters are not allowed")
        return text

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {
            "type": "string",
            "minLength": 1,
            "maxLength": self.longest,
            "pattern": r"^[^\x00-\x1f\x7f]+$",
        }


@dataclass(frozen=True, slots=True)
class Integer:
    low: int
    high: int

    def read(self, text: str, words: Vocabulary) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or not self.low <= int(text) <= self.high:
            raise ValueError(f"write a whole number from {self.low} to {self.high}")
        return int(text)

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class Share:
    """A number from 0 to 1."""

    def read(self, text: str, words: Vocabulary) -> float:
        if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?", text):
            raise ValueError("write a number from 0 to 1, such as 0.8")
        value = float(text)
        if not 0 <= value <= 1:
            raise ValueError("write a number from 0 to 1, such as 0.8")
        return value

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "number", "minimum": 0, "maximum": 1}


@dataclass(frozen=True, slots=True)
class Truth:
    def read(self, text: str, words: Vocabulary) -> bool:
        return _one_of(text, ("true", "false")) == "true"

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: a letter for its list and the two numbers of the row that came last."""

    prefix: str

    @property
    def pattern(self) -> str:
        return f"^{self.prefix}[0-9]{{1,17}}x[0-9]{{1,17}}$"

    def read(self, text: str, words: Vocabulary) -> tuple[int, int]:
        if not re.fullmatch(self.pattern[1:-1], text):
            raise Problem(
                "invalid-cursor",
                "cursor is not one of this list; take it from `next`, or leave it out.",
                parameter="cursor",
            )
        first, second = text[len(self.prefix) :].split("x")
        return int(first), int(second)

    def show(self, first: int, second: int) -> str:
        return f"{self.prefix}{first}x{second}"

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "pattern": self.pattern}


def _one_of(text: str, options: tuple[str, ...]) -> str:
    if text not in options:
        raise ValueError(f"choose from {', '.join(options)}")
    return text
