"""The words of an article that the scan has to look at: those of the codebook's parties, of offices
and places, small words and marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.codebook.model import Codebook
from tracker.statements.attribution.remembering import once_for_each
from tracker.statements.attribution.wordlists import roles, words_of

_REMEMBERED = 8_000  # words; later ones are looked at anew
SMALL = {
    "the": "t",
    "a": "d",
    "an": "d",
    "of": "o",
    "for": "f",
    "at": "f",
    "in": "f",
    "to": "f",
    "with": "f",
    "from": "f",
    "on": "f",
    "who": "w",
    "and": "a",
    "he": "H",
    "she": "H",
    "him": "H",
    "her": "H",
    "his": "H",
}
_MARKS = ',()—–:;"“”«»'
_ENDS = frozenset(".!?")  # sentence ends are told by their starts
_PUNCTUATION = {",": ",", "(": "(", ")": ")", "—": "-", "–": "-", ":": ":", ";": ";"}


@dataclass(frozen=True, slots=True)
class PartyWords:
    """First word of an alias → (remaining words, code, party), longest first."""

    entries: Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]
    known: frozenset[str]  # every lower-case word that can begin an item
    alone: Mapping[str, str]  # marks, and small words that begin nothing longer -> their code
    kinds: _Kinds


class _Kinds(dict[str, str]):
    """What to do about a word, by its form: "x" where it tells nothing, "." for what ends a
    sentence, "a" where its code is known, "T" where one has to look."""

    def __init__(self, known: frozenset[str], alone: Mapping[str, str]) -> None:
        super().__init__(dict.fromkeys(_ENDS, ".") | dict.fromkeys(alone, "a"))
        self._known = known

    def __missing__(self, word: str) -> str:
        plain = not word[0].isupper() and word.lower() not in self._known and word != "'s"
        kind = "x" if plain else "T"
        if len(self) < _REMEMBERED:
            self[word] = kind
        return kind


@once_for_each
def words_for(codebook: Codebook) -> PartyWords:
    """The party words of a codebook, indexed once."""
    table: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for party in codebook.parties.values():
        nouns = (party.name, *party.aliases, *party.metonyms)
        for code, phrases in (("P", nouns), ("D", party.demonyms)):
            for phrase in phrases:
                parts = words_of(phrase)
                if parts and parts[0].lower() == "the" and len(parts) > 1:
                    parts = parts[1:]
                if parts:
                    table.setdefault(parts[0], []).append((parts[1:], code, party.id))
    begin = {*roles().entries, *roles().places, *table}
    alone = {word: code for word, code in SMALL.items() if word not in begin}
    alone |= {mark: _PUNCTUATION.get(mark, "q") for mark in _MARKS}
    entries = {w: tuple(sorted(rows, key=lambda r: -len(r[0]))) for w, rows in table.items()}
    known = frozenset((*roles().entries, *SMALL, "’s", *(w for w in table if not w[0].isupper())))
    return PartyWords(entries, known, alone, _Kinds(known, alone))
