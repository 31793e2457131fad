"""The words by which positions are told: those of the language, and the codebook's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.codebook import schema
from tracker.codebook.checks import known_issue, no_blank
from tracker.codebook.files import bundled, read_toml
from tracker.codebook.model import Cues, Issue, PartOfSpeech, Predicate
from tracker.errors import CodebookError


def read_cues(head: schema.Head, issues: Mapping[str, Issue]) -> Cues:
    """The cues that a codebook names, and its own predicates. Raises CodebookError."""
    try:
        text = bundled(f"{head.cues}.toml")
    except (OSError, ValueError) as error:
        raise CodebookError(
            f'cues: there is no file of cues {head.cues!r}. Write "english".'
        ) from error
    data = schema.read(read_toml(text, f"{head.cues}.toml"), schema.CuesFile, "")
    own = [
        schema.read(table, schema.PredicateTable, f"predicates[{n}]")
        for n, table in enumerate(head.predicates)
    ]
    predicates: list[Predicate] = []
    for n, table in enumerate((*own, *data.predicates)):  # of equals the first wins
        predicates += _predicates(table, f"predicates[{n}]", issues)
    lists = {key: frozenset(w.lower() for w in entries) for key, entries in data.lists.items()}
    irregular = {key: tuple(forms.split()) for key, forms in data.irregular.items()}
    return Cues(data.language, tuple(predicates), irregular, lists)


def _predicates(
    table: schema.PredicateTable, place: str, issues: Mapping[str, Issue]
) -> Iterable[Predicate]:
    for issue in table.issues:
        known_issue(issue, f"{place}.issues", issues)
    groups: tuple[tuple[PartOfSpeech, tuple[str, ...]], ...] = (
        ("verb", table.verbs),
        ("noun", table.nouns),
        ("adjective", table.adjectives),
        ("phrase", table.phrases),
    )
    if not any(entries for _, entries in groups):
        raise CodebookError(f"{place}: no word is named. Give verbs, nouns, adjectives or phrases.")
    for part, entries in groups:
        no_blank(entries, f"{place}.{part}s")
        for entry in entries:
            words = tuple(entry.lower().replace("’", "'").split())
            yield Predicate(words, part, table.effect, table.strength, frozenset(table.issues))
