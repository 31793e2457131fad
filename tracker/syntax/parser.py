"""Sentences in, trees out."""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import accumulate

from threadpoolctl import threadpool_limits

from tracker.syntax import network
from tracker.syntax.network import Analysis, Network
from tracker.syntax.tokens import tokenize
from tracker.syntax.tree import Parse, Token

_WORDS_AT_ONCE = 3000  # padded; bounds the memory for the scores of arcs
_LONGEST = 250  # words; a longer "sentence" is cut, no writer's sentence is


class Parser:
    """Tags, lemmatises and parses English sentences. Not for use from several threads at once."""

    def __init__(self, model: Network) -> None:
        self._model = model
        self._lemma = lru_cache(maxsize=16_384)(model.lemmatizer.lemma)

    def parse(self, texts: Sequence[tuple[str, int]]) -> list[Parse]:
        """Parse sentences, each with its offset in the document; the more at once, the faster.

        Token offsets count from the start of the document. A text without words gives a parse
        without tokens; what lies beyond 250 words of one text is left out.
        """
        spans = [tokenize(text)[:_LONGEST] for text, _ in texts]
        words = [
            [text[a:b] for a, b in found] for (text, _), found in zip(texts, spans, strict=True)
        ]
        return self._parse(words, spans, [offset for _, offset in texts])

    def parse_words(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """Parse sentences cut into words; offsets count in the words joined by single spaces."""
        spans = []
        for sentence in sentences:
            ends = list(accumulate(len(word) + 1 for word in sentence))
            spans.append([(e - 1 - len(w), e - 1) for w, e in zip(sentence, ends, strict=True)])
        return self._parse(sentences, spans, [0] * len(sentences))

    def _parse(
        self,
        words: Sequence[Sequence[str]],
        spans: Sequence[Sequence[tuple[int, int]]],
        offsets: Sequence[int],
    ) -> list[Parse]:
        parses = [Parse(())] * len(words)
        for group in _groups([len(sentence) for sentence in words]):
            found = self._model.analyse([words[i] for i in group])
            for i, analysis in zip(group, found, strict=True):
                parses[i] = self._assemble(words[i], spans[i], offsets[i], analysis)
        return parses

    def _assemble(
        self,
        words: Sequence[str],
        spans: Sequence[tuple[int, int]],
        offset: int,
        found: Analysis,
    ) -> Parse:
        labels, lemma = self._model.labels, self._lemma
        pos, tags, deprels = labels.pos, labels.tags, labels.deprels
        return Parse(
            tuple(
                [
                    Token(
                        start + offset,
                        end + offset,
                        word,
                        lemma(word, tags[tag]),
                        pos[part],
                        tags[tag],
                        head - 1,
                        deprels[deprel],
                    )
                    for word, (start, end), part, tag, head, deprel in zip(
                        words, spans, found.pos, found.tags, found.heads, found.deprels, strict=True
                    )
                ]
            )
        )


def _groups(lengths: Sequence[int]) -> list[list[int]]:
    """Indices of the sentences that have words, longest first, in groups of bounded size."""
    groups: list[list[int]] = []
    longest = 0
    for i in sorted((i for i, size in enumerate(lengths) if size), key=lambda i: -lengths[i]):
        if not groups or (len(groups[-1]) + 1) * longest > _WORDS_AT_ONCE:
            groups.append([])
            longest = lengths[i]
        groups[-1].append(i)
    return groups


@cache
def load() -> Parser:
    """The parser with the shipped weights, read once. Raises TrackerError when they are missing.

    From then on matrix products of this process run on one thread: these are too small to share,
    and threads that wait for each other on a busy machine make them many times slower.
    """
    threadpool_limits(limits=1, user_api="blas")
    return Parser(network.read())
