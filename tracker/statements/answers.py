"""Sentences that answer the one before and leave out to what: "Berlin refused.", "Paris agreed.".

Which words answer stands in the cues of the language; the position is that of the statements
answered, turned round by a refusal and left open by one who wavers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from tracker.statements.hits import ANSWER, Hit
from tracker.statements.readings import Reading
from tracker.statements.references import Reference
from tracker.statements.stances import StanceReader
from tracker.statements.statement import Span, Statement

REACH = 2  # sentences
_KINDS = ("refusals", "consents", "waverings")
_END = (
    r"(?=[.,;!?”\"’)]|$|\s+(?:and|but|as well|too|with|at first|again|so far|for now|from the"
    r"|outright|flatly|politely|at once|immediately|on that|about that)\b)"
)


def find_answer(
    text: str, number: int, span: Span, lists: Mapping[str, frozenset[str]]
) -> Reference | None:
    """The answering word of sentence `number` that stands over `span`, or None."""
    for kind in _KINDS:
        match = _pattern(lists[kind]).search(text, *span)
        if match:
            return Reference(number, match.start(), match.end(), "answer")
    return None


@cache
def _pattern(entries: frozenset[str]) -> re.Pattern[str]:
    if not entries:
        return re.compile(r"(?!)")
    words = "|".join(sorted((re.escape(e) for e in entries), key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b{_END}")


def resolve_answer(reference: Reference, said: Sequence[tuple[int, Statement]]) -> list[Hit]:
    """Hits for what the last sentence with statements said; the sign is the stance taken there."""
    before = [(n, s) for n, s in said if 0 < reference.sentence - n <= REACH]
    last = [s for n, s in before if n == before[-1][0]]
    signs = {s.issue: -1 if s.stance == "oppose" else 1 for s in last}
    return [
        Hit(issue, sign, reference.start, reference.end, ANSWER) for issue, sign in signs.items()
    ]


def read_answer(reader: StanceReader, tokens: Sequence[int], hit: Hit, word: str) -> list[Reading]:
    """The position of the subject of an answering word, which covers `tokens`."""
    lists = reader.lexicon.lists
    kind = next((k for k in _KINDS if word.lower() in lists[k]), None)
    if kind is None or reader.question:
        return []
    node = next((i for i in tokens if reader.parse[i].pos in ("VERB", "ADJ")), tokens[0])
    holder = reader.holder_of_clause(node) or reader.holder_of_clause(node, adjectival=True)
    subjects = reader.parse.children(node, "nsubj")
    if holder is None and subjects:
        holder = reader.who(subjects[0])
    if holder is None:
        return []
    negated = reader.negated(node)
    turn = -1 if (kind == "refusals") != negated else 1
    steps = (("reject" if turn < 0 else "want", tokens[0], tokens[-1]),)
    return [
        Reading(
            holder=holder,
            sign=hit.sign * turn,
            open=kind == "waverings",
            conditional=reader.condition(node) >= 0,
            basis="attitude",
            node=node,
            low=node,
            steps=steps,
            negations=int(negated),
            hedged="hedges" in reader.modals(node),
            strength=0.8,
            clausal=True,
        )
    ]
