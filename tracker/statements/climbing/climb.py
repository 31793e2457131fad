"""One way up a tree, from the words that name an issue to who holds what.

A hit starts with the sign of what it names. Each governing word changes it (a *halt* to, *reject*),
opens it (*weigh*, *could*) or ends the climb; a word by which somebody takes a position yields a
`Reading` for its subject, possessor or agent, or for whoever tells it. Negation belongs to the
word it hangs on. See docs/method-coder.md for the table of effects.
"""

from __future__ import annotations

from tracker.statements.climbing.arrival import Arrival
from tracker.statements.climbing.way import Way
from tracker.statements.readings import ATTITUDES, Reading, State, compose
from tracker.syntax.tree import ROOT

_TELLING = ATTITUDES | {"do", "undo"}
_SIDES = frozenset({"against", "for", "behind"})


class Climb(Way, Arrival):
    """One way from a hit to the top of its sentence."""

    def run(
        self, head: int, start: tuple[tuple[int, str], ...] | None, sign: int, stated: bool
    ) -> list[Reading]:
        self.state = State(sign, judged=stated, judged_at=head)
        self.path = [head]
        if not stated:
            self._inside(head)
        if start is not None:
            self.relative = True
            self._follow(start)
            self._finish()
            return self.out
        self._misread(head)
        node = head
        while True:
            token = self.p[node]
            rel, above = token.deprel, token.head
            if above == ROOT:
                break
            step = self._way(node, rel, above)
            if step is None:
                break
            role, target = step
            if target == ROOT or target in self.path:
                break  # a wrong tree can lead back to where the climb has been
            self.path.append(target)
            if role and not self._enter(target, role, came=node):
                break
            node = target
        self._cleft(node)
        self._finish()
        return self.out

    def _cleft(self, node: int) -> None:
        """ "*What Moscow needs* is X": the clause before the copula tells whose X is."""
        for subject in self.p.children(node, "nsubj", "csubj"):
            clause = next(iter(self.p.children(subject, "acl")), subject)
            what = self.r._lower[subject] == "what" or (
                clause == subject and self.r._lower[min(self.p.subtree(subject))] == "what"
            )
            if not what or subject in self.path or self.p[clause].pos != "VERB":
                continue
            if self.p[clause].lemma == "do" and self._negated(clause):
                self._flip()
                self._hold(self.r.holder_of_clause(clause), clause)
            else:
                self._follow(((clause, "obj"),))

    def _misread(self, head: int) -> None:
        """ "Is weighing sanctions", "of lifting sanctions", read as if sanctions were weighing: the
        verb is below."""
        cases = self.p.children(head, "cop", "case")
        if not cases:
            return
        for child in self.p.children(head, "amod"):
            apart = child in self.inner or child < cases[0]
            if self.r._lower[child].endswith("ing") and not apart:
                matches = self.r.lexicon.matches(self.p, child, self.issue, tagged=False)
                telling = [m.effect for m in matches if m.effect in _TELLING]
                if telling:
                    compose(self.state, telling[0])
                    self.state.steps = ((telling[0], child, child),)
                    if self.p.children(head, "cop"):
                        self._hold(self.r.holder_of_clause(head), head)

    def _inside(self, head: int) -> None:
        """What hangs on the hit itself: "no guarantees", "will not join", "must not expand"."""
        s = self.state
        self._modify(head, verb=self._clause(head))
        self._sided(head)
        if self.p[head].pos in ("VERB", "AUX"):
            subjects = [
                c
                for c in self.p.children(head, "nsubj")
                if self.inner.intersection(self.p.subtree(c))
            ]
            if any(self.p[c].deprel == "nsubj" for c in subjects):
                s.judged, s.judged_at = True, head
            else:
                self._subject_rule(head)

    def _sided(self, head: int) -> None:
        """ "Is against sanctions", "was for them": the preposition of the hit is the predicate."""
        sides = self._cases(head) & _SIDES
        if not sides or not self.p.children(head, "cop"):
            return
        holder = self.r.holder_of_clause(head)
        for outer in self.p.children(head, "nsubj:outer"):
            holder = holder or self.r.holder_at(outer)
        if holder is None:
            return
        if "against" in sides:
            self.state.sign = -self.state.sign
        side = next(c for c in self.p.children(head, "case", "mark") if self.r._lower[c] in sides)
        effect = "reject" if "against" in sides else "want"
        self.state.steps = (*self.state.steps, (effect, side, side))
        self._hold(holder, head)

    def _modify(self, node: int, *, verb: bool) -> None:
        """Negation, modals and conditions that hang on a word of the hit."""
        s, r = self.state, self.r
        if self._negated(node) or (verb and self._does_nothing(node)):
            s.sign, s.negations = -s.sign, s.negations + 1
            s.judged, s.judged_at = True, node
        kinds = r.modals(node)
        if "deontic" in kinds:
            s.judged, s.judged_at = True, node
        if "hedges" in kinds:
            s.open = s.hedged = True
        if r.condition(node) >= 0:
            s.conditional = True
        if "commitments" in kinds and verb:
            s.judged, s.judged_at = True, node

    def _subject_rule(self, head: int) -> None:
        """A hit that is itself a clause: its subject may be the actor ("Russia withdrew …")."""
        holder = self.r.holder_of_clause(head)
        modal = self.r.modals(head)
        if not self.actor or holder is None or "deontic" in modal or not self._finite(head):
            return
        if self.acts or "commitments" in modal or self.r.negated(head):
            self._act(holder, head)
