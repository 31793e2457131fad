"""From a word to the one above it that can tell whose the position is; the relations of the tree
decide, and put right what parsers often get wrong."""

from __future__ import annotations

from tracker.statements.climbing.ascent import Ascent
from tracker.statements.readings import ATTITUDES, CONDITIONAL, LISTING, RELATIVE
from tracker.syntax.tree import ROOT

_FACTUAL = frozenset(
    {
        "because",
        "as",
        "since",
        "although",
        "though",
        "while",
        "after",
        "when",
        "whereas",
        "before",
        "once",
        "where",
    }
)
_OUTSIDE = frozenset(
    {
        "despite",
        "after",
        "before",
        "during",
        "since",
        "without",
        "amid",
        "amidst",
        "following",
        "because",
        "ahead",
        "via",
        "than",
        "like",
        "until",
    }
)
_SIDEWAYS = frozenset({"conj", "appos", "list", "flat", "fixed", "goeswith", "reparandum"})

_SEEING = frozenset({"see", "perceive", "find", "detect", "recognise", "recognize"})
_PREPOSITIONS = frozenset({"about", "over", "on", "of", "against", "for", "at", "in", "with"})
_COLONS = frozenset({":", "–", "—", "-"})
_WANTING = frozenset({"want", "need", "like", "prefer", "wish", "see", "have", "get"})


