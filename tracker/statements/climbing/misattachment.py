"""Words that parsers often hang in the wrong place, and where they belong."""

from __future__ import annotations

from tracker.statements.climbing.ascent import Ascent
from tracker.statements.readings import ATTITUDES
from tracker.syntax.tree import ROOT

_SEEING = frozenset({"see", "perceive", "find", "detect", "recognise", "recognize"})
_COLONS = frozenset({":", "–", "—", "-"})
_WANTING = frozenset({"want", "need", "like", "prefer", "wish", "see", "have", "get"})


class Misattachment(Ascent):
    """What a word belongs to, where the tree has it hang on another."""

    def _listing(self, above: int) -> bool:
        """Whether what stands beside a noun is what the noun holds: "two *demands*: no X"."""
        if self.r.lexicon.has("heads_of_lists", self.r._lower[above]):
            return True
        match = self._noun_effect(above)
        return match is not None and match.effect in ATTITUDES

    def _undergoes(self, clause: int) -> bool:
        """Whether the subject of an infinitive or a participle is what it is done to."""
        helped = {self.p[c].lemma for c in self.p.children(clause, "aux", "aux:pass")}
        done = self.p[clause].tag == "VBN" and ("be" in helped or not helped)
        return done or self._is_done(clause)

    def _asked_to(self, node: int, above: int) -> int:
        """The infinitive whose subject is in a phrase: "asked for *it* to be stopped"; -1 for
        none."""
        if "for" not in self._cases(node) or not self._attitude_at(above):
            return -1
        below = (*self.p.children(above, "advcl", "xcomp", "ccomp"), *self.p.children(node, "acl"))
        for child in below:
            if child > node and child not in self.inner and "to" in self._marks(child):
                return child
        return -1

    def _seen_in(self, above: int) -> int:
        """The good or bad thing that somebody sees in what is named: "sees *a threat* in it",
        "the *threat* that it sees in it"; -1 for none."""
        if self.p[above].lemma not in _SEEING:
            return -1
        seen = self.p.children(above, "obj")
        if self.p[above].deprel == "acl:relcl":
            seen = (*seen, self.p[above].head)
        for thing in seen:
            if any(m.effect in ("good", "bad") for m in self.r.matches(thing, self.issue)):
                return thing
        return -1

    def _hands_on(self, noun: int) -> bool:
        """Whether what a noun does, it does to what its clause tells: no judgement does."""
        match = self._noun_effect(noun)
        return match is not None and match.effect not in ("good", "bad")

    def _drafted(self, node: int, above: int) -> bool:
        """ "A treaty under which Washington *would* do it": nobody does, who drafts it wants it."""
        if not self.r.lexicon.has("drafts", self.r._lower[above]):
            return False
        if not self.r.modals(node) & {"commitments", "deontic"}:
            return False
        self._unsaid()
        return True

    def _before_colon(self, node: int, above: int) -> int:
        """The noun of demanding in the clause before a colon that a list follows; -1 for none."""
        first = min(self.p.subtree(node))
        if not _COLONS & {t.text for t in self.p.tokens[max(0, first - 1) : first + 1]}:
            return -1
        for child in self.p.children(above, "obj", "obl", "nsubj", "nsubj:pass"):
            if child < first and self._listing(child):
                return child
        return -1

    def _second_content(self, node: int, above: int) -> bool:
        """ "Said that A and that B", where the parser joined B to the verb of saying."""
        own = self.p.children(node, "nsubj", "expl")
        said = [c for c in self.p.children(above, "ccomp") if c < node]
        if not own or not said:
            return False
        return any(m.effect == "say" for m in self.r.matches(above, self.issue))

    def _complement(self, node: int, above: int) -> bool:
        """Whether a clause is the content of its noun, though the parser calls it relative:
        "the demand that it be stopped"."""
        if self.p.children(node, "mark"):
            return True
        that = any(self.r._lower[c] == "that" for c in self.p.children(node, "obl", "obj", "dep"))
        match = self._noun_effect(above)
        return (
            that
            and bool(self.p.children(node, "nsubj"))
            and match is not None
            and match.effect in ATTITUDES
        )

    def _judged_beside(self, node: int, above: int) -> int:
        """The predicate that the clause is really the subject of, where the parser put both under
        the verb of saying: "said it's *possible* they would"; -1 for none."""
        for child in self.p.children(above, "ccomp"):
            subjects = [c for c in self.p.children(child, "nsubj") if self.r._lower[c] != "it"]
            if child != node and self.p.children(child, "cop") and not subjects:
                return child
        return -1

    def _small_clause(self, node: int, above: int) -> int:
        """The verb whose subject the object is: "expects the talks to *yield*", "wants the pipeline
        *stopped*"; -1 for none."""
        if self._attitude_at(above):
            for child in self.p.children(above, "xcomp"):
                if child > node and self.p[child].pos == "VERB":
                    return child
        if self.p[above].lemma in _WANTING:
            done: tuple[int, ...] = self.p.children(above, "ccomp", "xcomp")
            done += self.p.children(node, "acl")
            if self.p[above].tag == "VBG" and self.p[above].head != ROOT:
                done += self.p.children(self.p[above].head, "ccomp", "xcomp")  # hung one too high
            for child in done:
                if child > node and child not in self.inner and self._is_done(child):
                    return child
        return -1

    def _is_done(self, clause: int) -> bool:
        """Whether it is a bare participle: "stopped", not "imposed by the EU" or "which was"."""
        last = self.p[clause].tag == "VBD" and self._closes(clause)  # what a tagger makes of it
        if self.p[clause].deprel == "acl:relcl" or not (self.p[clause].tag == "VBN" or last):
            return False
        below = self.p.children(clause, "nsubj", "mark", "aux", "obl:agent")
        return not below and self.r.agent(clause) < 0

    def _closes(self, clause: int) -> bool:
        """Whether nothing but punctuation follows the word."""
        return all(token.pos == "PUNCT" for token in self.p.tokens[clause + 1 :])

    def _nearer_noun(self, node: int, above: int) -> int:
        """The noun right before a phrase that the parser hung on the verb: "accept the *demand*
        for X", "impose a *ban* on X"; -1 where there is none."""
        first = min(self.p.subtree(node))
        for child in self.p.children(above, "obj", "nsubj:pass", "obl"):
            if child < first and first - max(self.p.subtree(child)) == 1:
                match = self._noun_effect(child)
                if match and match.effect in (*ATTITUDES, "undo"):
                    return child
        return -1

    def _falls_short(self, above: int) -> bool:
        if self.r._lower[above] == "short":
            return True
        return any("short" in m.predicate.words for m in self.r.matches(above, self.issue))
