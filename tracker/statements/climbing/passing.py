"""Words passed on the way up that settle by themselves what becomes of it."""

from __future__ import annotations

from tracker.statements.climbing.acts import Acts
from tracker.statements.lexicon import Match
from tracker.syntax.tree import ROOT

_PERCEIVING = frozenset({"see", "observe", "notice", "detect", "spot", "register", "witness"})


class Passing(Acts):
    """Lists of demands, replies that never came, concessions, what was merely seen."""

    def _passed(self, node: int, role: str, chosen: Match | None) -> bool | None:
        """Whether the climb goes on past `node`; None where the word's own effect tells."""
        if role == "nsubj" and (defined := self._defined(node)):
            return self._enter_definition(node, defined)
        listed = role == "nmod" and self.r.lexicon.has("heads_of_lists", self.r._lower[node])
        if listed and self._beside_list(node):
            return self._attitude("want", node, False, frozenset(), noun=True)
        if role == "nmod" and self._unanswered(node):
            self.state.steps = (*self.state.steps, ("want", node, node))
            self._judge(node)
            return False
        if chosen is None:
            return None
        if role == "obj" and chosen.effect in ("say", "pass") and self._perceived(node):
            self.state.judged = False
            self.pending.clear()
            return False
        if self._yielding(node):
            return False  # "no concessions on X": on which side of X is not told
        if chosen.effect in ("do", "undo") and role == "obl" and chosen.last == node:
            return False  # "achieved on the issue of X" does nothing to X
        return None

    def _enter_definition(self, node: int, defined: int) -> bool:
        if "last" in [self.r._lower[c] for c in self.p.children(node, "amod")]:
            self._flip()  # "the last thing they will do"
        if self.p[defined].lemma in ("do", "take", "make"):
            return self._perform(defined, self._negated(defined), self.r.modals(defined), False, 1)
        return self._follow(self.r.relative_steps(defined))

    def _defined(self, node: int) -> int:
        """The relative clause that says what the hit is: "is something *they reject*"; 0 for
        none."""
        word = self.r._lower[node]
        general = word in ("something", "thing", "what", "step", "move", "idea", "measure")
        if not general or not self.p.children(node, "cop"):
            return 0
        return next(iter(self.p.children(node, "acl:relcl")), 0)

    def _beside_list(self, node: int) -> bool:
        """Whether the climb came from a list beside the noun: "her concerns: X and Y"."""
        below = self.path[-2] if len(self.path) > 1 else node
        return self.p.has_relation(below, "appos", "conj", "parataxis", "list", "dep")

    def _unanswered(self, node: int) -> bool:
        """ "*No answer* to X", "without a response on it": whoever says so waits for X."""
        before = self.r._lower[self.path[-2]] if self.path[1:] else ""
        asked = before in ("question", "questions")
        if asked or not self.r.lexicon.has("replies", self.r._lower[node]):
            return False
        above = self.p[node].head
        denied = above != ROOT and self._clause(above) and self.r.negated(above)
        return denied or self._negated(node) or "without" in self._cases(node)

    def _yielding(self, node: int) -> bool:
        """Whether a noun of giving in is passed, and what is given is no right or principle."""
        if not self.r.lexicon.has("yielding", self.r._lower[node]):
            return False
        return not self.r.lexicon.has("principles", self.r._lower[self.path[0]])

    def _perceived(self, node: int) -> bool:
        """ "Has *seen* no sign of X": what has been noticed or not is no position, unless it is
        judged."""
        token, passed = self.p[node], self.state.steps[-1:]
        if passed and passed[0][0] in ("good", "bad"):
            return False
        return token.lemma in _PERCEIVING and token.tag in ("VBD", "VBN", "VBZ", "VBP")