class Way(Ascent):
    """The steps up the tree."""

    def _way(self, node: int, rel: str, above: int) -> tuple[str, int] | None:
        """(role, next node) of the step up from `node`; None ends the climb."""
        base = rel.split(":")[0]
        if base == "appos" and self._listing(above):
            return "nmod", above
        if base in _SIDEWAYS:
            second = base == "conj" and self._second_content(node, above)
            return ("ccomp", above) if second else self._past_conjunct(above)
        if base in ("nsubj", "csubj"):
            return ("obj" if rel.endswith(":pass") else "nsubj"), above
        if base in ("iobj", "xcomp"):
            return base, above
        if base in ("compound", "amod", "nummod", "det"):
            return "nmod", above
        by_relation = {
            "obj": self._from_object,
            "obl": self._from_oblique,
            "ccomp": self._from_content,
            "acl": self._from_noun_clause,
            "nmod": self._from_modifier,
            "advcl": self._adverbial,
            "advmod": self._loosely,
            "parataxis": self._loosely,
        }
        step = by_relation.get(base)
        return step(node, above) if step else None

    def _listing(self, above: int) -> bool:
        """Whether what stands beside a noun is what the noun holds: "two *demands*: no X"."""
        if self.r.lexicon.has("heads_of_lists", self.r._lower[above]):
            return True
        match = self._noun_effect(above)
        return match is not None and match.effect in ATTITUDES

    def _from_object(self, node: int, above: int) -> tuple[str, int] | None:
        if self.p[above].pos == "ADJ" and "as" in self._cases(above) and self.p[above].head != ROOT:
            return "obj", self.p[above].head  # "rejected as *unacceptable* the demand"
        clause = self._small_clause(node, above)
        if clause < 0:
            return "obj", above
        return ("obj" if self._undergoes(clause) else "nsubj"), clause

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

    def _from_oblique(self, node: int, above: int) -> tuple[str, int] | None:
        if (noun := self._nearer_noun(node, above)) >= 0:
            return "nmod", noun
        if (clause := self._asked_to(node, above)) >= 0:
            self.wanted = clause
            return ("obj" if self._undergoes(clause) else "nsubj"), clause
        cases = self._cases(node)
        if "in" in cases and (seen := self._seen_in(above)) >= 0:
            return "nsubj", seen
        return None if cases & _OUTSIDE or cases >= {"as", "for"} else ("obl", above)

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

    def _from_modifier(self, node: int, above: int) -> tuple[str, int] | None:
        return None if self._cases(node) & _OUTSIDE else ("nmod", above)

    def _from_content(self, node: int, above: int) -> tuple[str, int] | None:
        if self._marks(node) & {"whether", "if"}:
            self._unsaid()
            return None
        judged = self._judged_beside(node, above)
        return ("nsubj", judged) if judged >= 0 else ("ccomp", above)

    def _from_noun_clause(self, node: int, above: int) -> tuple[str, int] | None:
        if self._marks(node) & {"whether", "if"}:
            self._unsaid()
            return None
        if self.p[node].deprel == "acl:relcl":
            own = any(self.r._lower[c] in RELATIVE for c in self.p.children(node, "nsubj"))
            if self._complement(node, above) or (own and self._hands_on(above)):
                return "nmod", above  # "the demand that …", whatever the parser calls it
            if self._drafted(node, above):
                return "nmod", above
            self.relative = True
            return None
        if self.p.has_relation(above, "obj", "iobj"):
            verb = self.p[above].head
            marks = self._marks(node)
            controlled = (self.p[node].tag == "VBN" and "that" not in marks) or (
                "to" in marks and self._noun_effect(above) is None
            )
            if self.p[above].pos == "PRON" or (controlled and self._attitude_at(verb)):
                return "xcomp", verb  # "lets nobody", "wants banks cut off"
        return "nmod", above

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

    def _loosely(self, node: int, above: int) -> tuple[str, int] | None:
        token = self.p[node]
        if token.deprel == "parataxis" and (noun := self._before_colon(node, above)) >= 0:
            return "nmod", noun  # "the list of demands is long: X, Y"
        if token.deprel == "advmod" and token.pos in ("ADV", "ADJ"):
            return "xcomp", above  # "pushing hard to"
        if token.deprel == "parataxis" and token.tag == "VBG" and node == above + 1:
            return "xcomp", above  # "is mulling sending"
        return None

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

    def _past_conjunct(self, above: int) -> tuple[str, int] | None:
        """The governor of the first conjunct, in the conjunct's place."""
        token = self.p[above]
        node = self.path[-1]
        for clause in self.p.children(above, "acl"):
            # "guarantees ruling out A and B": B goes with A, not with the guarantees
            for other in self.p.children(clause, "obj"):
                if above < clause < other < node and not self._clause(node):
                    self.path.append(other)
                    return "obj", clause
        if token.head == ROOT:
            return None
        self.path.append(above)
        return self._way(above, token.deprel, token.head)

    def _adverbial(self, node: int, above: int) -> tuple[str, int] | None:
        marks = {self.r._lower[c] for c in self.p.children(node, "mark", "advmod", "case")}
        if self.r.is_condition(node) or marks & CONDITIONAL:
            self._unsaid()
            return None
        if "that" in marks and (noun := self._nearer_noun(node, above)) >= 0:
            return "nmod", noun  # "withdrew its *demand* that …"
        if any(above < m.last < node for m in self.r.matches(above, self.issue)):
            noun = self._nearer_noun(node, above)  # "stuck to its *refusal* to do it"
            return ("nmod", noun) if noun >= 0 else ("xcomp", above)  # "warned against cutting"
        if marks & _FACTUAL or "by" in marks:
            return None
        if "including" in marks:
            return "obl", above
        if self._falls_short(above):
            self._unsaid()
            return None  # "stopped *short* of saying so"
        if self.p[node].tag == "VBG" and marks & _PREPOSITIONS and self._attitude_at(above):
            return "xcomp", above  # "is divided over cutting"
        if "to" in marks or "from" in marks or self.p[node].tag == "VB":
            noun = self._nearer_noun(node, above)
            return ("nmod", noun) if noun >= 0 else ("xcomp", above)
        if self.p[node].tag == "VBG" and above < node and self.p[above].lemma in LISTING:
            return "obj", above
        if self.p[node].tag == "VBG" and above < node and not marks:
            between = self.p.tokens[above + 1 : node]
            if not any(t.text == "," for t in between) and self._attitude_at(above):
                return "xcomp", above
        return None
