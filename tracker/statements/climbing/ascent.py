"""What a climb carries up a tree, what it looks up there, and the readings it leaves."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

from tracker.codebook.model import Predicate
from tracker.statements.lexicon import Match
from tracker.statements.readings import ATTITUDES, Basis, Holder, Reading, State

if TYPE_CHECKING:
    from tracker.statements.stances import StanceReader

_NONE = frozenset({"no", "none", "nothing", "neither"})
_TOPICAL = frozenset({"regarding", "about", "concerning", "over", "on", "around"})


class Ascent:
    """The state of one way up: sign, path, and what was read so far."""

    def __init__(
        self, reader: StanceReader, issue: str, acts: bool, inner: set[int], actor: bool
    ) -> None:
        self.r = reader
        self.p = reader.parse
        self.issue = issue
        self.acts = acts
        self.actor = actor
        self.inner = inner
        self.out: list[Reading] = []
        self.pending: list[Reading] = []
        self.state = State(1)
        self.relative = False
        self.adjectival = False
        self.chosen: Predicate | None = None  # what was applied last
        self.wanted = -1  # the verb of what is asked for: "for X to *continue*"
        self._role = ""
        self.path: list[int] = []

    def _follow(self, steps: tuple[tuple[int, str], ...]) -> bool:
        """Enters the words of a clause below; False where one ends the climb."""
        for node, role in steps:
            self.path.append(node)
            if not self._enter(node, role):
                return False
        return True

    def _enter(self, node: int, role: str, came: int = -1) -> bool:
        raise NotImplementedError

    def _clause(self, node: int) -> bool:
        return self.p[node].pos in ("VERB", "AUX") or bool(self.p.children(node, "cop", "nsubj"))

    def _marks(self, node: int) -> set[str]:
        return {self.r._lower[c] for c in self.p.children(node, "mark")}

    def _cases(self, node: int) -> set[str]:
        return {self.r._lower[c] for c in self.p.children(node, "case", "mark")}

    def _attitude_at(self, node: int) -> bool:
        matches = self.r.matches(node, self.issue)
        return bool(matches) and matches[0].effect in ATTITUDES

    def _noun_effect(self, i: int) -> Match | None:
        if self.p[i].pos not in ("NOUN", "PROPN", "ADJ", "NUM", "PRON"):
            return None
        return next(
            (m for m in self.r.matches(i, self.issue) if m.predicate.part in ("noun", "phrase")),
            None,
        )

    def _topic(self) -> bool:
        """Whether the last step was "demands *regarding* X": which way is not told."""
        return bool(self._cases(self.path[-2]) & _TOPICAL) if len(self.path) > 1 else False

    def _unsaid(self) -> None:
        """What stands in a condition or a question is not said; a named demand is."""
        self.pending.clear()
        self.state.judged = False
        self.out = [r for r in self.out if not r.clausal]

    def _flip(self) -> None:
        self.state.sign = -self.state.sign

    def _hedge(self, kinds: Set[str]) -> None:
        if "hedges" in kinds:
            self.state.open = self.state.hedged = True

    def _negated(self, node: int) -> bool:
        """Negation on the word, or on its subject ("neither … nor", "no country")."""
        negated = self.r.negated_beyond(node, self.inner)
        for subject in self.p.children(node, "nsubj"):
            if subject in self.path:
                continue
            for child in self.p.children(subject, "det", "cc", "advmod"):
                if self.r._lower[child] in ("no", "neither"):
                    negated = not negated
        return negated

    def _does_nothing(self, node: int) -> bool:
        """ "Sends *no troops* to strengthen it": a verb whose object, beside the way, is denied."""
        return any(
            self.r._lower[d] == "no"
            for c in self.p.children(node, "obj")
            if c not in self.path and c not in self.inner
            for d in self.p.children(c, "det")
        )

    def _none_of_it(self) -> bool:
        """Whether the hit itself is denied: "*no* option", "*nothing* of the kind"."""
        if not _NONE.isdisjoint([self.r._lower[i] for i in self.inner]):
            return True
        below = [self.r._lower[c] for c in self.p.children(self.path[0], "det", "advmod")]
        return not _NONE.isdisjoint(below)

    def _judge(self, node: int) -> None:
        self.pending.clear()
        self.state.judged, self.state.judged_at = True, node

    def _reading(self, holder: Holder | None, node: int, basis: Basis) -> Reading:
        s = self.state
        return Reading(
            holder=holder,
            sign=s.sign,
            open=s.open,
            conditional=s.conditional,
            basis=basis,
            node=node,
            low=self.path[0],
            steps=s.steps,
            negations=s.negations,
            hedged=s.hedged,
            strength=s.strength,
            relative=self.relative,
            demanded=s.demanded,
            topical=s.topical,
            clausal=self.p[node].pos in ("VERB", "AUX", "ADJ", "ADV"),
            event=s.event or s.sign,
            foretold=bool(self.r.modals(node) & {"hedges", "commitments"}),
        )

    def _hold(self, holder: Holder | None, node: int, basis: Basis = "attitude") -> None:
        if holder is None:
            self._judge(node)
            return
        if self.r.question and not self.relative and self.p.has_relation(node, "root"):
            return
        new = self._reading(holder, node, basis)
        self.out = [r for r in self.out if not r.holder or r.holder.parties != holder.parties]
        self.out.append(new)
        self.state.judged = False

    def _has_reading_of(self, holder: Holder) -> bool:
        """Whether a position of the same parties was read."""
        return any(r.holder and r.holder.parties == holder.parties for r in self.out)

    def _keep_demand(self) -> None:
        """What was demanded, by whomever, stays demanded though somebody turns it down."""
        if self.state.demanded and self.state.judged:
            self.out.append(self._reading(None, self.state.judged_at, "judgement"))
            self.state.judged = self.state.demanded = False

    def _act(self, holder: Holder, node: int) -> None:
        self.pending = [r for r in self.pending if r.holder and r.holder.parties != holder.parties]
        self.pending.append(self._reading(holder, node, "act"))

    def _finish(self) -> None:
        s = self.state
        if not self.r.question:
            for act in self.pending:
                if not act.holder or not self._has_reading_of(act.holder):
                    self.out.append(act)
            if not self.out and s.asked and not s.judged:
                # "guarantees that would end X": whoever is known to ask for it does
                s.demanded, s.strength = True, min(s.strength, 0.75)
                self.out.append(self._reading(None, self.path[-1], "judgement"))
            if s.judged:
                self.out.append(self._reading(None, s.judged_at, "judgement"))
        if s.conditional:
            self.out = [replace(r, conditional=True) for r in self.out]
        if s.teller:
            self.out = [replace(r, teller=s.teller) for r in self.out]
