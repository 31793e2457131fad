"""What the parser hands on: words with their place in the document, joined into one tree."""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain

ROOT = -1


@dataclass(slots=True)
class Token:
    """A word of a sentence; `document[start:end] == text`.

    Never changed once made; not frozen since that makes the making three times as slow.
    """

    start: int
    end: int
    text: str
    lemma: str
    pos: str  # universal part of speech
    tag: str  # Penn part of speech, as in the English Web Treebank
    head: int  # index of the governing word in the sentence, -1 for the root
    deprel: str  # Universal Dependencies v2 relation with its subtype


class Parse(tuple[Token, ...]):
    """A sentence as a tree: exactly one root, no cycles. Words are named by their index."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        below: list[tuple[int, ...]] = [()] * (len(tokens) + 1)  # the last: the root's
        for i, token in enumerate(tokens):
            below[token.head] += (i,)
        self._below = below
        self._relations = [token.deprel for token in tokens]
        self._bases = [_base(relation) for relation in self._relations]  # less subtypes

    @cached_property
    def spelled(self) -> list[tuple[str, str]]:
        """Each word and its lemma, in small letters."""
        return [(token.text.lower(), token.lemma.lower()) for token in self.tokens]

    @cached_property
    def lower(self) -> list[str]:
        """The words in small letters, with straight apostrophes."""
        return [word.replace("’", "'") for word, _ in self.spelled]

    @cached_property
    def forms(self) -> frozenset[str]:
        """Every word as it stands and every lemma, in small letters."""
        return frozenset(chain.from_iterable(self.spelled))

    def root(self) -> int:
        """The index of the root, or -1 where the sentence has no words."""
        return self._below[ROOT][0] if self.tokens else ROOT

    def children(self, index: int, *deprels: str) -> tuple[int, ...]:
        """Words that `index` governs, left to right; only those with one of `deprels`, if given.

        A relation without subtype stands for all its subtypes: "nsubj" finds "nsubj:pass".
        """
        found = self._below[index]
        if not deprels or not found:
            return found
        relations, bases = self._relations, self._bases
        return tuple([i for i in found if bases[i] in deprels or relations[i] in deprels])

    def relation(self, index: int) -> str:
        """The relation of the word to its head, less its subtype."""
        return self._bases[index]

    def has_relation(self, index: int, *deprels: str) -> bool:
        """Whether the word stands in one of the relations to its head, subtypes included."""
        return self._bases[index] in deprels or self._relations[index] in deprels

    def standing_in(self, deprel: str) -> list[int]:
        """The words that stand in just this relation to their heads, left to right."""
        if deprel not in self._relations:
            return []
        return [i for i, own in enumerate(self._relations) if own == deprel]

    def subtree(self, index: int) -> tuple[int, ...]:
        """The word and everything below it, in the order of the sentence."""
        below = self._below
        if not below[index]:
            return (index,)
        found = [index]
        for i in found:
            found += below[i]
        found.sort()
        return tuple(found)

    def ancestors(self, index: int) -> tuple[int, ...]:
        """The heads above the word, nearest first, the root last."""
        above: list[int] = []
        tokens = self.tokens
        while (index := tokens[index].head) != ROOT:
            above.append(index)
        return tuple(above)

    def path(self, start: int, end: int) -> tuple[int, ...]:
        """The words on the way from `start` up to the common ancestor and down to `end`."""
        up, down = (start, *self.ancestors(start)), (end, *self.ancestors(end))
        meeting = next(i for i in up if i in down)
        return up[: up.index(meeting) + 1] + tuple(reversed(down[: down.index(meeting)]))

    def at(self, offset: int) -> int:
        """The word that covers the document offset, or -1."""
        return next((i for i, t in enumerate(self.tokens) if t.start <= offset < t.end), -1)


@cache
def _base(deprel: str) -> str:
    return deprel.partition(":")[0]
