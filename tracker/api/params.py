"""Query parameters: declared with their kinds, and read strictly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from tracker.api.kinds import Kind, Vocabulary
from tracker.api.problems import Problem, invalid

MANY = 50  # values that one parameter may list


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
