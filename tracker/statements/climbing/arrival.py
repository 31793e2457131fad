"""What a word does that the climb arrives at: an effect is chosen and applied, or it ends."""

from __future__ import annotations

from tracker.statements.climbing.judgements import Judgements
from tracker.statements.climbing.passing import Passing
from tracker.statements.lexicon import Match
from tracker.syntax.tree import ROOT

_SUBJECT_EFFECTS = frozenset({"good", "bad", "possible", "unlikely", "occur", "cease"})
_JUDGEMENTS = frozenset({"good", "bad", "possible", "unlikely"})
_LIGHT = frozenset(
    {
        "constitute",
        "pose",
        "represent",
        "become",
        "present",
        "create",
        "remain",
        "be",
        "amount",
        "have",
        "give",
        "send",
    }
)
_OBLIGING = frozenset({"have", "need", "ought"})
_RAISING = frozenset({"have", "need", "ought", "seem", "appear", "be", "begin", "start"})
_RATERS = frozenset(
    {
        "consider",
        "call",
        "describe",
        "see",
        "view",
        "regard",
        "deem",
        "label",
        "brand",
        "find",
        "think",
        "believe",
        "declare",
        "make",
        "denounce",
        "term",
    }
)


class Arrival(Passing, Judgements):
    """Entering the words above the hit."""

    def _enter(self, node: int, role: str, came: int = -1) -> bool:
        """Apply the word at `node` to the state; False ends the climb."""
        self._role = role
        if role == "nsubj" and (raised := self._raised(node)) >= 0:
            return self._enter_raised(node, raised)
        if came >= 0 and role != "nsubj":
            rated = self._rated(node, came)
            if rated is not None:
                return rated
        chosen, node = self._telling(node, role)
        passed = self._passed(node, role, chosen)
        if passed is not None:
            return passed
        if chosen is None:
            return self._unknown(node, role)
        if role != "nsubj" and self._idiom(node):
            return True
        return self._apply(chosen, node, role)

    def _enter_raised(self, node: int, raised: int) -> bool:
        """ "X has to continue": the verb below tells what becomes of X."""
        passive = bool(self.p.children(raised, "aux:pass"))
        inner = self.r.matches(raised, self.issue)
        if self._choose(inner, not passive, raised) is None:
            return False
        going = self._enter(raised, "obj" if passive else "nsubj")
        if self.p[node].lemma in _OBLIGING or "deontic" in self.r.modals(node):
            if self.r.negated(node):
                self._flip()
            self._judge(raised)
            return True
        return going

    def _telling(self, node: int, role: str) -> tuple[Match | None, int]:
        """The predicate that counts at `node`, and where it stands: a judgement may hang below
        ("is a threat", "is a project and a weapon")."""
        matches = self.r.matches(node, self.issue)
        # "moved *away from* the border" undoes nothing, "brings *an end to it*" is no undoing of it
        matches = [m for m in matches if m.last not in self.inner]
        matches = [m for m in matches if not self._denies_next(m)]
        chosen = self._choose(matches, role == "nsubj", node)
        if role != "nsubj":
            return chosen, node
        below: tuple[int, ...] = ()
        if self.p[node].lemma in _LIGHT:
            below = self.p.children(node, "obj", "xcomp", "obl")
        if chosen is None or chosen.effect == "pass":
            plain = self.p.children(node, "conj")
            below = (*below, *(c for c in plain if not self._clause(c)))
        for child in below:
            for match in self.r.matches(child, self.issue):
                closed = match.effect == "exclude" and match.predicate.part != "verb"
                if closed or match.effect in ("good", "bad"):
                    chosen, node = match, child
        return chosen, node

    def _apply(self, chosen: Match, node: int, role: str) -> bool:
        s = self.state
        self.chosen = chosen.predicate
        self.adjectival = chosen.predicate.part == "adjective"
        s.steps = (*s.steps, (chosen.effect, node, chosen.last))
        s.strength = min(s.strength, chosen.predicate.strength)
        negated = self._negated(node)
        if "no" in chosen.predicate.words:
            negated = False  # "no question of it": its own "no" is no denial of it
        if self.r.condition(node) >= 0:
            s.conditional = True
        if chosen.effect == "event":
            if "short" in chosen.predicate.words:  # "stopped short of saying so": it was not said
                self._unsaid()
            return False
        token = self.p[node]
        noun = token.pos in ("NOUN", "PROPN") and not self.p.children(node, "cop")
        effect = "do" if self._means(chosen, role) else chosen.effect
        apply = getattr(self, f"_on_{effect}")
        keep: bool = apply(node, role, negated, self.r.modals(node), noun)
        if keep:
            self._equative(node)
        return keep

    def _denies_next(self, match: Match) -> bool:
        """ "Say *no option* is closed" is not "say no"."""
        return match.predicate.words[-1] == "no" and self.p.has_relation(match.last, "det")

    def _means(self, chosen: Match, role: str) -> bool:
        """ "Counter an attack *with* X", "end it *through* X": what it is done by is wanted."""
        if role != "obl" or chosen.effect not in ("undo", "reject") or chosen.last in self.path:
            return False
        cases = self._cases(self.path[-2])
        means = cases & {"with", "through"}
        return bool(means) and "including" not in cases and means.isdisjoint(chosen.predicate.words)

    def _idiom(self, node: int) -> bool:
        """Whether a noun is part of its verb's idiom: "put a *stop* to"."""
        above = self.p[node].head
        if above == ROOT or above >= node or self.p[node].pos != "NOUN":
            return False
        matches = self.r.matches(above, self.issue)
        return bool(matches) and matches[0].last >= node

    def _raised(self, node: int) -> int:
        """The verb whose subject the hit really is: "X has to *continue*", "X needs to *end*"."""
        if self.p[node].lemma in _RAISING:
            for child in self.p.children(node, "xcomp", "ccomp"):
                if any(self.r._lower[c] == "to" for c in self.p.children(child, "mark")):
                    return child
        return -1

    def _choose(self, matches: list[Match], subject_role: bool, node: int) -> Match | None:
        if subject_role and self.p.children(node, "obj"):
            # "sanctions would *stop* Russia" does not say that they stop
            matches = [m for m in matches if m.effect != "cease"]
        if subject_role:
            for match in matches:
                closed = match.effect == "exclude" and match.predicate.part != "verb"
                if closed or match.effect in _SUBJECT_EFFECTS:
                    return match
            return next((m for m in matches if m.effect == "pass"), None)
        for match in matches:
            if match.effect == "possible" and match.predicate.part == "phrase":
                continue
            if match.effect in _JUDGEMENTS and match.predicate.part == "verb":
                continue
            if match.effect != "cease":
                return match
        return None

    def _unknown(self, node: int, role: str) -> bool:
        """A word without known effect: names and plain nouns are passed, all else ends it."""
        kinds = self.r.modals(node)
        if "deontic" in kinds and (role != "nsubj" or self.p.children(node, "cop")):
            self._judge(node)
            if self.r.negated(node):
                self._flip()
            return True
        if self.p[node].pos in ("VERB", "ADV") and role == "xcomp":
            return True
        if len(self.path) < 2:
            return False  # a clause below the hit, with nothing between
        called = self.state.judged and self.p[self.path[-2]].tag == "VBN"
        if self.p[node].pos == "PROPN" and called and (found := self.r.who(node)):
            self._hold(found, node)  # "Novak called on …", read as "the called Novak"
            return False
        if self.p[node].pos not in ("NOUN", "PROPN") or role != "nmod":
            return False
        if self.p.has_relation(self.path[-2], "compound", "amod", "nummod", "det"):
            return True
        self.state.strength = min(self.state.strength, 0.8)
        return "of" in self._cases(self.path[-2])

    def _rated(self, node: int, came: int) -> bool | None:
        """ "Russia considers X unacceptable", "calls X a threat"."""
        rated = self.p.has_relation(came, "obj", "ccomp", "nsubj")
        if self.p[node].lemma not in _RATERS or not rated:
            return None
        for child in self.p.children(node, "xcomp", "obl", "ccomp", "obj"):
            if child == came:
                continue
            for match in self.r.matches(child, self.issue):
                if match.effect in ("good", "bad", "possible", "exclude"):
                    s = self.state
                    s.steps = (*s.steps, (match.effect, child, match.last))
                    if (match.effect in ("bad", "exclude")) != self.r.negated(node):
                        self._flip()
                    if match.effect == "possible":
                        s.open = True
                    self._hold(self.r.holder_of_clause(node), node)
                    return True
        return None

    def _equative(self, node: int) -> None:
        """ "The demands include X", "its aim is X": the subject noun tells whose X is."""
        verb = self.p[node]
        is_list = verb.lemma in (
            "include",
            "involve",
            "contain",
            "comprise",
            "cover",
            "be",
            "mean",
            "imply",
            "envisage",
            "range",
            "feature",
            "provide",
            "stipulate",
        )
        if not is_list and not self.p.children(node, "cop"):
            return
        for subject in self.p.children(node, "nsubj"):
            match = self._noun_effect(subject)
            if subject in self.path:
                continue
            if match and match.effect == "good" and match.predicate.part == "noun":
                self._judge(node)  # "the best approach is X"
            if match and match.effect in ("want", "reject", "threaten", "weigh"):
                self._attitude(match.effect, subject, False, self.r.modals(node), noun=True)

    def _finite(self, node: int) -> bool:
        """Whether a verb is told as a fact or intention of its own: not "to impose", "imposing"."""
        if any(self.r._lower[c] == "to" for c in self.p.children(node, "mark")):
            return False
        if self.p[node].tag == "VBG" and not self.p.children(node, "aux"):
            return False
        return self.p.has_relation(node, "root", "ccomp", "conj", "parataxis", "acl", "advcl")
