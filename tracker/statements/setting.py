"""The article around a hit: how much of it each party and each issue takes up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tracker.statements.attribution.discourse import Discourse
from tracker.statements.issues import Hit
from tracker.statements.ways import Indications

_MANY = 8  # sentences with hits, or mentions: more is all the same


class Setting:
    """What the whole article says of parties and issues, counted once."""

    def __init__(self, discourse: Discourse, hits: Mapping[int, Sequence[Hit]]) -> None:
        self._discourse = discourse
        self._mentions = Counter[str]()
        for mention in discourse.mentions:
            if mention.kind != "pronoun":
                self._mentions.update(set(mention.parties))
        self._issues = Counter(h.issue for row in hits.values() for h in {x.issue: x for x in row}.values())
        self._sentences = max(1, len(discourse.sentences))
        self._hits = hits
        self._top = max(self._mentions.values(), default=1)

    def of_hit(self, number: int, hit: Hit) -> Indications:
        """How central the issue is, and where the sentence stands."""
        sentence = self._discourse.sentences[number]
        own = self._hits.get(number, ())
        quoted = any(
            q.start <= hit.start < q.end and q.complete for q in self._discourse.quotations
        )
        scare = not quoted and any(
            q.start <= hit.start < q.end for q in self._discourse.quotations
        )
        return {
            "issue.often": min(_MANY, self._issues[hit.issue]) / _MANY,
            "issue.share": self._issues[hit.issue] / max(1, sum(self._issues.values())),
            "issues.here": min(4, len({h.issue for h in own})) / 4,
            "hits.here": min(5, len(own)) / 5,
            "place": number / self._sentences,
            "article.sentences": min(60, self._sentences) / 60,
            "opens.paragraph": float(
                number == 0
                or self._discourse.sentences[number - 1].paragraph != sentence.paragraph
            ),
            "quoted": float(quoted),
            "quoted.words": float(scare),
        }

    def of_party(self, party: str) -> Indications:
        """How much of the article is about the party."""
        count = self._mentions[party]
        return {
            "party.often": min(_MANY, count) / _MANY,
            "party.share": count / max(1, self._mentions.total()),
            "party.top": count / self._top,
        }
