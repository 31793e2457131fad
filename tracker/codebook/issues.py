"""The issues of a codebook: what names them, and the patterns of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from tracker.codebook import schema
from tracker.codebook.checks import known_party, no_blank, slug
from tracker.codebook.model import Direction, Issue, Party, Term
from tracker.codebook.pattern import PatternError, compile_pattern
from tracker.errors import CodebookError


def read_words(
    lists: Mapping[str, tuple[str, ...]], parties: Iterable[Party]
) -> dict[str, tuple[str, ...]]:
    """The lists of words that patterns may name, those of the parties among them; a list with the
    id of a party replaces its names ("nato" adds "the bloc"). Raises CodebookError."""
    words = {p.id: (p.name, *p.aliases, *p.demonyms, *p.metonyms) for p in parties}
    for key, entries in lists.items():
        no_blank(entries, f"words.{key}")
        if not entries:
            raise CodebookError(f"words.{key}: the list is empty. Name at least one word.")
        words[key] = entries
    for key in lists:
        _compilable((f"{{{key}}}",), f"words.{key}", words)
    return words


def read_issue(
    key: str, table: Any, words: Mapping[str, tuple[str, ...]], parties: Mapping[str, Party]
) -> Issue:
    """The issue of a table. Raises CodebookError."""
    place = f"issues.{slug(key, 'issues')}"
    data = schema.read(table, schema.IssueTable, place)
    if not data.terms:
        raise CodebookError(f"{place}.terms: the list is empty. Name the words of the issue.")
    terms = []
    for n, term in enumerate(data.terms):
        where = f"{place}.terms[{n}]"
        if not term.any:
            raise CodebookError(f"{where}.any: the list is empty. Name at least one pattern.")
        for field in ("any", "near", "also", "unless"):
            _compilable(getattr(term, field), f"{where}.{field}", words)
        terms.append(
            Term(
                term.any,
                term.points,
                term.near,
                term.also,
                term.unless,
                term.within,
                term.stated,
                term.acts,
            )
        )
    if data.half_life_days is not None and not 0 < data.half_life_days < inf:  # nan neither
        raise CodebookError(f"{place}.half_life_days: must be more than 0. Give days.")
    if data.demand:
        known_party(data.demand.party, f"{place}.demand.party", parties)
    if data.against:
        known_party(data.against, f"{place}.against", parties)
    expected = _expected(data.expected, f"{place}.expected", parties)
    return Issue(
        key,
        data.name,
        data.proposition,
        data.support,
        data.oppose,
        data.core,
        data.half_life_days,
        tuple(terms),
        proponent=data.demand.party if data.demand else None,
        proponent_stance=data.demand.stance if data.demand else None,
        acts=data.acts,
        against=data.against,
        expected=expected,
    )


def _expected(
    data: schema.ExpectedTable, place: str, parties: Mapping[str, Party]
) -> dict[str, Direction]:
    for side in ("support", "oppose"):
        for n, party in enumerate(getattr(data, side)):
            known_party(party, f"{place}.{side}[{n}]", parties)
    if both := sorted(set(data.support) & set(data.oppose)):
        raise CodebookError(f"{place}: {both[0]!r} stands on both sides. Name it on one, or none.")
    sides: dict[str, Direction] = dict.fromkeys(data.support, "support")
    return sides | dict.fromkeys(data.oppose, "oppose")


def _compilable(
    patterns: tuple[str, ...], place: str, words: Mapping[str, tuple[str, ...]]
) -> None:
    for n, pattern in enumerate(patterns):
        try:
            compile_pattern(pattern, words)
        except (PatternError, RecursionError) as error:
            raise CodebookError(
                f"{place}[{n}]: the pattern {pattern!r} cannot be read: {error}. "
                "Correct it; docs/codebook.md explains patterns."
            ) from error
