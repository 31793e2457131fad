"""What words that call a thing good, bad, possible or unlikely do on the way up."""

from __future__ import annotations

from collections.abc import Set

from tracker.statements.climbing.attitudes import Attitudes


class Judgements(Attitudes):
    """Effects that judge; the judgement is of whoever tells it, or for whom it is said to be."""

    def _on_good(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._judgement(node, neg, kinds, 1, noun)

    def _on_bad(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._judgement(node, neg, kinds, -1, noun)

    def _on_possible(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if neg:  # "not up for negotiation": a right stands, a change will not come
            return self._judgement(node, not self._principle(), kinds, 1, noun)
        self.state.open = True
        actor = self.pending[-1].holder if self.pending else None
        if actor and not actor.first:
            self.pending.clear()
            self._hold(actor, node)
            return True
        return self._judgement(node, False, kinds, 1, noun)

    def _on_unlikely(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        self._flip()
        if neg:
            self._flip()
        holder = None if role == "nsubj" else self.r.holder_of_clause(node)
        if holder is None and self.pending:
            holder = self.pending[-1].holder
        if holder:
            self.pending.clear()
            self._hold(holder, node)
        return True

    def _judgement(self, node: int, neg: bool, kinds: Set[str], factor: int, noun: bool) -> bool:
        s = self.state
        s.event = s.event or s.sign
        word = self.r._lower[node]
        if noun and self._role == "nmod" and not self.r.lexicon.has("complement_nouns", word):
            return factor > 0  # "a way to X" is only a way
        if (factor < 0) != neg:
            self._flip()
        s.negations += neg
        if self.p[node].pos != "VERB":  # "could prevent" praises what it can do
            self._hedge(kinds)
        self.pending.clear()
        if found := self._for_whom(node):
            self._hold(found, node)
            return True
        owner = self.r.holder_of_noun(node, self.inner) if noun else None
        if owner and not self.p.children(node, "cop"):
            self._hold(owner, node)
            return True
        self._judge(node)
        return True
