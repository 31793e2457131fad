"""Names that are written in capitals, "Jean DUPONT", "MS PSAKI:", written as names usually are."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.codebook.model import Codebook
from tracker.statements.attribution.names import family_of, listed_people, spellings
from tracker.statements.attribution.rawwords import Item
from tracker.statements.attribution.saying import says_after
from tracker.statements.attribution.wordlists import roles

_AROUND = 12  # characters


def lower_capitals(text: str, items: Sequence[Item], codebook: Codebook) -> None:
    """Changes the words of the items: "Jean DUPONT", and "DUPONT" after him."""
    names = [(i, item) for i, item in enumerate(items) if item.code == "N"]
    families = set(listed_people(codebook))
    for _, item in names:
        if len(item.words) > 1:
            item.words = _usual(item.words, codebook)
            families.add(family_of(item.words))
    alone = _known_alone(items, codebook)
    for i, item in names:
        if len(item.words) == 1 and item.words[0].isupper():
            usual = _usual(item.words, codebook)
            bearers = alone if _heads_turn(text, item) else families
            if _honoured(text, items, i) or (usual[0] in bearers and _stands_out(text, item)):
                item.words = usual


def _usual(words: tuple[str, ...], codebook: Codebook) -> tuple[str, ...]:
    """The words of a name as they are usually written; two letters among others may be an
    abbreviation, and "II" stays."""
    table, known = roles(), spellings(codebook)
    shouted = all(word.isupper() for word in words)
    usual = []
    for k, word in enumerate(words):
        kept = len(word) < 2 or word.lower() in table.suffixes
        if not word.isupper() or kept:
            usual.append(word)
        elif word in known:
            usual.append(known[word])
        elif k and word.lower() in table.particles:
            usual.append(word.lower())
        else:
            usual.append(word.title() if shouted or len(word) > 2 else word)
    return tuple(usual)


def _known_alone(items: Sequence[Item], codebook: Codebook) -> set[str]:
    """Family names that the codebook has as aliases, not those that are common words too, and of
    people whom the article names in full."""
    aliases = (alias for person in codebook.people for alias in person.aliases)
    full = (item.words for item in items if item.code == "N" and len(item.words) > 1)
    return {*aliases, *(family_of(words).title() for words in full)}


def _heads_turn(text: str, item: Item) -> bool:
    """Whether a word in capitals heads a turn, as common words may: "PSAKI:", "PRICE:"."""
    return text[item.end : item.end + 1] == ":"


def _stands_out(text: str, item: Item) -> bool:
    """Whether other words around one in capitals are not: "PRICE" in a headline is no name."""
    around = text[max(0, item.start - _AROUND) : item.end + _AROUND]
    return any(letter.islower() for letter in around)


def _honoured(text: str, items: Sequence[Item], i: int) -> bool:
    """Whether a word in capitals behind a title is its bearer, who speaks: "MS PSAKI:",
    "President DUPONT said", unlike "the spokesman CNN interviewed"."""
    if not i or items[i - 1].code not in "hR":
        return False
    end = items[i].end
    return text[end : end + 1] == ":" or says_after(text, end)
