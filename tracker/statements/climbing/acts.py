"""What words of doing, stopping, occurring, handing on and saying do on the way up."""

from __future__ import annotations

from collections.abc import Set

from tracker.statements.climbing.attitudes import Attitudes
from tracker.statements.readings import ATTITUDES, Holder

_RECEIVING = frozenset({"get", "receive", "obtain", "gain", "win", "face", "see", "meet", "hear"})


class Acts(Attitudes):
    """Effects of what is done, of what comes about, and of who says so."""

    def _on_do(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._perform(node, neg, kinds, noun, 1)

    def _on_undo(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._perform(node, neg, kinds, noun, -1)

    def _perform(self, node: int, neg: bool, kinds: Set[str], noun: bool, factor: int) -> bool:
        s = self.state
        if not noun and self._clause(self.path[-2]) and self._does_nothing(node):
            neg = not neg
        if factor < 0:
            self._keep_demand()
            if neg and self._idea():  # "has not dropped the idea of it"
                return self._attitude("weigh", node, False, kinds, noun)
            self._flip()
            s.open = False
        if neg:
            self._flip()
            s.negations += 1
        self._hedge(kinds)
        if "deontic" in kinds:
            self._judge(node)
            return True
        if factor > 0 and self._taken(node, "obj", noun):
            return True
        holder = self.r.holder_of_noun(node, self.inner) if noun else self.r.holder_of_clause(node)
        if holder and factor < 0 and self._own_attitude(holder):
            self._hold(holder, node)  # "dropped its resistance"
        elif holder and (self.acts or factor < 0 or "commitments" in kinds):
            self._act(holder, node)
        elif not noun and ("commitments" in kinds or neg):
            s.judged, s.judged_at = True, node
        return True

    def _demand_itself(self) -> bool:
        """Whether the last noun passed is the demand, or a list of it, not an answer to it."""
        if self.state.judged_at not in self.path:
            return True
        between = self.path[self.path.index(self.state.judged_at) + 1 : -1]
        return all(self.r.lexicon.has("heads_of_lists", self.r._lower[i]) for i in between)

    def _own_attitude(self, holder: Holder) -> bool:
        """Whether what is undone is what the same party wanted or refused."""
        before = self.state.steps[-2:-1]
        attitude = bool(before) and before[0][0] in ATTITUDES
        return attitude and any(r.holder and r.holder.parties == holder.parties for r in self.out)

    def _idea(self) -> bool:
        """Whether the last word passed was an idea, an option: what only may be done."""
        last = self.state.steps[-2:-1]
        return bool(last) and self.r.lexicon.has("ideas", self.r._lower[last[0][1]])

    def _taken(self, node: int, role: str, noun: bool) -> bool:
        """ "Has no intention of X", "issued a demand for X": the noun's holder is the subject."""
        if not self.state.demanded or noun or role not in ("obj", "obl", "xcomp"):
            return False
        if self.p[node].lemma in _RECEIVING or not self._demand_itself():
            return False
        power = self.r.lexicon.has("powers", self.r._lower[self.state.judged_at])
        if power and self.p[node].lemma in ("have", "give"):
            return False  # "has no veto over X": who says so stands up for X
        holder = self.r.holder_of_clause(node)
        if holder is None:
            return False
        self._hold(holder, node)
        self.state.demanded = False
        return True

    def _on_occur(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        s = self.state
        if role not in ("nsubj", "obj", "obl"):
            return False
        if neg:
            self._flip()
            s.negations += 1
        self._hedge(kinds)
        if node == self.wanted:
            return True
        if kinds or neg:
            self._judge(node)
            s.conditional = s.conditional or (role != "nsubj" and not neg)
            return True
        if self.p[node].lemma == "be" and s.negations and not s.steps[:-1]:
            s.judged = False  # "there is no X" tells a fact
        return False

    def _on_cease(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        over = self.r.listed("fading", node) and self.p[node].tag in ("VBD", "VBN")
        if role == "nsubj" and not neg and not over:  # "its resistance is crumbling"
            self.out = [r for r in self.out if r.node != self.path[-2]]
        self._flip()
        return self._on_occur(node, role, neg, kinds, noun)

    def _on_pass(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        s = self.state
        if noun and self.r.lexicon.has("asked_for", self.r._lower[node]):
            s.asked = True
        if neg:
            self._flip()
            s.negations += 1
        if neg or (role != "nsubj" and kinds & {"commitments", "hedges"}):
            s.judged, s.judged_at = True, node
        self._hedge(kinds)
        if "deontic" in kinds and role != "nsubj":
            self._judge(node)
        elif self._taken(node, role, noun):
            return True
        elif noun and not self.pending and s.steps[:-1] and s.steps[-2][0] in ("do", "undo"):
            holder = self.r.holder_of_noun(node, self.inner)
            if holder:
                self._act(holder, node)
        return True
