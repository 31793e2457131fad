"""Query parameters: each kind reads a value strictly and describes itself as JSON Schema."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from werkzeug.datastructures import MultiDict

from tracker.api import ids
from tracker.api.problems import Problem, invalid

MANY = 50  # values that one parameter may list
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


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
class Day:
    def read(self, text: str, words: Vocabulary) -> date:
        try:
            if _DAY.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        raise ValueError("write a day of the calendar as YYYY-MM-DD, such as 2022-01-12")

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class PastInstant:
    def read(self, text: str, words: Vocabulary) -> datetime:
        return read_instant(text)

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "pattern": _past(datetime.now(UTC).date())}


@dataclass(frozen=True, slots=True)
class Since:
    """An instant, or a number of the ledger."""

    def read(self, text: str, words: Vocabulary) -> datetime | int:
        if re.fullmatch(r"[0-9]{1,18}", text):
            return int(text)
        try:
            return read_instant(text)
        except ValueError:
            message = "write an instant such as 2022-01-12T09:30:00Z, or a ledger number"
            raise ValueError(message) from None

    def schema(self, words: Vocabulary) -> dict[str, Any]:
        number = {"type": "string", "pattern": "^[0-9]{1,18}$"}
        return {"anyOf": [{"type": "string", "format": "date-time"}, number]}


@dataclass(frozen=True, slots=True)
class Position:
    """A cursor: a letter for its list and the two numbers of the row that came last."""

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


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter of an operation. `many` takes several values, joined by commas."""

    name: str
    kind: Kind
    description: str
    many: bool = False
    required: bool = False
    default: Any = None
    example: Any = None


def read(
    parameters: tuple[Parameter, ...], given: MultiDict[str, str], words: Vocabulary
) -> dict[str, Any]:
    """The value of every parameter, None (or its default) where it is not given.

    Raises Problem for a parameter that is unknown, missing, repeated or cannot be read.
    """
    refuse_unknown(parameters, given)
    return values(parameters, given, words)


def refuse_unknown(parameters: tuple[Parameter, ...], given: MultiDict[str, str]) -> None:
    """Raises Problem for a parameter that is none of these."""
    known = {parameter.name for parameter in parameters}
    for name in given:
        if name not in known:
            allowed = sorted(known)
            listing = ", ".join(allowed) or "none"
            raise Problem(
                "unknown-parameter",
                f"{name[:100]!r} is not a parameter of this route; it takes: {listing}.",
                parameter=name[:100],
                allowed=allowed,
            )


def values(
    parameters: tuple[Parameter, ...], given: MultiDict[str, str], words: Vocabulary
) -> dict[str, Any]:
    """The values of these parameters, whatever else is given. Raises Problem as `read` does."""
    return {p.name: _read(p, given.getlist(p.name), words) for p in parameters}


def _read(parameter: Parameter, texts: list[str], words: Vocabulary) -> Any:
    if not texts:
        if parameter.required:
            raise invalid(parameter.name, f"{parameter.name} is missing: {parameter.description}")
        return parameter.default
    name = parameter.name
    if parameter.many:
        texts = [part for text in texts for part in text.split(",")]
        if len(texts) > MANY:
            raise invalid(name, f"{name} lists more than {MANY} values; ask in several requests.")
        return tuple(dict.fromkeys(_value(parameter, text, words) for text in texts))
    if len(texts) > 1:
        raise invalid(name, f"{name} is given {len(texts)} times; give it once.")
    return _value(parameter, texts[0], words)


def _value(parameter: Parameter, text: str, words: Vocabulary) -> Any:
    name = parameter.name
    if text == "":
        raise invalid(name, f"{name} is empty; give it a value or leave it out.")
    try:
        return parameter.kind.read(text, words)
    except ValueError as error:
        raise invalid(name, f"{name}={text[:100]!r} cannot be read: {error}.") from None


def read_instant(text: str) -> datetime:
    """An RFC 3339 instant, in UTC. Raises ValueError."""
    match = _INSTANT.fullmatch(text)
    if not match:
        raise ValueError("write an instant such as 2022-01-12T09:30:00Z (a + in a URL is %2B)")
    day, time, fraction, offset = match.groups()
    zone = "+00:00" if offset in "Zz" else offset
    try:
        value = datetime.fromisoformat(f"{day}T{time}{(fraction or '')[:7]}{zone}")
    except ValueError as error:
        raise ValueError(f"that is no instant of the calendar ({error})") from None
    try:
        return value.astimezone(UTC)
    except OverflowError:  # the first or last day that can be written
        return value.replace(tzinfo=UTC)


def schema(parameter: Parameter, words: Vocabulary) -> dict[str, Any]:
    """The parameter's JSON Schema."""
    described = parameter.kind.schema(words)
    if parameter.many:
        return {"type": "array", "items": described, "minItems": 1, "maxItems": MANY}
    if parameter.default is not None:
        described = {**described, "default": parameter.default}
    return described


def only(parameters: tuple[Parameter, ...], *names: str) -> tuple[Parameter, ...]:
    """Those of the parameters that are named, in the order of the names."""
    by_name: Mapping[str, Parameter] = {p.name: p for p in parameters}
    return tuple(by_name[name] for name in names)


def _one_of(text: str, options: tuple[str, ...]) -> str:
    if text not in options:
        raise ValueError(f"choose from {', '.join(options)}")
    return text


def _past(today: date) -> str:
    """A pattern of the days before `today`, so that generated examples are not refused."""
    year, month, day = f"{today.year:04}", f"{today.month:02}", f"{today.day:02}"
    earlier = [_below(year, ""), _below(month, f"{year}-"), _below(day, f"{year}-{month}-")]
    return "^(" + "|".join(part for part in earlier if part) + ")"


def _below(digits: str, before: str) -> str:
    """Alternatives for the digit strings of the same length that are smaller than `digits`."""
    parts = []
    for index, digit in enumerate(digits):
        if digit != "0":
            rest = r"\d" * (len(digits) - index - 1)
            parts.append(f"{before}{digits[:index]}[0-{int(digit) - 1}]{rest}")
    return "|".join(parts)
