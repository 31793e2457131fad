"""What words of wanting, rejecting, excluding, weighing and threatening do on the way up."""

from __future__ import annotations

from collections.abc import Set

from tracker.statements.climbing.ascent import Ascent

_IMPERSONAL = frozenset({"require", "need", "deserve", "call", "demand", "mean", "include"})


class Attitudes(Ascent):
    """Effects by which somebody takes a position."""

    def _on_say(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if neg or role == "nsubj":
            return False
        s = self.state
        holder = self.r.holder_of_noun(node, self.inner) if noun else self.r.holder_of_clause(node)
        if holder and holder.parties:
            s.teller = s.teller or holder
        if s.judged and holder:
            self._hold(holder, node, basis="judgement")
            s.judged = False
        return True

    def _on_want(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("want", node, neg, kinds, noun)

    def _on_stress(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if role == "ccomp":
            return self._on_say(node, role, neg, kinds, noun)
        return self._attitude("want", node, neg, kinds, noun)

    def _on_reject(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("reject", node, neg, kinds, noun)

    def _on_discuss(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        """Talking about it is no position; being ready to is an open one."""
        s = self.state
        s.open = not neg
        if neg:
            self._flip()
            s.negations += 1
        self.pending.clear()
        if kinds & {"hedges", "commitments"} or neg:
            return self._attitude("weigh", node, False, kinds, noun) if not neg else True
        return True

    def _on_exclude(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("exclude", node, neg, kinds, noun)

    def _on_weigh(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        return self._attitude("weigh", node, neg, kinds, noun)

    def _on_threaten(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if neg or (
            role == "obl" and self.path[1:] and not self._cases(self.path[-2]) & {"of", "with"}
        ):
            return False
        self.state.conditional = True
        if role == "ccomp":
            return self._on_say(node, role, neg, kinds, noun)
        return self._attitude("threaten", node, neg, kinds, noun)

    def _attitude(self, effect: str, node: int, neg: bool, kinds: Set[str], noun: bool) -> bool:
        s = self.state
        s.event = s.event or s.sign
        self.pending.clear()
        if self.path[-2:-1] and self._clause(self.path[-2]):
            # "urged Russia to agree to X": what Russia is to want is not what it wants
            self.out = [r for r in self.out if not r.clausal]
        self._turn(effect, neg)
        s.negations += neg
        self._hedge(kinds)
        if "deontic" in kinds:
            self._judge(node)
            return True
        holder = (
            self.r.holder_of_noun(node, self.inner)
            if noun
            else self.r.holder_of_clause(node, adjectival=self.adjectival)
        )
        if holder is None and noun and self.p[node].tag.startswith("VB"):
            holder = self.r.holder_of_clause(node)  # the tagger was of two minds
        if noun and effect == "want" and self._topic(node) and not s.steps[:-1]:
            s.topical = True
        if noun and holder is None:
            s.judged, s.judged_at, s.demanded = True, node, True
            return True
        if holder is None and self._somebody_else(node):
            s.judged = False
            return True
        self._hold(holder, node)
        return True

    def _turn(self, effect: str, neg: bool) -> None:
        """What an attitude, negated or not, does to the sign."""
        s = self.state
        if effect == "weigh":
            s.open = not neg
            if neg:
                self._flip()
        elif effect == "exclude":
            if neg:
                s.open = True
            else:
                self._flip()
                s.open = False
                s.excluded = True
        elif effect == "reject":
            if s.excluded:  # refused to rule out
                s.open, s.excluded = True, False
                self._flip()
            else:
                s.open = False
                if not neg:
                    self._flip()
        elif neg:
            self._flip()

    def _somebody_else(self, node: int) -> bool:
        """Whether the subject is named and stands for no party: what it wants is not coded."""
        if self.p[node].lemma in _IMPERSONAL:
            return False
        subject = self.r.subject(node)
        return (
            subject >= 0
            and self.p[subject].pos in ("NOUN", "PROPN")
            and not (self._noun_effect(subject))
        )
