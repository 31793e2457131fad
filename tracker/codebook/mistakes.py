"""What to write instead of a value that the codebook file cannot have, told from its type.

msgspec says what it met and where; the cure follows from what stands there in the schema, so that
a new key or a new value of a list of choices is explained without a word here.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import inspect

_MESSAGE = re.compile(
    r"(?P<reason>.*?)(?: - at (?P<key>`key` in )?`\$\.?(?P<path>.*)`)?", re.DOTALL
)
_STEP = re.compile(r"\w+|\[[^\]]*\]")
_NOWHERE = "See docs/codebook.md."


def explain(message: str, kind: type[msgspec.Struct], place: str) -> str:
    """One line for what msgspec says of the table at `place`, read as `kind`."""
    found = _MESSAGE.fullmatch(message)
    assert found
    path, of_key = found["path"] or "", bool(found["key"])
    where = ".".join(part for part in (place, path.replace("[...]", "")) if part)
    cure = _cure(found["reason"], _type_at(kind, path, of_key=of_key))
    return f"{where or 'top level'}: {found['reason']}. {cure}"


def _type_at(kind: type[msgspec.Struct], path: str, *, of_key: bool) -> inspect.Type | None:
    """The type that the schema has at `path`, or of the keys of the table there."""
    at: inspect.Type | None = inspect.type_info(kind)
    for step in _STEP.findall(path):
        at = _inside(at, step)
    return at.key_type if of_key and isinstance(at, inspect.DictType) else at


def _inside(at: inspect.Type | None, step: str) -> inspect.Type | None:
    if isinstance(at, inspect.StructType):
        return next((_given(f.type) for f in at.fields if f.encode_name == step), None)
    if isinstance(at, inspect.VarTupleType):
        return _given(at.item_type)
    return _given(at.value_type) if isinstance(at, inspect.DictType) else None


def _given(kind: inspect.Type) -> inspect.Type:
    """The type without the null of a key that may be left out."""
    if isinstance(kind, inspect.UnionType):
        return next(t for t in kind.types if not isinstance(t, inspect.NoneType))
    return kind


def _cure(reason: str, at: inspect.Type | None) -> str:
    if "missing required field" in reason:
        return "Add it."
    if "unknown field" in reason and isinstance(at, inspect.StructType):
        keys = ", ".join(field.encode_name for field in at.fields)
        return f"Remove the key or correct its spelling; known keys are: {keys}."
    return f"Write {wanted}." if (wanted := _wanted(at)) else _NOWHERE


def _wanted(at: inspect.Type | None) -> str | None:
    """A value of the type, in words of TOML."""
    match at:
        case inspect.LiteralType(values=values):
            return f"one of {', '.join(_quoted(value) for value in values)}"
        case inspect.VarTupleType(item_type=inspect.StrType() | inspect.LiteralType()):
            return 'a list in brackets, its texts in quotes: ["…", "…"]'
        case inspect.VarTupleType():
            return "a list of tables, each below a heading in double brackets"
        case inspect.DictType() | inspect.StructType():
            return "a table: { key = value }"
        case inspect.StrType():
            return "a text in quotes"
        case inspect.BoolType():
            return "true or false, without quotes"
        case inspect.FloatType(ge=low, le=high) if low is not None and high is not None:
            return f"a number from {low:g} to {high:g}, without quotes"
        case inspect.FloatType():
            return "a number, without quotes"
        case inspect.DateType():
            return "a date without quotes, such as 2022-01-31"
    return None


def _quoted(value: Any) -> str:
    return f'"{value}"'
