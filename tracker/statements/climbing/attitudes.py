"""What words of wanting, rejecting, excluding, weighing and threatening do on the way up."""

from __future__ import annotations

from collections.abc import Set

from tracker.statements.climbing.ascent import Ascent
from tracker.statements.readings import Holder

_IMPERSONAL = frozenset({"require", "need", "deserve", "call", "demand", "mean", "include"})


class Attitudes(Ascent):
    """Effects by which somebody takes a position."""

    def _on_say(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if neg or role == "nsubj":
            return False
        if role == "ccomp" and not noun and self._subjunctive(self.path[-2]):
            return self._attitude("want", node, neg, kinds, noun)
        s = self.state
        holder = self.r.holder_of_noun(node, self.inner) if noun else self.r.holder_of_clause(node)
        if holder and holder.parties:
            s.teller = s.teller or holder
        if s.judged and holder:
            self._hold(holder, node, basis="judgement")
            s.judged = False
        return True

    def _subjunctive(self, clause: int) -> bool:
        """ "Insists that the alliance *disavow* it": a bare verb after a single subject."""
        verb = self.p[clause]
        bare = verb.pos == "VERB" and verb.text == verb.lemma
        helped = self.p.children(clause, "aux", "cop")
        single = [c for c in self.p.children(clause, "nsubj") if self.p[c].tag in ("NN", "NNP")]
        together = any(self.p.children(c, "conj") for c in single)
        return bare and not helped and bool(single) and not together and verb.tag != "VBD"

    def _on_want(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if (
            self.p[node].lemma == "ask"
            and role == "obl"
            and self._cases(self.path[-2]) & {"about", "on"}
        ):
            return False  # "asked about X, he said …"
        return self._attitude("want", node, neg, kinds, noun)

    def _on_stress(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if role == "ccomp":
            return self._on_say(node, role, neg, kinds, noun)
        return self._attitude("want", node, neg, kinds, noun)

    def _on_reject(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if self.p[node].lemma == "deny" and role in ("xcomp", "ccomp") and not neg:
            helped = {self.p[c].lemma for c in self.p.children(self.path[-2], "aux")}
            if "have" in helped:  # "denied having proposed it": a report is denied
                self._unsaid()
                return False
        told = role == "ccomp" and any(r.clausal and r.holder for r in self.out)
        if told and self.r.listed("denying", node):
            return False  # what is denied is put right when all is read
        return self._attitude("reject", node, neg, kinds, noun)

    def _on_discuss(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        """Talking about it is no position; being ready to is an open one."""
        s = self.state
        if neg and self._principle():  # "we will not discuss our right to it"
            return self._attitude("want", node, False, frozenset(), noun)
        s.open = not neg
        self.pending.clear()
        if neg:
            self._flip()
            s.negations += 1
            return True
        looking = self.p[node].lemma in ("look", "examine", "study") and self.p[node].tag == "VBG"
        if (looking and self.p.children(node, "aux")) or kinds & {"hedges", "commitments"}:
            return self._attitude("weigh", node, False, kinds, noun)
        return True

    def _principle(self) -> bool:
        """Whether a right, a policy, a door is what is not bargained over: it stands."""
        words = self.chosen.words if self.chosen else ()
        bargained = any(self.r.lexicon.has("bargaining", word) for word in words)
        return bargained and self.r.lexicon.has("principles", self.r._lower[self.path[0]])

    def _on_exclude(self, node: int, role: str, neg: bool, kinds: Set[str], noun: bool) -> bool:
        if self.chosen is not None and self.chosen.part != "verb":
            return self._closed(node, neg)
        return self._attitude("exclude", node, neg, kinds, noun)

    def _closed(self, node: int, neg: bool) -> bool:
        """ "Is out of the question": of whoever says so; denied, it is left open."""
        s = self.state
        s.event = s.event or s.sign
        self.pending.clear()
        self._turn("exclude", neg)
        if found := self._for_whom(node):
            self._hold(found, node)
        else:
            self._judge(node)
        return True

    def _for_whom(self, node: int) -> Holder | None:
        """ "Unacceptable to Moscow", "a red line for Russia"."""
        sides = {"for"} if self.p[node].pos == "VERB" else {"to", "for"}
        for child in self.p.children(node, "obl", "nmod"):
            if self._cases(child) & sides and (found := self.r.who(child)):
                return found
        return None

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
        if effect in ("reject", "exclude"):
            self._keep_demand()
        if self.path[-2:-1] and self._clause(self.path[-2]):
            # "urged Russia to agree to X": what Russia is to want is not what it wants
            self.out = [r for r in self.out if not r.clausal]
        self._turn(effect, neg)
        s.negations += neg
        self._hedge(kinds)
        if "deontic" in kinds or self._necessary(node):
            self._judge(node)
            return True
        holder = (
            self.r.holder_of_noun(node, self.inner)
            if noun
            else self.r.holder_of_clause(node, adjectival=self.adjectival)
        )
        if holder is None and noun and self.p[node].tag.startswith("VB"):
            holder = self.r.holder_of_clause(node)  # the tagger was of two minds
        if noun and effect == "want" and self._topic() and not s.steps[:-1]:
            s.topical = True
        if noun and holder is None:
            s.judged, s.judged_at, s.demanded = True, node, True
            return True
        if holder is None and self._somebody_else(node):
            s.judged = False
            return True
        self._hold(holder, node)
        if effect == "want" and not neg and self.p[node].lemma == "thank":
            self._thanked(node)
        return True

    def _thanked(self, node: int) -> None:
        """ "Thanked *London* for the weapons": London gave them."""
        for child in self.p.children(node, "obj"):
            found = self.r.who(child)
            if found and found.parties and child not in self.path:
                self.out.append(self._reading(found, node, "act"))

    def _necessary(self, node: int) -> bool:
        """ "Russia needs to leave": who says so wants it, not Russia."""
        infinitives = [
            c
            for c in self.p.children(node, "xcomp")
            if any(self.r._lower[m] == "to" for m in self.p.children(c, "mark"))
        ]
        return self.p[node].lemma == "need" and self.p[node].pos == "VERB" and bool(infinitives)

    def _turn(self, effect: str, neg: bool) -> None:
        """What an attitude, negated or not, does to the sign."""
        s = self.state
        if effect == "weigh":
            s.open = not neg
            if neg:
                self._flip()
        elif effect == "exclude":
            denied = self._none_of_it()
            if denied and s.negations:  # "no option is ruled out": the hit is not what is denied
                self._flip()
                s.negations = 0
            if neg or denied:
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
        elif neg and effect == "want" and self.p[self.path[-1]].lemma == "decide":
            s.open = True  # "has not decided on it"
        elif neg:
            self._flip()

    def _somebody_else(self, node: int) -> bool:
        """Whether the subject is named and stands for no party: what it wants is not coded."""
        if self.p[node].lemma in _IMPERSONAL:
            return False
        subject = self.r.subject(node)
        if subject >= 0 and self.r.lexicon.has("others", self.r._lower[subject]):
            return True
        return (
            subject >= 0
            and self.p[subject].pos in ("NOUN", "PROPN")
            and not (self._noun_effect(subject))
        )
