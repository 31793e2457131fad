"""Phrases that point back to an issue named before: "those demands", "such a step", "that"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.codebook.model import Direction
from tracker.statements.issues import Hit
from tracker.statements.statement import Span, Statement

_DEMANDS = re.compile(
    r"\b(?:such|those|these|this|that|the|its|their|his|all|both|most|many|some|[A-Z][\w’']*['’]s)\s+"
    r"(?:of\s+(?:the|these|those|its)\s+)?(?:\w+\s+){0,2}?"
    r"(?:demands?|pledges?|assurances?|requests?|conditions|ultimatums?|guarantees?|proposals?"
    r"|commitments?|requirements?|wishes)\b"
)
_STEPS = re.compile(
    r"\b(?:[Ss]uch|[Tt]h(?:is|at|ese|ose|e))\s+(?:an?\s+)?(?:\w+\s+)?"
    r"(?:steps?|moves?|measures?|actions?|options?|decisions?|scenario|ideas?|plans?|project)\b"
    r"|\b(?:[Tt]his|[Tt]hat|[Ii]t)\b(?=\s+(?:is|was|would|will|should|must|could|can|may|might|has|had|cannot|remains?)\b|[.,;”\"])"
)
_JUDGING = re.compile(
    r"\b(?:mistakes?|error|unacceptable|table|rul(?:e|es|ed|ing)\s+out|reject\w*|oppos\w*|support\w*|question"
    r"|non-?starters?|impossible|should|must|need\w*|welcome\w*|necessary|important|refus\w*|accept\w*|agree\w*"
    r"|dismiss\w*|unrealistic|wrong|red\s+lines?|excluded|threat|dangerous|not\s+happen|backed|rebuff\w*"
    r"|endors\w*|considering|weighing|give\b|discuss\w*|counterproductive|illegal)\b"
)

Kind = Literal["demand", "step"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A phrase of sentence number `sentence` that points back."""

    sentence: int
    start: int
    end: int
    kind: Kind


def find_references(
    text: str, sentences: Sequence[Span], named: set[int], reach: int = 3
) -> list[Reference]:
    """Phrases in sentences without an issue of their own, up to `reach` after one that has one.

    Only sentences with a word of judgement count; "that" and "it" reach one sentence back.
    """
    found = []
    for number, (start, end) in enumerate(sentences):
        if number in named or not any(number - k in named for k in range(1, reach + 1)):
            continue
        if not _JUDGING.search(text, start, end):
            continue
        for match in _DEMANDS.finditer(text, start, end):
            found.append(Reference(number, match.start(), match.end(), "demand"))
        if number - 1 in named and not any(r.sentence == number for r in found[-1:]):
            step = _STEPS.search(text, start, end)
            if step:
                found.append(Reference(number, step.start(), step.end(), "step"))
    return found


def resolve_demand(
    reference: Reference, said: Sequence[tuple[int, Statement]], demands: Mapping[str, tuple[str, Direction]]
) -> list[Hit]:
    """Hits for the demands of the last sentences: `demands` is issue → (party, stance)."""
    hits: dict[str, Hit] = {}
    for number, statement in reversed(said):
        if reference.sentence - number > 3:
            break
        if demands.get(statement.issue) == (statement.party, statement.stance):
            sign = 1 if statement.stance == "support" else -1
            hits.setdefault(
                statement.issue,
                Hit(statement.issue, sign, reference.start, reference.end, "reference"),
            )
    return list(hits.values())


def resolve_step(reference: Reference, last: tuple[int, Hit, int] | None) -> list[Hit]:
    """A hit for what the sentence before talks about; `last` is (sentence, hit, sign)."""
    if last is None or reference.sentence - last[0] != 1:
        return []
    return [Hit(last[1].issue, last[2], reference.start, reference.end, "reference")]
