"""What a sentence names first and then points to or answers: "Asked about X, she called it an
option", "Asked whether Berlin would do X, he said no"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracker.statements.answers import find_answer
from tracker.statements.hits import ANSWER, REFERENCE, Hit
from tracker.statements.references import find_pronoun
from tracker.statements.statement import Span
from tracker.statements.surroundings import TURNING, Surroundings

_TOPIC = re.compile(
    r"\W*(?:On|As for|As to|As regards|Regarding|Concerning|With regard to|With respect to|About"
    r"|When it comes to|Turning to|Speaking (?:of|about|on)"
    r"|(?:When |If )?(?P<asked>[Aa]sked|[Pp]ressed|[Qq]uestioned|[Qq]uizzed|[Gg]rilled)"
    r"(?: \w+){0,4}? (?:about|on|over|whether|if))\b"
)
_ASKING = frozenset({"ask", "press", "question", "quiz", "grill"})


def opens_with_topic(text: str, span: Span) -> re.Match[str] | None:
    """The words by which the sentence names first what it is about."""
    return _TOPIC.match(text, *span)


def follow_topic(
    opening: re.Match[str],
    end: int,
    topics: Sequence[Surroundings],
    lists: Mapping[str, frozenset[str]],
    telling: frozenset[str],
) -> list[Hit]:
    """Hits for the words after the `opening` of a sentence that names issues (`topics`) and that
    point back to them: a pronoun, or an answer to what was asked. `end` is the sentence's."""
    if not topics:
        return []
    text = opening.string
    comma = text.find(",", topics[0].hit.end, end)
    first = [t for t in topics if t.hit.end <= comma]
    if comma < 0 or not first or len(first) < len(topics):
        return []  # the issues are named again: nothing has to be pointed at
    if opening["asked"] and (answer := find_answer(text, 0, (comma, end), lists)):
        return [
            Hit(t.hit.issue, t.hit.sign * _asked(t), answer.start, answer.end, ANSWER)
            for t in first
        ]
    pronoun = find_pronoun(text, (comma, end), telling)
    if pronoun is None:
        return []
    return [Hit(t.hit.issue, t.hit.sign, *pronoun, REFERENCE) for t in first[:1]]


def _asked(topic: Surroundings) -> int:
    """What the question does to the sign of the issue: "asked whether they would *stop* it"."""
    sign = 1
    for step in topic.steps:
        if topic.parse[step.node].lemma in _ASKING:
            break
        if (step.effect in TURNING) != step.negated:
            sign = -sign
    return sign
