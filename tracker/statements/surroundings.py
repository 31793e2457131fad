"""One hit in its sentence: the telling words above it in the tree and beside it in the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.codebook.model import Issue
from tracker.statements.hits import Hit
from tracker.statements.readings import ATTITUDES, Holder
from tracker.statements.stances import StanceReader

TURNING = frozenset({"undo", "reject", "exclude", "bad", "cease", "unlikely"})
OPENING = frozenset({"weigh", "possible", "discuss"})
POSITIONS = ATTITUDES | {"discuss"}
CLAUSAL = frozenset({"VERB", "AUX"})
_TELLING = POSITIONS | {"good", "bad", "possible", "do", "undo"} | TURNING


@dataclass(frozen=True, slots=True)
class Step:
    """A word on the way up from the hit, with what it does and whether it is negated."""

    node: int
    effect: str
    negated: bool
    relation: str  # in which the word below hangs on it


class Surroundings:
    """One hit in its sentence: the words above it and beside it, read once for all candidates."""

    def __init__(
        self, reader: StanceReader, covered: Sequence[int], hit: Hit, issue: Issue
    ) -> None:
        self.reader = reader
        self.parse = reader.parse
        self.hit = hit
        self.issue = issue
        self.inner = set(covered)
        self.first, self.last = min(covered), max(covered)
        self._effects = reader.effects(hit.issue)
        head = reader.head_of(self.inner)
        self.chain = (head, *self.parse.ancestors(head))
        self.steps = [self._step(i, node) for i, node in enumerate(self.chain)]
        conditions = [reader.is_condition(step.node) for step in self.steps]
        self.conditional = any(conditions)  # the hit stands in one, if the tree can be trusted
        self.close_condition = any(conditions[:2])  # it is one, or the word above it
        self.withheld = any(  # "declined to *comment* on it"
            reader.lexicon.has("comments", self.parse[step.node].lemma) for step in self.steps[1:]
        )
        # (token, effect, negated) of the telling words of the sentence outside the hit
        self.beside = [
            (i, effect, reader.negated(i))
            for i, effect in self._effects.items()
            if effect in _TELLING and i not in self.inner
        ]

    def _step(self, i: int, node: int) -> Step:
        below = self.chain[i - 1] if i else -1
        relation = self.parse.relation(below) if i else ""
        effect = "" if node in self.inner else self.effect(node)
        return Step(node, effect, self.reader.negated(node), relation)

    def effect(self, node: int) -> str:
        """What the word does, as its most particular predicate has it; "" for nothing."""
        return self._effects.get(node, "")

    @cached_property
    def holders(self) -> list[tuple[Holder | None, str]]:
        """The subject or the owner of each word above the hit, and which of the two."""
        return [self._holder(step.node) for step in self.steps]

    def _holder(self, node: int) -> tuple[Holder | None, str]:
        reader, pos = self.reader, self.parse[node].pos
        if node not in self.inner or pos in CLAUSAL:
            holder = reader.holder_of_clause(node)
            if holder is not None:
                return holder, "subject"
        if pos in ("NOUN", "PROPN"):
            return reader.holder_of_noun(node, self.inner), "owner"
        return None, ""

    def unsaid(self) -> dict[str, float]:
        """Whether the hit stands in a question or a condition, or its matter is not spoken of."""
        parse, reader = self.parse, self.reader
        marks = {reader.lower(c) for s in self.steps for c in parse.children(s.node, "mark")}
        return {
            "question": float(reader.question),
            "in.condition": float(self.conditional),
            "is.condition": float(self.close_condition),
            "withheld": float(self.withheld),
            "in.whether": float("whether" in marks),
        }

    def governor(self) -> int:
        """The nearest verb above the hit, or the hit's own word where there is none."""
        verbs = (i for i in self.chain if self.parse[i].pos in CLAUSAL)
        return next(verbs, self.chain[0])

    def telling(self) -> tuple[tuple[str, int, int], ...]:
        """(effect, first token, last token) of the words above the hit that tell a position, or
        of the nearest one beside it."""
        above = [(s.effect, s.node, s.node) for s in self.steps if s.effect in _TELLING]
        if not above and self.beside:
            i, effect, _ = min(self.beside, key=lambda b: abs(b[0] - self.first))
            above = [(effect, i, i)]
        return tuple(above)
